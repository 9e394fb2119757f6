"""A real database, a real relay, a real worker; only the clock is moved by hand."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.clock import FixedClock
from app.config import Config, Mail, Server
from app.config import Office as OfficeDetails
from app.i18n import Language
from app.mailer import Mailer, SmtpMailer
from app.notices import Addressee, registration_complete
from app.outbox import OutboxWorker
from app.records import MailState, OutgoingMail
from app.sealing import Sealer
from app.store import outbox
from app.store.db import Database, open_database
from tests.real.smtp import Relay, listening
from tests.real.waiting import until

NOW = 1_795_212_240_000  # 2026-11-20 22:04 UTC
DAY = 24 * 3600 * 1000
ADDRESS = "taro.yamada@applicant.example.com"
USER_ID = "K7M-4XT-RW9C"
TOKEN = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"


@dataclass
class Office:
    """What the mail room works with: satisfies notices.Desk and holds the table to look into."""

    config: Config
    clock: FixedClock
    sealer: Sealer
    db: Database

    @property
    def office(self) -> OfficeDetails:
        return self.config.office

    def compose(self, address: str = ADDRESS, *, language: Language = Language.JAPANESE) -> OutgoingMail:
        to = Addressee(address, language, None)
        return registration_complete(
            self, to, user_id=USER_ID, link_token=TOKEN, expires_at=self.clock.ms + DAY
        )

    async def queue(self, address: str = ADDRESS) -> OutgoingMail:
        mail = self.compose(address)
        await self.db.write(lambda tx: outbox.insert_mail(tx, mail))
        return mail

    async def row(self, mail: OutgoingMail) -> dict[str, object]:
        found = await self.db.read(
            lambda tx: tx.execute("SELECT * FROM outbox WHERE id = ?", (mail.id,)).fetchone()
        )
        return dict(found)

    async def wait_for(self, mail: OutgoingMail, state: MailState) -> dict[str, object]:
        async def reached() -> bool:
            return (await self.row(mail))["state"] == state

        await until(reached, what=f"a mail that is {state}")
        return await self.row(mail)

    @asynccontextmanager
    async def working(self, mailer: Mailer) -> AsyncIterator[OutboxWorker]:
        worker = OutboxWorker(
            self.db, mailer, sealer=self.sealer, clock=self.clock, settings=self.config.mail
        )
        worker.start()
        try:
            yield worker
        finally:
            await worker.stop()


def smtp_settings(relay: Relay, **changes: object) -> Mail:
    defaults = {
        "transport": "smtp",
        "host": "127.0.0.1",
        "port": relay.port,
        "security": "none",
        "sender": "no-reply@ras.example.com",
        "lanes": 2,
        "retry_seconds": (60, 300),
    }
    return Mail(**(defaults | changes))


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    async with listening(Relay()) as started:
        yield started


@pytest.fixture
async def office(tmp_path: Path, relay: Relay) -> AsyncIterator[Office]:
    db = await open_database(tmp_path / "mail.sqlite3")
    config = Config(server=Server(development=True), mail=smtp_settings(relay))
    try:
        yield Office(config, FixedClock(NOW), Sealer(b"k" * 32), db)
    finally:
        await db.close()


@pytest.fixture
def open_mailer() -> Callable[[Mail], AbstractAsyncContextManager[SmtpMailer]]:
    @asynccontextmanager
    async def open_one(settings: Mail) -> AsyncIterator[SmtpMailer]:
        mailer = SmtpMailer(settings)
        try:
            yield mailer
        finally:
            await mailer.close()

    return open_one
