"""Mails before certificates and residence cards end, to whoever asked for them. What was mailed is remembered in the
database and in a journal beside it, so that neither a crash nor a restored copy mails anybody twice."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app import notices
from app.context import Context
from app.i18n import Language
from app.records import OutgoingMail
from app.reminder_journal import ReminderJournal
from app.rules.japan_time import day_of
from app.rules.reminders import STEPS, due
from app.sealing import SealBroken
from app.services.account import open_person
from app.services.reminder_wishes import stop_token
from app.store import accounts, audit, outbox, outbox_desk, reminders, settings
from app.store.db import Tx

log = logging.getLogger(__name__)
EVERY_MS = 3_600_000
KIND = "expiry_reminder"
# How many lines of the journal the database knows of.
_KNOWN = "reminder_journal"


@dataclass(frozen=True, slots=True)
class _Due:
    account_id: str
    ends_on: date
    days: int
    what: tuple[str, ...]


class ExpiryReminders:
    """Asked in every round of the housekeeping, at work once an hour."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._journal = ReminderJournal(context.config.data)
        self._next: int | None = None

    async def remind(self) -> None:
        """Raises StorageUnavailable, and goes on from there the next time."""
        now = self._context.clock.now_ms()
        if self._next is None:
            await self._agree()
        elif now < self._next:
            return
        for found in await self._due(now):
            try:
                await self._mail(found)
            except (notices.AddressUnusable, SealBroken) as problem:
                # The others are told all the same; the menu shows this person the date.
                log.warning("somebody could not be reminded", extra={"reason": type(problem).__name__})
        self._next = now + EVERY_MS

    async def _agree(self) -> None:
        """After a crash the journal lacks the last line. After a restore the database lacks rows, and the mails that
        wait in it went out long ago."""
        await asyncio.to_thread(self._journal.read)
        known, mailed = await self._context.db.read(
            lambda tx: (settings.get_setting(tx, _KNOWN), reminders.list_mailed(tx))
        )
        missing = len(self._journal) - int(known or 0)
        if missing > 0:
            log.warning("the database is older than the journal of reminders", extra={"reminders": missing})
            await self._context.db.write(self._withdraw)
        await asyncio.to_thread(self._journal.add, *(self._entry(*row) for row in mailed))

    def _withdraw(self, tx: Tx) -> None:
        outbox_desk.withdraw_kind(tx, KIND)
        self._note(tx, len(self._journal))

    def _note(self, tx: Tx, lines: int) -> None:
        settings.upsert_setting(tx, _KNOWN, str(lines), self._context.clock.now_ms())

    def _entry(self, account_id: str, ends_on: str, days: int) -> str:
        named = f"{account_id} {ends_on} {days}".encode()
        return self._context.sealer.keyed_hash(named, purpose="reminder journal")

    async def _due(self, now: int) -> list[_Due]:
        today = day_of(now)
        ahead = timedelta(days=max(STEPS))

        def unit(tx: Tx) -> tuple[list[reminders.Ending], list[tuple[str, str, int]]]:
            endings = reminders.list_endings(
                tx,
                now=now,
                before=now + int((ahead + timedelta(days=1)).total_seconds() * 1000),
                today=today.isoformat(),
                until=(today + ahead).isoformat(),
            )
            return endings, reminders.list_reminded(tx, since=today.isoformat())

        endings, reminded = await self._context.db.read(unit)
        return _due_of(endings, reminded, today)

    async def _mail(self, found: _Due) -> None:
        entry = self._entry(found.account_id, found.ends_on.isoformat(), found.days)
        mail = None if entry in self._journal else await self._composed(found)
        now, lines = self._context.clock.now_ms(), len(self._journal) + (mail is not None)

        def unit(tx: Tx) -> bool:
            wanted = reminders.get_wish(tx, found.account_id) is not None
            if not wanted or not _insert(tx, found, at=now):
                return False
            if mail:
                outbox.insert_mail(tx, mail)
                self._note(tx, lines)
                _write_audit(tx, found, at=now)
            return mail is not None

        if await self._context.db.write(unit):
            await asyncio.to_thread(self._journal.add, entry)
            self._context.wake_outbox()

    async def _composed(self, found: _Due) -> OutgoingMail | None:
        context = self._context
        account = await context.db.read(lambda tx: accounts.get_account(tx, found.account_id))
        if account is None:
            return None
        to = notices.Addressee(
            open_person(context, account).reset_email, Language(account.language), account.id
        )
        return notices.expiry_reminder(
            context,
            to,
            what=found.what,
            ends_on=found.ends_on,
            days=(found.ends_on - day_of(context.clock.now_ms())).days,
            stop_token=stop_token(context.sealer, account.id),
        )


def _due_of(
    endings: Collection[reminders.Ending], reminded: Collection[tuple[str, str, int]], today: date
) -> list[_Due]:
    """One for each account and date, whatever ends on it."""
    done: Mapping[tuple[str, str], set[int]] = defaultdict(set)
    for account_id, ends_on, days in reminded:
        done[account_id, ends_on].add(days)
    ending: Mapping[tuple[str, date], set[str]] = defaultdict(set)
    for found in endings:
        day = day_of(found.at) if found.at is not None else date.fromisoformat(found.day or "")
        ending[found.account_id, day].add(found.what)
    steps = ((key, due(key[1], today, done[key[0], key[1].isoformat()])) for key in ending)
    return [_Due(*key, days=step, what=tuple(sorted(ending[key]))) for key, step in steps if step]


def _insert(tx: Tx, found: _Due, *, at: int) -> bool:
    return reminders.insert_reminder(
        tx, found.account_id, found.ends_on.isoformat(), found.days, mailed_at=at
    )


def _write_audit(tx: Tx, found: _Due, *, at: int) -> None:
    audit.append(
        tx,
        at=at,
        tag="account:reminders:mailed",
        actor="system",
        subject=found.account_id,
        detail={"days": found.days, "what": " ".join(found.what)},
    )
