"""Asking for the deactivation of a leaver's account, one or a list of them. Nothing ends before somebody else
confirms."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.context import Context
from app.records import AccountState, Act, StaffSession
from app.rules.desk_account import require_not_closed
from app.services.desk_act import DeskAct, account_in, note_of, subject_of, write_down
from app.services.proposals import ask_in, new_proposal
from app.store import accounts, audit, proposals
from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class Leaver:
    """A row of a list. `words` is what the list says; it is sealed."""

    account_id: str
    words: str


async def ask_deactivation(context: Context, staff: StaffSession, act: DeskAct) -> None:
    """Raises NotFound, AccountClosed, AlreadyAsked."""
    await subject_of(context, act.account_id)
    note = note_of(context, staff, act, "deactivation")
    detail = {"reason": act.reason, "form": act.form_number}
    proposal = new_proposal(
        context, staff, Act.DEACTIVATE_ACCOUNT, act.account_id, reason=act.words, detail=detail
    )

    def unit(tx: Tx) -> None:
        if not write_down(tx, note, staff, tag="account:deactivation:asked", reason=act.reason):
            return
        require_not_closed(account_in(tx, act.account_id))
        ask_in(tx, proposal)

    await context.db.write(unit)


async def ask_for_leavers(context: Context, staff: StaffSession, leavers: Sequence[Leaver]) -> int:
    """How many questions were asked. Accounts closed or asked about in the meantime are passed over, so that a list
    sent twice asks nothing twice."""
    asked = [
        new_proposal(
            context,
            staff,
            Act.DEACTIVATE_ACCOUNT,
            leaver.account_id,
            reason=leaver.words,
            detail={"reason": "leavers_list"},
        )
        for leaver in leavers
    ]
    now = context.clock.now_ms()

    def unit(tx: Tx) -> int:
        fresh = [proposal for proposal in asked if _may_be_asked(tx, proposal.subject)]
        for proposal in fresh:
            ask_in(tx, proposal)
        detail = {"rows": len(leavers), "asked": len(fresh), "matter": staff.matter or "none"}
        audit.append(
            tx, at=now, tag="person:leavers:asked", actor=staff.actor, subject="people", detail=detail
        )
        return len(fresh)

    return await context.db.write(unit)


def _may_be_asked(tx: Tx, account_id: str) -> bool:
    account = accounts.get_account(tx, account_id)
    closed = account is None or account.state is AccountState.DEACTIVATED
    return not closed and proposals.get_open(tx, Act.DEACTIVATE_ACCOUNT, account_id) is None
