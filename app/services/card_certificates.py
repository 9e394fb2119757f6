"""The certificates of a reading on their way to the account they become part of. Sealed from the reading on."""

from dataclasses import dataclass

import msgspec

from app.context import Context
from app.identity.revocation import RevocationResult
from app.identity.token import VerifiedCertificate
from app.store import certificates
from app.store.certificates import CertificateRow
from app.store.db import Tx
from app.store.readings import Reading
from app.tokens import new_id
from app.wire.messages import Use

CHECK_EVERY_MS = 24 * 3600 * 1000


class CardCertificate(msgspec.Struct, frozen=True):
    """A verified certificate and what was found of its revocation. Times are epoch ms."""

    use: Use
    der: bytes
    not_after: int
    revocation: str
    source: str
    checked_at: int

    def __repr__(self) -> str:
        return f"<CardCertificate {self.use}>"


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows for one account, sealed before the transaction."""

    rows: tuple[CertificateRow, ...]


def card_certificate(verified: VerifiedCertificate, result: RevocationResult) -> CardCertificate:
    return CardCertificate(
        use=verified.binding.use,
        der=verified.der,
        not_after=round(verified.facts.not_after.timestamp() * 1000),
        revocation=result.status.value,
        source=result.source,
        checked_at=round(result.asked_at.timestamp() * 1000),
    )


def seal_certificates(context: Context, found: tuple[CardCertificate, ...], session_id: str) -> bytes:
    return context.sealer.seal(msgspec.msgpack.encode(found), context=f"readings:{session_id}:certificates")


def certificates_of(context: Context, reading: Reading) -> tuple[CardCertificate, ...]:
    """Raises SealBroken. A reading of an earlier version has none."""
    if reading.certificates_sealed is None:
        return ()
    plain = context.sealer.open(
        reading.certificates_sealed, context=f"readings:{reading.session_id}:certificates"
    )
    return msgspec.msgpack.decode(plain, type=tuple[CardCertificate, ...])


def for_account(context: Context, found: tuple[CardCertificate, ...], account_id: str) -> Linked:
    now = context.clock.now_ms()
    rows = []
    for certificate in found:
        row_id = new_id()
        sealed = context.sealer.seal(certificate.der, context=f"certificates:{row_id}")
        rows.append(
            CertificateRow(
                id=row_id,
                account_id=account_id,
                certificate_use=certificate.use,
                der_sealed=sealed,
                not_after=certificate.not_after,
                revocation=certificate.revocation,
                source=certificate.source,
                checked_at=certificate.checked_at,
                linked_at=now,
                due_at=min(now + CHECK_EVERY_MS, certificate.not_after + 1),
            )
        )
    return Linked(tuple(rows))


def link_in(tx: Tx, linked: Linked) -> None:
    """They are the account's current ones from now on."""
    for row in linked.rows:
        certificates.replace_current(tx, row.account_id, row.certificate_use, at=row.linked_at)
        certificates.insert_certificate(tx, row)
