"""What lies on the applicant's table: service, readers, cards, and what their coming and going does to a
flow."""

from dataclasses import replace

from app.rules.live_cards import has_blocked_pin, usable, why_no_card
from app.rules.live_moves import BadState, end, enter, leaves
from app.rules.live_states import (
    CARD_IN_USE,
    CEREMONY,
    CEREMONY_SECONDS,
    EXTENSIONS,
    TERMINAL,
    WAITING,
    Flow,
    State,
)
from app.wire.agent_messages import CardState, ReaderState
from app.wire.codes import FailureCode

REPORTS = (State.PAIRED, *CEREMONY, *TERMINAL)


@leaves(*REPORTS)
def service_reported(flow: Flow, now: float, service: str) -> Flow:
    return _look_again(replace(flow, service=service), now, code=FailureCode.READER_GONE)


@leaves(*REPORTS)
def readers_reported(flow: Flow, now: float, readers: tuple[ReaderState, ...]) -> Flow:
    filled = {reader.rid for reader in readers if reader.slot != "empty"}
    there = {reader.rid for reader in readers}
    gone = flow.card is not None and flow.card.rid not in there
    cards = tuple(card for card in flow.cards if card.rid in filled)
    code = FailureCode.READER_GONE if gone else FailureCode.CARD_GONE
    return _look_again(replace(flow, readers=readers, cards=cards), now, code=code)


@leaves(*REPORTS)
def card_reported(flow: Flow, now: float, card: CardState) -> Flow:
    others = tuple(known for known in flow.cards if known.rid != card.rid)
    seen = replace(flow, cards=(*others, card))
    used = flow.card if flow.state in CARD_IN_USE else None
    if used and used.rid == card.rid and used.card_ref != card.card_ref:
        return end(seen, State.FAILED, now, code=FailureCode.CARD_CHANGED)
    if used and used.rid == card.rid and flow.state not in (State.CHECK_CARD, State.CONSENT):
        # The agent read the card anew because its work was cut off; the card may be back, the work is not.
        return interrupted(seen, now, _why_cut_off(flow, FailureCode.CARD_GONE))
    return _look_again(seen, now, code=FailureCode.CARD_GONE)


@leaves(*REPORTS)
def card_removed(flow: Flow, now: float, rid: str, cause: str) -> Flow:
    code = FailureCode.CARD_GONE if cause == "card" else FailureCode.READER_GONE
    return _look_again(
        replace(flow, cards=tuple(card for card in flow.cards if card.rid != rid)), now, code=code
    )


@leaves(State.CHOOSE_CARD)
def card_chosen(flow: Flow, now: float, rid: str) -> Flow:
    card = next((card for card in usable(flow) if card.rid == rid), None)
    if card is None:
        raise BadState(flow.state)
    return _take(flow, now, card)


def begin(flow: Flow, now: float) -> Flow:
    fresh = replace(flow, attempt=flow.attempt + 1, failure=None, notice=None, extensions_left=EXTENSIONS)
    cleared = replace(fresh, card=None, pin=None, accepted=(), consented=False)
    return _settle(replace(cleared, ceremony_deadline=now + CEREMONY_SECONDS), now)


def _look_again(flow: Flow, now: float, *, code: FailureCode) -> Flow:
    """Facts changed: waiting states move on; a ceremony whose card left starts over and says why."""
    if flow.state in WAITING:
        return _settle(flow, now)
    if flow.state not in CARD_IN_USE or is_there(flow):
        return flow
    return interrupted(flow, now, _why_cut_off(flow, code))


def _why_cut_off(flow: Flow, code: FailureCode) -> FailureCode:
    return FailureCode.PIN_UNCERTAIN if flow.state is State.VERIFY_PIN else code


def is_there(flow: Flow) -> bool:
    return any(flow.card and card.card_ref == flow.card.card_ref for card in flow.cards)


def interrupted(flow: Flow, now: float, notice: FailureCode) -> Flow:
    cleared = replace(flow, attempt=flow.attempt + 1, card=None, pin=None, accepted=(), consented=False)
    settled = _settle(cleared, now)
    return settled if settled.notice or settled.state in TERMINAL else replace(settled, notice=notice)


def _settle(flow: Flow, now: float) -> Flow:
    cards = usable(flow)
    if not flow.readers and not flow.cards:
        waits = State.WAIT_READER if flow.service == "running" else State.WAIT_SERVICE
        return enter(flow, waits, now)
    if not cards:
        return enter(replace(flow, notice=why_no_card(flow) or flow.notice), State.WAIT_CARD, now)
    if len(cards) > 1:
        return enter(replace(flow, notice=None), State.CHOOSE_CARD, now)
    return _take(flow, now, cards[0])


def _take(flow: Flow, now: float, card: CardState) -> Flow:
    if has_blocked_pin(card, flow.needs):
        return end(replace(flow, card=card), State.FAILED, now, code=FailureCode.PIN_BLOCKED)
    return enter(replace(flow, card=card, notice=None), State.CHECK_CARD, now)
