"""What pages and mails say about the office, set by the desk over the configuration file."""

import msgspec

from app.config import Office
from app.context import Context
from app.records import StaffSession
from app.seen import require_unchanged
from app.services.publish import OFFICE, office_of, publish
from app.store import audit, drafts, settings
from app.store.db import Tx


async def change_office(
    context: Context, staff: StaffSession, office: Office, *, seen: str, draft: tuple[str, str]
) -> None:
    """Raises AlreadyDecided when a colleague has changed it meanwhile."""
    now = context.clock.now_ms()
    value = msgspec.json.encode(office).decode()

    def unit(tx: Tx) -> None:
        before = office_of(settings.get_setting(tx, OFFICE), context.config.office)
        require_unchanged(before, seen)
        settings.upsert_setting(tx, OFFICE, value, now)
        drafts.delete_draft(tx, *draft)
        detail = dict.fromkeys(_changed(before, office), "changed")
        audit.append(
            tx, at=now, tag="office:details:changed", actor=staff.actor, subject="office", detail=detail
        )

    await context.db.write(unit)
    await publish(context)


def _changed(before: Office, after: Office) -> list[str]:
    old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    return [name for name, value in new.items() if old[name] != value]
