"""Cards that were read and verified, as the live channel leaves them behind; the channel itself is proven elsewhere."""

import msgspec

from app.records import CardFacts
from app.rules.live_purposes import Purpose
from app.services.card_certificates import CardCertificate, seal_certificates
from app.services.read_card import KEPT_MS, facts_context
from app.store import sessions as session_rows
from app.store.readings import Reading, upsert_reading
from app.tokens import new_id
from tests.web.visitor import FACTS, Visitor, order_of

ISSUED_MS = 1_795_000_000_000
YEAR_MS = 365 * 24 * 3600 * 1000
NOBODY = CardFacts(None, None, None, None, None, None)


def certificate(visitor: Visitor, *, use: str = "auth", years: int = 5) -> CardCertificate:
    now = visitor.clock.now_ms()
    return CardCertificate(use, b"der", ISSUED_MS + years * YEAR_MS, "not_checked", "", now)  # type: ignore[arg-type]


async def read(
    visitor: Visitor,
    token: str,
    purpose: Purpose,
    *,
    owner: str = "owner-1",
    facts: CardFacts = FACTS,
    years: int = 5,
) -> None:
    """Into the session of the tab with this page order token."""
    journeys = await visitor.context.db.read(session_rows.list_journeys)
    session_id = next(found.session_id for found in journeys if found.id == token.split(".", maxsplit=1)[0])
    sealer, now = visitor.context.sealer, visitor.clock.now_ms()
    uses = ("auth",) if purpose in {Purpose.LOG_IN, Purpose.STEP_UP} else ("sign", "auth")
    found = tuple(certificate(visitor, use=use, years=years) for use in uses)
    known = facts if "sign" in uses else NOBODY
    reading = Reading(
        id=new_id(),
        session_id=session_id,
        purpose=purpose.value,
        facts_sealed=sealer.seal(msgspec.json.encode(known), context=facts_context(session_id)),
        owner=owner,
        certificate_not_after=found[0].not_after,
        revocation="not_checked",
        created_at=now,
        expires_at=now + KEPT_MS[purpose],
        certificates_sealed=seal_certificates(visitor.context, found, session_id),
    )
    await visitor.context.db.write(lambda tx: upsert_reading(tx, reading))


async def open_log_in(visitor: Visitor) -> str:
    """The page order token of the page that waits for the card."""
    return order_of(await visitor.get("/login/card"))


async def log_in(visitor: Visitor, *, owner: str = "owner-1") -> str:
    """The page order token of the menu."""
    token = await open_log_in(visitor)
    await read(visitor, token, Purpose.LOG_IN, owner=owner)
    answer = await visitor.post("/login/card", _page=token)
    assert answer.url.path == "/menu", answer.url
    return order_of(answer)
