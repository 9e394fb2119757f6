"""The JPKI client against the software card, and against answers no honest card gives."""

import hashlib
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from app.card.apdu import CardFailure, CardRefusal, StatusWord
from app.card.demo_pki import DemoHierarchy
from app.card.jpki import CertificateAbsent, JpkiApplication, NotAJpkiCard, UnsupportedToken, Use
from app.card.link import EmptyAnswer
from app.card.pin import Pin, PinBlocked, PinFormat, PinRequired, PinWrong
from app.card.softcard import SoftCard, SoftCardLink
from tests.card.conftest import MakeCard
from tests.card.links import FuzzLink, ListeningLink, ScriptedLink

DIGEST = hashlib.sha256(b"to be signed").digest()
ENTRIES = {Use.SIGN: b"ABC123", Use.AUTH: b"1234"}


def scripted(*answers: str) -> tuple[JpkiApplication, ScriptedLink]:
    link = ScriptedLink(list(answers))
    return JpkiApplication(link), link


def public_key(der: bytes) -> rsa.RSAPublicKey:
    key = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    return key


@pytest.mark.parametrize("use", Use)
def test_a_signature_after_the_pin_verifies_with_the_certificate(jpki: JpkiApplication, use: Use) -> None:
    jpki.verify(use.pin, bytearray(ENTRIES[use]))
    key = public_key(jpki.read_certificate(use))
    key.verify(jpki.sign(use, DIGEST), DIGEST, PKCS1v15(), Prehashed(SHA256()))


@pytest.mark.parametrize("use", Use)
def test_a_certificate_is_read_without_the_padding_behind_it(
    jpki: JpkiApplication, use: Use, card_directory: Path
) -> None:
    stem = "signature" if use is Use.SIGN else "authentication"
    jpki.verify(use.pin, bytearray(ENTRIES[use]))
    assert jpki.read_certificate(use) == (card_directory / f"{stem}-certificate.der").read_bytes()


def test_the_ca_certificates_beside_them_are_free(jpki: JpkiApplication, hierarchy: DemoHierarchy) -> None:
    for use, authority in ((Use.SIGN, hierarchy.signature_ca), (Use.AUTH, hierarchy.authentication_ca)):
        assert x509.load_der_x509_certificate(jpki.read_ca_certificate(use)) == authority


def test_the_token_and_both_certificates_are_announced(jpki: JpkiApplication) -> None:
    assert jpki.token_label() == "JPKIAPICCTOKEN2"
    assert jpki.present_certificates() == {Use.SIGN, Use.AUTH}


def test_one_verify_serves_several_signatures(card: SoftCard) -> None:
    link = ListeningLink(SoftCardLink(card))
    jpki = JpkiApplication(link)
    jpki.select()
    jpki.verify(Pin.AUTH, bytearray(b"1234"))
    assert jpki.sign(Use.AUTH, DIGEST) == jpki.sign(Use.AUTH, DIGEST)
    assert link.verifies == 1


@pytest.mark.parametrize("use", Use)
def test_a_signature_without_the_pin_is_refused(jpki: JpkiApplication, use: Use) -> None:
    with pytest.raises(PinRequired):
        jpki.sign(use, DIGEST)


def test_the_other_pin_does_not_open_a_key(jpki: JpkiApplication) -> None:
    jpki.verify(Pin.AUTH, bytearray(b"1234"))
    with pytest.raises(PinRequired):
        jpki.sign(Use.SIGN, DIGEST)


def test_the_signature_certificate_without_its_pin_is_refused(jpki: JpkiApplication) -> None:
    with pytest.raises(PinRequired):
        jpki.read_certificate(Use.SIGN)


def test_a_wrong_entry_says_how_many_tries_are_left(jpki: JpkiApplication) -> None:
    with pytest.raises(PinWrong) as wrong:
        jpki.verify(Pin.SIGN, bytearray(b"WRONG1"))
    assert wrong.value.tries_left == jpki.tries_left(Pin.SIGN) == 4


