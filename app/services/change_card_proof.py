"""For which acts the office asks for a proof with the card, set by the desk. It counts for the next page."""

import msgspec

from app.context import Context
from app.records import CardProofFor, StaffSession
from app.seen import require_unchanged
from app.services.publish import CARD_PROOF, card_proof_of, publish
from app.store import audit, settings
from app.store.db import Tx


def shown(acts: frozenset[CardProofFor]) -> list[str]:
    """As a page shows it, for the fingerprint of what was seen."""
    return sorted(act.value for act in acts)


async def change_card_proof(
    context: Context, staff: StaffSession, acts: frozenset[CardProofFor], *, seen: str
) -> None:
    """Raises AlreadyDecided when a colleague has changed them meanwhile."""
    now = context.clock.now_ms()
    value = msgspec.json.encode(shown(acts)).decode()

    def unit(tx: Tx) -> None:
        before = card_proof_of(settings.get_setting(tx, CARD_PROOF))
        require_unchanged(shown(before), seen)
        settings.upsert_setting(tx, CARD_PROOF, value, now)
        detail = {act.value: "on" if act in acts else "off" for act in sorted(before ^ acts)}
        tag = "office:card_proof:changed"
        audit.append(tx, at=now, tag=tag, actor=staff.actor, subject="office", detail=detail)

    await context.db.write(unit)
    await publish(context)
