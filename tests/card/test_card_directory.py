"""A card on disk: what is never written, what survives a killed program, directories without a card."""

import json
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.card.card_directory import BrokenCardDirectory, TryCounters
from app.card.card_maker import CardPins, create_card
from app.card.demo_pki import DemoHierarchy
from app.card.pin import PinFormat
from app.card.softcard import SoftCard
from tests.card.conftest import HOLDER, NOW, PINS

ROOT = Path(__file__).parents[2]
SELECTED = ["00a4040c0ad392f000260100000001", "00a4020c020018"]
WRONG = "0020008004" + b"9999".hex()

# A program that is killed by its own disk: the moment a comparison of the entry begins.
KILLED_WHILE_COMPARING = """
import os, signal, sys
from pathlib import Path
from app.card.softcard import SoftCard

class Killer:
    def __call__(self, *args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

import hashlib
hashlib.scrypt = Killer()
card = SoftCard.load(Path(sys.argv[1]))
for command in sys.argv[2:]:
    print(card.transmit(bytes.fromhex(command)).hex(), flush=True)
"""


def counter(directory: Path) -> str:
    card = SoftCard.load(directory)
    return [card.transmit(bytes.fromhex(command)).hex() for command in (*SELECTED, "00200080")][-1]


def test_no_secret_is_written_in_the_clear(card_directory: Path) -> None:
    written = b"".join(path.read_bytes() for path in card_directory.iterdir())
    described = json.loads((card_directory / "card.json").read_text())
    assert PINS.sign not in written
    assert PINS.sign.hex().encode() not in written
    assert len({pin["salt"] for application in described["applications"] for pin in application["pins"]}) == 3


def test_only_the_owner_may_read_a_card(card_directory: Path, mint: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in mint.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(mint.stat().st_mode) == 0o700


def test_a_spent_try_stays_spent_for_the_next_program(card_directory: Path) -> None:
    card = SoftCard.load(card_directory)
    for command in (*SELECTED, WRONG):
        card.transmit(bytes.fromhex(command))
    assert counter(card_directory) == "63c2"


def test_a_blocked_card_stays_blocked_for_the_next_program(card_directory: Path) -> None:
    card = SoftCard.load(card_directory)
    for command in (*SELECTED, WRONG, WRONG, WRONG):
        card.transmit(bytes.fromhex(command))
    assert counter(card_directory) == "63c0"


def test_killing_the_program_before_the_comparison_gives_no_free_guess(card_directory: Path) -> None:
    command = [sys.executable, "-c", KILLED_WHILE_COMPARING, str(card_directory), *SELECTED, WRONG]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert killed.stdout.split() == ["9000", "9000"]
    assert counter(card_directory) == "63c2"


def test_two_programs_on_one_card_share_its_tries(card_directory: Path) -> None:
    one, other = SoftCard.load(card_directory), SoftCard.load(card_directory)
    for card in (one, other):
        for command in (*SELECTED, WRONG):
            answer = card.transmit(bytes.fromhex(command))
    assert answer.hex() == "63c1"


def test_a_draft_left_by_a_crash_changes_nothing(card_directory: Path) -> None:
    (card_directory / ".counters.json.new").write_text("{ torn")
    assert counter(card_directory) == "63c3"


@pytest.mark.parametrize("name", ["card.json", "counters.json", "token.bin", "signature-key.pem"])
def test_a_directory_with_a_file_missing_is_refused(card_directory: Path, name: str) -> None:
    (card_directory / name).unlink()
    with pytest.raises(BrokenCardDirectory, match=name):
        SoftCard.load(card_directory)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("counters.json", b"{"),
        ("counters.json", b'{"d392f000260100000001/0018": 16}'),
        ("counters.json", b'{"d392f000260100000001/0018": -1}'),
        ("card.json", b"{}"),
        ("card.json", b"\xff"),
        ("authentication-key.pem", b"no key"),
    ],
)
def test_a_directory_with_a_damaged_file_is_refused(card_directory: Path, name: str, content: bytes) -> None:
    (card_directory / name).write_bytes(content)
    with pytest.raises(BrokenCardDirectory):
        SoftCard.load(card_directory)


@pytest.mark.parametrize("path", ["../token.bin", "/etc/passwd", "sub/token.bin", "token"])
def test_a_card_reaches_no_file_outside_its_directory(card_directory: Path, path: str) -> None:
    description = card_directory / "card.json"
    description.write_text(description.read_text().replace("token.bin", path))
    with pytest.raises(BrokenCardDirectory):
        SoftCard.load(card_directory)


def test_a_counter_nobody_made_is_refused_and_not_taken_as_full(card_directory: Path) -> None:
    with pytest.raises(BrokenCardDirectory):
        TryCounters.load(card_directory).left("another/0018")


@pytest.mark.parametrize(
    "pins",
    [
        CardPins(sign=b"short", auth=b"1234", text=b"5678"),
        CardPins(sign=b"ABC123", auth=b"12345", text=b"5678"),
        CardPins(sign=b"ABC123", auth=b"1234", text=b"abcd"),
    ],
)
def test_a_card_with_an_impossible_secret_is_not_made(
    tmp_path: Path, hierarchy: DemoHierarchy, pins: CardPins
) -> None:
    with pytest.raises(PinFormat):
        create_card(tmp_path / "new", HOLDER, issuer=hierarchy, pins=pins, now=NOW)
    assert not (tmp_path / "new").exists()


def test_an_existing_card_is_never_overwritten(card_directory: Path, hierarchy: DemoHierarchy) -> None:
    before = (card_directory / "card.json").read_bytes()
    with pytest.raises(FileExistsError):
        create_card(card_directory, HOLDER, issuer=hierarchy, pins=PINS, now=NOW)
    assert (card_directory / "card.json").read_bytes() == before


def test_the_secrets_of_an_order_are_in_no_text_of_it() -> None:
    assert "ABC123" not in repr(PINS)
