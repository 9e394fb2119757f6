"""Times in which applicants' pages are stopped: planned, cancelled before they start, ended early."""

from dataclasses import dataclass

from app.context import Context
from app.errors import AlreadyDecided
from app.records import MaintenanceWindow, StaffSession
from app.seen import require_unchanged
from app.services.publish import publish
from app.store import audit, drafts, maintenance
from app.store.db import Tx
from app.tokens import new_id, new_secret, secret_hash


class WindowsOverlap(Exception):
    """Another maintenance is planned at that time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a member of staff wants, checked: the end is after the start and to come."""

    starts_at: int
    ends_at: int
    message_ja: str
    message_en: str


async def plan_maintenance(
    context: Context, staff: StaffSession, plan: Plan, *, draft: tuple[str, str]
) -> str:
    """The bypass token, which is stored hashed and never told again. Raises WindowsOverlap."""
    now, token = context.clock.now_ms(), new_secret()
    window = MaintenanceWindow(
        new_id(), plan.starts_at, plan.ends_at, plan.message_ja, plan.message_en, secret_hash(token)
    )

    def unit(tx: Tx) -> None:
        if maintenance.get_overlapping(tx, plan.starts_at, plan.ends_at):
            raise WindowsOverlap
        maintenance.insert_window(tx, window)
        drafts.delete_draft(tx, *draft)
        detail = {"from": plan.starts_at, "to": plan.ends_at}
        audit.append(
            tx, at=now, tag="maintenance:window:planned", actor=staff.actor, subject=window.id, detail=detail
        )

    await context.db.write(unit)
    await publish(context)
    return token


async def stop_maintenance(context: Context, staff: StaffSession, window_id: str, *, seen: str) -> None:
    """Cancels a window that has not started and ends one that goes on. Raises AlreadyDecided."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        window = _open_window(tx, window_id, seen, now)
        started = window.starts_at <= now
        if started:
            maintenance.update_end(tx, window_id, now)
        else:
            maintenance.mark_cancelled(tx, window_id, now)
        tag = "maintenance:window:ended" if started else "maintenance:window:cancelled"
        audit.append(tx, at=now, tag=tag, actor=staff.actor, subject=window_id)

    await context.db.write(unit)
    await publish(context)


async def renew_bypass(context: Context, staff: StaffSession, window_id: str, *, seen: str) -> str:
    """A new bypass token; the former one and every browser that used it are out. Raises AlreadyDecided."""
    now, token = context.clock.now_ms(), new_secret()

    def unit(tx: Tx) -> None:
        _open_window(tx, window_id, seen, now)
        maintenance.update_bypass(tx, window_id, secret_hash(token))
        audit.append(tx, at=now, tag="maintenance:bypass:renewed", actor=staff.actor, subject=window_id)

    await context.db.write(unit)
    await publish(context)
    return token


def _open_window(tx: Tx, window_id: str, seen: str, now: int) -> MaintenanceWindow:
    window = maintenance.get_window(tx, window_id)
    require_unchanged(window, seen)
    if window is None or window.cancelled_at is not None or window.ends_at <= now:
        raise AlreadyDecided("over")
    return window
