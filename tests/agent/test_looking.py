"""The look at a card before any PIN, for "Check my computer and card": a fault at every command, and never an entry."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from app.agent.card_reading import CardFacts, read_facts
from app.agent.card_sources import sim_source
from app.agent.card_thread import Cards
from app.card.apdu import INS_READ_BINARY, INS_SELECT, CardFailure
from app.card.card_maker import CardPins, CardProfile, create_card
from app.card.faults import FaultPlan, parse_faults
from app.card.jpki import PRESENCE_EF, Use
from app.card.link import CardLink
from app.card.sim import SimSource
from tests.agent.agents import CountingSource
from tests.agent.conftest import HOLDER, NOW

FAULTS = ("remove@apdu:{}", "reader_off@apdu:{}", "service_stop@apdu:{}", "empty@apdu:{}", "sw@apdu:{}=6F00")


async def looked_at(card: Path, fault: str = "") -> tuple[CardFacts | CardFailure, CountingSource]:
    simulated = sim_source((card,))
    assert isinstance(simulated, SimSource)
    source = CountingSource(simulated)
    simulated._plan = FaultPlan(parse_faults(fault))
    cards = Cards(source)
    found: CardFacts | CardFailure
    try:
        async with cards.transaction(simulated.readers[0].rid) as link:
            found = await cards.run(partial(read_facts, link, NOW))
    except CardFailure as failure:
        found = failure
    finally:
        cards.close()
    return found, source


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_at_any_command_is_a_failure_or_the_whole_truth(
    mint: list[Path], tmp_path: Path, fault: str
) -> None:
    """What was half read is never told as if it were all; and looking costs no try."""
    whole, source = await looked_at(shutil.copytree(mint[0], tmp_path / "whole"))
    assert isinstance(whole, CardFacts)
    assert source.commands > 5
    seen = set()
    for index in range(1, source.commands + 1):
        card = shutil.copytree(mint[0], tmp_path / f"card-{index}")
        found, struck = await looked_at(card, fault.format(index))
        seen.add(type(found).__name__)
        assert struck.verifies == 0, f"{fault} at {index}"
        if isinstance(found, CardFacts):
            assert is_honest(found, whole), f"{fault} at {index}: {found}"
        shutil.rmtree(card)
    assert seen - {"CardFacts"}


def is_honest(found: CardFacts, whole: CardFacts) -> bool:
    """A card that could not be named, or tries that could not be read, are said to be unknown."""
    if found.kind != "mynumber":
        return not found.certificates and not found.pins
    known = [pin for pin in found.pins if pin.state != "unknown"]
    return found.certificates == whole.certificates and all(pin in whole.pins for pin in known)


class DenyingLink:
    """At the CardLink port: a card whose EF 0008 says of both certificates that there is none."""

    def __init__(self, link: CardLink) -> None:
        self._link = link
        self._selected = b""

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        if command[1] == INS_SELECT:
            self._selected = bytes(command[5:7])
        answer, sw = self._link.transmit(command)
        denies = command[1] == INS_READ_BINARY and self._selected == PRESENCE_EF.to_bytes(2)
        return (bytes(len(answer)), sw) if denies else (answer, sw)


async def test_a_certificate_that_the_card_denies_is_reported_as_not_active(card: Path) -> None:
    source = sim_source((card,))
    assert isinstance(source, SimSource)
    with source.open(source.readers[0].rid) as link:
        found = read_facts(DenyingLink(link), NOW)
    source.close()
    told = [(one.use, one.state, one.active) for one in found.certificates]
    assert told == [("sign", "absent", True), ("auth", "ok", False)]


async def test_a_card_without_certificates_is_reported_as_such(hierarchy, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    card = tmp_path / "bare"
    pins = CardPins(sign=b"ABC123", auth=b"1234", text=b"2580")
    create_card(
        card, HOLDER, issuer=hierarchy, pins=pins, now=NOW, profile=CardProfile(uses=frozenset({Use.SIGN}))
    )
    found, _ = await looked_at(card)
    assert isinstance(found, CardFacts)
    assert [(one.use, one.state) for one in found.certificates] == [("sign", "protected"), ("auth", "absent")]
