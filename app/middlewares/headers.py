"""The headers every answer carries: nothing is cached, nothing inline runs, no other site may frame or read a page."""

from aiohttp import web

from app.keys import CONTEXT

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {socket}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """An on_response_prepare signal, so that answers made by aiohttp itself carry them too."""
    config = request.app[CONTEXT].config
    socket = config.server.origin.replace("http", "ws", 1)
    headers = response.headers
    headers.setdefault("Cache-Control", "no-store")
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(socket=socket)
    # "same-origin" and not "no-referrer": the latter makes browsers send "Origin: null" with our own forms.
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if config.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    headers.popall("Server", None)
