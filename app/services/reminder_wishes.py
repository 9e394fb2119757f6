"""Asking for reminders before something ends, and ending them: logged in, or by the link in each of the mails."""

from dataclasses import dataclass
from datetime import date

from app.context import Context
from app.errors import ReminderLinkDead
from app.rules.japan_time import day_of
from app.rules.reminders import step_reached
from app.rules.throttle import LINK_LOOKUPS
from app.sealing import Sealer
from app.services.throttling import spend_from
from app.store import audit, certificates, drafts, reminders
from app.store.certificates import CertificateRow
from app.store.db import Tx
from app.store.reminders import Wish
from app.tokens import secret_hash

DRAFT_PAGE = "reminders"


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of an account's dates: its current certificates and its wish, if it has one."""

    certificates: tuple[CertificateRow, ...]
    wish: Wish | None

    @property
    def residence_until(self) -> date | None:
        until = self.wish.residence_until if self.wish else None
        return date.fromisoformat(until) if until else None

    @property
    def dates(self) -> frozenset[date]:
        found = {day_of(row.not_after) for row in self.certificates}
        return frozenset(found | ({self.residence_until} if self.residence_until else set()))


def watched_in(tx: Tx, account_id: str) -> Watched:
    return Watched(tuple(certificates.list_current(tx, account_id)), reminders.get_wish(tx, account_id))


def stop_token(sealer: Sealer, account_id: str) -> str:
    """The same in every mail, so that the link in an old one works."""
    return sealer.keyed_hash(account_id.encode(), purpose="end of reminders")


async def ask_for_reminders(context: Context, account_id: str, residence_until: str | None) -> None:
    """Steps whose time has come are not mailed any more: the page has just shown how many days are left."""
    now = context.clock.now_ms()
    stop_hash = secret_hash(stop_token(context.sealer, account_id))
    wish = Wish(account_id, stop_hash, residence_until, now)

    def unit(tx: Tx) -> None:
        reminders.upsert_wish(tx, wish)
        for day in watched_in(tx, account_id).dates:
            if step := step_reached(day, day_of(now)):
                reminders.insert_reminder(tx, account_id, day.isoformat(), step, mailed_at=None)
        drafts.delete_draft(tx, f"account:{account_id}", DRAFT_PAGE)
        audit.append(tx, at=now, tag="account:reminders:asked", actor=account_id, subject=account_id)

    await context.db.write(unit)


async def stop_reminders(context: Context, account_id: str) -> None:
    await context.db.write(lambda tx: _stop(tx, account_id, actor=account_id, at=context.clock.now_ms()))


async def may_be_stopped(context: Context, token: str, *, address: str) -> None:
    """Changes nothing: mail programs open links by themselves. Raises ReminderLinkDead, TooManyRequests."""

    def unit(tx: Tx) -> str | None:
        spend_from(context, tx, LINK_LOOKUPS, address)
        return reminders.get_by_stop_hash(tx, secret_hash(token))

    # Refused after the commit: a guess that is rolled back would not have been counted.
    if await context.db.write(unit) is None:
        raise ReminderLinkDead


async def stop_by_link(context: Context, token: str, *, address: str) -> None:
    """Raises ReminderLinkDead, TooManyRequests."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> bool:
        spend_from(context, tx, LINK_LOOKUPS, address)
        account_id = reminders.get_by_stop_hash(tx, secret_hash(token))
        if account_id:
            _stop(tx, account_id, actor="link", at=now)
        return account_id is not None

    if not await context.db.write(unit):
        raise ReminderLinkDead


def _stop(tx: Tx, account_id: str, *, actor: str, at: int) -> None:
    drafts.delete_draft(tx, f"account:{account_id}", DRAFT_PAGE)
    if reminders.delete_wish(tx, account_id):
        audit.append(tx, at=at, tag="account:reminders:stopped", actor=actor, subject=account_id)
