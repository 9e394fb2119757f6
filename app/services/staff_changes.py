"""Changes to a member of staff that two people make together: another role, or the end of the account. The desk never
loses its last administrator, and nobody changes their own role."""

import json

from app.context import Context
from app.errors import AlreadyDecided, LastAdministrator
from app.records import Proposal, Role, Staff, StaffState
from app.services.deed import Deed
from app.store import audit, staff, staff_sessions
from app.store.db import Tx


async def prepare_role_change(context: Context, proposal: Proposal, actor: str) -> Deed:
    role, now = Role(json.loads(proposal.detail)["role"]), context.clock.now_ms()

    def do(tx: Tx) -> None:
        member = _member(tx, proposal)
        if role is not Role.ADMINISTRATOR:
            require_another_administrator(tx, member)
        staff.update_role(tx, member.id, role)
        # What the old role had open in a tab must not go on with the new one.
        staff_sessions.delete_of_staff(tx, member.id)
        detail = {"from": str(member.role), "to": str(role)}
        audit.append(tx, at=now, tag="staff:role:changed", actor=actor, subject=member.id, detail=detail)

    return Deed(do)


async def prepare_deactivation(context: Context, proposal: Proposal, actor: str) -> Deed:
    now = context.clock.now_ms()

    def do(tx: Tx) -> None:
        deactivate_in(tx, _member(tx, proposal), actor=actor, at=now)

    return Deed(do)


def deactivate_in(tx: Tx, member: Staff, *, actor: str, at: int) -> None:
    """Ends the account with its sessions, invitation and recovery codes. Raises LastAdministrator."""
    require_another_administrator(tx, member)
    staff.update_state(tx, member.id, StaffState.DEACTIVATED)
    staff.delete_invitation(tx, member.id)
    staff.replace_recovery_codes(tx, member.id, ())
    staff_sessions.delete_of_staff(tx, member.id)
    audit.append(tx, at=at, tag="staff:account:deactivated", actor=actor, subject=member.id)


def require_another_administrator(tx: Tx, member: Staff) -> None:
    """Raises LastAdministrator when nobody but this member could let the next one in."""
    if member.role is not Role.ADMINISTRATOR:
        return
    others = (other for other in staff.list_staff(tx) if other.id != member.id)
    if not any(o.role is Role.ADMINISTRATOR and o.state is StaffState.ACTIVE for o in others):
        raise LastAdministrator


def _member(tx: Tx, proposal: Proposal) -> Staff:
    member = staff.get_staff(tx, proposal.subject)
    if member is None or member.state is StaffState.DEACTIVATED:
        raise AlreadyDecided
    return member
