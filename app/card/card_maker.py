"""Makes a software card with certificates of a demo hierarchy; never over an existing directory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.card.apdu import StatusWord
from app.card.card_directory import (
    CARD_FILE,
    COUNTERS_FILE,
    ApplicationEntry,
    CardEntry,
    DataEntry,
    KeyEntry,
    PinEntry,
    write_atomically,
)
from app.card.demo_pki import DemoHierarchy, Holder, Variant
from app.card.jpki import CARD_LABEL, JPKI_AID, PRESENCE_EF, TOKEN_EF, Use
from app.card.pin import Pin, require_format
from app.card.softcard_files import CERTIFICATE_EF_SIZE, CONTACT_ATR, PinFile, token_information
from app.card.text_ap import ATTRIBUTES_EF, TEXT_AID, FourAttributes, encode_attributes

_KEY_BITS: Final = 2048
_PRESENT: Final = 0x8F


@dataclass(frozen=True, slots=True)
class CardPins:
    """The secrets a new card starts with; `create_card` refuses what no card would accept."""

    sign: bytes = field(repr=False)
    auth: bytes = field(repr=False)
    text: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardProfile:
    """What may differ between cards: certificates carried, one thing wrong with them, how it says blocked."""

    uses: frozenset[Use] = frozenset(Use)
    variants: Mapping[Use, Variant] = field(default_factory=dict)
    blocked_status: StatusWord = StatusWord.REFERENCE_DATA_NOT_USABLE
    label: str = CARD_LABEL


def create_card(
    directory: Path,
    holder: Holder,
    *,
    issuer: DemoHierarchy,
    pins: CardPins,
    now: datetime,
    profile: CardProfile | None = None,
) -> None:
    """Raises PinFormat or FileExistsError. `card.json` is written last, so half a card never loads."""
    profile = profile or CardProfile()
    secrets = {Pin.SIGN: pins.sign, Pin.AUTH: pins.auth, Pin.TEXT: pins.text}
    for pin, secret in secrets.items():
        require_format(pin, secret)
    directory.mkdir(mode=0o700, parents=True)
    for use in Use:
        _write_key_pair(directory, use, _Order(holder, issuer, now, profile))
    _write_text_files(directory, holder, profile)
    jpki = ApplicationEntry(
        JPKI_AID.hex(), _jpki_files(), _pins(secrets, Pin.SIGN, Pin.AUTH), tuple(map(_key_entry, Use))
    )
    text = ApplicationEntry(
        TEXT_AID.hex(),
        (DataEntry(_hex(ATTRIBUTES_EF), "attributes.bin", guard=_hex(Pin.TEXT.ef)),),
        _pins(secrets, Pin.TEXT),
    )
    counters = {f"{JPKI_AID.hex()}/{pin.ef:04x}": pin.max_tries for pin in (Pin.SIGN, Pin.AUTH)}
    counters[f"{TEXT_AID.hex()}/{Pin.TEXT.ef:04x}"] = Pin.TEXT.max_tries
    write_atomically(directory / COUNTERS_FILE, msgspec.json.encode(counters))
    card = CardEntry(CONTACT_ATR.hex(), _hex(profile.blocked_status), (jpki, text))
    write_atomically(directory / CARD_FILE, msgspec.json.format(msgspec.json.encode(card)))


@dataclass(frozen=True, slots=True)
class _Order:
    holder: Holder
    issuer: DemoHierarchy
    now: datetime
    profile: CardProfile


def _write_key_pair(directory: Path, use: Use, order: _Order) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_atomically(directory / f"{_stem(use)}-key.pem", pem)
    variant = order.profile.variants.get(use)
    if use is Use.SIGN:
        authority = order.issuer.signature_ca
        certificate = order.issuer.issue_signature_certificate(
            order.holder, key.public_key(), order.now, variant=variant
        )
    else:
        authority = order.issuer.authentication_ca
        certificate = order.issuer.issue_authentication_certificate(
            key.public_key(), order.now, variant=variant
        )
    der = certificate.public_bytes(Encoding.DER) if use in order.profile.uses else b""
    write_atomically(directory / f"{_stem(use)}-certificate.der", der)
    write_atomically(directory / f"{_stem(use)}-ca.der", authority.public_bytes(Encoding.DER))


def _write_text_files(directory: Path, holder: Holder, profile: CardProfile) -> None:
    attributes = FourAttributes(holder.name, holder.address, holder.birth, holder.sex)
    presence = bytes(_PRESENT if use in profile.uses else 0 for use in Use) + b"\x00"
    write_atomically(directory / "attributes.bin", encode_attributes(attributes))
    write_atomically(directory / "token.bin", token_information(profile.label))
    write_atomically(directory / "presence.bin", presence)


def _jpki_files() -> tuple[DataEntry, ...]:
    certificates = tuple(
        DataEntry(
            _hex(use.certificate_ef),
            f"{_stem(use)}-certificate.der",
            CERTIFICATE_EF_SIZE,
            # Only the signature certificate names its holder, so only it is guarded.
            guard=_hex(use.pin.ef) if use is Use.SIGN else None,
        )
        for use in Use
    )
    authorities = tuple(
        DataEntry(_hex(use.ca_ef), f"{_stem(use)}-ca.der", CERTIFICATE_EF_SIZE) for use in Use
    )
    token = DataEntry(_hex(TOKEN_EF), "token.bin")
    return (*certificates, *authorities, token, DataEntry(_hex(PRESENCE_EF), "presence.bin"))


def _pins(secrets: Mapping[Pin, bytes], *chosen: Pin) -> tuple[PinEntry, ...]:
    made = [(pin, PinFile.of(secrets[pin], max_tries=pin.max_tries)) for pin in chosen]
    return tuple(
        PinEntry(_hex(pin.ef), file.max_tries, file.salt.hex(), file.digest.hex()) for pin, file in made
    )


def _key_entry(use: Use) -> KeyEntry:
    return KeyEntry(_hex(use.key_ef), f"{_stem(use)}-key.pem", _hex(use.pin.ef))


def _stem(use: Use) -> str:
    return "signature" if use is Use.SIGN else "authentication"


def _hex(value: int) -> str:
    return f"{value:04x}"
