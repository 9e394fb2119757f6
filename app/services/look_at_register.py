"""The desk beside the register of residence cards: how a person's entries stand to it, and the entries that did not
fit. Whoever opens such entries leaves a line that says who looked and why, in the transaction that reads."""

from dataclasses import dataclass
from enum import StrEnum

from app.context import Context
from app.errors import AlreadyDecided, NotFound
from app.records import Account, Person, RegisteredCard, RegisterMismatch, StaffSession
from app.rules.compare_card import Comparison, EnteredCard, comparison_of
from app.services.check_residence_card import (
    comparison_in,
    entered_card,
    is_comparing_in,
    open_card,
    open_entered,
    wants_comparing_in,
)
from app.store import accounts, audit, register_mismatches, residence_cards, staff
from app.store.db import Tx


class NotCompared(StrEnum):
    """Why there is nothing to say."""

    NO_NUMBER = "no_number"
    SWITCHED_OFF = "switched_off"
    NO_REGISTER = "no_register"


@dataclass(frozen=True, slots=True)
class Looked:
    """`card`: what the register says now, None where it does not have the number. `account`: of the sender, once they
    have one. `settled_by` is a log-in name."""

    mismatch: RegisterMismatch
    entered: EnteredCard
    comparison: Comparison
    card: RegisteredCard | None
    account: Account | None
    settled_by: str


async def standing_of(context: Context, person: Person) -> Comparison | NotCompared:
    """As it is now, with the register of now."""
    entered = entered_card(person)
    if entered is None:
        return NotCompared.NO_NUMBER

    def unit(tx: Tx) -> Comparison | NotCompared:
        if not wants_comparing_in(context, tx):
            return NotCompared.SWITCHED_OFF
        if not is_comparing_in(context, tx):
            return NotCompared.NO_REGISTER
        return comparison_in(context, tx, entered)

    return await context.db.read(unit)


async def look_at_mismatch(context: Context, staff_session: StaffSession, mismatch_id: str) -> Looked:
    """Raises NotFound, also for one that was erased meanwhile."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> Looked:
        found = _read(context, tx, mismatch_id)
        audit.append(
            tx,
            at=now,
            tag="register:mismatch:viewed",
            actor=staff_session.actor,
            subject=mismatch_id,
            detail={"matter": staff_session.matter or "none"},
        )
        return found

    return await context.db.write(unit)


def _read(context: Context, tx: Tx, mismatch_id: str) -> Looked:
    mismatch = register_mismatches.get_mismatch(tx, mismatch_id)
    if mismatch is None:
        raise NotFound("mismatch")
    row = residence_cards.get_card(tx, mismatch.number_hash)
    settler = staff.get_staff(tx, mismatch.settled_by) if mismatch.settled_by else None
    return Looked(
        mismatch=mismatch,
        entered=open_entered(context.sealer, mismatch),
        comparison=comparison_of(mismatch.items),
        card=open_card(context.sealer, row) if row else None,
        account=_account(tx, mismatch.owner),
        settled_by=settler.login if settler else "",
    )


def _account(tx: Tx, owner: str) -> Account | None:
    kind, _, holder = owner.partition(":")
    return accounts.get_account(tx, holder) if kind == "account" else accounts.get_by_card_owner(tx, holder)


async def settle_mismatch(context: Context, staff_session: StaffSession, mismatch_id: str) -> None:
    """Takes it off the list; nobody is let through by it. Raises NotFound, AlreadyDecided."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        if register_mismatches.get_mismatch(tx, mismatch_id) is None:
            raise NotFound("mismatch")
        if not register_mismatches.settle(tx, mismatch_id, staff_session.staff_id, now):
            raise AlreadyDecided("settled")
        tag = "register:mismatch:settled"
        audit.append(tx, at=now, tag=tag, actor=staff_session.actor, subject=mismatch_id)

    await context.db.write(unit)
