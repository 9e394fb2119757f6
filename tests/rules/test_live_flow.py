"""The state table one refusal at a time, and what running out of time means in each state."""

import pytest

from app.rules import live_flow, live_steps, live_table
from app.rules.live_moves import BadState
from app.rules.live_states import (
    ACTIVE,
    CEREMONY,
    EXTENDABLE,
    LATE,
    SECONDS,
    TERMINAL,
    Flow,
    PinView,
    State,
    allowed,
)
from app.wire.agent_messages import CardState, CertificateState, PinState, ReaderState
from app.wire.codes import FailureCode

NOW = 100.0
NEEDS = ("sign", "auth")
CARD = CardState(rid="r1", card_ref="a", kind="mynumber")
READER = ReaderState(rid="r1", label="Reader", kind="sim", slot="present")
PIN = PinView("sign", "phase", 3, 5)


def paired():
    flow = Flow()
    for transition in (live_flow.ticket_issued, live_flow.claimed, live_flow.bound):
        flow = transition(flow, NOW)
    return flow


def waiting_for_a_card():
    return live_table.readers_reported(live_flow.started(paired(), NOW, NEEDS), NOW, (READER,))


def at_the_pin():
    flow = live_table.card_reported(waiting_for_a_card(), NOW, CARD)
    return live_steps.consent_accepted(live_steps.consent_shown(flow, NOW), NOW)


def prompted():
    return live_steps.pin_prompted(at_the_pin(), NOW, PIN)


def verifying_pin():
    return live_steps.pin_verifying(prompted(), NOW, PIN)


def reading():
    return live_steps.pin_ok(verifying_pin(), NOW, PIN)


@pytest.mark.parametrize(
    ("transition", "arguments"),
    [
        (live_flow.claimed, ()),
        (live_flow.bound, ()),
        (live_flow.started, (NEEDS,)),
        (live_flow.retried, ()),
        (live_flow.extended, ()),
        (live_flow.cancelled, (FailureCode.USER_CANCELLED,)),
        (live_flow.agent_back, ()),
        (live_table.card_reported, (CARD,)),
        (live_steps.consent_accepted, ()),
        (live_steps.pin_prompted, (PIN,)),
        (live_steps.pin_ok, (PIN,)),
        (live_steps.token_received, ("sign",)),
        (live_steps.token_accepted, ()),
    ],
)
def test_an_idle_session_can_do_nothing_but_ask_for_a_ticket(transition, arguments):
    with pytest.raises(BadState) as found:
        transition(Flow(), NOW, *arguments)
    assert found.value.state is State.IDLE


def test_p2_a_claim_alone_starts_no_ceremony():
    claimed = live_flow.claimed(live_flow.ticket_issued(Flow(), NOW), NOW)
    with pytest.raises(BadState):
        live_flow.started(claimed, NOW, NEEDS)


def test_a_pin_is_not_prompted_before_consent():
    flow = live_table.card_reported(waiting_for_a_card(), NOW, CARD)
    with pytest.raises(BadState):
        live_steps.pin_prompted(flow, NOW, PIN)


def test_the_user_pin_is_not_asked_before_the_signature_pin():
    with pytest.raises(BadState):
        live_steps.pin_prompted(at_the_pin(), NOW, PinView("auth", "prompt"))


def test_a_pin_that_was_never_on_the_screen_is_not_under_verification():
    with pytest.raises(BadState):
        live_steps.pin_verifying(at_the_pin(), NOW, PIN)


def test_a_right_user_pin_does_not_open_the_signature_key():
    with pytest.raises(BadState):
        live_steps.pin_ok(verifying_pin(), NOW, PinView("auth", "ok"))


def test_a_token_of_the_other_key_is_refused():
    with pytest.raises(BadState):
        live_steps.token_received(reading(), NOW, "auth")


def test_a_fourth_extension_is_refused():
    flow = prompted()
    for _ in range(3):
        flow = live_flow.extended(flow, NOW)
    with pytest.raises(BadState):
        live_flow.extended(flow, NOW)


def test_an_extension_moves_the_state_and_the_ceremony():
    before = prompted()
    after = live_flow.extended(before, NOW)
    assert (after.deadline - before.deadline, after.ceremony_deadline - before.ceremony_deadline) == (
        120,
        120,
    )


@pytest.mark.parametrize("code", ["pin_blocked", "cert_expired", "cert_revoked", "cert_unknown_issuer"])
def test_an_end_that_only_an_office_can_mend_is_not_retried(code):
    ended = live_flow.failed(prompted(), NOW, FailureCode(code))
    with pytest.raises(BadState):
        live_flow.retried(ended, NOW)
    assert allowed(ended) == ("pair.start",)


