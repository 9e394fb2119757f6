"""Every typed key of the application and of a request."""

import asyncio
from weakref import WeakValueDictionary

from aiohttp import web
from multidict import MultiDictProxy

from app.assets import Assets
from app.context import Context
from app.i18n import Language
from app.outbox import OutboxWorker
from app.records import RoutePolicy, Session, StaffSession
from app.revocation import OfficeRevocation
from app.services.page_order import Standing
from app.services.reset_passwords import ResetWorker
from app.typed_page import TypedPage
from app.upload import Posted

CONTEXT: web.AppKey[Context] = web.AppKey("context", Context)
OUTBOX: web.AppKey[OutboxWorker] = web.AppKey("outbox", OutboxWorker)
LIVE: web.AppKey[asyncio.Task[None]] = web.AppKey("live", asyncio.Task)
RESETS: web.AppKey[ResetWorker] = web.AppKey("resets", ResetWorker)
RESETTING: web.AppKey[asyncio.Task[None]] = web.AppKey("resetting", asyncio.Task)
HOUSEKEEPING: web.AppKey[asyncio.Task[None]] = web.AppKey("housekeeping", asyncio.Task)
REVOCATION: web.AppKey[OfficeRevocation] = web.AppKey("revocation", OfficeRevocation)
WATCHING: web.AppKey[asyncio.Task[None]] = web.AppKey("watching", asyncio.Task)
ASSETS: web.AppKey[Assets] = web.AppKey("assets", Assets)
ROUTES: web.AppKey[dict[str, RoutePolicy]] = web.AppKey("routes", dict)
# Of senders of files, by session; whoever sends none is forgotten.
RECEIVING: web.AppKey[WeakValueDictionary[str, asyncio.Semaphore]] = web.AppKey(
    "receiving", WeakValueDictionary
)
TYPED_PAGES: web.AppKey[dict[str, TypedPage]] = web.AppKey("typed_pages", dict)

SESSION: web.RequestKey[Session] = web.RequestKey("session", Session)
STAFF: web.RequestKey[StaffSession] = web.RequestKey("staff", StaffSession)
STANDING: web.RequestKey[Standing] = web.RequestKey("standing", Standing)
LANGUAGE: web.RequestKey[Language] = web.RequestKey("language", Language)
POSTED: web.RequestKey[Posted] = web.RequestKey("posted", MultiDictProxy)
NEW_COOKIE: web.RequestKey[str] = web.RequestKey("new_cookie", str)