def test_the_last_wrong_entry_is_told_as_blocked(jpki: JpkiApplication) -> None:
    for _ in range(2):
        with pytest.raises(PinWrong):
            jpki.verify(Pin.AUTH, bytearray(b"0000"))
    for entry in (b"0000", b"1234"):
        with pytest.raises(PinBlocked):
            jpki.verify(Pin.AUTH, bytearray(entry))
    assert jpki.tries_left(Pin.AUTH) == 0


@pytest.mark.parametrize("sw", ["6983", "6984", "63c0"])
def test_every_way_to_say_blocked_is_understood(sw: str) -> None:
    jpki, _link = scripted("9000", sw)
    with pytest.raises(PinBlocked):
        jpki.verify(Pin.AUTH, bytearray(b"1234"))
    jpki, _link = scripted("9000", sw)
    assert jpki.tries_left(Pin.AUTH) == 0


def test_a_wrong_entry_without_a_counter_leaves_the_tries_unknown() -> None:
    jpki, _link = scripted("9000", "6300")
    with pytest.raises(PinWrong) as wrong:
        jpki.verify(Pin.AUTH, bytearray(b"1234"))
    assert wrong.value.tries_left is None


@pytest.mark.parametrize("sw", ["9000", "6300"])
def test_a_counter_query_without_a_counter_is_unknown_and_never_a_guess(sw: str) -> None:
    jpki, _link = scripted("9000", sw)
    assert jpki.tries_left(Pin.AUTH) is None


@pytest.mark.parametrize("sw", ["6700", "6982", "6a86", "6d00", "6f00", "6c06", "6106"])
def test_another_answer_to_verify_is_neither_wrong_nor_right(sw: str) -> None:
    jpki, link = scripted("9000", sw)
    with pytest.raises(CardRefusal) as refusal:
        jpki.verify(Pin.AUTH, bytearray(b"1234"))
    assert refusal.value.sw == int(sw, 16)
    assert len(link.sent) == 2


@pytest.mark.parametrize(
    ("pin", "entry"),
    [
        (Pin.AUTH, b""),
        (Pin.AUTH, b"123"),
        (Pin.AUTH, b"12345"),
        (Pin.AUTH, b"12a4"),
        (Pin.AUTH, b"123\n"),
        (Pin.SIGN, b"ABC12"),
        (Pin.SIGN, b"A" * 17),
        (Pin.SIGN, b"abc123"),
        (Pin.SIGN, b"ABC 123"),
        (Pin.SIGN, "ＡＢＣ１２３".encode()),
        (Pin.TEXT, b"56789"),
    ],
)
def test_an_entry_of_the_wrong_form_is_never_sent(pin: Pin, entry: bytes) -> None:
    jpki, link = scripted()
    with pytest.raises(PinFormat):
        jpki.verify(pin, bytearray(entry))
    assert link.sent == []


@pytest.mark.parametrize("answers", [["9000", "9000"], ["9000", "63c2"], ["6a82"], []])
def test_an_entry_is_wiped_whatever_the_card_answers(answers: list[str]) -> None:
    jpki, _link = scripted(*answers)
    entry = bytearray(b"1234" if answers else b"12345")
    with suppress(CardFailure):
        jpki.verify(Pin.AUTH, entry)
    assert entry == bytes(len(entry))


@pytest.mark.parametrize("sw", ["63c2", "63c0", "6983"])
def test_only_the_answer_to_verify_can_make_an_entry_wrong(sw: str) -> None:
    jpki, link = scripted(sw)
    with pytest.raises(CardRefusal):
        jpki.verify(Pin.AUTH, bytearray(b"1234"))
    assert len(link.sent) == 1


@pytest.mark.parametrize("sw", ["6a82", "6a81", "6a86", "6d00", "6e00"])
def test_a_card_without_the_application_is_another_card(sw: str) -> None:
    jpki, _link = scripted(sw)
    with pytest.raises(NotAJpkiCard):
        jpki.select()


def test_a_card_that_fails_on_select_is_not_called_another_card() -> None:
    jpki, _link = scripted("6f00")
    with pytest.raises(CardRefusal):
        jpki.select()


