"""Our PC/SC watch and link through a real pcscd: cards, readers and the service itself come and go."""

import hashlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from smartcard import scard

from app.card.apdu import CommandApdu
from app.card.jpki import JpkiApplication, Use
from app.card.link import CardGone, ReaderBusy, ReaderGone, ServiceState, ServiceStopped, exchange
from app.card.pcsc import PcscSource, connect, service_state
from app.card.pin import Pin, PinRequired, PinWrong
from tests.card.watching import Watcher
from tests.real.pcscd import Pcscd

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcscd")]

DIGEST = hashlib.sha256(b"to be signed").digest()


@contextmanager
def kept_by_another_program(reader: str) -> Iterator[None]:
    _code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    code, card, _protocol = scard.SCardConnect(
        context, reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T1
    )
    assert code == scard.SCARD_S_SUCCESS
    yield
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    scard.SCardReleaseContext(context)


def test_a_card_in_and_out_is_told_with_its_atr(pcscd: Pcscd, watcher: Watcher, card_directory: Path) -> None:
    before = watcher.until_card(pcscd.reader(0), present=False)
    with pcscd.plugged(card_directory):
        inserted = watcher.until_card(pcscd.reader(0), present=True)
        assert inserted.atr.hex() == "3be000ff8131fe4514"
        assert inserted.rid == before.rid
        assert (inserted.mute, inserted.in_use) == (False, False)
    removed = watcher.until_card(pcscd.reader(0), present=False)
    assert removed.atr == b""
    assert removed.events == inserted.events + 1


