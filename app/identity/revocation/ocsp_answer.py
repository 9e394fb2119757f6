"""One OCSP question and the judgement of its answer (RFC 6960, RFC 8954), without any I/O. Whatever is not a fresh,
signed answer to this very question is refused."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from app.identity.certificate import UNREADABLE
from app.identity.findings import RevocationUnavailable, RevocationUnknown
from app.identity.revocation.ocsp_responder import responder_key
from app.identity.revocation.signed import require_signed

NONCE_BYTES = 32
SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Freshness:
    """`without_end`: how old an answer that names no next update may be. `needs_nonce`: an answer without our nonce is
    refused; a wrong one always is."""

    without_end: timedelta = timedelta(hours=1)
    needs_nonce: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """`body` is the DER of the OCSPRequest. Responders know certificates by SHA-1 names (RFC 5019 2.1.1); nothing
    rests on that hash, since the answer is signed."""

    issuer: x509.Certificate = field(repr=False)
    nonce: bytes = field(repr=False)
    identity: tuple[bytes, bytes, int, str] = field(repr=False)
    body: bytes = field(repr=False)

    @classmethod
    def about(cls, certificate: x509.Certificate, issuer: x509.Certificate) -> Self:
        nonce = secrets.token_bytes(NONCE_BYTES)
        request = (
            ocsp.OCSPRequestBuilder()
            .add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303
            .add_extension(x509.OCSPNonce(nonce), critical=False)
            .build()
        )
        return cls(issuer, nonce, _identity(request), request.public_bytes(serialization.Encoding.DER))


@dataclass(frozen=True, slots=True)
class Answer:
    """`revoked_at` is None for a good certificate. `until`: when a newer answer may say something else."""

    revoked_at: datetime | None
    until: datetime


def judge(question: Question, content: bytes, freshness: Freshness, now: datetime) -> Answer:
    """Raises RevocationUnavailable on everything but one signed "good" or "revoked"."""
    try:
        answer = ocsp.load_der_ocsp_response(content)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise RevocationUnavailable(f"responder_says_{answer.response_status.name.lower()}")
        return _judge(question, answer, freshness, now)
    except UNREADABLE:
        raise RevocationUnavailable("not_an_answer") from None


def _judge(question: Question, answer: ocsp.OCSPResponse, freshness: Freshness, now: datetime) -> Answer:
    single = _only(answer)
    if _identity(single) != question.identity:
        raise RevocationUnavailable("another_certificate")
    # The signature comes before whatever is read from signed content only.
    require_signed(
        responder_key(answer, question.issuer, now),
        answer.signature_algorithm_oid,
        signature=answer.signature,
        content=answer.tbs_response_bytes,
    )
    _require_nonce(answer.extensions, question.nonce, needed=freshness.needs_nonce)
    if any(extension.critical for extension in answer.single_extensions):
        raise RevocationUnavailable("unknown_critical_extension")
    until = _fresh_until(answer, single, freshness, now)
    if single.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise RevocationUnknown("responder_says_unknown")
    return Answer(single.revocation_time_utc, until)


def _only(answer: ocsp.OCSPResponse) -> ocsp.OCSPSingleResponse:
    singles = list(answer.responses)
    if len(singles) != 1:
        raise RevocationUnavailable("not_one_answer")
    return singles[0]


def _identity(about: ocsp.OCSPRequest | ocsp.OCSPSingleResponse) -> tuple[bytes, bytes, int, str]:
    """CertID: hashes of the issuer's name and key, serial number, hash algorithm."""
    return (about.issuer_name_hash, about.issuer_key_hash, about.serial_number, about.hash_algorithm.name)


def _require_nonce(extensions: x509.Extensions, nonce: bytes, *, needed: bool) -> None:
    found = None
    for extension in extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            found = extension.value.nonce
        elif extension.critical:
            raise RevocationUnavailable("unknown_critical_extension")
    if found is None and needed:
        raise RevocationUnavailable("nonce_missing")
    if found is not None and found != nonce:
        raise RevocationUnavailable("nonce_wrong")


def _fresh_until(
    answer: ocsp.OCSPResponse, single: ocsp.OCSPSingleResponse, freshness: Freshness, now: datetime
) -> datetime:
    start, end = single.this_update_utc, single.next_update_utc
    if start > now + SKEW or answer.produced_at_utc > now + SKEW:
        raise RevocationUnavailable("from_the_future")
    if end is None:
        end = start + freshness.without_end
    if end <= now or end < start:
        raise RevocationUnavailable("stale")
    return end
