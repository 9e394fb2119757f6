"""A whole Individual Number card in software: command APDU in, data and status word out.

It has no command that reads a key or a PIN, and an answer to VERIFY leaves only after its try is on disk.
"""

import secrets
from pathlib import Path
from typing import Final, Protocol, Self

from app.card.apdu import (
    INS_GET_CHALLENGE,
    INS_PERFORM_SECURITY_OPERATION,
    INS_READ_BINARY,
    INS_SELECT,
    INS_VERIFY,
    CardRefusal,
    CommandApdu,
    MalformedCommand,
    StatusWord,
)
from app.card.card_directory import BrokenCardDirectory, TryCounters, load_image
from app.card.ef import BY_DF_NAME, EF_UNDER_CURRENT_DF, NO_FCI
from app.card.softcard_files import Application, CardImage, DataFile, File, KeyFile, PinFile
from app.card.tlv import encode

# Selecting it is the documented way to leave an application without a reset.
ISSUER_SECURITY_DOMAIN: Final = bytes.fromhex("A0000001510000")
MASTER_FILE: Final = bytes.fromhex("3F00")

_PLAIN: Final = 0x00
_PROPRIETARY: Final = 0x80
_FIRST_CLASS_MAX: Final = 0x0F
_CHANNEL: Final = 0x03
_EXTERNAL_CA: Final = frozenset({0xA2, 0xAE})
_SHORT_EF: Final = 0x80
_SHORT_EF_MASK: Final = 0x1F
_CURRENT: Final = 0x80
_FCI: Final = 0x00
_TAG_FCI: Final = 0x6F
_TAG_DF_NAME: Final = 0x84


