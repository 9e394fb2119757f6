"""From signed tokens to a sealed reading: what the verified certificates say. Agent text is never taken as fact."""

import asyncio
import secrets
from base64 import urlsafe_b64encode

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.clock import utc
from app.context import Context
from app.identity.binding import SignedBinding
from app.identity.findings import ChallengeExpired, ChallengeUsed, IdentityRefused
from app.identity.holder import HolderFacts
from app.identity.revocation import RevocationStatus
from app.identity.same_card import require_announced, require_same_card
from app.identity.token import VerifiedCertificate, read_token, verify_token
from app.records import CardFacts
from app.rules import live_flow, live_steps
from app.rules.live_purposes import Purpose
from app.rules.live_states import State
from app.services.card_certificates import CardCertificate, card_certificate, seal_certificates
from app.services.live_session import Ceremony, LiveSession
from app.store.challenges import ChallengeFor, insert_challenge, take_challenge
from app.store.readings import Reading, delete_reading, upsert_reading
from app.tokens import new_id, secret_hash
from app.wire.agent_messages import Challenge, SignToken
from app.wire.messages import Use

NONCE_BYTES = 32
CHALLENGE_MS = 300_000
# What logs somebody in or confirms an act is good for that moment; a registration may take as long as its session.
KEPT_MS = {
    Purpose.LOG_IN: 120_000,
    Purpose.LINK: 600_000,
    Purpose.STEP_UP: 120_000,
    Purpose.CHECK: 120_000,
}
_FROM_WORST = (
    RevocationStatus.NOT_CHECKED.value,
    RevocationStatus.SOFT_FAILED.value,
    RevocationStatus.GOOD.value,
)


def facts_context(session_id: str) -> str:
    """What the facts of a reading are sealed for."""
    return f"readings:{session_id}"


async def issue_challenge(context: Context, live: LiveSession, use: Use) -> None:
    """A new nonce for every signing (N5), good for this session, pairing, ceremony, purpose and key only
    (N2)."""
    ceremony = live.ceremony
    if ceremony is None:
        return
    nonce = secrets.token_bytes(NONCE_BYTES)
    text = urlsafe_b64encode(nonce).rstrip(b"=").decode()
    good_for = _good_for(live, ceremony, use)
    expires_at = context.clock.now_ms() + CHALLENGE_MS
    await context.db.write(
        lambda tx: insert_challenge(tx, secret_hash(text), good_for, expires_at=expires_at)
    )
    if live.ceremony is ceremony and live.agent:
        ceremony.nonces[use] = nonce
        live.agent.send(Challenge(use=use, nonce=text), cid=ceremony.id)


def _good_for(live: LiveSession, ceremony: Ceremony, use: Use) -> ChallengeFor:
    return ChallengeFor(live.session_id, ceremony.pairing_id, ceremony.id, ceremony.purpose.value, use)


async def accept_token(context: Context, live: LiveSession, message: SignToken) -> None:
    """Verifies one token and moves the flow on; a refusal ends the attempt with its code. Raises BadState."""
    context.live.move(live, live_steps.token_received, message.use)
    ceremony = live.ceremony
    if ceremony is None:
        return
    try:
        verified = await _verified(context, live, ceremony, message)
        if live.ceremony is not ceremony or live.flow.state is not State.VERIFYING:
            return  # The ceremony ended while the token was judged; nothing of it is kept.
        ceremony.tokens[message.use] = verified
        if len(ceremony.tokens) == len(live.flow.needs):
            await _keep_reading(context, live, ceremony)
    except IdentityRefused as finding:
        if live.ceremony is ceremony:
            context.live.move(live, live_flow.failed, finding.code)
        return
    if live.ceremony is ceremony:
        context.live.move(live, live_steps.token_accepted)
    else:
        # Cancelled while the row was written: an aborted ceremony leaves nothing behind (D3).
        await context.db.write(lambda tx: delete_reading(tx, live.session_id, ceremony.purpose.value))


