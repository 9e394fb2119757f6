"""Reader labels, folding of secrets, deadlines, words: the small rules that everything else leans on."""

import asyncio
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agent.card_findings import failure_code
from app.agent.deadline import Deadline
from app.agent.findings import PromptTimedOut
from app.agent.labels import reader_label
from app.agent.secrets_in_memory import fold_secret, is_well_formed, wipe
from app.agent.words import Words, _table
from app.card.apdu import CardRefusal
from app.card.link import CardGone, ReaderBusy
from app.card.pin import Pin, PinBlocked
from app.wire.codes import FailureCode


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("ACS ACR122U [CCID Interface] 00 00", "ACS ACR122U"),
        ("SONY FeliCa RC-S300/P (1234567) 01 00", "SONY FeliCa RC-S300/P"),
        ("Reader 21120742100541 00 00", "Reader"),
        ("SIMULATED reader 1", "SIMULATED reader 1"),
        ("Evil\x1b[31m\n\u202ereader", "Evil"),
        ("", "IC card reader"),
        ("A" * 300, "A" * 60),
    ],
)
def test_a_label_shows_the_model_and_no_serial(name: str, label: str) -> None:
    assert reader_label(name).startswith(label)


@given(st.text(max_size=300))
def test_w5_whatever_a_reader_is_called_its_label_is_short_and_printable(name: str) -> None:
    label = reader_label(name)
    assert 0 < len(label) <= 60
    assert label.isprintable()


@pytest.mark.parametrize(
    ("pin", "typed", "folded"),
    [
        (Pin.SIGN, "abc123", b"ABC123"),
        (Pin.SIGN, "ＡＢＣ１２３", b"ABC123"),
        (Pin.SIGN, "ａｂｃ１２３", b"ABC123"),
        (Pin.AUTH, "１２３４", b"1234"),
    ],
)
def test_a_secret_is_folded_as_the_card_needs_it(pin: Pin, typed: str, folded: bytes) -> None:
    entry = bytearray(typed.encode())
    assert fold_secret(pin, entry) == folded
    assert set(entry) == {0}


@pytest.mark.parametrize(
    "typed", ["ab c12", "ééé123", "あいう123", "abc12\x00", "ABC\uff0d123", "\ud83d\ude00"]
)
def test_what_cannot_be_folded_is_refused_and_not_cut(typed: str) -> None:
    folded = fold_secret(Pin.SIGN, bytearray(typed.encode("utf-8", "surrogatepass")))
    assert not is_well_formed(Pin.SIGN, folded)


@given(st.binary(max_size=40))
def test_folding_takes_any_bytes(raw: bytes) -> None:
    folded = fold_secret(Pin.SIGN, bytearray(raw))
    assert len(folded) <= len(raw)


def test_wiping_leaves_only_zeros() -> None:
    secret = bytearray(b"ABC123")
    wipe(secret)
    assert secret == bytes(6)


async def test_an_unanswered_deadline_is_its_own_finding() -> None:
    with pytest.raises(PromptTimedOut):
        async with Deadline(0.01):
            await asyncio.Event().wait()


async def test_an_extended_deadline_tells_whoever_watches_it() -> None:
    told: list[int] = []
    async with Deadline(60) as deadline:
        deadline.on_change(told.append)
        deadline.extend(120)
        assert deadline.seconds_left() > 170
    assert len(told) == 1


async def test_an_answered_deadline_cannot_be_extended() -> None:
    async with Deadline(60) as deadline:
        pass
    deadline.extend(120)
    assert deadline.seconds_left() == 60


def test_every_sentence_is_there_in_both_languages() -> None:
    for key, entry in _table().items():
        assert set(entry) == {"ja", "en"}, key
        assert all(entry.values()), key
        fields = [sorted(part for part in _fields(text)) for text in entry.values()]
        assert fields[0] == fields[1], key


def _fields(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


def test_the_labels_are_those_of_the_manual() -> None:
    english, japanese = Words("en"), Words("ja")
    for key, label in (
        ("label_sign", "Digital Signature PIN code"),
        ("label_auth", "Digital User ID PIN code"),
    ):
        assert english(key) == label
        assert japanese(key).endswith(f"({label})")
    assert english("title") == japanese("title") == "Enter Password"


def test_an_unknown_code_is_shown_as_itself() -> None:
    assert "brand_new" in Words("en").about_code("brand_new")


@pytest.mark.parametrize(("code", "number"), [("ticket_expired", "E-2404"), ("card_gone", "E-2101")])
def test_a_failure_has_the_number_that_the_page_shows(code: str, number: str) -> None:
    assert Words("ja").about_code(code).endswith(f"({number})")


@pytest.mark.parametrize(
    ("finding", "code"),
    [
        (CardGone(), FailureCode.CARD_GONE),
        (ReaderBusy(), FailureCode.READER_BUSY),
        (PinBlocked(Pin.AUTH), FailureCode.PIN_BLOCKED),
        (CardRefusal(0x6F00), FailureCode.CARD_ERROR),
        (RuntimeError("something private"), FailureCode.INTERNAL),
    ],
)
def test_every_finding_has_its_true_code(finding: Exception, code: FailureCode) -> None:
    assert failure_code(finding) is code


def test_the_agent_speaks_the_language_of_the_page_unless_the_person_chose_one() -> None:
    unchosen, chosen = Words("en", follows_page=True), Words("en")
    for words in (unchosen, chosen):
        words.follow("ja")
    assert (unchosen.language, chosen.language) == ("ja", "en")


@pytest.mark.parametrize("language", ["", "fr", "JA", "../en"])
def test_a_page_language_the_agent_does_not_speak_changes_nothing(language: str) -> None:
    words = Words("ja", follows_page=True)
    words.follow(language)
    assert words.language == "ja"
