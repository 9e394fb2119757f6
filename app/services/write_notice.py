"""Notices of the homepage: published, changed and ended by staff."""

from dataclasses import replace

from app.context import Context
from app.errors import AlreadyDecided
from app.records import Notice, StaffSession
from app.seen import require_unchanged
from app.store import audit, drafts, notices
from app.store.db import Tx


async def publish_notice(
    context: Context, staff: StaffSession, notice: Notice, *, seen: str, draft: tuple[str, str]
) -> None:
    """`seen`: fingerprint of the notice that this one replaces, "" for a new one. The draft (owner, page) goes with it.
    Sent twice, a new notice is written once. Raises AlreadyDecided when a colleague has changed it meanwhile."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        if seen:
            require_unchanged(notices.get_notice(tx, notice.id), seen)
            notices.update_notice(tx, notice)
        elif not notices.insert_notice(tx, notice):
            return
        drafts.delete_draft(tx, *draft)
        tag = "notice:text:changed" if seen else "notice:text:published"
        detail = {
            "importance": notice.importance.value,
            "from": notice.shown_from,
            "to": notice.shown_to or 0,
        }
        audit.append(tx, at=now, tag=tag, actor=staff.actor, subject=notice.id, detail=detail)

    await context.db.write(unit)


async def end_notice(context: Context, staff: StaffSession, notice_id: str, *, seen: str) -> None:
    """From now on it is not shown. Raises AlreadyDecided for one that has ended or was changed meanwhile."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        notice = notices.get_notice(tx, notice_id)
        require_unchanged(notice, seen)
        if notice is None or (notice.shown_to is not None and notice.shown_to <= now):
            raise AlreadyDecided("ended")
        notices.update_notice(tx, replace(notice, shown_to=now))
        audit.append(tx, at=now, tag="notice:text:ended", actor=staff.actor, subject=notice_id)

    await context.db.write(unit)