@pytest.mark.parametrize("label", ["JPKIAPICCTOKEN", "JPKIAPGPSETOKEN", "JPKIAPIOSTOKEN", ""])
def test_a_token_that_is_no_individual_number_card_is_refused(label: str) -> None:
    jpki, _link = scripted("9000", label.ljust(32).encode().hex() + "9000")
    with pytest.raises(UnsupportedToken) as refused:
        jpki.token_label()
    assert refused.value.label == label


def test_a_card_without_the_signature_certificate_says_so(make_card: MakeCard) -> None:
    jpki = JpkiApplication(SoftCardLink(SoftCard.load(make_card(uses=frozenset({Use.AUTH})))))
    jpki.select()
    assert jpki.present_certificates() == {Use.AUTH}
    jpki.verify(Pin.SIGN, bytearray(b"ABC123"))
    with pytest.raises(CertificateAbsent) as absent:
        jpki.read_certificate(Use.SIGN)
    assert absent.value.use is Use.SIGN


def test_a_certificate_file_that_is_not_there_is_an_absent_certificate() -> None:
    jpki, _link = scripted("6a82")
    with pytest.raises(CertificateAbsent):
        jpki.read_ca_certificate(Use.SIGN)


def test_short_reads_are_continued_where_they_ended() -> None:
    jpki, link = scripted("9000", "309000", "30056282", "0102036282", "04059000")
    assert jpki.read_certificate(Use.AUTH).hex() == "30050102030405"
    assert link.sent[2:] == ["00b0000007", "00b0000205", "00b0000502"]


def test_a_read_answered_without_data_is_a_failed_transport() -> None:
    jpki, _link = scripted("9000", "309000", "30059000", "9000")
    with pytest.raises(EmptyAnswer):
        jpki.read_certificate(Use.AUTH)


def test_a_signature_answered_without_data_is_a_failed_transport() -> None:
    jpki, _link = scripted("9000", "9000")
    with pytest.raises(EmptyAnswer):
        jpki.sign(Use.AUTH, DIGEST)


def test_a_digest_of_another_length_is_not_signed() -> None:
    jpki, link = scripted()
    with pytest.raises(ValueError, match="32 bytes"):
        jpki.sign(Use.AUTH, DIGEST[:-1])
    assert link.sent == []


@pytest.mark.parametrize("scheme", range(6))
def test_the_card_signs_by_each_scheme_that_was_measured(card: SoftCard, scheme: int) -> None:
    jpki = JpkiApplication(SoftCardLink(card))
    jpki.select()
    key = public_key(jpki.read_certificate(Use.AUTH))
    jpki.verify(Pin.AUTH, bytearray(b"1234"))
    data = DIGEST if scheme in (0, 2, 4) else b"to be signed"
    command = bytes((0x80, 0x2A, scheme, 0x97, len(data))) + data + b"\x00"
    answer = card.transmit(command)
    padding = PSS(MGF1(SHA256()), PSS.AUTO) if scheme >= 4 else PKCS1v15()
    algorithm = NoDigestInfo() if scheme < 2 else Prehashed(SHA256())
    assert answer[-2:] == StatusWord.SUCCESS.to_bytes(2)
    key.verify(answer[:-2], DIGEST, padding, algorithm)


@given(st.data())
def test_whatever_a_card_answers_only_declared_findings_come_out(data: st.DataObject) -> None:
    words = st.sampled_from([0x9000, 0x6282, 0x6103, 0x6C05, 0x63C1, 0x6982, 0x6A82])
    answers = st.tuples(st.one_of(st.binary(max_size=8), st.just(bytes.fromhex("30820600"))), words)
    jpki = JpkiApplication(FuzzLink(lambda: data.draw(answers)))
    step = data.draw(
        st.sampled_from(
            [
                jpki.select,
                jpki.token_label,
                jpki.present_certificates,
                lambda: jpki.tries_left(Pin.SIGN),
                lambda: jpki.read_certificate(Use.AUTH),
                lambda: jpki.verify(Pin.AUTH, bytearray(b"1234")),
                lambda: jpki.sign(Use.SIGN, DIGEST),
            ]
        )
    )
    with suppress(CardFailure):
        step()