@pytest.mark.parametrize(
    ("certificate", "notice"),
    [("expired", "cert_expired"), ("not_yet", "cert_not_yet"), ("absent", "cert_absent")],
)
def test_a_card_whose_certificate_cannot_serve_is_not_taken_and_the_reason_is_said(certificate, notice):
    bad = CardState(
        rid="r1", card_ref="a", kind="mynumber", certs=(CertificateState(use="auth", state=certificate),)
    )
    flow = live_table.card_reported(waiting_for_a_card(), NOW, bad)
    assert (flow.state, flow.notice, flow.card) == (State.WAIT_CARD, notice, None)


def test_a_certificate_behind_its_pin_is_no_reason_to_refuse_a_card():
    card = CardState(
        rid="r1", card_ref="a", kind="mynumber", certs=(CertificateState(use="sign", state="protected"),)
    )
    assert live_table.card_reported(waiting_for_a_card(), NOW, card).state is State.CHECK_CARD


@pytest.mark.parametrize("kind", ["residence", "unknown", "unsupported"])
def test_another_kind_of_card_is_waited_out(kind):
    other = CardState(rid="r1", card_ref="a", kind=kind)
    flow = live_table.card_reported(waiting_for_a_card(), NOW, other)
    assert (flow.state, flow.notice) == (State.WAIT_CARD, "card_unsupported")


def test_of_two_cards_none_is_taken_by_itself():
    flow = live_table.readers_reported(waiting_for_a_card(), NOW, ())
    second = CardState(rid="r2", card_ref="b", kind="mynumber")
    both = (READER, ReaderState(rid="r2", label="2", kind="sim", slot="present"))
    flow = live_table.readers_reported(flow, NOW, both)
    flow = live_table.service_reported(flow, NOW, "running")
    chosen = Flow(
        **{name: getattr(flow, name) for name in flow.__dataclass_fields__} | {"cards": (CARD, second)}
    )
    flow = live_table.service_reported(chosen, NOW, "running")
    assert (flow.state, flow.card) == (State.CHOOSE_CARD, None)
    assert live_table.card_chosen(flow, NOW, "r2").card == second
    with pytest.raises(BadState):
        live_table.card_chosen(flow, NOW, "r9")


def test_a_second_card_in_the_middle_changes_nothing():
    flow = live_table.card_reported(prompted(), NOW, CardState(rid="r2", card_ref="b", kind="mynumber"))
    assert (flow.state, flow.card) == (State.PIN, CARD)


def test_a_reader_pulled_out_starts_over_and_forgets_consent():
    flow = live_table.readers_reported(prompted(), NOW, ())
    assert (flow.state, flow.notice, flow.consented, flow.pin) == (
        State.WAIT_READER,
        "reader_gone",
        False,
        None,
    )


def test_a_card_read_anew_in_the_middle_starts_a_new_attempt():
    before = reading()
    after = live_table.card_reported(before, NOW, CARD)
    assert (after.state, after.attempt) == (State.CHECK_CARD, before.attempt + 1)


def test_after_an_uncertain_verify_the_same_attempt_asks_again():
    flow = live_steps.pin_uncertain(verifying_pin(), NOW, PIN)
    assert (flow.state, flow.notice) == (State.CHECK_CARD, "pin_uncertain")
    assert live_steps.pin_prompted(flow, NOW, PIN).attempt == flow.attempt


def test_a_blocked_pin_on_the_card_is_found_before_any_prompt():
    blocked = CardState(
        rid="r1", card_ref="a", kind="mynumber", pins=(PinState(kind="auth", state="blocked"),)
    )
    flow = live_table.card_reported(waiting_for_a_card(), NOW, blocked)
    assert (flow.state, flow.failure) == (State.FAILED, "pin_blocked")


def test_the_last_wrong_pin_is_a_blocked_pin():
    flow = live_steps.pin_wrong(verifying_pin(), NOW, PinView("sign", "wrong", 0, 5))
    assert (flow.state, flow.failure) == (State.FAILED, "pin_blocked")


@pytest.mark.parametrize("state", sorted(LATE))
def test_every_state_ends_at_its_limit_and_not_before(state):
    limit = SECONDS.get(state, 600.0)
    flow = Flow(state=state, deadline=NOW + limit, paired=True)
    assert live_flow.ticked(flow, NOW + limit - 0.1) is flow
    late = live_flow.ticked(flow, NOW + limit)
    assert (late.state, late.failure) == LATE[state]


def test_a_ceremony_ends_when_its_ten_minutes_are_over_whatever_its_state():
    flow = prompted()
    assert live_flow.ticked(flow, flow.ceremony_deadline).state in TERMINAL


def test_a_ticket_that_nobody_claims_leads_back_to_the_start():
    flow = live_flow.ticked(live_flow.ticket_issued(Flow(), NOW), NOW + 60)
    assert (flow.state, flow.notice) == (State.IDLE, "ticket_expired")


def test_every_state_is_either_idle_active_or_an_end_and_has_a_limit():
    assert ACTIVE | TERMINAL | {State.IDLE} == set(State)
    assert set(LATE) | {State.TICKET} == ACTIVE
    assert EXTENDABLE < CEREMONY
