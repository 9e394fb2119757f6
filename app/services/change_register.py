"""Whether entries are compared with the office's register of residence cards: set by the desk over the configuration
file. It counts for the next comparison."""

import msgspec

from app.context import Context
from app.records import StaffSession
from app.seen import require_unchanged
from app.services.check_residence_card import SETTING, wants_comparing_in
from app.store import audit, settings
from app.store.db import Tx


async def change_register(context: Context, staff: StaffSession, *, compare: bool, seen: str) -> None:
    """Raises AlreadyDecided when a colleague has changed it meanwhile."""
    now = context.clock.now_ms()
    value = msgspec.json.encode({"compare": compare}).decode()

    def unit(tx: Tx) -> None:
        before = wants_comparing_in(context, tx)
        require_unchanged(before, seen)
        settings.upsert_setting(tx, SETTING, value, now)
        if compare is not before:
            tag = "register:comparison:changed"
            detail = {"compare": "on" if compare else "off"}
            audit.append(tx, at=now, tag=tag, actor=staff.actor, subject="register", detail=detail)

    await context.db.write(unit)