def test_two_cards_in_two_readers_are_told_apart(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(card_directory, tmp_path / "other")
    with pcscd.plugged(card_directory, slot=0), pcscd.plugged(other, slot=1):
        first = watcher.until_card(pcscd.reader(0), present=True)
        second = watcher.until_card(pcscd.reader(1), present=True)
        assert first.rid != second.rid
        for status in (first, second):
            with source.open(status.rid) as link:
                JpkiApplication(link).select()


def test_a_whole_reading_through_the_real_service(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path
) -> None:
    with pcscd.plugged(card_directory):
        rid = watcher.until_card(pcscd.reader(0), present=True).rid
        with source.open(rid) as link:
            jpki = JpkiApplication(link)
            jpki.select()
            assert jpki.token_label() == "JPKIAPICCTOKEN2"
            jpki.verify(Pin.SIGN, bytearray(b"ABC123"))
            der = jpki.read_certificate(Use.SIGN)
            signature = jpki.sign(Use.SIGN, DIGEST)
    key = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(signature, DIGEST, PKCS1v15(), Prehashed(SHA256()))


def test_a8_after_our_transaction_no_other_program_can_sign(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path
) -> None:
    with pcscd.plugged(card_directory):
        rid = watcher.until_card(pcscd.reader(0), present=True).rid
        with connect(pcscd.reader(0)) as other:
            with source.open(rid) as link:
                jpki = JpkiApplication(link)
                jpki.select()
                jpki.verify(Pin.AUTH, bytearray(b"1234"))
                jpki.sign(Use.AUTH, DIGEST)
            with other.transaction():
                jpki = JpkiApplication(other)
                jpki.select()
                with pytest.raises(PinRequired):
                    jpki.sign(Use.AUTH, DIGEST)


def test_a8_nobody_reaches_the_card_between_the_pin_and_the_end(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path
) -> None:
    order: list[str] = []

    def intrude() -> None:
        with connect(pcscd.reader(0)) as other, other.transaction():
            order.append("intruder")

    with pcscd.plugged(card_directory):
        rid = watcher.until_card(pcscd.reader(0), present=True).rid
        with source.open(rid) as link:
            intruder = threading.Thread(target=intrude)
            intruder.start()
            jpki = JpkiApplication(link)
            jpki.select()
            jpki.verify(Pin.AUTH, bytearray(b"1234"))
            jpki.sign(Use.AUTH, DIGEST)
            order.append("signed")
        intruder.join(10)
    assert order == ["signed", "intruder"]


def test_a_card_pulled_during_a_transaction_is_gone(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path
) -> None:
    with pcscd.plugged(card_directory):
        rid = watcher.until_card(pcscd.reader(0), present=True).rid
        opened = source.open(rid)
        link = opened.__enter__()
        JpkiApplication(link).select()
    watcher.until_card(pcscd.reader(0), present=False)
    with pytest.raises(CardGone):
        exchange(link, CommandApdu(0x00, 0x84, 0x00, 0x00, le=8))
    opened.__exit__(None, None, None)


def test_an_empty_reader_cannot_be_opened(pcscd: Pcscd, source: PcscSource, watcher: Watcher) -> None:
    rid = watcher.until_card(pcscd.reader(0), present=False).rid
    with pytest.raises(CardGone), source.open(rid):
        pass


def test_an_unknown_reader_is_gone(pcscd: Pcscd, source: PcscSource) -> None:
    with pytest.raises(ReaderGone), source.open("nobody"):
        pass
    with pytest.raises(ReaderGone), connect("No such reader 00 00"):
        pass


def test_wrong_entries_survive_pulling_the_card(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path
) -> None:
    for left in (2, 1):
        with pcscd.plugged(card_directory):
            rid = watcher.until_card(pcscd.reader(0), present=True).rid
            with source.open(rid) as link:
                jpki = JpkiApplication(link)
                jpki.select()
                with pytest.raises(PinWrong) as wrong:
                    jpki.verify(Pin.AUTH, bytearray(b"0000"))
                assert wrong.value.tries_left == left
        watcher.until_card(pcscd.reader(0), present=False)


def test_the_watch_survives_a_restart_of_the_service(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path
) -> None:
    with pcscd.plugged(card_directory):
        rid = watcher.until_card(pcscd.reader(0), present=True).rid
        pcscd.stop()
        try:
            watcher.until_service(ServiceState.STOPPED)
            assert service_state() is ServiceState.STOPPED
            with pytest.raises(ServiceStopped), source.open(rid):
                pass
        finally:
            pcscd.start()
        again = watcher.until_card(pcscd.reader(0), present=True)
        assert again.rid == rid
        with source.open(rid) as link:
            JpkiApplication(link).select()


def test_a_link_from_before_a_restart_is_dead(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path
) -> None:
    with pcscd.plugged(card_directory):
        rid = watcher.until_card(pcscd.reader(0), present=True).rid
        with source.open(rid) as link:
            pcscd.stop()
            try:
                with pytest.raises(ServiceStopped):
                    JpkiApplication(link).select()
            finally:
                pcscd.start()


def test_a_service_without_readers_is_running_and_readers_may_come_later(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher
) -> None:
    rid = watcher.until_card(pcscd.reader(0), present=False).rid
    pcscd.stop()
    pcscd.start(readers=False)
    try:
        watcher.until(lambda seen: seen.service is ServiceState.RUNNING and not seen.readers, "no readers")
        with pytest.raises(ReaderGone), source.open(rid):
            pass
    finally:
        pcscd.stop()
        pcscd.start()
    assert watcher.until_card(pcscd.reader(0), present=False).rid == rid


def test_a_card_that_another_program_keeps_to_itself_is_busy(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, card_directory: Path
) -> None:
    with pcscd.plugged(card_directory):
        rid = watcher.until_card(pcscd.reader(0), present=True).rid
        with kept_by_another_program(pcscd.reader(0)):
            watcher.until(lambda seen: any(one.in_use for one in seen.readers), "the reader in use")
            with pytest.raises(ReaderBusy), source.open(rid):
                pass
        with source.open(rid) as link:
            JpkiApplication(link).select()


def test_closing_ends_the_watch(pcscd: Pcscd) -> None:
    before = threading.active_count()
    source, watcher = PcscSource(), Watcher()
    source.watch(watcher)
    watcher.until_service(ServiceState.RUNNING)
    source.close()
    assert threading.active_count() == before
