"""Where a request stands in its tab's page order, and moving the tab on. The decision itself is rules/page_order.py."""

from dataclasses import dataclass, replace

from app.clock import Clock
from app.records import Journey, Session
from app.rules.page_order import Arrival, OrderToken, came_by, judge, moved
from app.services.sessions import Sessions
from app.tokens import new_id


@dataclass(frozen=True, slots=True)
class Standing:
    """What a handler knows of the page order: how the request came, and the journey it belongs to."""

    arrival: Arrival
    journey: Journey
    by: str

    @property
    def token(self) -> str:
        return f"{self.journey.id}.{self.journey.step}"


def stand(
    sessions: Sessions, session: Session, token: OrderToken | None, *, method: str, route: str
) -> Standing:
    """Judges the request; a START gets a journey of its own, not yet written."""
    journey = sessions.journey(session.id, token.journey) if token else None
    arrival = judge(journey, token, method=method, route=route)
    by = came_by(method, route, token.step if token else 0)
    if journey is None:
        journey = Journey(new_id(), session.id, 0, "", "", 0)
    return Standing(arrival, journey, by)


async def move(
    sessions: Sessions, clock: Clock, session: Session, standing: Standing, *, page: str
) -> Standing:
    """The tab is now on `page`: written with the session's activity before the answer."""
    journey = moved(standing.journey, page=page, by=standing.by, now=clock.now_ms())
    await sessions.touch(session, journey)
    return replace(standing, journey=journey)


async def first_page(sessions: Sessions, clock: Clock, session: Session, *, page: str) -> Standing:
    """A new tab order that starts on `page`, as after a log-in."""
    journey = Journey(new_id(), session.id, 0, "", "", 0)
    return await move(sessions, clock, session, Standing(Arrival.START, journey, ""), page=page)
