"""Four eyes: one member of staff asks, another confirms, and the act runs in the transaction of the confirmation. Who
asked and who is asked about can never confirm; a question is decided once and is void after 14 days."""

import json
from collections.abc import Mapping

from app.context import Context
from app.errors import AlreadyAsked, AlreadyDecided, NotYourQuestion, SecondPersonNeeded
from app.records import Act, Proposal, ProposalState, StaffSession
from app.services.deactivate_account import prepare_account_deactivation
from app.services.deed import Prepare
from app.services.staff_changes import prepare_deactivation, prepare_role_change
from app.store import audit, proposals
from app.store.db import Tx
from app.tokens import new_id

OPEN_MS = 14 * 24 * 3600 * 1000
DEEDS: Mapping[Act, Prepare] = {
    Act.DEACTIVATE_ACCOUNT: prepare_account_deactivation,
    Act.CHANGE_ROLE: prepare_role_change,
    Act.DEACTIVATE_STAFF: prepare_deactivation,
}
_WORDS: Mapping[ProposalState, str] = {
    ProposalState.CONFIRMED: "confirmed",
    ProposalState.REFUSED: "refused",
    ProposalState.WITHDRAWN: "withdrawn",
}


async def propose(
    context: Context,
    staff: StaffSession,
    act: Act,
    subject: str,
    *,
    reason: str,
    detail: Mapping[str, str | int],
) -> Proposal:
    """Asks. `reason` is in words and sealed; `detail` holds codes only and stands in the audit log.

    Raises AlreadyAsked.
    """
    proposal = new_proposal(context, staff, act, subject, reason=reason, detail=detail)
    await context.db.write(lambda tx: ask_in(tx, proposal))
    return proposal


def new_proposal(
    context: Context,
    staff: StaffSession,
    act: Act,
    subject: str,
    *,
    reason: str,
    detail: Mapping[str, str | int],
) -> Proposal:
    """A question to `ask_in` a transaction of one's own, such as one for many."""
    proposal_id = new_id()
    sealed = context.sealer.seal(reason.encode(), context=f"proposals:{proposal_id}")
    return Proposal(
        id=proposal_id,
        act=act,
        subject=subject,
        asked_by=staff.staff_id,
        asked_at=context.clock.now_ms(),
        reason_sealed=sealed,
        detail=json.dumps(dict(detail), sort_keys=True),
        state=ProposalState.OPEN,
        decided_by=None,
        decided_at=None,
    )


def ask_in(tx: Tx, proposal: Proposal) -> None:
    """Raises AlreadyAsked: at most one open question on one subject and act."""
    if proposals.get_open(tx, proposal.act, proposal.subject):
        raise AlreadyAsked
    proposals.insert_proposal(tx, proposal)
    _write_down(tx, proposal, "asked", actor=f"staff:{proposal.asked_by}", at=proposal.asked_at)


def reason_of(context: Context, proposal: Proposal) -> str:
    sealed = proposal.reason_sealed
    return context.sealer.open(sealed, context=f"proposals:{proposal.id}").decode()


async def confirm(context: Context, staff: StaffSession, proposal_id: str) -> None:
    """Raises AlreadyDecided, SecondPersonNeeded, and what the act itself refuses."""
    proposal = await _open_question(context, proposal_id)
    if staff.staff_id in {proposal.asked_by, proposal.subject}:
        raise SecondPersonNeeded
    deed = await DEEDS[proposal.act](context, proposal, staff.actor)

    def unit(tx: Tx) -> None:
        _decide(context, tx, proposal, ProposalState.CONFIRMED, by=staff)
        deed.do(tx)

    await context.db.write(unit)
    deed.after()


async def refuse(context: Context, staff: StaffSession, proposal_id: str) -> None:
    """Raises AlreadyDecided, SecondPersonNeeded (who asked takes back, who is asked about has no say)."""
    proposal = await _open_question(context, proposal_id)
    if staff.staff_id in {proposal.asked_by, proposal.subject}:
        raise SecondPersonNeeded
    await context.db.write(lambda tx: _decide(context, tx, proposal, ProposalState.REFUSED, by=staff))


async def withdraw(context: Context, staff: StaffSession, proposal_id: str) -> None:
    """Raises AlreadyDecided, NotYourQuestion."""
    proposal = await _open_question(context, proposal_id)
    if staff.staff_id != proposal.asked_by:
        raise NotYourQuestion
    await context.db.write(lambda tx: _decide(context, tx, proposal, ProposalState.WITHDRAWN, by=staff))


def expire_in(tx: Tx, now: int) -> None:
    """Housekeeping: questions that nobody decided are taken back."""
    for proposal in proposals.list_open_before(tx, now - OPEN_MS):
        proposals.decide(tx, proposal.id, ProposalState.WITHDRAWN, by=None, at=now)
        _write_down(tx, proposal, "expired", actor="system", at=now)


async def _open_question(context: Context, proposal_id: str) -> Proposal:
    """Raises AlreadyDecided, also for one that there never was: nothing is told about it."""
    proposal = await context.db.read(lambda tx: proposals.get_proposal(tx, proposal_id))
    if proposal is None or proposal.state is not ProposalState.OPEN:
        raise AlreadyDecided
    if proposal.asked_at + OPEN_MS <= context.clock.now_ms():
        raise AlreadyDecided
    return proposal


def _decide(context: Context, tx: Tx, proposal: Proposal, state: ProposalState, *, by: StaffSession) -> None:
    now = context.clock.now_ms()
    if not proposals.decide(tx, proposal.id, state, by=by.staff_id, at=now):
        raise AlreadyDecided
    _write_down(tx, proposal, _WORDS[state], actor=by.actor, at=now)


def _write_down(tx: Tx, proposal: Proposal, what: str, *, actor: str, at: int) -> None:
    detail: dict[str, str | int] = json.loads(proposal.detail) | {"proposal": proposal.id}
    tag = f"proposal:{proposal.act}:{what}"
    audit.append(tx, at=at, tag=tag, actor=actor, subject=proposal.subject, detail=detail)
