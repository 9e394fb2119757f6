"""On the way to an account: the verified reading of this session, and what was typed so far."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from app.context import Context
from app.errors import CardNeeded
from app.records import CardFacts, Session
from app.services.read_card import read_facts
from app.store import drafts, readings
from app.store.readings import Reading

PURPOSE = "register"
DRAFT_PAGE = "register_information"
DRAFT_KEPT_MS = 24 * 3600 * 1000
LINK_KEPT_MS = 24 * 3600 * 1000
TERMS_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Read:
    """A verified reading with its facts opened."""

    reading: Reading
    facts: CardFacts

    @property
    def draft_owner(self) -> str:
        return f"card:{self.reading.owner}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed on the information page; `checked` once it was sent with Confirm."""

    values: Mapping[str, str]
    checked: bool = False


async def current_reading(context: Context, session: Session) -> Read:
    """The verified card of this session. Raises CardNeeded."""
    now = context.clock.now_ms()
    reading = await context.db.read(lambda tx: readings.get_reading(tx, session.id, PURPOSE, now=now))
    if reading is None:
        raise CardNeeded
    return Read(reading, read_facts(context, reading))


async def keep_typed(context: Context, read: Read, typed: Typed) -> None:
    """Kept sealed for 24 hours under the card's owner, so that only the same card brings it back."""
    owner = read.draft_owner
    sealed = context.sealer.seal(msgspec.json.encode(typed), context=f"draft:{owner}:{DRAFT_PAGE}")
    now = context.clock.now_ms()
    await context.db.write(lambda tx: drafts.upsert_draft(tx, owner, DRAFT_PAGE, sealed, now))


async def typed_so_far(context: Context, read: Read) -> Typed | None:
    owner, oldest = read.draft_owner, context.clock.now_ms() - DRAFT_KEPT_MS
    sealed = await context.db.read(lambda tx: drafts.get_draft(tx, owner, DRAFT_PAGE, not_before=oldest))
    if sealed is None:
        return None
    return msgspec.json.decode(context.sealer.open(sealed, context=f"draft:{owner}:{DRAFT_PAGE}"), type=Typed)
