"""A fault script for software cards: `remove@apdu:12`, `sw@verify=63C2`. Scripts with a mistake are refused.

Each fault strikes once. `remove`, `swap`, `reader_off`, `service_stop` and `empty` strike after the card has
carried the command out: its answer is lost, the worst case for a counter. `sw` answers in the card's place.
`delay` counts milliseconds.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from app.card.apdu import INS_VERIFY, CommandApdu, MalformedCommand
from app.card.link import CardGone, CardLink, EmptyAnswer, ReaderGone, ServiceStopped, TransportFailure


class Kind(StrEnum):
    DELAY = "delay"
    SW = "sw"
    EMPTY = "empty"
    REMOVE = "remove"
    SWAP = "swap"
    READER_OFF = "reader_off"
    SERVICE_STOP = "service_stop"


_ENTRY: Final = re.compile(r"(?P<kind>[a-z_]+)@(?:apdu:(?P<index>[1-9][0-9]{0,5})|verify)(?:=(?P<value>.+))?")
_VALUES: Final = {
    Kind.DELAY: re.compile(r"[0-9]{1,6}"),
    Kind.SW: re.compile(r"[0-9A-Fa-f]{4}"),
    Kind.SWAP: re.compile(r".+"),
}


class MalformedFault(ValueError):
    """This entry of a fault script means nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`index` is the 1-based number of the command it strikes; None waits for a VERIFY with data."""

    kind: Kind
    index: int | None = None
    value: str = ""


class Effects(Protocol):
    """What a fault does to the world around the link."""

    def remove_card(self) -> None: ...

    def swap_card(self, directory: Path) -> None: ...

    def unplug_reader(self) -> None: ...

    def stop_service(self) -> None: ...


def parse_faults(script: str) -> tuple[Fault, ...]:
    """Entries separated by commas or newlines. Raises MalformedFault naming the entry."""
    entries = (entry.strip() for entry in re.split(r"[,\n]", script))
    return tuple(_parse(entry) for entry in entries if entry)


class FaultPlan:
    """The faults still to come and the commands counted so far; shared by every link to one reader."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._pending = list(faults)
        self._count = 0

    def due(self, command: bytes | bytearray) -> list[Fault]:
        self._count += 1
        struck = [one for one in self._pending if one.index == self._count or _at_verify(one, command)]
        self._pending = [one for one in self._pending if one not in struck]
        return struck


class FaultyLink:
    """A CardLink that misbehaves by plan. Once its card or reader is lost, it stays lost."""

    def __init__(
        self,
        link: CardLink,
        plan: FaultPlan,
        effects: Effects,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._link = link
        self._plan = plan
        self._effects = effects
        self._sleep = sleep
        self._lost: TransportFailure | None = None

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        if self._lost:
            raise self._lost
        faults = {fault.kind: fault for fault in self._plan.due(command)}
        if Kind.DELAY in faults:
            self._sleep(int(faults.pop(Kind.DELAY).value) / 1000)
        if Kind.SW in faults:
            return b"", int(faults[Kind.SW].value, 16)
        answer = self._link.transmit(command)
        for fault in faults.values():
            self._strike(fault)
        return answer

    def _strike(self, fault: Fault) -> None:
        if fault.kind is Kind.EMPTY:
            raise EmptyAnswer("the answer was lost by plan")
        self._lost = self._lose(fault)
        raise self._lost

    def _lose(self, fault: Fault) -> TransportFailure:
        match fault.kind:
            case Kind.READER_OFF:
                self._effects.unplug_reader()
                return ReaderGone("unplugged by plan")
            case Kind.SERVICE_STOP:
                self._effects.stop_service()
                return ServiceStopped("stopped by plan")
            case Kind.SWAP:
                self._effects.swap_card(Path(fault.value))
                return CardGone("swapped by plan")
            case _:
                self._effects.remove_card()
                return CardGone("removed by plan")


def _parse(entry: str) -> Fault:
    match = _ENTRY.fullmatch(entry)
    if match is None or match["kind"] not in set(Kind):
        raise MalformedFault(f"not a fault: {entry!r}")
    kind, value = Kind(match["kind"]), match["value"] or ""
    pattern = _VALUES.get(kind)
    if pattern is None and value:
        raise MalformedFault(f"{kind} takes no value: {entry!r}")
    if pattern is not None and pattern.fullmatch(value) is None:
        raise MalformedFault(f"{kind} needs another value: {entry!r}")
    return Fault(kind, int(match["index"]) if match["index"] else None, value)


def _at_verify(fault: Fault, command: bytes | bytearray) -> bool:
    if fault.index is not None:
        return False
    try:
        parsed = CommandApdu.parse(command)
    except MalformedCommand:
        return False
    return parsed.ins == INS_VERIFY and bool(parsed.data)
