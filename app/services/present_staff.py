"""Who is logged in at the desk now: what somebody took who has gone is free for the others."""

from app.records import StaffState
from app.rules.staff import DeskLimits, over
from app.store import staff, staff_sessions
from app.store.db import Tx


def get_present(tx: Tx, now: int, limits: DeskLimits) -> frozenset[str]:
    """Ids of members of staff."""
    active = {member.id for member in staff.list_staff(tx) if member.state is StaffState.ACTIVE}
    found = staff_sessions.list_sessions(tx)
    return frozenset(session.staff_id for session in found if not over(session, now, limits)) & active
