"""Handing in: everything together, once, and only what was shown."""

from app.records import ProofingState
from tests.proofing import papers
from tests.web.visitor import Visitor


async def test_entries_and_a_picture_are_handed_in_together(visitor: Visitor) -> None:
    answer = await papers.hand_in(visitor)
    assert answer.url.path == "/identity/complete"
    found = await papers.newest(visitor)
    assert found.state is ProofingState.HANDED_IN
    assert found.reference in await answer.text()