class SoftCard:
    """One card in power. `reset` is what taking it out or a cold reset does to its volatile state."""

    def __init__(self, image: CardImage, counters: TryCounters) -> None:
        self._image = image
        self._counters = counters
        self._application: Application | None = None
        self._current: int | None = None
        self._verified: set[int] = set()
        self._commands = {
            (_PLAIN, INS_SELECT): self._select,
            (_PLAIN, INS_VERIFY): self._verify,
            (_PLAIN, INS_READ_BINARY): self._read_binary,
            (_PLAIN, INS_GET_CHALLENGE): self._get_challenge,
            (_PROPRIETARY, INS_PERFORM_SECURITY_OPERATION): self._sign,
        }

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Raises BrokenCardDirectory."""
        return cls(load_image(directory), TryCounters.load(directory))

    @property
    def atr(self) -> bytes:
        return self._image.atr

    def reset(self) -> None:
        self._enter(None)

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """Data followed by SW1-SW2, whatever comes in."""
        try:
            return self._run(CommandApdu.parse(apdu)) + StatusWord.SUCCESS.to_bytes(2)
        except MalformedCommand:
            return StatusWord.WRONG_LENGTH.to_bytes(2)
        except CardRefusal as refusal:
            return refusal.sw.to_bytes(2)
        except (OSError, BrokenCardDirectory):
            return StatusWord.MEMORY_FAILURE.to_bytes(2)

    def _run(self, command: CommandApdu) -> bytes:
        if command.cla not in (_PLAIN, _PROPRIETARY):
            raise CardRefusal(_class_refusal(command.cla))
        if command.cla == _PROPRIETARY and command.ins in _EXTERNAL_CA:
            raise CardRefusal(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        handler = self._commands.get((command.cla, command.ins))
        if handler is None:
            raise CardRefusal(StatusWord.INSTRUCTION_NOT_SUPPORTED)
        return handler(command)

    def _select(self, command: CommandApdu) -> bytes:
        if command.p1 == 0 and command.p2 == 0:
            return self._select_master_file(command.data)
        if command.p1 == BY_DF_NAME and command.p2 in (NO_FCI, _FCI):
            return self._select_application(command)
        if command.p1 == EF_UNDER_CURRENT_DF and command.p2 == NO_FCI:
            self._current = self._known(int.from_bytes(command.data))
            return b""
        raise CardRefusal(StatusWord.INCORRECT_P1_P2)

    def _select_master_file(self, data: bytes | bytearray) -> bytes:
        """As measured: refused after a reset; inside an application a success that changes nothing."""
        if self._application is None:
            raise CardRefusal(StatusWord.INCORRECT_P1_P2)
        if data == MASTER_FILE:
            raise CardRefusal(StatusWord.FILE_NOT_FOUND)
        return b""

    def _select_application(self, command: CommandApdu) -> bytes:
        if command.data == ISSUER_SECURITY_DOMAIN:
            self._enter(None)
            return b""
        found = [one for one in self._image.applications if one.aid == command.data]
        if not found:
            raise CardRefusal(StatusWord.FILE_NOT_FOUND)
        self._enter(found[0])
        return encode(_TAG_FCI, encode(_TAG_DF_NAME, found[0].aid)) if command.p2 == _FCI else b""

    def _verify(self, command: CommandApdu) -> bytes:
        if command.p1 != 0:
            raise CardRefusal(StatusWord.INCORRECT_P1_P2)
        ef = self._addressed(command.p2)
        pin = self._file(ef)
        if not isinstance(pin, PinFile):
            raise CardRefusal(StatusWord.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
        if command.le is not None:
            raise CardRefusal(StatusWord.WRONG_LENGTH)
        left = self._counters.left(self._name(ef))
        if not command.data:
            raise CardRefusal(StatusWord.VERIFICATION_FAILED_NO_TRIES_LEFT | left)
        if left == 0:
            raise CardRefusal(self._image.blocked_status)
        self._compare(ef, pin, command.data)
        return b""

    def _compare(self, ef: int, pin: PinFile, secret: bytes | bytearray) -> None:
        # The try is spent before the comparison, so pulling the plug in between never gives a free guess.
        self._verified.discard(ef)
        left = self._counters.spend(self._name(ef))
        if not pin.matches(secret):
            raise CardRefusal(StatusWord.VERIFICATION_FAILED_NO_TRIES_LEFT | left)
        self._counters.restore(self._name(ef), pin.max_tries)
        self._verified.add(ef)

    def _read_binary(self, command: CommandApdu) -> bytes:
        ef, offset = self._read_position(command)
        file = self._file(ef)
        if not isinstance(file, DataFile):
            raise CardRefusal(StatusWord.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
        self._require(file.guard)
        if command.data or command.le is None:
            raise CardRefusal(StatusWord.WRONG_LENGTH)
        if offset >= len(file.content):
            raise CardRefusal(StatusWord.WRONG_P1_P2)
        return file.content[offset : offset + command.le]

    def _read_position(self, command: CommandApdu) -> tuple[int, int]:
        if command.p1 & _SHORT_EF:
            return self._addressed(command.p1), command.p2
        return self._addressed(_CURRENT), command.p1 << 8 | command.p2

    def _sign(self, command: CommandApdu) -> bytes:
        file = self._file(self._addressed(command.p2))
        if not isinstance(file, KeyFile):
            raise CardRefusal(StatusWord.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
        self._require(file.guard)
        if command.le is None:
            raise CardRefusal(StatusWord.WRONG_LENGTH)
        return file.sign(command.p1, bytes(command.data))

    def _get_challenge(self, command: CommandApdu) -> bytes:
        if command.p1 or command.p2:
            raise CardRefusal(StatusWord.INCORRECT_P1_P2)
        if command.data or command.le is None:
            raise CardRefusal(StatusWord.WRONG_LENGTH)
        return secrets.token_bytes(command.le)

    def _enter(self, application: Application | None) -> None:
        self._application = application
        self._current = None
        self._verified.clear()

    def _addressed(self, reference: int) -> int:
        """The EF of P2 (or P1): 80 is the current one, 80 with a short EF identifier selects by the way."""
        if reference & ~_SHORT_EF_MASK != _SHORT_EF:
            raise CardRefusal(StatusWord.INCORRECT_P1_P2)
        if reference != _CURRENT:
            self._current = self._known(reference & _SHORT_EF_MASK)
        if self._current is None:
            raise CardRefusal(StatusWord.COMMAND_NOT_ALLOWED)
        return self._current

    def _known(self, ef: int) -> int:
        if self._application is None or ef not in self._application.files:
            raise CardRefusal(StatusWord.FILE_NOT_FOUND)
        return ef

    def _file(self, ef: int) -> File:
        if self._application is None:
            raise CardRefusal(StatusWord.FILE_NOT_FOUND)
        return self._application.files[ef]

    def _name(self, ef: int) -> str:
        aid = self._application.aid if self._application else b""
        return f"{aid.hex()}/{ef:04x}"

    def _require(self, guard: int | None) -> None:
        if guard is not None and guard not in self._verified:
            raise CardRefusal(StatusWord.SECURITY_STATUS_NOT_SATISFIED)


class PoweredCard(Protocol):
    """A software card of any kind: bytes in, bytes out, until the power is gone."""

    @property
    def atr(self) -> bytes: ...

    def reset(self) -> None: ...

    def transmit(self, apdu: bytes | bytearray) -> bytes: ...


class SoftCardLink:
    """A software card behind the CardLink port."""

    def __init__(self, card: PoweredCard) -> None:
        self._card = card

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        answer = self._card.transmit(command)
        return answer[:-2], int.from_bytes(answer[-2:])


def _class_refusal(cla: int) -> StatusWord:
    if cla > _FIRST_CLASS_MAX:
        return StatusWord.CLASS_NOT_SUPPORTED
    if cla & _CHANNEL:
        return StatusWord.LOGICAL_CHANNEL_NOT_SUPPORTED
    return StatusWord.SECURE_MESSAGING_REFUSED
