"""Whether a request comes from our own pages. Both doors, forms and sockets, ask here; with no evidence it refuses."""

from collections.abc import Mapping

from app.errors import CrossOrigin


def require_same_origin(headers: Mapping[str, str], *, origin: str) -> None:
    """Sec-Fetch-Site first, Origin against our configured origin second (exact: scheme, host and port).

    Both are checked when both are there; a request with neither is refused.
    """
    site, sender = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    if site is not None and site != "same-origin":
        raise CrossOrigin("sec-fetch-site")
    if sender is not None and sender != origin:
        raise CrossOrigin("origin")
    if site is None and sender is None:
        raise CrossOrigin("no evidence")
