"""When a session ends. The server's clock decides; nothing passive extends anything."""

from dataclasses import dataclass
from enum import StrEnum

from app.records import Session


class EndReason(StrEnum):
    LOGGED_OUT = "logged_out"
    IDLE = "idle"
    ABSOLUTE = "absolute"
    INVALID_OPERATION = "invalid_operation"
    DISPLACED = "displaced"
    ENDED_ELSEWHERE = "ended_elsewhere"
    ENDED_BY_OFFICE = "ended_by_office"


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """Milliseconds."""

    idle: int
    absolute: int
    warning: int


def idle_deadline(session: Session, limits: SessionLimits) -> int:
    """When this session ends if nothing more is done: never later than its absolute end."""
    return min(session.last_active_at + limits.idle, session.created_at + limits.absolute)


def ended_by_time(session: Session, now: int, limits: SessionLimits) -> EndReason | None:
    if now >= session.created_at + limits.absolute:
        return EndReason.ABSOLUTE
    if now >= session.last_active_at + limits.idle:
        return EndReason.IDLE
    return None
