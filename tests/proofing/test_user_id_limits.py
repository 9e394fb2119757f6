"""How often somebody may ask for a user ID, and that the limits tell nothing."""

from tests.proofing import papers
from tests.proofing.papers import USER_ID
from tests.web.cardless import count
from tests.web.visitor import Visitor, order_of

MINUTE = 60


async def ask(visitor: Visitor, email: str = "asks@example.com") -> tuple[int, str]:
    """Status and path of the answer; the browser is finished with it."""
    answer = await papers.hand_in(visitor, path=USER_ID, contact=email, contact_confirm=email)
    if answer.status == 200:
        await visitor.post("/user-id/finish", _page=order_of(answer))
    return answer.status, answer.url.path


async def test_the_sixth_request_of_a_client_within_ten_minutes_is_refused(visitor: Visitor) -> None:
    for number in range(5):
        assert await ask(visitor, f"n{number}@example.com") == (200, "/user-id/complete")
    assert (await ask(visitor, "n5@example.com"))[0] == 429
    assert await count(visitor, "outbox") == 5


async def test_a_refused_request_is_not_lost_and_can_be_sent_later(visitor: Visitor) -> None:
    for number in range(5):
        await ask(visitor, f"n{number}@example.com")
    token = await papers.to_confirm(visitor, path=USER_ID)
    shown = await papers.entries_shown(visitor, token, USER_ID)
    refused = await visitor.post("/user-id/confirm", _page=token, entries=shown)
    assert refused.status == 429
    visitor.clock.advance(seconds=10 * MINUTE)
    answer = await visitor.post("/user-id/confirm", _page=token, entries=shown)
    assert answer.url.path == "/user-id/complete"


async def test_the_fourth_mail_within_an_hour_is_not_sent_and_the_page_is_the_same(visitor: Visitor) -> None:
    answers = [await ask(visitor) for _ in range(4)]
    assert set(answers) == {(200, "/user-id/complete")}
    assert await count(visitor, "proofings") == 4
    assert await count(visitor, "outbox") == 3


async def test_the_limit_belongs_to_the_mailbox_however_it_is_written(visitor: Visitor) -> None:
    for email in ("asks@example.com", "Asks@Example.com", "ＡＳＫＳ＠example.com", "ASKS@EXAMPLE.COM"):
        await ask(visitor, email)
    assert await count(visitor, "outbox") == 3


async def test_another_mailbox_is_not_held_up(visitor: Visitor) -> None:
    for _ in range(4):
        await ask(visitor)
    await ask(visitor, "other@example.com")
    assert await count(visitor, "outbox") == 4
