"""What the chip of a residence card proves, and every single thing that may be wrong with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

from app.card.residence import read_residence_card
from app.card.residence_files import TAG_EXPIRES, CardType, FileName, ResidenceFiles
from app.card.residence_pki import ResidenceAuthority
from app.card.soft_residence import SoftResidenceCard
from app.card.softcard import SoftCardLink
from app.card.tlv import encode, read_all, read_one
from app.identity.anchor import Anchor, AnchorRefused, SimulatedAnchorInProduction
from app.identity.policies import Mode
from app.identity.residence_certificate import read_card_certificate, require_root
from app.identity.residence_chip import VerifiedChip, verify_chip
from app.identity.residence_findings import (
    ChipIssuerUnknown,
    ChipNumberDiffers,
    ChipSignatureInvalid,
    ChipUnreadable,
    ResidenceCardExpired,
)
from app.identity.trust import TrustStore
from tests.card.conftest import NOW
from tests.card.residence_vectors import NUMBER
from tests.card.residences import RESIDENT, authority, image

GENERATIONS = pytest.mark.parametrize("kind", [CardType.RESIDENCE_FIRST, CardType.RESIDENCE_SECOND])
SECOND = CardType.RESIDENCE_SECOND


@cache
def read(kind: CardType, resident: object = RESIDENT) -> ResidenceFiles:
    card = SoftResidenceCard(image(kind, resident))  # type: ignore[arg-type]
    return read_residence_card(SoftCardLink(card), NUMBER)


def roots(*, both: bool = True) -> tuple[Anchor, ...]:
    made = (True, False) if both else (True,)
    return tuple(Anchor(authority(first=first).certificate) for first in made)


def verify(chip: ResidenceFiles, *, number: str = NUMBER, now: datetime = NOW) -> VerifiedChip:
    return verify_chip(chip, number=number, roots=roots(), now=now)


def altered(kind: CardType, name: FileName, change: Callable[[bytes], bytes]) -> ResidenceFiles:
    chip = read(kind)
    return replace(chip, content={**chip.content, name: change(chip.content[name])})


def test_the_second_generation_proves_its_entries_and_not_the_number() -> None:
    facts = verify(read(SECOND)).facts
    assert facts.signed == ("expires", "birth", "sex", "nationality", "status", "period")
    assert (facts.expires, facts.birth, facts.sex, facts.nationality) == (
        "2030-04-01",
        "1990-04-01",
        "male",
        "USA",
    )
    assert facts.number == NUMBER
    assert facts.renewal_pending is False


def test_the_first_generation_proves_no_entry() -> None:
    facts = verify(read(CardType.RESIDENCE_FIRST)).facts
    assert facts.signed == ()
    assert (facts.expires, facts.birth, facts.nationality) == ("", "", "")


@pytest.mark.parametrize("kind", [CardType.PERMANENT_FIRST, CardType.PERMANENT_SECOND])
def test_special_permanent_residents_have_no_renewal(kind: CardType) -> None:
    assert verify(read(kind)).facts.renewal_pending is None


def test_a_pending_renewal_is_told_and_not_called_signed() -> None:
    facts = verify(read(SECOND, replace(RESIDENT, renewal_pending=True))).facts
    assert facts.renewal_pending is True
    assert "renewal_pending" not in facts.signed


@pytest.mark.parametrize(("birth", "said"), [("19900000", "1990"), ("19900400", "1990-04")])
def test_a_birth_date_that_nobody_knows_whole_stays_so(birth: str, said: str) -> None:
    assert verify(read(SECOND, replace(RESIDENT, birth=birth))).facts.birth == said


def test_a_sex_that_is_not_specified_is_not_said() -> None:
    facts = verify(read(SECOND, replace(RESIDENT, sex="3"))).facts
    assert facts.sex == ""
    assert "sex" not in facts.signed


@pytest.mark.parametrize("name", [FileName.ENTRIES, FileName.PICTURES])
def test_one_other_byte_in_what_is_signed_is_found(name: FileName) -> None:
    with pytest.raises(ChipSignatureInvalid):
        verify(altered(SECOND, name, lambda content: content[:-1] + bytes((content[-1] ^ 1,))))


@pytest.mark.parametrize("name", [FileName.FRONT, FileName.FACE])
def test_one_other_byte_in_a_picture_of_the_first_generation_is_found(name: FileName) -> None:
    with pytest.raises(ChipSignatureInvalid):
        verify(altered(CardType.RESIDENCE_FIRST, name, lambda content: content[:-1] + b"\x00"))


@pytest.mark.parametrize("neighbour", [0xC6, 0xCB, 0xCD])
def test_an_entry_cannot_be_passed_off_as_another_of_its_size(neighbour: int) -> None:
    """The signature is over the values alone, so exchanged tags leave it right."""

    def exchanged(content: bytes) -> bytes:
        tags = {TAG_EXPIRES: neighbour, neighbour: TAG_EXPIRES}
        return b"".join(encode(tags.get(one.tag, one.tag), one.value) for one in read_all(content))

    with pytest.raises(ChipUnreadable):
        verify(altered(SECOND, FileName.ENTRIES, exchanged))


@GENERATIONS
def test_another_signature_is_not_over_these_data(kind: CardType) -> None:
    def other(content: bytes) -> bytes:
        first, rest = read_one(content)
        return encode(first.tag, bytes(len(first.value) - 1) + b"\x01") + rest

    with pytest.raises((ChipSignatureInvalid, ChipUnreadable)):
        verify(altered(kind, FileName.SIGNATURE, other))


def test_the_signature_is_taken_in_asn_1_as_well() -> None:
    def in_asn_1(content: bytes) -> bytes:
        first, rest = read_one(content)
        r, s = int.from_bytes(first.value[:48]), int.from_bytes(first.value[48:])
        return encode(first.tag, encode_dss_signature(r, s)) + rest

    chip = altered(SECOND, FileName.SIGNATURE, in_asn_1)
    assert verify(chip).facts.signed


@GENERATIONS
def test_no_chip_is_believed_without_a_root(kind: CardType) -> None:
    with pytest.raises(ChipIssuerUnknown):
        verify_chip(read(kind), number=NUMBER, roots=(), now=NOW)


@GENERATIONS
def test_a_root_of_the_same_name_with_another_key_is_not_the_root(kind: CardType) -> None:
    impostor = Anchor(ResidenceAuthority.create(NOW, first=kind.is_first).certificate)
    with pytest.raises(ChipIssuerUnknown):
        verify_chip(read(kind), number=NUMBER, roots=(impostor,), now=NOW)
    assert verify_chip(read(kind), number=NUMBER, roots=(impostor, *roots()), now=NOW)


@GENERATIONS
@pytest.mark.parametrize("shift", [timedelta(seconds=-2), timedelta(days=3651)])
def test_a_certificate_outside_its_dates_is_refused(kind: CardType, shift: timedelta) -> None:
    with pytest.raises(ChipIssuerUnknown):
        verify(read(kind), now=NOW + shift)


def test_a_card_is_good_on_its_last_day_in_japan_and_expired_on_the_next() -> None:
    assert verify(read(SECOND), now=datetime(2030, 4, 1, 14, 59, tzinfo=UTC))
    with pytest.raises(ResidenceCardExpired):
        verify(read(SECOND), now=datetime(2030, 4, 1, 15, 0, tzinfo=UTC))


def test_another_number_on_the_chip_is_found() -> None:
    with pytest.raises(ChipNumberDiffers):
        verify(read(SECOND), number="AA12345678BC")


@GENERATIONS
def test_a_missing_or_empty_file_is_a_finding(kind: CardType) -> None:
    for name in read(kind).content:
        if name is FileName.RENEWAL:
            continue
        chip = read(kind)
        without = {key: value for key, value in chip.content.items() if key is not name}
        for content in (without, {**without, name: b""}):
            with pytest.raises(ChipUnreadable):
                verify(replace(chip, content=content))


def with_null() -> bytes:
    """The certificate of a card as some are said to be: ECDSA with NULL parameters, in both places, and so signed."""
    signer = authority(first=False)
    der = signer.issue(ec.generate_private_key(ec.SECP384R1()).public_key(), NOW)
    tbs, algorithm, _ = read_all(read_one(der)[0].value)
    odd = encode(0x30, algorithm.value + b"\x05\x00")
    parts = [
        odd if place == 2 else encode(one.tag, one.value) for place, one in enumerate(read_all(tbs.value))
    ]
    signed = encode(0x30, b"".join(parts))
    assert isinstance(signer.key, ec.EllipticCurvePrivateKey)
    signature = signer.key.sign(signed, ec.ECDSA(hashes.SHA256()))
    return encode(0x30, signed + odd + encode(0x03, b"\x00" + signature))


def test_null_parameters_are_read_and_the_signature_is_over_the_bytes_as_they_came() -> None:
    require_root(read_card_certificate(with_null()), roots(), NOW)


def test_with_null_parameters_a_changed_certificate_is_still_found() -> None:
    der = with_null()
    place = der.index(b"SIMULATED residence card")
    changed = der[:place] + b"X" + der[place + 1 :]
    with pytest.raises(ChipIssuerUnknown):
        require_root(read_card_certificate(changed), roots(), NOW)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"\x30\x00",
        b"\x30\x80\x00\x00",
        b"\x04\x03abc",
        b"\x30\x82\xff\xff",
        bytes(1200),
        b"\x30\x03\x05\x00",
    ],
)
def test_what_is_no_certificate_is_unreadable(value: bytes) -> None:
    with pytest.raises(ChipUnreadable):
        read_card_certificate(value)


def test_a_version_or_an_algorithm_that_nobody_knows_is_a_finding() -> None:
    with pytest.raises(ChipUnreadable):
        read_card_certificate(with_null().replace(bytes.fromhex("a003020102"), bytes.fromhex("a00302010b")))

    def unknown(content: bytes) -> bytes:
        ecdsa_with = bytes.fromhex("2a8648ce3d0403")
        return content.replace(ecdsa_with + b"\x02", ecdsa_with + b"\x7f")

    assert unknown(read(SECOND).content[FileName.SIGNATURE]) != read(SECOND).content[FileName.SIGNATURE]
    with pytest.raises(ChipUnreadable):
        verify(altered(SECOND, FileName.SIGNATURE, unknown))


def test_only_zeros_may_follow_the_certificate() -> None:
    der = authority(first=False).certificate.public_bytes(Encoding.DER)
    with pytest.raises(ChipUnreadable):
        read_card_certificate(with_null() + b"\x00\x01")
    with pytest.raises(ChipUnreadable):
        read_card_certificate(der)


def test_production_refuses_a_demo_root(tmp_path: Path) -> None:
    folder = tmp_path / "residence"
    authority(first=False).save(folder, first=False)
    (folder / "residence-second-ca.key").unlink()
    assert len(TrustStore.load(tmp_path, Mode.DEMO).residence) == 1
    with pytest.raises(SimulatedAnchorInProduction):
        TrustStore.load(tmp_path, Mode.PRODUCTION)


def test_a_store_without_a_folder_trusts_nobody_and_a_broken_file_stops_the_start(tmp_path: Path) -> None:
    assert TrustStore.load(tmp_path, Mode.PRODUCTION).residence == ()
    (tmp_path / "residence").mkdir()
    (tmp_path / "residence" / "broken.pem").write_bytes(b"nonsense")
    with pytest.raises(AnchorRefused, match="broken"):
        TrustStore.load(tmp_path, Mode.DEMO)
