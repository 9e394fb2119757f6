"""The fault script: its grammar, when a fault strikes, and that it strikes once."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.card.faults import Fault, FaultPlan, FaultyLink, Kind, MalformedFault, parse_faults
from app.card.link import CardGone, ReaderGone, ServiceStopped
from tests.card.links import ScriptedLink

READ = bytes.fromhex("00b0000004")
VERIFY, COUNTER = bytes.fromhex("002000800431323334"), bytes.fromhex("00200080")


@dataclass
class Noted:
    """Effects that only remember what was done."""

    done: list[str] = field(default_factory=list)

    def remove_card(self) -> None:
        self.done.append("remove")

    def swap_card(self, directory: Path) -> None:
        self.done.append(f"swap {directory}")

    def unplug_reader(self) -> None:
        self.done.append("unplug")

    def stop_service(self) -> None:
        self.done.append("stop")


def faulty(script: str, *, answers: int = 10) -> tuple[FaultyLink, ScriptedLink, Noted, list[float]]:
    link, noted, slept = ScriptedLink(["9000"] * answers), Noted(), []
    return FaultyLink(link, FaultPlan(parse_faults(script)), noted, sleep=slept.append), link, noted, slept


def test_a_script_is_read_in_order_across_commas_and_lines() -> None:
    script = "remove@apdu:12, delay@apdu:3=200\nsw@verify=63C2\n\nswap@apdu:9=/cards/b,"
    assert parse_faults(script) == (
        Fault(Kind.REMOVE, 12),
        Fault(Kind.DELAY, 3, "200"),
        Fault(Kind.SW, None, "63C2"),
        Fault(Kind.SWAP, 9, "/cards/b"),
    )


@pytest.mark.parametrize(
    "entry",
    [
        "remove",
        "remove@apdu",
        "remove@apdu:0",
        "remove@apdu:-1",
        "remove@select",
        "explode@apdu:1",
        "delay@apdu:1",
        "delay@apdu:1=soon",
        "sw@verify",
        "sw@verify=63",
        "sw@verify=63C21",
        "swap@apdu:1",
        "empty@apdu:1=x",
        "reader_off@apdu:1=2",
    ],
)
def test_an_entry_with_a_mistake_is_refused_by_name(entry: str) -> None:
    with pytest.raises(MalformedFault, match=entry.split("@", maxsplit=1)[0]):
        parse_faults(f"remove@apdu:1,{entry}")


def test_a_fault_strikes_the_command_of_its_number_after_it_was_carried_out() -> None:
    link, card, noted, _slept = faulty("remove@apdu:2")
    link.transmit(READ)
    with pytest.raises(CardGone):
        link.transmit(READ)
    assert len(card.sent) == 2
    assert noted.done == ["remove"]


@pytest.mark.parametrize(
    ("script", "finding", "effect"),
    [
        ("remove@apdu:1", CardGone, "remove"),
        ("swap@apdu:1=b", CardGone, "swap b"),
        ("reader_off@apdu:1", ReaderGone, "unplug"),
        ("service_stop@apdu:1", ServiceStopped, "stop"),
    ],
)
def test_what_is_lost_stays_lost_and_happens_once(script: str, finding: type[Exception], effect: str) -> None:
    link, card, noted, _slept = faulty(script)
    for _ in range(3):
        with pytest.raises(finding):
            link.transmit(READ)
    assert len(card.sent) == 1
    assert noted.done == [effect]


def test_a_status_word_by_plan_keeps_the_command_from_the_card() -> None:
    link, card, _noted, _slept = faulty("sw@verify=63C2")
    assert link.transmit(COUNTER) == (b"", 0x9000)
    assert link.transmit(VERIFY) == (b"", 0x63C2)
    assert link.transmit(VERIFY) == (b"", 0x9000)
    assert len(card.sent) == 2


def test_a_delay_waits_milliseconds_and_then_answers() -> None:
    link, _card, _noted, slept = faulty("delay@apdu:1=200")
    assert link.transmit(READ) == (b"", 0x9000)
    assert slept == [0.2]


def test_a_plan_counts_across_links() -> None:
    plan, noted = FaultPlan(parse_faults("remove@apdu:2")), Noted()
    FaultyLink(ScriptedLink(["9000"]), plan, noted).transmit(READ)
    with pytest.raises(CardGone):
        FaultyLink(ScriptedLink(["9000"]), plan, noted).transmit(READ)
