"""Which identity documents the office accepts and how many people accept one, set by the desk over the configuration
file. It counts for the next page and the next decision."""

import msgspec

from app.config import Documents
from app.context import Context
from app.records import StaffSession
from app.seen import require_unchanged
from app.services.publish import DOCUMENTS, documents_of, publish
from app.store import audit, settings
from app.store.db import Tx


class DocumentRules(msgspec.Struct, frozen=True):
    accept_alien_registration: bool
    accept_registered_matters: bool
    four_eyes: bool


def rules_of(office: Documents) -> DocumentRules:
    return DocumentRules(
        accept_alien_registration=office.accept_alien_registration,
        accept_registered_matters=office.accept_registered_matters,
        four_eyes=office.four_eyes,
    )


async def change_document_rules(
    context: Context, staff: StaffSession, rules: DocumentRules, *, seen: str
) -> None:
    """Raises AlreadyDecided when a colleague has changed them meanwhile."""
    now = context.clock.now_ms()
    value = msgspec.json.encode(rules).decode()

    def unit(tx: Tx) -> None:
        before = rules_of(documents_of(settings.get_setting(tx, DOCUMENTS), context.config.documents))
        require_unchanged(before, seen)
        settings.upsert_setting(tx, DOCUMENTS, value, now)
        old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(rules)
        detail = {name: "on" if on else "off" for name, on in new.items() if old[name] != on}
        tag = "office:documents:changed"
        audit.append(tx, at=now, tag=tag, actor=staff.actor, subject="office", detail=detail)

    await context.db.write(unit)
    await publish(context)
