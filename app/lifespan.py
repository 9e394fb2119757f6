"""What starts with the application and stops with it: one generator per resource, in the order they depend on each
other, closed in reverse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from typing import TypeAlias

from aiohttp import web

from app.clock import Clock, utc
from app.config import Config
from app.context import Context
from app.document_keys import MasterKeys
from app.documents import DocumentStore
from app.identity.expiry import warn_of_ending
from app.identity.policies import Mode
from app.identity.trust import TrustStore
from app.keys import CONTEXT, HOUSEKEEPING, LIVE, OUTBOX, RESETS, RESETTING, REVOCATION, WATCHING
from app.maildir import MaildirMailer
from app.mailer import Mailer, SmtpMailer
from app.one_process import hold
from app.outbox import OutboxWorker
from app.passwords import PasswordHasher, hashing_threads
from app.pictures.pool import PicturePool
from app.published import Published
from app.revocation import OfficeRevocation
from app.rules.session import SessionLimits
from app.scanner import scanner_of
from app.sealing import load_sealer
from app.services.certificate_watch import CertificateWatch
from app.services.housekeeping import keep_house
from app.services.live_flows import LiveFlows
from app.services.person_index import index_all
from app.services.prepare_documents import prepare_documents
from app.services.publish import publish
from app.services.reset_passwords import ResetWorker
from app.services.sessions import Sessions
from app.store.db import open_database
from app.welcome import write_first_notice

MINUTE_MS = 60_000
Resource: TypeAlias = Callable[[web.Application], AsyncIterator[None]]


def attach(app: web.Application, config: Config, *, clock: Clock, mailer: Mailer | None) -> None:
    """Appends the generators; nothing runs before the application starts."""

    async def context(app: web.Application) -> AsyncIterator[None]:
        file = config.data / "madoguchi.sqlite3"
        sealer = load_sealer(config.data / "keys" / "sealing.key", database_exists=file.exists())
        trust = await asyncio.to_thread(TrustStore.load, config.data / "trust", Mode(config.server.mode))
        scanner = await scanner_of(config.documents.clamd)
        db = await open_database(file, upgrading=True)
        threads, revocation = hashing_threads(), OfficeRevocation(config, trust)
        outbox = OutboxWorker(db, mailer or _mailer(config), sealer=sealer, clock=clock, settings=config.mail)
        app[OUTBOX], app[REVOCATION] = outbox, revocation
        app[CONTEXT] = Context(
            config=config,
            clock=clock,
            db=db,
            sealer=sealer,
            hasher=PasswordHasher(threads),
            trust=trust,
            revocation=revocation.provider,
            sessions=Sessions(db, clock, _limits(config)),
            live=LiveFlows(clock, db),
            wake_outbox=outbox.wake,
            published=Published(config.office, config.documents),
            documents=DocumentStore(config.documents_directory, MasterKeys(config.data / "keys")),
            pictures=PicturePool(config.documents),
            scanner=scanner,
        )
        try:
            await _ready(app[CONTEXT])
            yield
        finally:
            threads.shutdown(cancel_futures=True)
            await db.close()

    app.cleanup_ctx.append(partial(_alone, config, context))
    app.cleanup_ctx.extend((_first_notice, _pictures, _outbox, _resets, _live, _certificates, _housekeeping))


async def _ready(context: Context) -> None:
    context.sessions.on_end.append(context.live.end_session)
    warn_of_ending(context.trust, utc(context.clock.now_ms()))
    await prepare_documents(context)
    await publish(context)
    await index_all(context)
    await context.sessions.load()
    await context.live.recover()


async def _alone(config: Config, then: Resource, app: web.Application) -> AsyncIterator[None]:
    """Holds the data directory for as long as what follows runs."""
    config.data.mkdir(parents=True, exist_ok=True)
    with hold(config.data):
        async for started in then(app):
            yield started


def _mailer(config: Config) -> Mailer:
    if config.mail.transport == "smtp":
        return SmtpMailer(config.mail)
    return MaildirMailer(config.data / "mail")


def _limits(config: Config) -> SessionLimits:
    return SessionLimits(
        idle=config.session.idle_minutes * MINUTE_MS,
        absolute=config.session.absolute_hours * 60 * MINUTE_MS,
        warning=config.session.warning_seconds * 1000,
    )


async def _first_notice(app: web.Application) -> AsyncIterator[None]:
    await write_first_notice(app[CONTEXT])
    yield


async def _pictures(app: web.Application) -> AsyncIterator[None]:
    pictures = app[CONTEXT].pictures
    await pictures.start()
    yield
    await pictures.close()


async def _outbox(app: web.Application) -> AsyncIterator[None]:
    app[OUTBOX].start()
    yield
    await app[OUTBOX].stop()


async def _resets(app: web.Application) -> AsyncIterator[None]:
    app[RESETS] = ResetWorker(app[CONTEXT])
    app[RESETTING] = asyncio.create_task(app[RESETS].run(), name="resets")
    yield
    await _stop(app[RESETTING])


async def _live(app: web.Application) -> AsyncIterator[None]:
    live = app[CONTEXT].live
    app[LIVE] = asyncio.create_task(live.run(), name="live")
    yield
    await _stop(app[LIVE])
    await live.close()


async def _certificates(app: web.Application) -> AsyncIterator[None]:
    revocation, context = app[REVOCATION], app[CONTEXT]
    await revocation.load(utc(context.clock.now_ms()))
    watch = CertificateWatch(context, revocation.refresh)
    app[WATCHING] = asyncio.create_task(watch.run(), name="certificates")
    yield
    await _stop(app[WATCHING])
    await revocation.close()


async def _housekeeping(app: web.Application) -> AsyncIterator[None]:
    app[HOUSEKEEPING] = asyncio.create_task(keep_house(app[CONTEXT]), name="housekeeping")
    yield
    await _stop(app[HOUSEKEEPING])


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
