"""The certificate on a residence card's chip: from its bytes to a key that a trusted root answers for.

Cards of the second generation may write NULL where RFC 5758 wants nothing; it is taken out for reading only, and the
root's signature is checked over the bytes as they came.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from app.card.apdu import MalformedAnswer
from app.card.tlv import Tlv, encode, read_all, read_one
from app.identity.anchor import Anchor
from app.identity.certificate import UNREADABLE, find
from app.identity.residence_findings import ChipIssuerUnknown, ChipUnreadable

CardKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
MIN_RSA_BITS: Final = 2048

_SEQUENCE: Final = 0x30
_ECDSA_ARC: Final = bytes.fromhex("06082a8648ce3d0403")
_NULL: Final = b"\x05\x00"
_VERSION: Final = 0xA0
_HASHES: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_UNDERSTOOD: Final = (x509.KeyUsage, x509.BasicConstraints, x509.CertificatePolicies, x509.ExtendedKeyUsage)


@dataclass(frozen=True, slots=True)
class CardCertificate:
    """`signed` is the TBSCertificate exactly as it came."""

    certificate: x509.Certificate
    signed: bytes

    @property
    def key(self) -> CardKey:
        key = self.certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS:
            return key
        if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP384R1):
            return key
        raise ChipUnreadable("key of the certificate")


def read_card_certificate(value: bytes) -> CardCertificate:
    """DER with zeros behind it, as the file is filled. Raises ChipUnreadable."""
    try:
        outer, filler = read_one(value)
        tbs, algorithm, signature = read_all(outer.value)
        signed = outer.value[: len(outer.value) - len(_raw(algorithm) + _raw(signature))]
        clean = encode(_SEQUENCE, _without_null(tbs) + _raw(_bare(algorithm)) + _raw(signature))
        if filler.strip(b"\x00") or outer.tag != _SEQUENCE:
            raise ChipUnreadable("certificate")
        certificate = x509.load_der_x509_certificate(clean)
        # The library parses lazily; what it cannot read is found here.
        certificate.public_key(), certificate.issuer, certificate.signature_hash_algorithm
        _require_leaf(certificate.extensions)
    except (MalformedAnswer, *UNREADABLE):
        # The libraries quote what they cannot read.
        raise ChipUnreadable("certificate") from None
    return CardCertificate(certificate, signed)


def require_root(card: CardCertificate, roots: tuple[Anchor, ...], now: datetime) -> None:
    """Raises ChipIssuerUnknown unless the certificate and the root that signed it are valid now."""
    if not _is_valid(card.certificate, now):
        raise ChipIssuerUnknown("the certificate is not valid now")
    for root in roots:
        if root.certificate.subject == card.certificate.issuer and _is_valid(root.certificate, now):
            with suppress(InvalidSignature):
                return _require_signed_by(card, root)
    raise ChipIssuerUnknown("no trusted root signed the certificate")


def _require_signed_by(card: CardCertificate, root: Anchor) -> None:
    key, algorithm = root.certificate.public_key(), card.certificate.signature_hash_algorithm
    if not isinstance(algorithm, _HASHES):
        raise ChipIssuerUnknown("signature algorithm")
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(card.certificate.signature, card.signed, PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(card.certificate.signature, card.signed, ec.ECDSA(algorithm))
    else:
        raise ChipIssuerUnknown("key of the root")


def _is_valid(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def _require_leaf(extensions: x509.Extensions) -> None:
    usage, constraints = find(extensions, x509.KeyUsage), find(extensions, x509.BasicConstraints)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise ChipUnreadable("key usage")
    if constraints is not None and constraints.ca:
        raise ChipUnreadable("an authority's certificate")
    if any(one.critical and not isinstance(one.value, _UNDERSTOOD) for one in extensions):
        raise ChipUnreadable("critical extension")


def _raw(tlv: Tlv) -> bytes:
    return encode(tlv.tag, tlv.value)


def _bare(algorithm: Tlv) -> Tlv:
    """An ECDSA AlgorithmIdentifier without NULL parameters; any other one as it is."""
    if algorithm.value.startswith(_ECDSA_ARC) and algorithm.value.endswith(_NULL):
        return Tlv(algorithm.tag, algorithm.value[: -len(_NULL)])
    return algorithm


def _without_null(tbs: Tlv) -> bytes:
    """The TBSCertificate with its signature field bare: the second field, behind version and serial number."""
    parts = list(read_all(tbs.value))
    place = 2 if parts and parts[0].tag == _VERSION else 1
    parts[place] = _bare(parts[place])
    return encode(_SEQUENCE, b"".join(map(_raw, parts)))
