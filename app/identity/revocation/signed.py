"""Keys that sign answers and lists: which one it is, and whether it signed with an algorithm that still counts. SHA-1
and RSASSA-PSS are not taken: no authority of JPKI uses them."""

import hashlib
from collections.abc import Mapping

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import SignatureAlgorithmOID as Oid

from app.identity.findings import RevocationUnavailable

MIN_RSA_BITS = 2048
_RSA: Mapping[x509.ObjectIdentifier, hashes.HashAlgorithm] = {
    Oid.RSA_WITH_SHA256: hashes.SHA256(),
    Oid.RSA_WITH_SHA384: hashes.SHA384(),
    Oid.RSA_WITH_SHA512: hashes.SHA512(),
}
_ECDSA: Mapping[x509.ObjectIdentifier, hashes.HashAlgorithm] = {
    Oid.ECDSA_WITH_SHA256: hashes.SHA256(),
    Oid.ECDSA_WITH_SHA384: hashes.SHA384(),
    Oid.ECDSA_WITH_SHA512: hashes.SHA512(),
}
ACCEPTED = frozenset({*_RSA, *_ECDSA})


def key_id(certificate: x509.Certificate) -> bytes:
    """SHA-256 of the SubjectPublicKeyInfo: certificates of one key count as one issuer, those of one name do not."""
    key = certificate.public_key()
    return hashlib.sha256(
        key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ).digest()


def require_signed(
    key: CertificatePublicKeyTypes, algorithm: x509.ObjectIdentifier, *, signature: bytes, content: bytes
) -> None:
    """Raises RevocationUnavailable."""
    try:
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS and algorithm in _RSA:
            return key.verify(signature, content, padding.PKCS1v15(), _RSA[algorithm])
        if isinstance(key, ec.EllipticCurvePublicKey) and algorithm in _ECDSA:
            return key.verify(signature, content, ec.ECDSA(_ECDSA[algorithm]))
    except (InvalidSignature, ValueError):
        raise RevocationUnavailable("signature_wrong") from None
    raise RevocationUnavailable("algorithm_refused")