async def _verified(
    context: Context, live: LiveSession, ceremony: Ceremony, message: SignToken
) -> VerifiedCertificate:
    nonce = ceremony.nonces.pop(message.use, None)
    if nonce is None or live.pairing is None or live.flow.card is None:
        raise ChallengeUsed
    expires_at = await _take(context, nonce, _good_for(live, ceremony, message.use))
    expected = SignedBinding(
        use=message.use,
        origin=context.config.server.origin,
        nonce=nonce,
        browser_binding=live.pairing.browser_binding,
        purpose=ceremony.purpose.value,
        document=ceremony.document,
        ceremony=ceremony.id,
        card_ref=live.flow.card.card_ref,
        issued_at=utc(expires_at - CHALLENGE_MS),
    )
    token, now = read_token(message), utc(context.clock.now_ms())
    return await asyncio.to_thread(verify_token, token, expected=expected, trust=context.trust, now=now)


async def _take(context: Context, nonce: bytes, good_for: ChallengeFor) -> int:
    """Removes the challenge, then judges it: whatever the judgement, it cannot be used again (N3)."""
    text = urlsafe_b64encode(nonce).rstrip(b"=").decode()
    taken = await context.db.write(lambda tx: take_challenge(tx, secret_hash(text)))
    if taken is None or taken[0] != good_for:
        raise ChallengeUsed
    if context.clock.now_ms() >= taken[1]:
        raise ChallengeExpired
    return taken[1]


async def _keep_reading(context: Context, live: LiveSession, ceremony: Ceremony) -> None:
    sign, auth = ceremony.tokens.get("sign"), ceremony.tokens["auth"]
    require_announced(auth)
    evidence = require_same_card(sign, auth) if sign else None
    now = context.clock.now_ms()
    found = await _with_revocation(context, tuple(ceremony.tokens.values()))
    if live.ceremony is not ceremony:
        return  # Cancelled, or the session has ended, while the authority was asked.
    facts = card_facts(sign.facts.holder if sign else None)
    worst = min((one.revocation for one in found), key=_FROM_WORST.index)
    reading = Reading(
        id=new_id(),
        session_id=live.session_id,
        purpose=ceremony.purpose.value,
        facts_sealed=context.sealer.seal(msgspec.json.encode(facts), context=facts_context(live.session_id)),
        owner=context.sealer.keyed_hash(_public_key(auth.der), purpose="card owner"),
        certificate_not_after=min(one.not_after for one in found),
        revocation=worst,
        created_at=now,
        expires_at=now + KEPT_MS.get(ceremony.purpose, context.sessions.limits.absolute),
        certificates_sealed=seal_certificates(context, found, live.session_id),
    )
    await context.db.write(lambda tx: upsert_reading(tx, reading))
    context.live.journal.step(
        "live:card:verified",
        session_id=live.session_id,
        subject=ceremony.id,
        revocation=worst,
        other_municipality=int(evidence is not None and evidence.other_municipality),
        text_mismatch=int(ceremony.told_name is not None and ceremony.told_name != facts.name),
    )


async def _with_revocation(
    context: Context, tokens: tuple[VerifiedCertificate, ...]
) -> tuple[CardCertificate, ...]:
    """Raises CertificateRevoked, RevocationUnavailable."""
    now = utc(context.clock.now_ms())
    results = await asyncio.gather(*(context.revocation.check(token, now) for token in tokens))
    return tuple(map(card_certificate, tokens, results))


def _public_key(certificate: bytes) -> bytes:
    """SubjectPublicKeyInfo of the authentication key: it names a card, not a person."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def card_facts(holder: HolderFacts | None) -> CardFacts:
    """Substituted characters are listed by position from 0, such as "0,3"; None when there are none."""
    if holder is None:
        return CardFacts(None, None, None, None, None, None)
    return CardFacts(
        name=holder.name,
        name_substituted=_positions(holder.name_substituted),
        birth=holder.birth.isoformat() if holder.birth else None,
        sex=holder.sex,
        address=holder.address,
        address_substituted=_positions(holder.address_substituted),
        unclear=tuple(f"{found.item}:{found.problem}" for found in holder.unclear),
    )


def _positions(positions: tuple[int, ...]) -> str | None:
    return ",".join(map(str, positions)) or None


def read_facts(context: Context, reading: Reading) -> CardFacts:
    """Opens a reading's facts. Raises SealBroken."""
    plain = context.sealer.open(reading.facts_sealed, context=facts_context(reading.session_id))
    return msgspec.json.decode(plain, type=CardFacts)
