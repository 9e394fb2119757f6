"""Looks again at the certificates of an account: marks what was revoked or has ended, and tells the holder by mail,
once for each certificate. The account itself stays as it is."""

import asyncio
import logging
from dataclasses import dataclass, replace

from app import notices
from app.clock import utc
from app.context import Context
from app.i18n import Language
from app.identity.certificate import parse_certificate
from app.identity.chain import signer_of
from app.identity.findings import (
    CertificateRevoked,
    IdentityRefused,
    RevocationUnavailable,
    RevocationUnknown,
)
from app.identity.revocation import RevocationStatus, StoredCertificate
from app.notices import Addressee, AddressUnusable
from app.records import Account, AccountState, OutgoingMail
from app.sealing import SealBroken
from app.services.account import open_person
from app.services.card_certificates import CHECK_EVERY_MS
from app.store import accounts, audit, certificates, outbox
from app.store.certificates import CertificateRow
from app.store.db import Tx

log = logging.getLogger(__name__)
# After no answer: often enough that an outage of an afternoon is made good the same day.
AGAIN_MS = 3600 * 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """`revoked_at` is None for anything but revoked. Times are epoch ms."""

    status: RevocationStatus
    source: str
    revoked_at: int | None = None


def looked_at(row: CertificateRow, answer: Answer | None, now: int) -> CertificateRow:
    """The row after a look; None is no answer. What was known before stays until somebody says otherwise."""
    if row.not_after < now:
        return replace(row, told=row.told or "expired", due_at=None)
    if answer is None or answer.status is RevocationStatus.SOFT_FAILED:
        return replace(row, due_at=min(now + AGAIN_MS, row.not_after + 1))
    later = replace(row, due_at=min(now + CHECK_EVERY_MS, row.not_after + 1))
    if answer.status is RevocationStatus.NOT_CHECKED:
        return later
    revoked = answer.status is RevocationStatus.REVOKED
    return replace(
        later,
        revocation=answer.status.value,
        source=answer.source,
        checked_at=now,
        revoked_at=answer.revoked_at,
        told=row.told or ("revoked" if revoked else ""),
    )


async def recheck_account(context: Context, account_id: str) -> bool:
    """False when an answer could not be had. Raises StorageUnavailable."""

    def read(tx: Tx) -> tuple[Account | None, list[CertificateRow]]:
        return accounts.get_account(tx, account_id), certificates.list_current(tx, account_id)

    account, rows = await context.db.read(read)
    now = context.clock.now_ms()
    if account is None:
        return True
    answers = await asyncio.gather(*(_answer(context, row, now) for row in rows))
    looks = [(row, looked_at(row, answer, now)) for row, answer in zip(rows, answers, strict=True)]
    mails = _mails(context, account, looks)

    def unit(tx: Tx) -> None:
        kept = [(row, look) for row, look in looks if certificates.update_checked(tx, look)]
        for row, look in kept:
            _record(tx, row, look, now)
        # Replaced by a new card meanwhile: there is nothing to tell any more.
        if any(look.told != row.told for row, look in kept):
            for mail in mails:
                outbox.insert_mail(tx, mail)

    await context.db.write(unit)
    if mails:
        context.wake_outbox()
    return None not in answers


async def _answer(context: Context, row: CertificateRow, now: int) -> Answer | None:
    """Nobody is asked about a certificate that has ended. None when there is no answer."""
    if row.not_after < now:
        return Answer(RevocationStatus(row.revocation), row.source)
    try:
        result = await context.revocation.check(_stored(context, row), utc(now))
    except CertificateRevoked as revoked:
        since = round(revoked.since.timestamp() * 1000) if revoked.since else now
        return Answer(RevocationStatus.REVOKED, revoked.source, since)
    except (IdentityRefused, SealBroken) as problem:
        log.warning("a certificate could not be checked again", extra={"reason": type(problem).__name__})
        if isinstance(problem, RevocationUnavailable) and not isinstance(problem, RevocationUnknown):
            return None
        # Its own matter, such as an authority that is trusted no more: asking again soon would keep others waiting.
        return Answer(RevocationStatus.NOT_CHECKED, row.source)
    return None if result.status is RevocationStatus.SOFT_FAILED else Answer(result.status, result.source)


def _stored(context: Context, row: CertificateRow) -> StoredCertificate:
    """Raises SealBroken, IdentityRefused."""
    der = context.sealer.open(row.der_sealed, context=f"certificates:{row.id}")
    parsed = parse_certificate(der)
    issuer = signer_of(parsed.certificate, context.trust.anchors(row.certificate_use))
    return StoredCertificate(row.certificate_use, der, issuer.certificate)


def _mails(
    context: Context, account: Account, looks: list[tuple[CertificateRow, CertificateRow]]
) -> list[OutgoingMail]:
    """One for what was revoked and one for what has ended, however many certificates. None to a closed account."""
    if account.state is AccountState.DEACTIVATED:
        return []
    news = [look for row, look in looks if look.told != row.told]
    revoked = tuple(look.certificate_use for look in news if look.told == "revoked")
    expired = tuple(look.certificate_use for look in news if look.told == "expired")
    if not news:
        return []
    mails = []
    try:
        to = Addressee(open_person(context, account).reset_email, Language(account.language), account.id)
        if revoked:
            mails.append(notices.certificate_revoked(context, to, uses=revoked))
        if expired:
            mails.append(notices.certificate_expired(context, to, uses=expired))
    except (AddressUnusable, SealBroken) as problem:
        # The certificate is marked all the same, and the others are looked at.
        log.warning("nobody could be told of a certificate", extra={"reason": type(problem).__name__})
    return mails


def _record(tx: Tx, row: CertificateRow, look: CertificateRow, now: int) -> None:
    """Only what changed: a line for every certificate and day would hide what matters."""
    was, ended = row.ended(row.checked_at), look.ended(now)
    if was == ended:
        return
    audit.append(
        tx,
        at=now,
        tag=f"account:certificate:{ended or 'good_again'}",
        actor="system",
        subject=row.account_id,
        detail={"use": row.certificate_use, "source": look.source},
    )
