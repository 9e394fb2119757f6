"""Accounts of the desk's staff: adding, inviting again, unlocking. Each runs in the caller's transaction, because the
command line does the same as the desk; `actor` is "console" there."""

import re
from dataclasses import dataclass

from app.errors import AlreadyDecided
from app.records import Role, Staff, StaffState
from app.store import audit, staff, staff_sessions
from app.store.db import Tx
from app.tokens import new_id, new_secret, secret_hash

INVITATION_MS = 24 * 3600 * 1000
_LOGIN = re.compile(r"[a-z0-9][a-z0-9.-]{1,31}")


class LoginUnreadable(Exception):
    """Not 2 to 32 of the characters a log-in name may have."""


class LoginTaken(Exception):
    """Somebody has it or had it: names are never given twice."""


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """`token` is told once and stored as its hash."""

    staff_id: str
    token: str
    expires_at: int


def add_in(tx: Tx, login: str, role: Role, *, actor: str, at: int) -> Invitation:
    """Raises LoginUnreadable, LoginTaken."""
    if not _LOGIN.fullmatch(login):
        raise LoginUnreadable
    if staff.get_by_login(tx, login):
        raise LoginTaken
    member = Staff(
        id=new_id(),
        login=login,
        role=role,
        state=StaffState.INVITED,
        password=None,
        totp_sealed=None,
        totp_step=0,
        failures=0,
        created_at=at,
        last_signed_in_at=None,
    )
    staff.insert_staff(tx, member)
    audit.append(
        tx, at=at, tag="staff:account:added", actor=actor, subject=member.id, detail={"role": str(role)}
    )
    return _invite(tx, member, actor=actor, at=at)


def invite_in(tx: Tx, member: Staff, *, actor: str, at: int) -> Invitation:
    """A new link for a lost authenticator or a forgotten password: both end at once, with every session and recovery
    code. Raises AlreadyDecided for who has left."""
    if member.state is StaffState.DEACTIVATED:
        raise AlreadyDecided
    staff.clear_credentials(tx, member.id)
    staff.replace_recovery_codes(tx, member.id, ())
    staff_sessions.delete_of_staff(tx, member.id)
    return _invite(tx, member, actor=actor, at=at)


def unlock_in(tx: Tx, member: Staff, *, actor: str, at: int) -> None:
    """Raises AlreadyDecided for an account that is not locked."""
    if member.state is not StaffState.LOCKED:
        raise AlreadyDecided
    staff.update_state(tx, member.id, StaffState.ACTIVE)
    audit.append(tx, at=at, tag="staff:account:unlocked", actor=actor, subject=member.id)


def _invite(tx: Tx, member: Staff, *, actor: str, at: int) -> Invitation:
    invitation = Invitation(member.id, new_secret(), at + INVITATION_MS)
    staff.upsert_invitation(tx, member.id, secret_hash(invitation.token), invitation.expires_at)
    audit.append(tx, at=at, tag="staff:account:invited", actor=actor, subject=member.id)
    return invitation
