"""Software readers as a card source: what the watcher is told, and how a transaction ends."""

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.card.faults import parse_faults
from app.card.jpki import JpkiApplication, Use
from app.card.link import CardGone, CardMute, ReaderGone, ServiceState, ServiceStopped, TransportFailure
from app.card.pin import Pin, PinRequired
from app.card.sim import SimReader, SimSource
from tests.card.watching import Watcher

DIGEST = hashlib.sha256(b"").digest()


@pytest.fixture
def source(card_directory: Path) -> Iterator[SimSource]:
    source = SimSource({"one": card_directory, "two": card_directory.parent / "none"})
    source.readers[0].insert_card()
    yield source
    source.close()


@pytest.fixture
def watcher(source: SimSource) -> Watcher:
    watcher = Watcher()
    source.watch(watcher)
    return watcher


@pytest.fixture
def reader(source: SimSource) -> SimReader:
    return source.readers[0]


def select(source: SimSource, reader: SimReader) -> None:
    with source.open(reader.rid) as link:
        JpkiApplication(link).select()


def test_the_state_is_told_at_once_and_every_reader_is_marked(watcher: Watcher) -> None:
    one = watcher.until_card("one", present=True)
    assert one.atr.hex() == "3be000ff8131fe4514"
    assert [status.present for status in watcher.latest.readers] == [True, False]
    assert all(status.name.startswith("SIMULATED ") for status in watcher.latest.readers)


def test_a_card_moved_by_another_program_is_noticed(watcher: Watcher, card_directory: Path) -> None:
    before = watcher.until_card("one", present=True)
    (card_directory / "inserted").unlink()
    watcher.until_card("one", present=False)
    (card_directory / "inserted").touch()
    assert watcher.until_card("one", present=True).events == before.events + 2


def test_a_swap_too_quick_to_see_still_counts_as_two_events(
    watcher: Watcher, reader: SimReader, card_directory: Path, tmp_path: Path
) -> None:
    before = watcher.until_card("one", present=True)
    reader.swap_card(shutil.copytree(card_directory, tmp_path / "other"))
    watcher.until(lambda seen: seen.readers[0].events == before.events + 2, "both events")
    assert watcher.reader("one").present


def test_readers_and_service_come_and_go(watcher: Watcher, source: SimSource, reader: SimReader) -> None:
    reader.unplug_reader()
    watcher.until(lambda seen: len(seen.readers) == 1, "one reader less")
    reader.plug_reader()
    watcher.until(lambda seen: len(seen.readers) == 2, "the reader again")
    source.stop_service()
    watcher.until_service(ServiceState.STOPPED)
    assert watcher.latest.readers == ()
    source.start_service()
    watcher.until_service(ServiceState.RUNNING)


def test_closing_ends_the_watch(card_directory: Path) -> None:
    source = SimSource({"one": card_directory})
    before = threading.active_count()
    source.watch(Watcher())
    source.close()
    assert threading.active_count() == before


def test_the_card_is_reset_when_the_transaction_ends(source: SimSource, reader: SimReader) -> None:
    with source.open(reader.rid) as link:
        jpki = JpkiApplication(link)
        jpki.select()
        jpki.verify(Pin.AUTH, bytearray(b"1234"))
        jpki.sign(Use.AUTH, DIGEST)
    with source.open(reader.rid) as link:
        jpki = JpkiApplication(link)
        jpki.select()
        with pytest.raises(PinRequired):
            jpki.sign(Use.AUTH, DIGEST)


def test_a_link_kept_beyond_its_insertion_is_dead(source: SimSource, reader: SimReader) -> None:
    with source.open(reader.rid) as link:
        reader.remove_card()
        reader.insert_card()
        with pytest.raises(CardGone):
            JpkiApplication(link).select()


@pytest.mark.parametrize(
    ("disturb", "finding"),
    [
        (SimReader.remove_card, CardGone),
        (SimReader.unplug_reader, ReaderGone),
    ],
)
def test_what_is_not_there_cannot_be_opened_or_used(
    source: SimSource,
    reader: SimReader,
    disturb: Callable[[SimReader], None],
    finding: type[TransportFailure],
) -> None:
    with source.open(reader.rid) as link:
        disturb(reader)
        with pytest.raises(finding):
            JpkiApplication(link).select()
    with pytest.raises(finding):
        select(source, reader)


def test_nothing_is_opened_while_the_service_is_stopped(source: SimSource, reader: SimReader) -> None:
    source.stop_service()
    with pytest.raises(ServiceStopped):
        select(source, reader)


def test_an_unknown_reader_is_refused(source: SimSource) -> None:
    with pytest.raises(ReaderGone), source.open("nobody"):
        pass


def test_a_damaged_card_is_mute(source: SimSource, reader: SimReader, card_directory: Path) -> None:
    reader.remove_card()
    (card_directory / "card.json").write_text("{}")
    reader.insert_card()
    assert reader.status().mute
    with pytest.raises(CardMute):
        select(source, reader)


def test_a_second_transaction_waits_for_the_first(source: SimSource, reader: SimReader) -> None:
    entered, done = threading.Event(), threading.Event()

    def second() -> None:
        entered.set()
        with source.open(reader.rid):
            done.set()

    thread = threading.Thread(target=second)
    with source.open(reader.rid):
        thread.start()
        assert entered.wait(5)
        assert not done.is_set()
    thread.join(5)
    assert done.is_set()


def test_a_fault_script_acts_on_the_reader_too(card_directory: Path) -> None:
    source = SimSource({"one": card_directory}, faults=parse_faults("remove@apdu:1"))
    source.readers[0].insert_card()
    with pytest.raises(CardGone):
        select(source, source.readers[0])
    assert not source.snapshot().readers[0].present


def test_a_swap_by_script_leaves_the_other_card_in_the_reader(card_directory: Path, tmp_path: Path) -> None:
    other = shutil.copytree(card_directory, tmp_path / "other")
    source = SimSource({"one": card_directory}, faults=parse_faults(f"swap@apdu:1={other}"))
    source.readers[0].insert_card()
    with pytest.raises(CardGone):
        select(source, source.readers[0])
    assert (other / "inserted").exists()
    assert not (card_directory / "inserted").exists()
    select(source, source.readers[0])
