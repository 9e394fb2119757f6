"""The signed test of "Check my computer and card": what it showed goes to the page and stays in memory; the reading
itself is deleted at once."""

import asyncio

from cryptography import x509
from cryptography.x509.oid import NameOID

from app.context import Context
from app.identity.anchor import Anchor
from app.identity.chain import signer_of
from app.identity.findings import IssuerUnknown
from app.records import Session
from app.rules import live_flow
from app.rules.check_line import Proof
from app.rules.japan_time import day_of
from app.rules.live_purposes import Purpose
from app.rules.live_states import State
from app.services.card_certificates import CardCertificate, certificates_of
from app.services.live_session import LiveSession
from app.store import readings
from app.store.readings import Reading

MAX_ISSUER = 80


async def take_proof(context: Context, session: Session) -> None:
    """Asking twice, or without a reading, changes nothing more."""
    now = context.clock.now_ms()
    reading = await context.db.write(
        lambda tx: readings.take_reading(tx, session.id, Purpose.CHECK.value, now=now)
    )
    live = context.live.find(session.id)
    if live is None or live.purpose is not Purpose.CHECK or live.flow.state is not State.DONE:
        return
    if reading is not None:
        live.proof = await asyncio.to_thread(_proof, context, live, reading)
    # The page goes on showing reader and card, with the same client software.
    context.live.move(live, live_flow.cleared)


def _proof(context: Context, live: LiveSession, reading: Reading) -> Proof | None:
    found = next((one for one in certificates_of(context, reading) if one.use == "auth"), None)
    card = live.flow.card
    if found is None or card is None:
        return None
    try:
        issuer = _issuer(context, found)
    except IssuerUnknown:
        # The office stopped to accept the authority since; then there is nothing good to tell.
        return None
    return Proof(issuer, day_of(found.not_after), found.revocation, card.card_ref)


def _issuer(context: Context, found: CardCertificate) -> str:
    """Several generations of an authority share one name; the years tell them apart. Raises IssuerUnknown."""
    certificate = x509.load_der_x509_certificate(found.der)
    authority = signer_of(certificate, context.trust.anchors("auth")).certificate
    years = f"{authority.not_valid_before_utc.year}-{authority.not_valid_after_utc.year}"
    return f"{_name(Anchor(authority))}, {years}"


def _name(anchor: Anchor) -> str:
    units = anchor.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    names = [str(unit.value) for unit in units if "authentication" in str(unit.value)]
    return (names[0] if names else anchor.subject)[:MAX_ISSUER]
