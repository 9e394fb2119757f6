"""Static files from memory. Every address carries a content hash, so an answer may be kept for ever."""

from aiohttp import web

from app.assets import best_coding
from app.errors import NotFound
from app.keys import ASSETS


async def static_file(request: web.Request) -> web.Response:
    """GET /static/{name}: the file in the best coding, or 304 when the browser already holds these bytes."""
    asset = request.app[ASSETS].by_public_name.get(request.match_info["name"])
    if asset is None:
        raise NotFound
    coding = best_coding(request.headers.get("Accept-Encoding", ""), asset.bodies)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Type": asset.content_type,
        "ETag": asset.etag(coding),
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if asset.etag(coding) in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    if coding != "identity":
        headers["Content-Encoding"] = coding
    return web.Response(body=asset.bodies[coding], headers=headers)
