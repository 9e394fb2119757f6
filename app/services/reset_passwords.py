"""Compares requests for a new password with the accounts, after their answers were given, and sends the links. Whoever
asked without knowing both the user ID and its e-mail address causes nothing that can be seen from outside."""

import asyncio
import logging
from dataclasses import dataclass

import msgspec

from app import notices
from app.context import Context
from app.errors import StorageUnavailable, TooManyRequests
from app.i18n import Language
from app.records import Account, AccountState, Category, OutgoingMail, Person
from app.rules.person_keys import folded_email
from app.rules.throttle import RESET_MAILS
from app.services.account import open_person
from app.services.ask_for_reset import Asked, reset_context
from app.services.throttling import spend
from app.store import accounts, audit, outbox, password_links, reset_requests
from app.store.db import Tx
from app.tokens import new_secret, secret_hash

log = logging.getLogger(__name__)
LINK_KEPT_MS = 24 * 3600 * 1000
LONGEST_REST_SECONDS = 60
_STAND_IN = "reset_request:stand-in"
_NOBODY = Person(
    name="",
    birth="1900-01-01",
    sex="",
    municipality="",
    street="",
    phone="",
    email="nobody@invalid",
    category=Category.COUNTER,
    residence_card_number="",
    from_card=(),
    name_substituted=None,
    card_address=None,
)
STORAGE_PAUSE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class _Answer:
    """`account` None: the request was for nobody, and its mail, composed all the same, is dropped."""

    request_id: str
    account: Account | None
    link: str
    mail: OutgoingMail
    at: int


class ResetWorker:
    """`run` as a task; `wake` after every request. Rows that a stopped process left are taken at the start."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stand_in = context.sealer.seal(msgspec.json.encode(_NOBODY), context=_STAND_IN)
        self._awake = asyncio.Event()

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Until cancelled. A disk that cannot be written is tried again."""
        while True:
            self._awake.clear()
            try:
                while found := await self._context.db.read(reset_requests.get_oldest):
                    await self._settle(*found)
            except StorageUnavailable:
                log.exception("requests for a new password have to wait")
                await asyncio.sleep(STORAGE_PAUSE_SECONDS)
                continue
            await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_REST_SECONDS):
                await self._awake.wait()
        except TimeoutError:
            pass

    async def _settle(self, request_id: str, typed_sealed: bytes) -> None:
        """Answers one request, or drops one that cannot be answered."""
        try:
            answer = await self._answer(request_id, typed_sealed)
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one request that breaks must not stop everybody's
            log.error("request for a new password dropped", extra={"reason": type(error).__name__})  # noqa: TRY400
            await self._context.db.write(lambda tx: reset_requests.delete_request(tx, request_id))
            return
        await self._context.db.write(lambda tx: _write(tx, answer))
        self._context.wake_outbox()

    async def _answer(self, request_id: str, typed_sealed: bytes) -> _Answer:
        context = self._context
        plain = context.sealer.open(typed_sealed, context=reset_context(request_id))
        asked = msgspec.json.decode(plain, type=Asked)
        account = await context.db.read(lambda tx: accounts.get_by_user_id(tx, asked.user_id))
        registered = self._registered(account)
        meant = account if account and _may_reset(account, registered, asked.email) else None
        to = _addressee(meant, registered, asked)
        now, link = context.clock.now_ms(), new_secret()
        mail = await asyncio.to_thread(
            notices.password_reset, context, to, link_token=link, expires_at=now + LINK_KEPT_MS
        )
        return _Answer(request_id, meant, link, mail, now)

    def _registered(self, account: Account | None) -> str:
        """The registered address; for nobody the same work with a stand-in, because pages that are asked for meanwhile
        are as slow as this is."""
        if account:
            return open_person(self._context, account).reset_email
        plain = self._context.sealer.open(self._stand_in, context=_STAND_IN)
        return msgspec.json.decode(plain, type=Person).reset_email


def _may_reset(account: Account, registered: str, email: str) -> bool:
    """A locked account gets its link, too: its new password waits until the office unlocks it."""
    return account.state is not AccountState.DEACTIVATED and folded_email(registered) == folded_email(email)


def _addressee(account: Account | None, registered: str, asked: Asked) -> notices.Addressee:
    """Mail goes to the address as it is registered, never to what was typed."""
    if account is None:
        return notices.Addressee(asked.email, Language.JAPANESE, None)
    return notices.Addressee(registered, Language(account.language), account.id)


def _write(tx: Tx, answer: _Answer) -> None:
    """The request goes with what it causes, so that a crash neither loses nor repeats it."""
    reset_requests.delete_request(tx, answer.request_id)
    account = answer.account
    if account is None:
        return
    current = accounts.get_account(tx, account.id)
    # Closed, or with another address, while the mail was written: it is for nobody any more.
    if current is None or current.state is AccountState.DEACTIVATED:
        return
    if current.person_sealed != account.person_sealed:
        return
    try:
        spend(tx, RESET_MAILS, account.id, now=answer.at)
        outcome = "mailed"
        password_links.upsert_link(tx, account.id, secret_hash(answer.link), answer.at + LINK_KEPT_MS)
        outbox.insert_mail(tx, answer.mail)
    except TooManyRequests:
        outcome = "limited"
    audit.append(
        tx,
        at=answer.at,
        tag="account:password_reset:asked",
        actor="visitor",
        subject=account.id,
        detail={"outcome": outcome},
    )
