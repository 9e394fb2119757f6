"""Cards of people who registered without one: linked by the documents that were accepted, and asked for before others
are handed in."""

from dataclasses import replace

from app.records import CardProofFor, ProofingState
from app.rules.live_purposes import Purpose
from app.store import accounts, proofings
from tests.proofing import papers
from tests.web.carded import read
from tests.web.test_step_up import ask_for
from tests.web.visitor import FACTS, Visitor, order_of

HANAKO = replace(FACTS, name="山田 花子", birth="1990-04-01")


async def link(visitor: Visitor) -> str:
    """The path that the reading of a new card leads to."""
    token = order_of(await visitor.get("/information/card/link"))
    await read(visitor, token, Purpose.LINK, owner="owner-7", facts=HANAKO)
    return (await visitor.post("/information/card/link", _page=token)).url.path


async def test_a_card_is_linked_by_the_documents_that_the_office_accepted_and_by_no_others(
    visitor: Visitor,
) -> None:
    await papers.hand_in(visitor)
    assert await link(visitor) == "/information/card/refused"
    found = await papers.newest(visitor)
    accepted = replace(found, state=ProofingState.ACCEPTED, decided_at=1, reasons=())
    assert await visitor.context.db.write(lambda tx: proofings.update_decided(tx, accepted))
    assert await link(visitor) == "/information"


async def test_documents_are_handed_in_after_the_card_was_read_where_the_office_wants_it(
    visitor: Visitor,
) -> None:
    token = await papers.to_confirm(visitor)
    await ask_for(visitor, CardProofFor.DOCUMENTS)
    account_id = next(found.account_id for found in await visitor.sessions() if found.account_id)
    await visitor.context.db.write(lambda tx: accounts.update_card(tx, account_id, "owner-7", "not_checked"))
    shown = await papers.entries_shown(visitor, token)
    answer = await visitor.post("/identity/confirm", _page=token, entries=shown)
    assert answer.url.path == "/step-up"
    assert (await papers.newest(visitor)).state is ProofingState.STARTED
    token = order_of(answer)
    await read(visitor, token, Purpose.STEP_UP, owner="owner-7")
    answer = await visitor.post("/step-up", _page=token)
    assert answer.url.path == "/identity/confirm"
    token = order_of(answer)
    shown = await papers.entries_shown(visitor, token)
    answer = await visitor.post("/identity/confirm", _page=token, entries=shown)
    assert answer.url.path == "/identity/complete"


async def test_whoever_has_no_card_hands_in_as_before(visitor: Visitor) -> None:
    await ask_for(visitor, *CardProofFor)
    assert (await papers.hand_in(visitor)).url.path == "/identity/complete"
