"""The state table while a residence card is read: one consent, no PIN, and no step that belongs to another card."""

import pytest

from app.rules import live_flow, live_steps, live_table
from app.rules.live_cards import usable, why_no_card
from app.rules.live_moves import BadState
from app.rules.live_purposes import NEEDS, READS, Purpose
from app.rules.live_states import Flow, PinView, State
from app.wire.agent_messages import CardState, ReaderState
from app.wire.codes import FailureCode

NOW = 100.0
CARD = CardState(rid="r1", card_ref="a", kind="residence")
READER = ReaderState(rid="r1", label="Reader", kind="sim", slot="present")


def waiting() -> Flow:
    flow = Flow()
    for transition in (live_flow.ticket_issued, live_flow.claimed, live_flow.bound):
        flow = transition(flow, NOW)
    flow = live_flow.started(flow, NOW, NEEDS[Purpose.RESIDENCE], READS[Purpose.RESIDENCE])
    return live_table.readers_reported(flow, NOW, (READER,))


def looking() -> Flow:
    return live_table.card_reported(waiting(), NOW, CARD)


def reading() -> Flow:
    return live_steps.consent_accepted(live_steps.consent_shown(looking(), NOW), NOW)


def received() -> Flow:
    return live_steps.chip_received(reading(), NOW)


def test_consent_leads_to_the_reading_and_the_reading_to_the_end() -> None:
    assert looking().state is State.CHECK_CARD
    assert reading().state is State.READ
    assert received().state is State.VERIFYING
    assert live_steps.chip_accepted(received(), NOW).state is State.DONE


@pytest.mark.parametrize("kind", ["mynumber", "unknown", "unsupported"])
def test_another_card_is_waited_for_to_leave(kind: str) -> None:
    flow = live_table.card_reported(waiting(), NOW, CardState(rid="r1", card_ref="a", kind=kind))  # type: ignore[arg-type]
    assert flow.state is State.WAIT_CARD
    assert why_no_card(flow) is FailureCode.RESIDENCE_CARD_NEEDED


def test_a_residence_card_serves_no_reading_of_an_individual_number_card() -> None:
    flow = live_table.card_reported(Flow(state=State.WAIT_CARD, needs=("auth",)), NOW, CARD)
    assert usable(flow) == ()
    assert why_no_card(flow) is FailureCode.CARD_UNSUPPORTED


def test_no_pin_is_asked_for_and_no_token_taken() -> None:
    pin = PinView("auth", "prompt")
    for flow in (looking(), reading()):
        with pytest.raises(BadState):
            live_steps.pin_prompted(flow, NOW, pin)
        with pytest.raises(BadState):
            live_steps.token_received(flow, NOW, "auth")


@pytest.mark.parametrize("before", [waiting, looking, received])
def test_files_come_only_while_the_card_is_read(before) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadState):
        live_steps.chip_received(before(), NOW)


@pytest.mark.parametrize("state", [State.READ, State.VERIFYING])
def test_a_ceremony_with_pins_cannot_end_as_a_chip_does(state: State) -> None:
    flow = Flow(state=state, needs=("sign", "auth"))
    for transition in (live_steps.chip_received, live_steps.chip_accepted):
        with pytest.raises(BadState):
            transition(flow, NOW)


def test_a_token_that_is_accepted_does_not_end_a_chip() -> None:
    with pytest.raises(BadState):
        live_steps.token_accepted(received(), NOW)


def test_a_card_that_leaves_while_it_is_read_is_waited_for_again() -> None:
    flow = live_table.card_removed(reading(), NOW, "r1", "card")
    assert (flow.state, flow.notice, flow.attempt) == (State.WAIT_CARD, FailureCode.CARD_GONE, 2)


def test_after_a_wrong_number_the_card_is_read_again() -> None:
    failed = live_flow.failed(reading(), NOW, FailureCode.RESIDENCE_NUMBER_WRONG)
    assert live_flow.retried(failed, NOW).state is State.CHECK_CARD


def test_a_signature_that_is_not_right_is_not_tried_again() -> None:
    failed = live_flow.failed(received(), NOW, FailureCode.RESIDENCE_SIGNATURE_INVALID)
    with pytest.raises(BadState):
        live_flow.retried(failed, NOW)


def test_a_reading_that_never_ends_fails_as_a_card_error() -> None:
    assert live_flow.ticked(reading(), NOW + 31).failure is FailureCode.CARD_ERROR
