"""The person's steps in a ceremony: consent, one PIN after the other, a signature after each. No step can
be skipped."""

from dataclasses import replace

from app.rules.live_moves import BadState, end, enter, leaves
from app.rules.live_states import CARD_IN_USE, Flow, PinView, State
from app.rules.live_table import interrupted, is_there
from app.wire.codes import FailureCode
from app.wire.messages import Use


@leaves(State.CHECK_CARD, State.CONSENT)
def consent_shown(flow: Flow, now: float) -> Flow:
    return enter(flow, State.CONSENT, now)


@leaves(State.CHECK_CARD, State.CONSENT)
def consent_accepted(flow: Flow, now: float) -> Flow:
    agreed = replace(flow, consented=True, notice=None)
    return enter(agreed, State.READ, now) if flow.reads == "residence" else _next_pin(agreed, now)


@leaves(State.CHECK_CARD, State.CONSENT)
def consent_declined(flow: Flow, now: float) -> Flow:
    return end(flow, State.CANCELLED, now, code=FailureCode.CONSENT_DECLINED)


@leaves(State.CHECK_CARD, State.PIN)
def pin_prompted(flow: Flow, now: float, pin: PinView) -> Flow:
    """From CHECK_CARD only after an uncertain VERIFY, when the counter has been read again."""
    if not flow.consented or pin.kind != flow.next_need:
        raise BadState(flow.state)
    notice = flow.notice if flow.notice in (FailureCode.PIN_WRONG, FailureCode.PIN_LOW) else None
    return enter(replace(flow, pin=pin, notice=notice), State.PIN, now)


@leaves(State.PIN)
def pin_verifying(flow: Flow, now: float, pin: PinView) -> Flow:
    """A PIN that was never asked for on the screen cannot be under verification."""
    _require_same_pin(flow, pin)
    return enter(replace(flow, pin=pin, notice=None), State.VERIFY_PIN, now)


@leaves(State.VERIFY_PIN)
def pin_wrong(flow: Flow, now: float, pin: PinView) -> Flow:
    _require_same_pin(flow, pin)
    if pin.left == 0:
        return end(replace(flow, pin=pin), State.FAILED, now, code=FailureCode.PIN_BLOCKED)
    notice = FailureCode.PIN_LOW if pin.left == 1 else FailureCode.PIN_WRONG
    return enter(replace(flow, pin=pin, notice=notice), State.PIN, now)


@leaves(State.VERIFY_PIN)
def pin_ok(flow: Flow, now: float, pin: PinView) -> Flow:
    _require_same_pin(flow, pin)
    return enter(replace(flow, pin=pin), State.READ, now)


@leaves(State.VERIFY_PIN)
def pin_uncertain(flow: Flow, now: float, pin: PinView) -> Flow:
    _require_same_pin(flow, pin)
    return enter(replace(flow, pin=pin, notice=FailureCode.PIN_UNCERTAIN), State.CHECK_CARD, now)


@leaves(State.CHECK_CARD, State.CONSENT, State.PIN, State.VERIFY_PIN)
def pin_blocked(flow: Flow, now: float, pin: PinView) -> Flow:
    return end(replace(flow, pin=pin), State.FAILED, now, code=FailureCode.PIN_BLOCKED)


@leaves(State.PIN)
def pin_cancelled(flow: Flow, now: float) -> Flow:
    return end(flow, State.CANCELLED, now, code=FailureCode.PIN_CANCELLED)


@leaves(State.PIN)
def pin_timed_out(flow: Flow, now: float) -> Flow:
    return end(flow, State.FAILED, now, code=FailureCode.PIN_TIMEOUT)


@leaves(*CARD_IN_USE, State.VERIFYING)
def progressed(flow: Flow, now: float, step: str) -> Flow:
    """Only the step to the signature is a state; the others are for the agent's own log."""
    return enter(flow, State.SIGN, now) if step == "sign" and flow.state is State.READ else flow


@leaves(State.READ, State.SIGN)
def token_received(flow: Flow, now: float, use: Use) -> Flow:
    if use != flow.next_need:
        raise BadState(flow.state)
    return enter(flow, State.VERIFYING, now)


@leaves(State.VERIFYING)
def token_accepted(flow: Flow, now: float) -> Flow:
    use = flow.next_need
    if use is None:
        raise BadState(flow.state)
    ahead = replace(flow, accepted=(*flow.accepted, use))
    if ahead.next_need is None:
        return end(replace(ahead, pin=None), State.DONE, now, code=None)
    return _next_pin(ahead, now) if is_there(ahead) else interrupted(ahead, now, FailureCode.CARD_GONE)


@leaves(State.READ)
def chip_received(flow: Flow, now: float) -> Flow:
    """All files of a residence card have come."""
    _require_residence(flow)
    return enter(flow, State.VERIFYING, now)


@leaves(State.VERIFYING)
def chip_accepted(flow: Flow, now: float) -> Flow:
    _require_residence(flow)
    return end(flow, State.DONE, now, code=None)


def _require_residence(flow: Flow) -> None:
    if flow.reads != "residence":
        raise BadState(flow.state)


def _next_pin(flow: Flow, now: float) -> Flow:
    return enter(replace(flow, pin=None), State.PIN, now)


def _require_same_pin(flow: Flow, pin: PinView) -> None:
    if flow.pin is None or pin.kind != flow.pin.kind:
        raise BadState(flow.state)
