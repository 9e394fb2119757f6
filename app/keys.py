"""Every typed key of the application and of a request."""

from aiohttp import web

from app.assets import Assets
from app.context import Context
from app.i18n import Language
from app.records import RoutePolicy, Session
from app.services.page_order import Standing

CONTEXT: web.AppKey[Context] = web.AppKey("context", Context)
ASSETS: web.AppKey[Assets] = web.AppKey("assets", Assets)
ROUTES: web.AppKey[dict[str, RoutePolicy]] = web.AppKey("routes", dict)

SESSION: web.RequestKey[Session] = web.RequestKey("session", Session)
STANDING: web.RequestKey[Standing] = web.RequestKey("standing", Standing)
LANGUAGE: web.RequestKey[Language] = web.RequestKey("language", Language)
NEW_COOKIE: web.RequestKey[str] = web.RequestKey("new_cookie", str)
