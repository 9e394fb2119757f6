"""What members of staff do with their own account: another password, new recovery codes, ending sessions elsewhere. A
wrong password or code here counts like one at the log-in, so a session left open opens no way to guess."""

from app import authenticator
from app.context import Context
from app.errors import StaffSignInNeeded, StaffSignInRefused
from app.passwords import PasswordMismatch
from app.records import Staff, StaffSession, StaffState
from app.rules.staff import MAX_FAILURES
from app.services.set_password import WeakPassword
from app.services.staff_setup import recovery_hashes
from app.services.staff_sign_in import count_in, take_code_in, write_failure
from app.store import audit, staff, staff_sessions
from app.store.db import Tx


async def change_password(context: Context, session: StaffSession, *, current: str, new: str) -> None:
    """Ends the person's other sessions. Raises PasswordMismatch, WeakPassword, StaffSignInNeeded."""
    findings = await context.hasher.find_weaknesses(new, user_id=session.login)
    if findings:
        raise WeakPassword(findings)
    member = await _count(context, session)
    try:
        await context.hasher.verify(current, member.password)
    except PasswordMismatch:
        await _failed(context, member)
        raise
    phc, now = await context.hasher.hash(new), context.clock.now_ms()

    def unit(tx: Tx) -> None:
        _forgive(tx, member, _unchanged(tx, member))
        staff.update_password(tx, member.id, phc)
        staff_sessions.delete_others(tx, member.id, session.id)
        audit.append(tx, at=now, tag="staff:password:changed", actor=session.actor, subject=member.id)

    await context.db.write(unit)


async def renew_recovery_codes(context: Context, session: StaffSession, code: str) -> tuple[str, ...]:
    """The new codes, told this once; the old ones are void. `code` is folded and may be a recovery code. Raises
    StaffSignInRefused, StaffSignInNeeded."""
    member = await _count(context, session)
    codes, now = authenticator.new_recovery_codes(), context.clock.now_ms()

    def unit(tx: Tx) -> None:
        current = _unchanged(tx, member)
        take_code_in(tx, context, current, code)
        _forgive(tx, member, current)
        staff.replace_recovery_codes(tx, member.id, recovery_hashes(codes))
        audit.append(tx, at=now, tag="staff:recovery_code:renewed", actor=session.actor, subject=member.id)

    try:
        await context.db.write(unit)
    except StaffSignInRefused:
        await _failed(context, member)
        raise
    return codes


async def end_others(context: Context, session: StaffSession) -> None:
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        ended = staff_sessions.delete_others(tx, session.staff_id, session.id)
        audit.append(
            tx,
            at=now,
            tag="staff:session:others_ended",
            actor=session.actor,
            subject=session.staff_id,
            detail={"sessions": ended},
        )

    await context.db.write(unit)


async def _count(context: Context, session: StaffSession) -> Staff:
    """The account as it was before this try was counted. One that was locked since the session was recognised is asked
    nothing: guesses that arrive together would be free. Raises StaffSignInNeeded."""

    def unit(tx: Tx) -> Staff:
        member = staff.get_staff(tx, session.staff_id)
        if member is None or member.state is not StaffState.ACTIVE:
            raise StaffSignInNeeded
        count_in(tx, member)
        return member

    return await context.db.write(unit)


async def _failed(context: Context, member: Staff) -> None:
    now = context.clock.now_ms()
    await context.db.write(lambda tx: write_failure(tx, member, at=now))


def _unchanged(tx: Tx, member: Staff) -> Staff:
    """The account as it is now. Raises StaffSignInNeeded when it ended or got other credentials since the try was
    counted: what an administrator took away must not come back."""
    current = staff.get_staff(tx, member.id)
    if current is None or current.state not in {StaffState.ACTIVE, StaffState.LOCKED}:
        raise StaffSignInNeeded
    if (current.password, current.totp_sealed) != (member.password, member.totp_sealed):
        raise StaffSignInNeeded
    return current


def _forgive(tx: Tx, before: Staff, current: Staff) -> None:
    """The try was right after all; a lock that others' tries brought about in the meantime stays."""
    own_lock = before.failures + 1 >= MAX_FAILURES
    state = StaffState.ACTIVE if own_lock else current.state
    staff.update_failures(tx, current.id, 0, state)
