"""The session cookie: `__Host-` and Secure wherever the origin is https, a plain name on loopback http only."""

from urllib.parse import unquote

from aiohttp import web

from app.config import Config

LANGUAGE_COOKIE = "lang"
STAFF_PATH = "/staff"


def quoted_text(request: web.Request, name: str) -> str:
    """The text that was quoted into a cookie, "" without one. A browser may send bytes that are no text, which no page
    could be made of."""
    return unquote(request.cookies.get(name, "")).encode("utf-8", "replace").decode()


def bypass_cookie_name(config: Config) -> str:
    return "__Host-madoguchi-bypass" if config.secure else "madoguchi-bypass"


def set_bypass_cookie(response: web.StreamResponse, config: Config, token: str, *, max_age: int) -> None:
    """Past a maintenance, for the seconds it still lasts."""
    response.set_cookie(
        bypass_cookie_name(config),
        token,
        path="/",
        max_age=max_age,
        secure=config.secure,
        httponly=True,
        samesite="Lax",
    )


def staff_cookie_name(config: Config) -> str:
    """`__Secure-` and not `__Host-`, because its path keeps it away from applicants' pages."""
    return "__Secure-madoguchi-staff" if config.secure else "madoguchi-staff"


def set_staff_cookie(response: web.StreamResponse, config: Config, token: str) -> None:
    response.set_cookie(
        staff_cookie_name(config),
        token,
        path=STAFF_PATH,
        secure=config.secure,
        httponly=True,
        samesite="Strict",
    )


def drop_staff_cookie(response: web.StreamResponse, config: Config) -> None:
    response.del_cookie(
        staff_cookie_name(config),
        path=STAFF_PATH,
        secure=config.secure,
        httponly=True,
        samesite="Strict",
    )


def cookie_name(config: Config) -> str:
    return "__Host-madoguchi" if config.secure else "madoguchi"


def set_session_cookie(response: web.StreamResponse, config: Config, token: str) -> None:
    response.set_cookie(
        cookie_name(config), token, path="/", secure=config.secure, httponly=True, samesite="Lax"
    )


def drop_session_cookie(response: web.StreamResponse, config: Config) -> None:
    response.del_cookie(cookie_name(config), path="/", secure=config.secure, httponly=True, samesite="Lax")
