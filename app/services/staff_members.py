"""What an administrator does with the staff accounts from the desk. Nobody acts on their own account here."""

from collections.abc import Mapping

from app.context import Context
from app.errors import ConsoleNeeded, NotFound, OwnRole
from app.records import Act, Role, Staff, StaffSession
from app.rules.staff import may_invite_again
from app.services.proposals import ask_in, new_proposal
from app.services.staff_accounts import Invitation, add_in, invite_in, unlock_in
from app.services.staff_changes import require_another_administrator
from app.store import staff
from app.store.db import Tx


async def add(context: Context, session: StaffSession, login: str) -> Invitation:
    """A clerk; another role is asked for afterwards and needs a second person. Raises LoginUnreadable, LoginTaken."""
    now = context.clock.now_ms()
    return await context.db.write(lambda tx: add_in(tx, login, Role.CLERK, actor=session.actor, at=now))


async def invite_again(context: Context, session: StaffSession, staff_id: str) -> Invitation:
    """Raises OwnRole, NotFound, ConsoleNeeded, AlreadyDecided."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> Invitation:
        member = _another(tx, session, staff_id)
        if not may_invite_again(member):
            raise ConsoleNeeded
        return invite_in(tx, member, actor=session.actor, at=now)

    return await context.db.write(unit)


async def unlock(context: Context, session: StaffSession, staff_id: str) -> None:
    """Raises OwnRole, NotFound, AlreadyDecided."""
    now = context.clock.now_ms()
    await context.db.write(
        lambda tx: unlock_in(tx, _another(tx, session, staff_id), actor=session.actor, at=now)
    )


async def ask(
    context: Context,
    session: StaffSession,
    act: Act,
    member: Staff,
    *,
    reason: str,
    detail: Mapping[str, str | int],
) -> None:
    """Asks for another role or for the end of the account. Raises OwnRole, LastAdministrator, AlreadyAsked."""
    proposal = new_proposal(context, session, act, member.id, reason=reason, detail=detail)

    def unit(tx: Tx) -> None:
        current = _another(tx, session, member.id)
        if detail.get("role") != Role.ADMINISTRATOR:
            require_another_administrator(tx, current)
        ask_in(tx, proposal)

    await context.db.write(unit)


def _another(tx: Tx, session: StaffSession, staff_id: str) -> Staff:
    if staff_id == session.staff_id:
        raise OwnRole
    member = staff.get_staff(tx, staff_id)
    if member is None:
        raise NotFound
    return member
