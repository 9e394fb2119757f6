"""The headers every answer carries: nothing is cached, nothing inline runs, no other site may frame or read a page."""

from collections.abc import Mapping
from functools import cache

from aiohttp import web
from multidict import CIMultiDict

from app.keys import CONTEXT

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {socket}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """An on_response_prepare signal, so that answers made by aiohttp itself carry them too."""
    headers = response.headers
    headers.setdefault("Cache-Control", "no-store")
    headers.update(_fixed(request.app[CONTEXT].config.server.origin))
    headers.popall("Server", None)


@cache
def _fixed(origin: str) -> Mapping[str, str]:
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY.format(socket=origin.replace("http", "ws", 1)),
        # "same-origin" and not "no-referrer": the latter makes browsers send "Origin: null" with our own forms.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    if origin.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return CIMultiDict(headers)
