"""The five panels of the live page and the lines of "Check my computer", derived from the flow."""

from collections.abc import Mapping
from typing import Literal

from app.rules.live_cards import has_blocked_pin, usable
from app.rules.live_states import TERMINAL, CardKind, Flow, State
from app.wire.codes import FailureCode
from app.wire.page_messages import CheckView, StepProgress, StepView
from app.ws import state_words as words

Name = Literal["agent", "reader", "card", "pin", "result"]
Found = Literal["ok", "problem", "waiting"]

NAMES: tuple[Name, ...] = ("agent", "reader", "card", "pin", "result")
_TITLES: Mapping[Name, str] = {
    "agent": words.STEP_AGENT,
    "reader": words.STEP_READER,
    "card": words.STEP_CARD,
    "pin": words.STEP_PIN,
    "result": words.STEP_RESULT,
}
_WHERE: Mapping[State, Name] = {
    State.IDLE: "agent",
    State.TICKET: "agent",
    State.BINDING: "agent",
    State.AGENT_LOST: "agent",
    State.PAIRED: "reader",
    State.WAIT_SERVICE: "reader",
    State.WAIT_READER: "reader",
    State.WAIT_CARD: "card",
    State.CHOOSE_CARD: "card",
    State.CHECK_CARD: "card",
    State.CONSENT: "pin",
    State.PIN: "pin",
    State.VERIFY_PIN: "pin",
    State.READ: "result",
    State.SIGN: "result",
    State.VERIFYING: "result",
}
# A failure is shown where it happened; the first part of its code says where.
_BLAMES: Mapping[str, Name] = {
    "service": "reader",
    "reader": "reader",
    "card": "card",
    "cert": "card",
    "pin": "pin",
    "consent": "pin",
    "agent": "agent",
    "ticket": "agent",
    "binding": "agent",
    "origin": "agent",
    "version": "agent",
    "residence": "card",
}


def _current(flow: Flow) -> Name:
    if flow.state not in TERMINAL:
        return _WHERE[flow.state]
    return _BLAMES.get(flow.failure.partition("_")[0] if flow.failure else "", "result")


def steps(flow: Flow, reads: CardKind = "mynumber") -> tuple[StepView, ...]:
    """`reads` is of the page, which knows its card before a reading has begun."""
    current = NAMES.index(_current(flow))
    titles = _TITLES if reads == "mynumber" else {**_TITLES, "pin": words.STEP_CONSENT}
    return tuple(_step(flow, name, index - current, titles[name]) for index, name in enumerate(NAMES))


def _step(flow: Flow, name: Name, distance: int, title: str) -> StepView:
    progress: StepProgress = "done" if distance < 0 else "todo"
    if flow.state is State.DONE:
        progress = "done"
    elif distance == 0:
        progress = "problem" if flow.failure or _is_hindered(flow) else "current"
    return StepView(name=name, progress=progress, title=str(title), text=_text(name, progress, flow))


def _is_hindered(flow: Flow) -> bool:
    return flow.notice not in (None, FailureCode.TICKET_EXPIRED)


def _text(name: Name, progress: StepProgress, flow: Flow) -> str:
    if progress == "todo":
        return str(words.NOT_YET)
    if progress == "done":
        return str({"agent": words.CONNECTED, "result": words.VERIFIED}.get(name, words.READY))
    if name == "pin" and flow.next_need and flow.state is not State.CONSENT:
        return str(words.PINS[flow.next_need])
    if flow.failure or flow.notice:
        return str(words.CHECK_WORDS["problem"])
    return str(words.of_state(flow)[0])


def checks(flow: Flow, reads: CardKind = "mynumber") -> tuple[CheckView, ...]:
    """Works with and without a card; nothing in it is personal."""
    paired = flow.paired
    has_reader, has_card = bool(flow.readers), bool(usable(flow)) if _knows_card(flow) else bool(flow.cards)
    blocked = flow.failure is FailureCode.PIN_BLOCKED or any(
        has_blocked_pin(card, ("sign", "auth")) for card in flow.cards
    )
    service = _found(flow.service == "running" or has_reader, known=paired)
    card = _found(has_card, known=has_reader)
    of_card: tuple[tuple[str, Found], ...] = (
        (words.CHECK_CARD, card),
        (words.CHECK_PIN, _found(not blocked, known=bool(flow.cards))),
    )
    if reads == "residence":
        of_card = ((words.CHECK_RESIDENCE_CARD, card),)
    lines: tuple[tuple[str, Found], ...] = (
        (words.CHECK_PAGE, "ok"),
        (words.CHECK_AGENT, "ok" if paired else "waiting"),
        (words.CHECK_SERVICE, service),
        (words.CHECK_READER, _found(has_reader, known=paired)),
        *of_card,
    )
    return tuple(
        CheckView(label=str(label), state=state, text=str(words.CHECK_WORDS[state])) for label, state in lines
    )


def _knows_card(flow: Flow) -> bool:
    """Before a reading has begun any card will do."""
    return bool(flow.needs) or flow.reads == "residence"


def _found(fact: bool, *, known: bool) -> Found:  # noqa: FBT001 - the fact itself
    if not known:
        return "waiting"
    return "ok" if fact else "problem"
