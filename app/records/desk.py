"""Rows of the desk: staff, their sessions, and what one asked and another confirms."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class StaffState(StrEnum):
    """`INVITED`: has not yet set a password and an authenticator."""

    INVITED = "invited"
    ACTIVE = "active"
    LOCKED = "locked"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Staff:
    """`totp_step` is the RFC 6238 time step of the last code taken, so that no code works twice."""

    id: str
    login: str
    role: Role
    state: StaffState
    password: str | None
    totp_sealed: bytes | None
    totp_step: int
    failures: int
    created_at: int
    last_signed_in_at: int | None


class Matter(StrEnum):
    """Why a member of staff looks at people's records; asked once a session, written with every look."""

    COUNTER = "counter"
    TELEPHONE = "telephone"
    LETTER = "letter"
    REQUEST = "request"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class StaffSession:
    """The live session of the request with its holder. `matter` is None until the person says why they look."""

    id: str
    token_hash: bytes
    staff_id: str
    created_at: int
    last_active_at: int
    matter: Matter | None
    login: str
    role: Role

    @property
    def actor(self) -> str:
        """How the audit log names the holder."""
        return f"staff:{self.staff_id}"


class Act(StrEnum):
    """What cannot be undone and needs two people."""

    DEACTIVATE_ACCOUNT = "deactivate_account"
    CHANGE_ROLE = "change_role"
    DEACTIVATE_STAFF = "deactivate_staff"


class ProposalState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`subject` is the id of an account or of a member of staff; `detail` holds codes only (JSON), such as the new
    role or the counter form's number; `reason_sealed` the words of who asked."""

    id: str
    act: Act
    subject: str
    asked_by: str
    asked_at: int
    reason_sealed: bytes
    detail: str
    state: ProposalState
    decided_by: str | None
    decided_at: int | None
