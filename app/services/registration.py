"""On the way to an account with a card: the verified reading of this session."""

from dataclasses import dataclass

from app.context import Context
from app.errors import CardNeeded
from app.records import CardFacts, Session
from app.services.read_card import read_facts
from app.store import readings
from app.store.readings import Reading

PURPOSE = "register"
DRAFT_PAGE = "register_information"
LINK_KEPT_HOURS = 24
LINK_KEPT_MS = LINK_KEPT_HOURS * 3_600_000


@dataclass(frozen=True, slots=True)
class Read:
    """A verified reading with its facts opened."""

    reading: Reading
    facts: CardFacts

    @property
    def draft_owner(self) -> str:
        """Only the same card brings back what was typed for it."""
        return f"card:{self.reading.owner}"


async def current_reading(context: Context, session: Session) -> Read:
    """The verified card of this session. Raises CardNeeded."""
    now = context.clock.now_ms()
    reading = await context.db.read(lambda tx: readings.get_reading(tx, session.id, PURPOSE, now=now))
    if reading is None:
        raise CardNeeded
    return Read(reading, read_facts(context, reading))
