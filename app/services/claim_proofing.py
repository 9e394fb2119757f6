"""Who works on which case. One person at a time, so that nobody decides what another one is looking at; what is left
alone for an hour, or by somebody who has gone, is free again."""

from app.context import Context
from app.errors import AlreadyDecided, CaseHeld, CaseNotHeld, NotFound
from app.records import Account, AccountState, Proofing, ProofingState, Role, StaffSession
from app.rules.proofing_review import Claim, claim_of
from app.services.look_at_proofing import write_look
from app.services.present_staff import get_present
from app.services.staff_sessions import limits
from app.store import accounts, proofings
from app.store.db import Tx

BATCH = 100


async def claim_proofing(context: Context, staff: StaffSession, proofing_id: str) -> None:
    """Supervisors take over what a colleague holds. Raises NotFound, AlreadyDecided, CaseHeld."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        proofing, _ = waiting_in(tx, proofing_id)
        claim = claim_of(proofing, staff.staff_id, now=now, present=_present(context, tx))
        if claim is Claim.HELD and staff.role is not Role.SUPERVISOR:
            raise CaseHeld(proofing_id)
        if claim is not Claim.MINE:
            _take(tx, staff, proofing, at=now)

    await context.db.write(unit)


async def claim_next(context: Context, staff: StaffSession) -> str | None:
    """The id of the oldest case that is free or theirs, now theirs; None when there is none. What they accepted first
    waits for somebody else."""
    now = context.clock.now_ms()
    four_eyes = context.published.documents.four_eyes

    def unit(tx: Tx) -> str | None:
        present = _present(context, tx)
        for offset in range(0, proofings.count_lines(tx, ProofingState.HANDED_IN), BATCH):
            lines = proofings.list_lines(tx, ProofingState.HANDED_IN, None, None, limit=BATCH, offset=offset)
            for line in lines:
                claim = claim_of(line, staff.staff_id, now=now, present=present)
                if claim is Claim.HELD or (four_eyes and line.agreed_by == staff.staff_id):
                    continue
                if claim is Claim.FREE:
                    _take(tx, staff, waiting_in(tx, line.id)[0], at=now)
                return line.id
        return None

    return await context.db.write(unit)


async def give_back(context: Context, staff: StaffSession, proofing_id: str) -> None:
    """Raises NotFound, AlreadyDecided, CaseNotHeld."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        proofing, _ = waiting_in(tx, proofing_id)
        if proofing.claimed_by != staff.staff_id:
            raise CaseNotHeld(proofing_id)
        proofings.update_claim(tx, proofing_id, None, None)
        write_look(tx, staff, proofing, tag="proofing:claim:given_back", at=now)

    await context.db.write(unit)


def waiting_in(tx: Tx, proofing_id: str) -> tuple[Proofing, Account | None]:
    """A case that waits, with the account it is for. Raises NotFound, AlreadyDecided (also for what was withdrawn, and
    for an account that was closed meanwhile)."""
    proofing = proofings.get_proofing(tx, proofing_id)
    if proofing is None or proofing.state is ProofingState.STARTED:
        raise NotFound("proofing")
    if proofing.state is not ProofingState.HANDED_IN:
        raise AlreadyDecided(proofing_id)
    account = accounts.get_account(tx, proofing.account_id) if proofing.account_id else None
    if account and account.state is AccountState.DEACTIVATED:
        raise AlreadyDecided(proofing_id)
    return proofing, account


def _present(context: Context, tx: Tx) -> frozenset[str]:
    return get_present(tx, context.clock.now_ms(), limits(context))


def _take(tx: Tx, staff: StaffSession, proofing: Proofing, *, at: int) -> None:
    proofings.update_claim(tx, proofing.id, staff.staff_id, at)
    taken_over = proofing.claimed_by is not None and proofing.claimed_by != staff.staff_id
    tag = "proofing:claim:taken_over" if taken_over else "proofing:claim:taken"
    former = {"from": proofing.claimed_by} if taken_over and proofing.claimed_by else {}
    write_look(tx, staff, proofing, tag=tag, at=at, **former)
