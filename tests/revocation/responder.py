"""Answers of an OCSP responder, true and false ones, made from the bytes of a question."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from app.card.demo_draft import Authority

GOOD, REVOKED, UNKNOWN = ocsp.OCSPCertStatus
UNHEARD_OF = ObjectIdentifier("1.2.3.4.5")


@dataclass(frozen=True)
class Signer:
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def appointed(
    authority: Authority,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    *,
    days: tuple[int, int] = (-1, 30),
    uses: tuple[ObjectIdentifier, ...] = (ExtendedKeyUsageOID.OCSP_SIGNING,),
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> Signer:
    """A certificate of the authority for somebody who signs answers. `days`: from and until, counted from now."""
    builder = (
        x509.CertificateBuilder()
        .issuer_name(authority.certificate.subject)
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Responder SIMULATED")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
    )
    if uses:
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=True)
    for extension, critical in extra:
        builder = builder.add_extension(extension, critical)
    return Signer(builder.sign(authority.key, hashes.SHA256()), key)


@dataclass(frozen=True)
class Reply:
    """What a responder says. Times are minutes from `now`; `until` None names no next update."""

    certificate: x509.Certificate
    issuer: x509.Certificate
    signer: Signer
    now: datetime
    status: ocsp.OCSPCertStatus = GOOD
    since: float = -5
    until: float | None = 60
    nonce: bytes | None = None
    by_name: bool = True
    sends: tuple[x509.Certificate, ...] | None = None
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = ()
    hash_of_name: type[hashes.HashAlgorithm] = hashes.SHA1

    def but(self, **changes: object) -> "Reply":
        return replace(self, **changes)

    def der(self) -> bytes:
        return self.answer().public_bytes(Encoding.DER)

    def answer(self) -> ocsp.OCSPResponse:
        revoked = self.status is REVOKED
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=self.certificate,
            issuer=self.issuer,
            algorithm=self.hash_of_name(),
            cert_status=self.status,
            this_update=self.now + timedelta(minutes=self.since),
            next_update=None if self.until is None else self.now + timedelta(minutes=self.until),
            revocation_time=self.now - timedelta(days=3) if revoked else None,
            revocation_reason=x509.ReasonFlags.superseded if revoked else None,
        )
        encoding = ocsp.OCSPResponderEncoding.NAME if self.by_name else ocsp.OCSPResponderEncoding.HASH
        builder = builder.responder_id(encoding, self.signer.certificate)
        sends = (self.signer.certificate,) if self.sends is None else self.sends
        if sends:
            builder = builder.certificates(list(sends))
        if self.nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(self.nonce), critical=False)
        for extension, critical in self.extra:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self.signer.key, hashes.SHA256())


def nonce_in(question: bytes) -> bytes:
    request = ocsp.load_der_ocsp_request(question)
    return request.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce


def with_two_answers(first: Reply, second: Reply) -> bytes:
    """One signed response that holds the single answers of both."""
    answer = first.answer()
    data = _pieces(answer.tbs_response_bytes)[0][1]
    parts = _pieces(data)
    (singles,) = (index for index, (tag, _) in enumerate(parts) if tag == 0x30)
    more = next(
        body for tag, body in _pieces(_pieces(second.answer().tbs_response_bytes)[0][1]) if tag == 0x30
    )
    parts[singles] = (0x30, parts[singles][1] + more)
    signed = _tlv(0x30, b"".join(_tlv(tag, body) for tag, body in parts))
    key = first.signer.key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    signature = key.sign(signed, ec.ECDSA(hashes.SHA256()))
    ecdsa_with_sha256 = bytes.fromhex("300a06082a8648ce3d040302")
    certificate = first.signer.certificate.public_bytes(Encoding.DER)
    basic = _tlv(
        0x30,
        signed + ecdsa_with_sha256 + _tlv(0x03, b"\0" + signature) + _tlv(0xA0, _tlv(0x30, certificate)),
    )
    id_pkix_ocsp_basic = bytes.fromhex("06092b0601050507300101")
    content = _tlv(0x30, id_pkix_ocsp_basic + _tlv(0x04, basic))
    return _tlv(0x30, _tlv(0x0A, b"\0") + _tlv(0xA0, content))


def _pieces(der: bytes) -> list[tuple[int, bytes]]:
    """The tags and contents that stand one after the other."""
    found = []
    while der:
        octets = der[1] - 0x80 if der[1] >= 0x80 else 0
        length = int.from_bytes(der[2 : 2 + octets]) if octets else der[1]
        end = 2 + octets + length
        found.append((der[0], der[2 + octets : end]))
        der = der[end:]
    return found


def _tlv(tag: int, body: bytes) -> bytes:
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    return bytes([tag, 0x80 + len(length)]) + length + body
