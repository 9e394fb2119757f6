"""The mail worker: claims a row, sends with no transaction open, marks it. At least once; a mail is never
lost, and never sent by two lanes of one process at the same time."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from app.clock import Clock
from app.config import Mail
from app.errors import StorageUnavailable
from app.mailer import MailDeferred, Mailer, MailRefused
from app.records import ClaimedMail
from app.sealing import Sealer
from app.store import outbox
from app.store.db import Database, Tx

log = logging.getLogger(__name__)

CLAIM_SECONDS = 600
LONGEST_REST_SECONDS = 60
STORAGE_PAUSE_SECONDS = 5
GRACE_SECONDS = 2

Marking = Callable[[Tx], None]


class OutboxWorker:
    """`start` once, `wake` after every commit that queued a mail, `stop` before the database is closed."""

    def __init__(self, db: Database, mailer: Mailer, *, sealer: Sealer, clock: Clock, settings: Mail) -> None:
        self._db = db
        self._mailer = mailer
        self._sealer = sealer
        self._clock = clock
        self._settings = settings
        self._awake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._stopping = False
        self._claimed: list[ClaimedMail] = []
        self._lanes: list[asyncio.Task[None]] = []

    @property
    def alive(self) -> bool:
        return bool(self._lanes) and not any(lane.done() for lane in self._lanes)

    def start(self) -> None:
        self._lanes = [
            asyncio.create_task(self._run_lane(), name=f"outbox-{number}")
            for number in range(self._settings.lanes)
        ]

    def wake(self) -> None:
        self._awake.set()

    async def stop(self) -> None:
        """Lets the mails already claimed finish; one that cannot is taken again when its claim is void."""
        self._stopping = True
        self._awake.set()
        if self._lanes:
            _, late = await asyncio.wait(self._lanes, timeout=GRACE_SECONDS)
            for lane in late:
                lane.cancel()
            await asyncio.gather(*self._lanes, return_exceptions=True)
        await self._mailer.close()

    async def _run_lane(self) -> None:
        while True:
            # One lane looks for work while the others wait for their turn, so an idle outbox is asked once.
            async with self._turn:
                mail = await self._next_mail()
            if mail is None:
                return
            await self._mark(await self._try(mail))
            # The lane that rests has looked before this mail was given its next time.
            self._awake.set()

    async def _next_mail(self) -> ClaimedMail | None:
        """The next claimed mail, or None when the worker stops and nothing claimed is left."""
        while not self._claimed and not self._stopping:
            self._awake.clear()  # Before looking: a mail queued from here on sets it again.
            try:
                self._claimed += await self._db.write(self._claim)
                if not self._claimed:
                    await self._rest(self._seconds_until(await self._db.read(outbox.get_next_due)))
            except StorageUnavailable as unavailable:
                log.warning("outbox cannot reach the database", extra={"reason": str(unavailable)})
                await self._rest(STORAGE_PAUSE_SECONDS)
        return self._claimed.pop() if self._claimed else None

    def _claim(self, tx: Tx) -> list[ClaimedMail]:
        """One mail for each lane: a transaction for several costs what one for a single mail costs."""
        now = self._clock.now_ms()
        limit = self._settings.lanes
        return outbox.take_due_mails(tx, now, void_at=now + CLAIM_SECONDS * 1000, limit=limit)

    def _seconds_until(self, due: int | None) -> float:
        """Never longer than a minute, so that a clock that jumps cannot put the worker to sleep for good."""
        if due is None:
            return LONGEST_REST_SECONDS
        return min(max((due - self._clock.now_ms()) / 1000, 0), LONGEST_REST_SECONDS)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        except TimeoutError:
            pass

    async def _try(self, mail: ClaimedMail) -> Marking:
        """One try at one mail; the answer is what to write about it."""
        try:
            recipient = self._sealer.open(mail.recipient_sealed, context=f"outbox:{mail.id}:recipient")
            body = self._sealer.open(mail.body_sealed, context=f"outbox:{mail.id}:body")
            await self._mailer.send(body, recipient.decode())
        except MailRefused as refused:
            return self._give_up(mail, refused.code)
        except MailDeferred as deferred:
            return self._put_off(mail, deferred.code)
        except Exception as error:  # noqa: BLE001 - one mail that breaks the sender must not stop everybody's mail
            log.error("mail broke the sender", extra={"mail": mail.id, "reason": type(error).__name__})  # noqa: TRY400
            return self._put_off(mail, "internal")
        log.info("mail sent", extra={"mail": mail.id, "kind": mail.kind, "tries": mail.tries})
        return partial(outbox.mark_sent, mail=mail, at=self._clock.now_ms())

    def _put_off(self, mail: ClaimedMail, code: str) -> Marking:
        delays = self._settings.retry_seconds
        if mail.tries > len(delays):
            return self._give_up(mail, code)
        delay = delays[mail.tries - 1]
        log.warning(
            "mail put off",
            extra={"mail": mail.id, "kind": mail.kind, "tries": mail.tries, "reason": code, "delay": delay},
        )
        retry_at = self._clock.now_ms() + delay * 1000
        return partial(outbox.mark_awaiting_retry, mail=mail, code=code, retry_at=retry_at)

    def _give_up(self, mail: ClaimedMail, code: str) -> Marking:
        log.error(
            "mail failed", extra={"mail": mail.id, "kind": mail.kind, "tries": mail.tries, "reason": code}
        )
        return partial(outbox.mark_failed, mail=mail, code=code)

    async def _mark(self, marking: Marking) -> None:
        try:
            await self._db.write(marking)
        except StorageUnavailable as unavailable:
            # The claim runs out and the mail is tried again: twice is better than never.
            log.error("outbox could not mark a mail", extra={"reason": str(unavailable)})  # noqa: TRY400
