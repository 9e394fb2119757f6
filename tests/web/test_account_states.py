"""What keeps an account from logging in, and who is told: only the one with the right password."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from app.config import Config
from app.records import AccountState
from app.services.password_ageing import remind_of_ageing
from app.store import accounts, password_ages
from tests.web.conftest import started
from tests.web.visitor import PASSWORD, Visitor

DAY = 24 * 3600
LASTING = 365


@pytest.fixture
async def ageing(config: Config) -> AsyncIterator[Visitor]:
    """An office that lets passwords age for a year."""
    section = msgspec.structs.replace(config.accounts, password_days=LASTING)
    async for found in started(msgspec.structs.replace(config, accounts=section)):
        yield found


async def deactivate(visitor: Visitor, user_id: str) -> None:
    def unit(tx) -> None:
        account = accounts.get_by_user_id(tx, user_id)
        assert account is not None
        accounts.update_state(tx, account.id, AccountState.DEACTIVATED)

    await visitor.context.db.write(unit)


async def forget_the_day(visitor: Visitor) -> None:
    """As an account from before passwords had a day."""
    await visitor.context.db.write(lambda tx: tx.execute("UPDATE accounts SET password_set_at = NULL"))


async def mail_subjects(visitor: Visitor) -> list[str]:
    rows = await visitor.context.db.read(
        lambda tx: tx.execute("SELECT kind FROM outbox WHERE kind = 'password_expiring'").fetchall()
    )
    return [row["kind"] for row in rows]


async def test_a_deactivated_account_is_told_with_the_right_password_only(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    await deactivate(visitor, user_id)
    assert "E-1204" in await (await visitor.sign_in(user_id)).text()
    assert "E-1202" in await (await visitor.sign_in(user_id, "wrong wrong wrong")).text()


async def test_wrong_passwords_never_make_a_deactivated_account_a_locked_one(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    await deactivate(visitor, user_id)
    for _ in range(6):
        await visitor.sign_in(user_id, "wrong wrong wrong")
    assert "E-1204" in await (await visitor.sign_in(user_id)).text()


async def test_passwords_do_not_age_unless_the_office_wants_it(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    visitor.clock.advance(seconds=5000 * DAY)
    await remind_of_ageing(visitor.context)
    assert (await visitor.sign_in(user_id)).url.path == "/menu"
    assert await mail_subjects(visitor) == []


async def test_a_password_works_to_its_last_second_and_not_longer(ageing: Visitor) -> None:
    user_id = await ageing.with_password()
    ageing.clock.advance(seconds=LASTING * DAY - 1)
    assert (await ageing.sign_in(user_id)).url.path == "/menu"
    await ageing.post("/logout")
    ageing.clock.advance(seconds=1)
    text = await (await ageing.sign_in(user_id)).text()
    assert "E-1205" in text
    assert "Forgot your password?" in text
    assert "E-1202" in await (await ageing.sign_in(user_id, "wrong wrong wrong")).text()


async def test_the_right_but_old_password_never_locks_the_account(ageing: Visitor) -> None:
    user_id = await ageing.with_password()
    ageing.clock.advance(seconds=LASTING * DAY)
    for _ in range(7):
        assert "E-1205" in await (await ageing.sign_in(user_id)).text()


async def test_a_reset_gives_an_old_account_a_new_year(ageing: Visitor) -> None:
    user_id = await ageing.with_password()
    ageing.clock.advance(seconds=LASTING * DAY)
    await ageing.post("/password/reset", user_id=user_id, email="maria@example.com")
    _, link = user_id, (await ageing.mails(2))[0].text.split("token=")[1].split()[0]
    new = "nine loud tractors hum"
    await ageing.post("/password/new", token=link, password=new, password_confirm=new)
    assert (await ageing.sign_in(user_id, new)).url.path == "/menu"


async def test_one_reminder_comes_30_days_before_the_end_and_one_7_days_before(ageing: Visitor) -> None:
    await ageing.with_password()
    counts = []
    for days_left in (31, 30, 29, 8, 7, 6, 1, 0, -1):
        ageing.clock.ms = 1_795_212_240_000 + (LASTING - days_left) * DAY * 1000
        await remind_of_ageing(ageing.context)
        counts.append(len(await mail_subjects(ageing)))
    assert counts == [0, 1, 1, 1, 2, 2, 2, 2, 2]


async def test_whoever_is_met_only_in_the_last_week_is_reminded_once(ageing: Visitor) -> None:
    await ageing.with_password()
    ageing.clock.advance(seconds=(LASTING - 3) * DAY)
    for _ in range(3):
        await remind_of_ageing(ageing.context)
    assert len(await mail_subjects(ageing)) == 1


async def test_a_record_that_cannot_be_opened_stops_no_reminders(ageing: Visitor) -> None:
    await ageing.with_password()
    await ageing.context.db.write(lambda tx: tx.execute("UPDATE accounts SET person_sealed = x'00'") and None)
    ageing.clock.advance(seconds=(LASTING - 3) * DAY)
    await remind_of_ageing(ageing.context)
    assert await mail_subjects(ageing) == []


async def test_a_new_password_starts_its_own_reminders(ageing: Visitor) -> None:
    user_id = await ageing.with_password()
    for _ in range(2):
        ageing.clock.advance(seconds=(LASTING - 20) * DAY)
        await remind_of_ageing(ageing.context)
        await ageing.context.db.write(lambda tx: set_again(tx, user_id, ageing.clock.now_ms()))
    assert len(await mail_subjects(ageing)) == 2


def set_again(tx, user_id: str, at: int) -> None:
    account = accounts.get_by_user_id(tx, user_id)
    assert account is not None
    assert account.password is not None
    accounts.update_password(tx, account.id, account.password, at)


@pytest.mark.parametrize("account", ["closed", "without a password"])
async def test_closed_accounts_and_those_without_a_password_are_not_reminded(
    ageing: Visitor, account: str
) -> None:
    if account == "closed":
        await deactivate(ageing, await ageing.with_password())
    else:
        await ageing.register()
    ageing.clock.advance(seconds=(LASTING - 3) * DAY)
    await remind_of_ageing(ageing.context)
    assert await mail_subjects(ageing) == []


async def test_a_password_of_unknown_age_counts_from_when_ageing_began(ageing: Visitor) -> None:
    user_id = await ageing.with_password()
    await forget_the_day(ageing)
    ageing.clock.advance(seconds=5000 * DAY)
    await remind_of_ageing(ageing.context)
    assert (await ageing.sign_in(user_id)).url.path == "/menu"
    await ageing.post("/logout")
    ageing.clock.advance(seconds=LASTING * DAY)
    assert "E-1205" in await (await ageing.sign_in(user_id)).text()


async def test_a_reminder_that_was_overtaken_by_a_new_password_is_not_due(ageing: Visitor) -> None:
    user_id = await ageing.with_password()
    account = await ageing.context.db.read(lambda tx: accounts.get_by_user_id(tx, user_id))
    assert account is not None

    def overtaken(tx) -> bool:
        return password_ages.mark_reminded(tx, account.id, 30, set_at=(account.password_set_at or 0) - 1)

    assert await ageing.context.db.write(overtaken) is False


async def test_the_login_page_says_where_to_go_with_a_lost_id_or_a_lock(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    for _ in range(5):
        await visitor.sign_in(user_id, "wrong wrong wrong")
    text = await (await visitor.sign_in(user_id, PASSWORD)).text()
    office = visitor.context.office
    assert "E-1203" in text
    for said in ("You forgot your user ID", "Your account is locked", office.name_en, office.hours_en):
        assert said in text
