"""A4: lose the link at every command of a whole reading, in every way; no entry costs two VERIFYs."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.card.apdu import CardFailure, CardRefusal
from app.card.faults import FaultPlan, FaultyLink, parse_faults
from app.card.jpki import JpkiApplication, Use
from app.card.link import CardGone, CardLink, EmptyAnswer, ReaderGone, ServiceStopped
from app.card.pin import Pin
from app.card.softcard import SoftCard, SoftCardLink
from tests.card.links import ListeningLink

DIGEST = hashlib.sha256(b"").digest()
FAULTS = {
    "remove@{at}": CardGone,
    "swap@{at}=elsewhere": CardGone,
    "reader_off@{at}": ReaderGone,
    "service_stop@{at}": ServiceStopped,
    "empty@{at}": EmptyAnswer,
    "sw@{at}=6F00": CardRefusal,
}


class NoEffects:
    """The link alone is under test; nothing around it changes."""

    def remove_card(self) -> None: ...

    def swap_card(self, directory: Path) -> None: ...

    def unplug_reader(self) -> None: ...

    def stop_service(self) -> None: ...


def whole_reading(link: CardLink) -> None:
    """What one ceremony asks of a card, with one entry of each secret."""
    jpki = JpkiApplication(link)
    jpki.select()
    jpki.token_label()
    jpki.tries_left(Pin.SIGN)
    jpki.verify(Pin.SIGN, bytearray(b"ABC123"))
    jpki.read_certificate(Use.SIGN)
    jpki.sign(Use.SIGN, DIGEST)
    jpki.tries_left(Pin.AUTH)
    jpki.verify(Pin.AUTH, bytearray(b"1234"))
    jpki.read_certificate(Use.AUTH)
    jpki.sign(Use.AUTH, DIGEST)


def auth_only_reading(link: CardLink) -> None:
    """What logging in and the proof before an act ask of a card."""
    jpki = JpkiApplication(link)
    jpki.select()
    jpki.token_label()
    jpki.tries_left(Pin.AUTH)
    jpki.verify(Pin.AUTH, bytearray(b"1234"))
    jpki.read_certificate(Use.AUTH)
    jpki.sign(Use.AUTH, DIGEST)


READINGS = [whole_reading, auth_only_reading]


def counted(card: SoftCard, act: Callable[[CardLink], None]) -> ListeningLink:
    link = ListeningLink(SoftCardLink(card))
    act(link)
    return link


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("fault", FAULTS)
def test_at_no_command_does_a_lost_link_cost_a_second_verify(
    card: SoftCard, reading: Callable[[CardLink], None], fault: str
) -> None:
    commands = len(counted(card, reading).sent)
    for index in range(1, commands + 1):
        card.reset()
        listening = ListeningLink(SoftCardLink(card))
        plan = FaultPlan(parse_faults(fault.format(at=f"apdu:{index}")))
        with pytest.raises(CardFailure) as finding:
            reading(FaultyLink(listening, plan, NoEffects()))
        assert isinstance(finding.value, FAULTS[fault]), (index, finding.value)
        assert listening.verifies == len(set(listening.entries)), index
        assert len(listening.sent) <= index


@pytest.mark.parametrize("fault", FAULTS)
def test_a_verify_whose_answer_is_lost_is_not_repeated(card: SoftCard, fault: str) -> None:
    listening = ListeningLink(SoftCardLink(card))
    link = FaultyLink(listening, FaultPlan(parse_faults(fault.format(at="verify"))), NoEffects())
    jpki = JpkiApplication(link)
    jpki.select()
    with pytest.raises(FAULTS[fault]):
        jpki.verify(Pin.AUTH, bytearray(b"9999"))
    assert listening.verifies == (0 if fault.startswith("sw@") else 1)


def test_after_a_lost_answer_the_counter_tells_that_the_try_was_spent(card: SoftCard) -> None:
    link = FaultyLink(SoftCardLink(card), FaultPlan(parse_faults("empty@verify")), NoEffects())
    jpki = JpkiApplication(link)
    jpki.select()
    with pytest.raises(EmptyAnswer):
        jpki.verify(Pin.AUTH, bytearray(b"9999"))
    assert jpki.tries_left(Pin.AUTH) == 2
