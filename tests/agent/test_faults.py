"""The card fails at every command, or is exchanged at the worst moment: no entry is ever sent twice."""

import shutil
from pathlib import Path

import pytest

from app.card.card_directory import TryCounters
from app.card.jpki import JPKI_AID
from app.wire.agent_messages import AttemptFailed, SignToken
from tests.agent.people import AUTH_PIN, SIGN_PIN, WRONG_AUTH, Person
from tests.agent.solo import Solo, solo

FAULTS = ("remove", "reader_off", "service_stop", "empty", "sw")


def script(fault: str, index: int) -> str:
    return f"sw@apdu:{index}=6F00" if fault == "sw" else f"{fault}@apdu:{index}"


def tries_left(card: Path) -> int:
    return TryCounters.load(card).left(f"{JPKI_AID.hex()}/0018")


async def attempted(card: Path, person: Person, **options: object) -> Solo:
    one = await solo(card, person, **options)
    try:
        await one.run()
    finally:
        await one.close()
    return one


@pytest.mark.parametrize("fault", FAULTS)
async def test_a4_a_fault_at_any_command_sends_no_entry_twice(
    mint: list[Path], tmp_path: Path, fault: str
) -> None:
    """Every command of a ceremony for one PIN, one after the other; the person answers once, then cancels."""
    whole = await attempted(shutil.copytree(mint[0], tmp_path / "whole"), Person([AUTH_PIN]))
    assert any(isinstance(sent, SignToken) for sent in whole.sent)
    for index in range(1, whole.source.commands + 1):
        card = shutil.copytree(mint[0], tmp_path / f"card-{index}")
        person = Person([AUTH_PIN, None])
        one = await attempted(card, person, faults=script(fault, index))
        where = f"{fault} at command {index}"
        assert len(one.source.entries) <= len(person.given) <= 1, where
        assert person.open_dialogs == 0, where
        assert all(set(entry) == {0} for entry in person.given), where
        shutil.rmtree(card)


@pytest.mark.parametrize("fault", ["empty", "sw"])
async def test_a4_after_an_unclear_verify_the_counter_is_read_again_and_shown(card: Path, fault: str) -> None:
    """The answer to a wrong PIN is lost: the try is spent, and the next prompt knows it."""
    person = Person([WRONG_AUTH, AUTH_PIN])
    lost = "sw@verify=6F00" if fault == "sw" else "empty@verify"
    one = await attempted(card, person, faults=lost)
    shown = [(prompt.tries_left, prompt.mistake) for prompt in person.prompts]
    # A status word in the card's place means the card never saw the entry; a lost answer means that it did.
    assert shown == [(3, None), (3 if fault == "sw" else 2, "uncertain")]
    assert [phase for _, phase, _ in one.phases][:3] == ["prompt", "verifying", "uncertain"]
    assert one.source.verifies == 2


async def test_a4_an_unclear_last_try_opens_no_further_dialog(card: Path) -> None:
    """One try is left, and the answer to it is lost: the card is blocked by then."""
    TryCounters.load(card).restore(f"{JPKI_AID.hex()}/0018", 1)
    person = Person([WRONG_AUTH, AUTH_PIN])
    one = await attempted(card, person, faults="empty@verify")
    assert tries_left(card) == 0
    assert [prompt.tries_left for prompt in person.prompts] == [1]
    assert one.sent[-1] == AttemptFailed(code="pin_blocked", stage="pin auth")


@pytest.mark.parametrize("entry", ["", "123", "12345", "12a4", "12 4"])
async def test_a5_an_entry_that_cannot_be_the_pin_costs_no_try(card: Path, entry: str) -> None:
    person = Person([entry, None])
    one = await attempted(card, person)
    assert one.source.verifies == 0
    assert [prompt.mistake for prompt in person.prompts] == [None, "format"]
    assert tries_left(card) == 3


@pytest.mark.parametrize("entry", ["abcdef", "SHORT", "A" * 17, "ABC-123"])
async def test_a5_an_entry_that_cannot_be_the_signature_password_costs_no_try(card: Path, entry: str) -> None:
    one = await attempted(card, Person([entry, None]), needs=("sign",))
    assert one.source.verifies == 0


async def test_a6_at_no_tries_left_no_dialog_opens(card: Path) -> None:
    TryCounters.load(card).restore(f"{JPKI_AID.hex()}/0018", 0)
    person = Person([AUTH_PIN])
    one = await attempted(card, person)
    assert person.prompts == []
    assert one.source.verifies == 0
    assert one.sent[-1] == AttemptFailed(code="pin_blocked", stage="pin auth")


async def test_a6_at_one_try_left_the_dialog_knows_it_is_the_last(card: Path) -> None:
    TryCounters.load(card).restore(f"{JPKI_AID.hex()}/0018", 1)
    person = Person([None])
    await attempted(card, person)
    assert [prompt.tries_left for prompt in person.prompts] == [1]


async def test_a7_a_swapped_card_of_the_same_make_gets_no_verify(card: Path, other_card: Path) -> None:
    """While the dialog is open another card with the same ATR takes its place."""
    person = Person()
    one = await solo(card, person)

    def swap() -> str:
        one.source.sim.readers[0].swap_card(other_card)
        return AUTH_PIN

    person.entries = [swap]
    try:
        await one.run()
    finally:
        await one.close()
    assert one.source.verifies == 0
    assert tries_left(other_card) == 3
    assert one.sent[-1] == AttemptFailed(code="card_changed", stage="pin auth")
    assert person.open_dialogs == 0


async def test_a7_a_card_swapped_between_the_two_pins_signs_nothing(card: Path, other_card: Path) -> None:
    person = Person()
    one = await solo(card, person, needs=("sign", "auth"))

    def swap() -> str:
        one.source.sim.readers[0].swap_card(other_card)
        return AUTH_PIN

    person.entries = [SIGN_PIN, swap]
    try:
        await one.run()
    finally:
        await one.close()
    assert [sent.use for sent in one.sent if isinstance(sent, SignToken)] == ["sign"]
    assert tries_left(other_card) == 3


async def test_a_card_that_left_is_left_to_the_monitor_to_report(card: Path) -> None:
    one = await attempted(card, Person([AUTH_PIN]), faults="remove@apdu:3")
    assert not [sent for sent in one.sent if isinstance(sent, AttemptFailed)]
    assert one.rechecked == [one.ceremony.card.rid]
