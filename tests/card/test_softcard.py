"""The software card against what was measured on real ones, command by command in hex."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.card.apdu import StatusWord
from app.card.softcard import SoftCard
from tests.card.conftest import MakeCard

SELECT_JPKI = "00a4040c0ad392f000260100000001"
SELECT_TEXT = "00a4040c0ad3921000310001010408"
SELECT_SIGN_PIN, SELECT_AUTH_PIN = "00a4020c02001b", "00a4020c020018"
SELECT_SIGN_CERTIFICATE, SELECT_AUTH_CERTIFICATE = "00a4020c020001", "00a4020c02000a"
SELECT_AUTH_KEY = "00a4020c020017"
COUNTER = "00200080"
RIGHT_AUTH, WRONG_AUTH = "0020008004" + b"1234".hex(), "0020008004" + b"9999".hex()
RIGHT_SIGN = "0020008006" + b"ABC123".hex()
DIGEST_INFO = "3031300d060960864801650304020105000420" + "ab" * 32
SIGN = "802a008033" + DIGEST_INFO + "00"


def ask(card: SoftCard, *commands: str) -> str:
    """The last answer, in hex; earlier ones must succeed."""
    *before, last = commands
    for command in before:
        answer = card.transmit(bytes.fromhex(command)).hex()
        assert answer.endswith("9000"), (command, answer[-4:])
    return card.transmit(bytes.fromhex(last)).hex()


def spoil(card: SoftCard, tries: int) -> None:
    ask(card, SELECT_JPKI, SELECT_AUTH_PIN)
    for _ in range(tries):
        card.transmit(bytes.fromhex(WRONG_AUTH))


def test_an_application_is_selected_with_and_without_its_template(card: SoftCard) -> None:
    assert ask(card, SELECT_JPKI) == "9000"
    assert ask(card, "00a404000ad392f00026010000000100") == "6f0c840ad392f0002601000000019000"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00a4040c07a0000000031010", "6a82"),
        ("00a4040c09d392f0002601000000", "6a82"),
        ("00a4020c02000a", "6a82"),
        ("00a40000", "6a86"),
        ("00a4010c02000a", "6a86"),
        (COUNTER, "6986"),
        ("00b0000004", "6986"),
        ("00b00000", "6986"),
        ("00ca5f5100", "6d00"),
        ("80b0000004", "6d00"),
        ("80ae000000", "6982"),
        ("01a4040c0ad392f000260100000001", "6881"),
        ("08b0000004", "69fc"),
        ("a0a4000002", "6e00"),
        ("00a4", "6700"),
        ("00840001", "6a86"),
        ("00840000", "6700"),
    ],
)
def test_after_a_reset_the_card_refuses(card: SoftCard, command: str, answer: str) -> None:
    assert ask(card, command) == answer


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00a4020c020003", "6a82"),
        ("00a40000", "9000"),
        ("00a40000023f00", "6a82"),
        ("00200180", "6a86"),
        ("00200011", "6a86"),
        ("0020009f", "6a82"),
        ("0020008000", "6986"),
        ("80a2000000", "6982"),
    ],
)
def test_inside_the_application_the_card_answers(card: SoftCard, command: str, answer: str) -> None:
    assert ask(card, SELECT_JPKI, command) == answer


def test_the_counter_query_of_five_bytes_is_refused(card: SoftCard) -> None:
    assert ask(card, SELECT_JPKI, SELECT_AUTH_PIN, "0020008000") == "6700"


def test_the_counter_is_told_before_after_and_while_verified(card: SoftCard) -> None:
    assert ask(card, SELECT_JPKI, SELECT_SIGN_PIN, COUNTER) == "63c5"
    assert ask(card, SELECT_AUTH_PIN, COUNTER) == "63c3"
    assert ask(card, RIGHT_AUTH, COUNTER) == "63c3"


def test_wrong_entries_count_down_and_a_right_one_restores(card: SoftCard) -> None:
    assert ask(card, SELECT_JPKI, SELECT_AUTH_PIN, WRONG_AUTH) == "63c2"
    assert ask(card, WRONG_AUTH) == "63c1"
    assert ask(card, RIGHT_AUTH, COUNTER) == "63c3"


def test_the_last_wrong_entry_blocks_even_the_right_secret(card: SoftCard) -> None:
    spoil(card, 2)
    assert ask(card, WRONG_AUTH) == "63c0"
    assert ask(card, RIGHT_AUTH) == "6984"
    assert ask(card, COUNTER) == "63c0"


def test_a_card_may_say_blocked_in_the_other_way(make_card: MakeCard) -> None:
    card = SoftCard.load(make_card(blocked_status=StatusWord.AUTHENTICATION_METHOD_BLOCKED))
    spoil(card, 3)
    assert ask(card, RIGHT_AUTH) == "6983"


def test_the_secrets_are_counted_apart(card: SoftCard) -> None:
    spoil(card, 3)
    assert ask(card, SELECT_SIGN_PIN, COUNTER) == "63c5"


def test_a_wrong_entry_takes_back_what_a_right_one_opened(card: SoftCard) -> None:
    ask(card, SELECT_JPKI, SELECT_AUTH_PIN, RIGHT_AUTH)
    assert ask(card, WRONG_AUTH) == "63c2"
    assert ask(card, SELECT_AUTH_KEY, SIGN) == "6982"


def test_the_signature_certificate_needs_its_own_secret(card: SoftCard) -> None:
    assert ask(card, SELECT_JPKI, SELECT_SIGN_CERTIFICATE, "00b0000004") == "6982"
    assert ask(card, SELECT_AUTH_PIN, RIGHT_AUTH, SELECT_SIGN_CERTIFICATE, "00b0000004") == "6982"
    answer = ask(card, SELECT_SIGN_PIN, RIGHT_SIGN, SELECT_SIGN_CERTIFICATE, "00b0000004")
    assert answer.startswith("3082")


def test_the_authentication_certificate_is_free_and_padded(card: SoftCard) -> None:
    assert ask(card, SELECT_JPKI, SELECT_AUTH_CERTIFICATE, "00b0000004").startswith("3082")
    assert ask(card, "00b00edf00") == "ff9000"
    assert ask(card, "00b00ee000") == "6b00"
    assert ask(card, "00b07fff00") == "6b00"


def test_a_read_without_le_or_of_a_secret_is_refused(card: SoftCard) -> None:
    assert ask(card, SELECT_JPKI, SELECT_AUTH_CERTIFICATE, "00b00000") == "6700"
    assert ask(card, SELECT_AUTH_PIN, "00b0000004") == "6981"
    assert ask(card, SELECT_AUTH_KEY, "00b0000004") == "6981"
    assert ask(card, SELECT_AUTH_CERTIFICATE, COUNTER) == "6981"
    assert ask(card, SELECT_AUTH_CERTIFICATE, SIGN) == "6981"


def test_short_identifiers_address_files_without_select(card: SoftCard) -> None:
    assert ask(card, SELECT_JPKI, "00b08a0004").startswith("3082")
    assert ask(card, "00200098") == "63c3"
    assert ask(card, "0020009b") == "63c5"
    selected = ask(card, "0020009804" + b"1234".hex(), SELECT_AUTH_KEY, SIGN)
    assert ask(card, "802a009733" + DIGEST_INFO + "00") == selected
    assert ask(card, "802a009a33" + DIGEST_INFO + "00") == "6982"


def test_selecting_the_application_again_logs_out(card: SoftCard) -> None:
    ask(card, SELECT_JPKI, SELECT_AUTH_PIN, RIGHT_AUTH)
    assert ask(card, SELECT_JPKI, SELECT_AUTH_KEY, SIGN) == "6982"


@pytest.mark.parametrize("leave", [SELECT_TEXT, "00a4040c07a0000001510000"])
def test_a_visit_elsewhere_leaves_the_application(card: SoftCard, leave: str) -> None:
    ask(card, SELECT_JPKI, SELECT_AUTH_PIN, RIGHT_AUTH)
    assert ask(card, leave) == "9000"
    assert ask(card, "802a009733" + DIGEST_INFO + "00") == "6a82"


def test_a_reset_logs_out_and_leaves_the_application(card: SoftCard) -> None:
    ask(card, SELECT_JPKI, SELECT_AUTH_PIN, RIGHT_AUTH)
    card.reset()
    assert ask(card, SELECT_AUTH_KEY) == "6a82"
    assert ask(card, SELECT_JPKI, SELECT_AUTH_KEY, SIGN) == "6982"


@pytest.mark.parametrize("p1", ["06", "10", "9e", "ff"])
def test_an_unknown_signature_scheme_is_refused(card: SoftCard, p1: str) -> None:
    command = f"802a{p1}8033{DIGEST_INFO}00"
    assert ask(card, SELECT_JPKI, SELECT_AUTH_PIN, RIGHT_AUTH, SELECT_AUTH_KEY, command) == "6a86"


@pytest.mark.parametrize(
    "command",
    ["802a0080f6" + "01" * 246 + "00", "802a02801f" + "01" * 31 + "00", "802a048021" + "01" * 33 + "00"],
)
def test_an_input_that_does_not_fit_the_scheme_is_refused(card: SoftCard, command: str) -> None:
    assert ask(card, SELECT_JPKI, SELECT_AUTH_PIN, RIGHT_AUTH, SELECT_AUTH_KEY, command) == "6700"


def test_a_challenge_has_the_length_asked_for(card: SoftCard) -> None:
    assert len(ask(card, "0084000008")) == 2 * (8 + 2)
    assert ask(card, "0084000008") != ask(card, "0084000008")


def test_the_individual_number_is_not_on_the_card(card: SoftCard) -> None:
    assert ask(card, SELECT_TEXT, "00a4020c020001") == "6a82"


def test_a_counter_that_cannot_be_written_stops_the_comparison(card_directory: Path) -> None:
    card = SoftCard.load(card_directory)
    ask(card, SELECT_JPKI, SELECT_AUTH_PIN)
    (card_directory / "counters.json").unlink()
    assert ask(card, RIGHT_AUTH) == "6581"
    assert ask(card, SELECT_AUTH_KEY, SIGN) == "6982"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.binary(max_size=80).filter(lambda raw: raw[1:2] != b"\x20"), max_size=6))
def test_any_bytes_get_a_status_word(card: SoftCard, commands: list[bytes]) -> None:
    ask(card, SELECT_JPKI)
    for command in commands:
        assert len(card.transmit(command)) >= 2
