"""The order of pages in one tab. A request must come from the page the tab is on; all else is an invalid operation.

Every page carries `journey.step`. A link or form on it sends that pair back, so a page reached again through the
browser's Back, Forward or history names a step that has passed."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from app.records import Journey

_TOKEN = re.compile(r"([A-Za-z0-9_-]{20})\.([0-9]{1,6})")


class Arrival(Enum):
    """What a request is to the tab it comes from."""

    START = "no page before it: the tab's first page"
    CURRENT = "the page the tab is on, asked for again"
    ADVANCE = "a step from the page the tab is on"
    REPEAT = "the step that led here, sent twice"
    INVALID = "from a page the tab has left"


@dataclass(frozen=True, slots=True)
class OrderToken:
    journey: str
    step: int

    def __str__(self) -> str:
        return f"{self.journey}.{self.step}"


def parse_token(text: str | None) -> OrderToken | None:
    """None when there is no token; a token that cannot be read names no journey and so is invalid."""
    if not text:
        return None
    match = _TOKEN.fullmatch(text)
    return OrderToken(match[1], int(match[2])) if match else OrderToken("", 0)


def came_by(method: str, route: str, step: int) -> str:
    return f"{method} {route} {step}"


def judge(journey: Journey | None, token: OrderToken | None, *, method: str, route: str) -> Arrival:
    """`journey` is the session's journey named by the token, or None. `route` is the page or action asked for."""
    if token is None:
        return Arrival.START if method == "GET" else Arrival.INVALID
    if journey is None:
        return Arrival.INVALID
    here = token.step == journey.step
    if method == "GET" and here and route == journey.page:
        return Arrival.CURRENT
    if here:
        return Arrival.ADVANCE
    if journey.came_by == came_by(method, route, token.step):
        return Arrival.CURRENT if method == "GET" else Arrival.REPEAT
    return Arrival.INVALID


def moved(journey: Journey, *, page: str, by: str, now: int) -> Journey:
    """The journey one step further, on `page`."""
    return replace(journey, step=journey.step + 1, page=page, came_by=by, updated_at=now)
