"""The picture a page gets: steps, sentences and buttons in its own language. What is not made here, no
page ever sees."""

import math
from datetime import timedelta, timezone

from app.clock import utc
from app.errors.guidance import guidance_of
from app.errors.live import FAILURES
from app.i18n import Language, speaking
from app.rules.live_cards import usable
from app.rules.live_purposes import READS, STARTS_BY_HAND, Purpose
from app.rules.live_states import Flow, State, allowed
from app.services.live_session import LiveSession
from app.wire.codes import NUMBERS, FailureCode
from app.wire.page_messages import PinPanel, ReaderView, Snapshot
from app.ws import state_words as words
from app.ws.labels import clean_label
from app.ws.panels import checks, steps

# Elsewhere nobody waits for a PIN. A locked one is shown all the same, with no try left.
_SHOWS_PIN = frozenset({State.PIN, State.VERIFY_PIN, State.READ, State.SIGN})
JAPAN = timezone(timedelta(hours=9), "JST")


def snapshot(
    live: LiveSession, lang: Language, *, purpose: Purpose, now: float, session_deadline: int
) -> Snapshot:
    """`purpose` is of the page that looks; `now` is monotonic, `session_deadline` epoch milliseconds."""
    flow = live.flow
    code, reads = flow.failure or flow.notice, READS.get(purpose, "mynumber")
    with speaking(lang):
        title, advice = sentences(flow, takes_code=_takes_code(live))
        return Snapshot(
            rev=live.rev,
            state=flow.state.value,
            title=title,
            advice=advice,
            steps=steps(flow, reads),
            checks=checks(flow, reads),
            allowed=allowed(flow),
            code=code,
            number=NUMBERS[code] if code else None,
            guide=_guide(code) if code else None,
            retryable=flow.retryable,
            readers=_readers(flow),
            pin=_pin(flow),
            agent=_agent(live),
            code_entry=_takes_code(live),
            starts_itself=_starts_itself(live, purpose),
            simulated=any(card.simulated for card in flow.cards),
            seconds_left=None if flow.deadline is None else max(0, math.ceil(flow.deadline - now)),
            session_deadline=session_deadline,
        )


def sentences(flow: Flow, *, takes_code: bool) -> tuple[str, str]:
    """A failure or a remark speaks first; otherwise the state does."""
    code = flow.failure or flow.notice
    usual = words.TYPE_DIGITS if takes_code else words.of_state(flow)
    title, advice = (FAILURES[code].sentence, FAILURES[code].remedy) if code else usual
    return str(title), str(advice)


def _guide(code: FailureCode) -> str | None:
    found = guidance_of(NUMBERS[code])
    return found.section if found else None


def _readers(flow: Flow) -> tuple[ReaderView, ...]:
    serving = {card.rid for card in usable(flow)}
    return tuple(
        ReaderView(
            rid=reader.rid,
            label=clean_label(reader.label),
            has_card=reader.rid in serving,
            simulated=reader.kind == "sim",
        )
        for reader in flow.readers
    )


def _pin(flow: Flow) -> PinPanel | None:
    pin = flow.pin
    kind = pin.kind if pin else flow.next_need
    if kind is None or not (flow.state in _SHOWS_PIN or flow.failure is FailureCode.PIN_BLOCKED):
        return None
    left = pin.left if pin else _left_on_card(flow)
    return PinPanel(
        kind=kind,
        label=str(words.PINS[kind]),
        phase=pin.phase if pin else "waiting",
        left=left,
        text=str(words.PIN_FORMS[kind]) if left is None else words.tries(left),
    )


def _left_on_card(flow: Flow) -> int | None:
    pins = flow.card.pins if flow.card else ()
    return next((pin.left for pin in pins if pin.kind == flow.next_need), None)


def _agent(live: LiveSession) -> str | None:
    """P4: name, version and system of the agent, and since when, so that a foreign one is noticed."""
    if live.pairing is None:
        return None
    info = live.pairing.info
    since = utc(live.pairing.started_ms).astimezone(JAPAN).strftime("%H:%M")
    parts = (f"{info.name} {info.version}", info.os, words.STARTED_AT % {"time": since})
    return clean_label(" · ".join(part for part in parts if part), limit=160)


def _starts_itself(live: LiveSession, purpose: Purpose) -> bool:
    """Never for a tab in the background, which would take the reading away from the one in front."""
    if live.purpose is not purpose or purpose in STARTS_BY_HAND:
        return False
    return live.pairing is not None and live.pairing.method != "code"


def _takes_code(live: LiveSession) -> bool:
    return live.flow.state is State.BINDING and live.pairing is not None and live.pairing.code is not None
