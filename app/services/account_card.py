"""A reading on its way into an act with the card of an account: taken once, and judged by what is known of the
certificate that the account has."""

from dataclasses import dataclass

from app.context import Context
from app.errors.card_account import CardProofMissing, CardReplaced
from app.records import Session
from app.rules.card_account import require_not_revoked
from app.rules.live_purposes import Purpose
from app.services.card_certificates import CardCertificate, certificates_of
from app.store import certificates, former_cards, readings
from app.store.certificates import CertificateRow
from app.store.db import Tx
from app.store.readings import Reading


@dataclass(frozen=True, slots=True)
class CardProof:
    """The reading of one session for one purpose, and its certificates."""

    reading: Reading
    certificates: tuple[CardCertificate, ...]


async def proof_of(context: Context, session: Session, purpose: Purpose) -> CardProof:
    """Raises CardProofMissing."""
    now = context.clock.now_ms()
    found = await context.db.read(lambda tx: readings.get_reading(tx, session.id, purpose.value, now=now))
    if found is None:
        raise CardProofMissing
    return CardProof(found, certificates_of(context, found))


def spend_in(tx: Tx, proof: CardProof, *, now: int) -> None:
    """In the transaction of the act, so that one reading is good for one act. Raises CardProofMissing."""
    taken = readings.take_reading(tx, proof.reading.session_id, proof.reading.purpose, now=now)
    if taken is None or taken.id != proof.reading.id:
        raise CardProofMissing


def require_not_marked(known: CertificateRow | None, proof: CardProof) -> None:
    """A newer certificate of the same card is not the one that was revoked. Raises CardMarkedRevoked."""
    auth = next((one for one in proof.certificates if one.use == "auth"), None)
    if known is not None and not (auth and auth.not_after > known.not_after):
        require_not_revoked(known.revocation)


def require_not_replaced(tx: Tx, owner: str) -> None:
    """Raises CardReplaced."""
    if former_cards.get_former_holder(tx, owner) is not None:
        raise CardReplaced


def current_auth(tx: Tx, account_id: str) -> CertificateRow | None:
    rows = certificates.list_current(tx, account_id)
    return next((row for row in rows if row.certificate_use == "auth"), None)


async def drop_proof(context: Context, session: Session, purpose: Purpose) -> None:
    """After a refusal: the card has to be read again, also by a page that still stands where the reading ended."""
    await context.db.write(lambda tx: readings.delete_reading(tx, session.id, purpose.value))
    context.live.taken(session.id, purpose)
