"""Logging in to the desk: name, password and a code of the authenticator (or a recovery code). Every try is counted
before it is checked, no code works twice, and every failure has the same answer."""

from app.authenticator import CodeMismatch, step_of
from app.context import Context
from app.errors import StaffSignInRefused
from app.passwords import PasswordMismatch
from app.records import Staff, StaffSession, StaffState
from app.rules.staff import MAX_FAILURES
from app.rules.throttle import STAFF_SIGN_IN_BY_ADDRESS
from app.services.staff_sessions import new_session
from app.services.staff_setup import secret_context
from app.services.throttling import spend_from
from app.store import audit, staff, staff_sessions
from app.store.db import Tx
from app.tokens import secret_hash

CODE_DIGITS = 6
NOBODY = "nobody"


async def sign_in(
    context: Context, *, login: str, password: str, code: str, address: str
) -> tuple[StaffSession, str]:
    """The new session and its cookie token. `code` is folded. Raises StaffSignInRefused, TooManyRequests."""
    now = context.clock.now_ms()

    def count_try(tx: Tx) -> Staff | None:
        spend_from(context, tx, STAFF_SIGN_IN_BY_ADDRESS, address)
        member = staff.get_by_login(tx, login)
        if member:
            count_in(tx, member)
        return member

    member = await context.db.write(count_try)
    try:
        return await _prove(context, member, password, code)
    except StaffSignInRefused:
        await context.db.write(lambda tx: write_failure(tx, member, at=now))
        raise


async def _prove(
    context: Context, member: Staff | None, password: str, code: str
) -> tuple[StaffSession, str]:
    try:
        await context.hasher.verify(password, member.password if member else None)
    except PasswordMismatch as error:
        raise StaffSignInRefused("password") from error
    # The state before this try was counted: the fifth wrong try locks, the right one before it does not.
    if member is None or member.state is not StaffState.ACTIVE:
        raise StaffSignInRefused("state")
    session, token = new_session(context, member)

    def unit(tx: Tx) -> None:
        current = staff.get_staff(tx, member.id)
        if current is None or current.password != member.password:
            raise StaffSignInRefused("changed meanwhile")
        if current.state not in {StaffState.ACTIVE, StaffState.LOCKED}:
            raise StaffSignInRefused("ended meanwhile")
        take_code_in(tx, context, current, code)
        staff.mark_signed_in(tx, member.id, session.created_at)
        staff_sessions.insert_session(tx, session)
        tag = "staff:sign_in:succeeded"
        audit.append(tx, at=session.created_at, tag=tag, actor=session.actor, subject=member.id)

    await context.db.write(unit)
    return session, token


def count_in(tx: Tx, member: Staff) -> None:
    """One more wrong try until it proves right; the one that reaches the limit locks."""
    if member.state is not StaffState.ACTIVE:
        return
    failures = member.failures + 1
    state = StaffState.LOCKED if failures >= MAX_FAILURES else StaffState.ACTIVE
    staff.update_failures(tx, member.id, failures, state)


def take_code_in(tx: Tx, context: Context, member: Staff, code: str) -> None:
    """A code of the authenticator that was not taken before, or a recovery code, which is then gone. Raises
    StaffSignInRefused."""
    if len(code) != CODE_DIGITS:
        if not staff.take_recovery_code(tx, member.id, secret_hash(code)):
            raise StaffSignInRefused("recovery code")
        now = context.clock.now_ms()
        actor = f"staff:{member.id}"
        audit.append(tx, at=now, tag="staff:recovery_code:used", actor=actor, subject=member.id)
        return
    if member.totp_sealed is None:
        raise StaffSignInRefused("no authenticator")
    secret = context.sealer.open(member.totp_sealed, context=secret_context(member.id)).decode()
    try:
        step = step_of(secret, code, context.clock.now_ms())
    except CodeMismatch as error:
        raise StaffSignInRefused("code") from error
    if not staff.take_totp_step(tx, member.id, step):
        raise StaffSignInRefused("code used before")


def write_failure(tx: Tx, member: Staff | None, *, at: int) -> None:
    """`member` as it was before the try was counted. Who knows no name leaves no name in the log."""
    if member is None:
        audit.append(tx, at=at, tag="staff:sign_in:failed", actor=NOBODY, subject=NOBODY)
        return
    audit.append(tx, at=at, tag="staff:sign_in:failed", actor=NOBODY, subject=member.id)
    if member.state is StaffState.ACTIVE and member.failures + 1 >= MAX_FAILURES:
        audit.append(tx, at=at, tag="staff:sign_in:locked", actor="system", subject=member.id)
