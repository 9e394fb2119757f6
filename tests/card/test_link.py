"""The exchange of one command: more data, the right Le, and never a second VERIFY."""

import pytest

from app.card.apdu import CardRefusal, CommandApdu, MalformedAnswer
from app.card.link import exchange, respond
from tests.card.links import ScriptedLink

READ = CommandApdu(0x00, 0xB0, 0x00, 0x00, le=256)


def test_promised_data_is_fetched_with_get_response() -> None:
    link = ScriptedLink(["aabb6102", "cc6101", "dd9000"])
    assert exchange(link, READ).hex() == "aabbccdd"
    assert link.sent == ["00b0000000", "00c0000002", "00c0000001"]


def test_a_read_with_the_wrong_le_is_repeated_once_with_the_right_one() -> None:
    link = ScriptedLink(["6c02", "aabb9000"])
    assert exchange(link, READ).hex() == "aabb"
    assert link.sent == ["00b0000000", "00b0000002"]


def test_a_card_that_asks_twice_for_another_le_is_not_obeyed() -> None:
    link = ScriptedLink(["6c02", "6c03"])
    with pytest.raises(CardRefusal) as refusal:
        exchange(link, READ)
    assert refusal.value.sw == 0x6C03


@pytest.mark.parametrize("ins", [0x20, 0x24], ids=["VERIFY", "CHANGE REFERENCE DATA"])
@pytest.mark.parametrize("sw", ["6c06", "6106"])
def test_a_command_that_spends_tries_is_never_sent_again(ins: int, sw: str) -> None:
    link = ScriptedLink([sw, "9000"])
    with pytest.raises(CardRefusal):
        exchange(link, CommandApdu(0x00, ins, 0x00, 0x80, b"1234"))
    assert len(link.sent) == 1


def test_a_card_that_promises_data_without_end_is_refused() -> None:
    link = ScriptedLink(["006101"] * 100)
    with pytest.raises(MalformedAnswer):
        respond(link, READ)


@pytest.mark.parametrize("sw", ["6282", "6300", "6700", "6982", "6a82", "6b00", "6d00", "6e00", "6f00"])
def test_every_status_word_but_9000_is_a_refusal_that_carries_it(sw: str) -> None:
    with pytest.raises(CardRefusal) as refusal:
        exchange(ScriptedLink([sw]), READ)
    assert refusal.value.sw == int(sw, 16)


def test_the_buffer_that_was_sent_is_wiped() -> None:
    kept = []

    class Keeping:
        def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
            kept.append(command)
            return b"", 0x9000

    exchange(Keeping(), CommandApdu(0x00, 0x20, 0x00, 0x80, b"1234"))
    assert bytes(kept[0]) == bytes(9)
