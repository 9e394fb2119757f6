"""Stand-ins at the CardLink port: one that answers by script, one that listens to a real conversation."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.card.apdu import INS_VERIFY, CommandApdu
from app.card.link import CardLink


@dataclass
class ScriptedLink:
    """Answers in order, each in hex as `data... SW1SW2`; remembers copies of what was sent."""

    answers: list[str]
    sent: list[str] = field(default_factory=list)

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        self.sent.append(bytes(command).hex())
        answer = bytes.fromhex(self.answers.pop(0))
        return answer[:-2], int.from_bytes(answer[-2:])


@dataclass
class FuzzLink:
    """Gives whatever `answer` makes up, forever."""

    answer: Callable[[], tuple[bytes, int]]

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        del command
        return self.answer()


@dataclass
class ListeningLink:
    """Passes everything on and counts."""

    link: CardLink
    sent: list[bytes] = field(default_factory=list)

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        self.sent.append(bytes(command))
        return self.link.transmit(command)

    @property
    def verifies(self) -> int:
        return len(self.entries)

    @property
    def entries(self) -> list[bytes]:
        """The secrets that VERIFY commands carried."""
        commands = map(CommandApdu.parse, self.sent)
        return [bytes(command.data) for command in commands if command.ins == INS_VERIFY and command.data]
