"""What each role may do at the desk. Looking after machines and looking at people's records are different trades: an
administrator sees no record, a clerk changes no setting."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.records import Permission, Role, Staff, StaffSession

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset(
        {
            Permission.PEOPLE,
            Permission.ACCOUNTS,
            Permission.USE_REQUESTS,
            Permission.PROOFINGS,
            Permission.LEAVERS,
            Permission.SELF,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.PEOPLE,
            Permission.ACCOUNTS,
            Permission.USE_REQUESTS,
            Permission.PROOFINGS,
            Permission.LEAVERS,
            Permission.EXPORT,
            Permission.CONFIRM,
            Permission.NOTICES,
            Permission.OUTBOX,
            Permission.AUDIT,
            Permission.SELF,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.CONFIRM,
            Permission.NOTICES,
            Permission.OFFICE,
            Permission.OUTBOX,
            Permission.SESSIONS,
            Permission.AUDIT,
            Permission.STAFF,
            Permission.SELF,
        }
    ),
}
# Wrong passwords or codes in a row; another administrator or the command line unlocks.
MAX_FAILURES = 5


def may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]


def may_invite_again(member: Staff) -> bool:
    """At the desk, only who cannot confirm what another one asks for: an administrator with the keys of a second such
    person would be two people. The console of the server is the way for the others."""
    return not may(member.role, Permission.CONFIRM)


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """Milliseconds."""

    idle: int
    absolute: int


def ends_at(session: StaffSession, limits: DeskLimits) -> int:
    """When the session ends by itself, if nothing more is asked for."""
    return min(session.last_active_at + limits.idle, session.created_at + limits.absolute)


def over(session: StaffSession, now: int, limits: DeskLimits) -> bool:
    return now >= ends_at(session, limits)
