"""How often somebody may register without a card, and that the limits tell nothing."""

from tests.web.cardless import ENTRIES, ORGANISATION, count, register, tags
from tests.web.visitor import Visitor

HOUR = 3600


async def test_the_fourth_mail_within_an_hour_is_not_sent_and_the_page_is_the_same(visitor: Visitor) -> None:
    pages = []
    for _ in range(4):
        answer = await register(visitor)
        token = answer.url.query["p"]
        pages.append((answer.status, answer.url.path, (await answer.text()).replace(token, "")))
    assert pages[3] == pages[2]
    assert await count(visitor, "accounts") == 3
    assert await count(visitor, "outbox") == 3
    assert (await tags(visitor)).count("visitor:registration:limited") == 1


async def test_after_a_silent_refusal_the_end_of_the_session_looks_the_same(visitor: Visitor) -> None:
    ends = []
    for _ in range(4):
        answer = await register(visitor)
        text = await (await visitor.post("/logout")).text()
        ends.append((answer.url.path, "Start the registration again" in text, 'href="/login"' in text))
    assert len(set(ends)) == 1


async def test_nobody_is_told_that_an_address_is_in_use(visitor: Visitor) -> None:
    first = await register(visitor)
    second = await register(visitor, ORGANISATION)
    assert first.status == second.status == 200
    assert await count(visitor, "accounts") == 2


async def test_the_limit_belongs_to_the_mailbox_however_it_is_written(visitor: Visitor) -> None:
    for email in (
        "hanako@example.com",
        "Hanako@Example.com",
        "ＨＡＮＡＫＯ＠example.com",
        "HANAKO@EXAMPLE.COM",
    ):
        await register(visitor, email=email, email_confirm=email)
    assert await count(visitor, "outbox") == 3


async def test_another_address_is_not_held_up(visitor: Visitor) -> None:
    for _ in range(4):
        await register(visitor)
    await register(visitor, email="other@example.com", email_confirm="other@example.com")
    assert await count(visitor, "outbox") == 4


async def test_an_address_gets_no_more_than_ten_mails_a_day(visitor: Visitor) -> None:
    for _ in range(12):
        await register(visitor)
        await visitor.post("/logout")
        visitor.clock.advance(seconds=HOUR)
    assert await count(visitor, "outbox") == 10


async def test_one_client_that_registers_without_end_has_to_wait(visitor: Visitor) -> None:
    for number in range(10):
        address = f"somebody{number}@example.com"
        await register(visitor, email=address, email_confirm=address)
    answer = await register(visitor, email="last@example.com", email_confirm="last@example.com")
    assert answer.status == 429
    assert "E-1006" in await answer.text()
    assert await count(visitor, "accounts") == 10


async def test_no_address_stands_in_the_limits_or_the_audit_log(visitor: Visitor) -> None:
    for _ in range(4):
        await register(visitor)
    rows = await visitor.context.db.read(
        lambda tx: [
            *tx.execute("SELECT subject FROM throttle").fetchall(),
            *tx.execute("SELECT tag || actor || subject || detail FROM audit").fetchall(),
        ]
    )
    assert not [row for row in rows if ENTRIES["email"].partition("@")[0] in str(row[0])]
