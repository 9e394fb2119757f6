"""The people of a demonstration: every category and state, found like anybody else, and nobody who exists."""

from app.config import Config
from app.demo_people import add_sample_people
from app.records import AccountState, Approval, Category, PeopleFilter, Role
from app.store import outbox, people, use_requests
from app.store.db import Tx
from tests.desk.conftest import Desk
from tests.desk.people import add_person, at_the_counter


async def test_every_category_and_state_is_there_and_nobody_is_written_to(desk: Desk, config: Config) -> None:
    clerk = await at_the_counter(desk)
    await add_sample_people(config)

    def count(tx: Tx) -> dict[str, int]:
        kinds = {str(kind): people.count_people(tx, PeopleFilter(category=kind)) for kind in Category}
        states = {str(state): people.count_people(tx, PeopleFilter(state=state)) for state in AccountState}
        return kinds | states | {"open": use_requests.count_requests(tx, None)}

    found = await clerk.context.db.read(count)
    assert all(found.values())
    assert found["locked"] == 1
    waiting = PeopleFilter(approval=Approval.AWAITING)
    assert await clerk.context.db.read(lambda tx: people.count_people(tx, waiting)) == 2
    assert sum((await clerk.context.db.read(outbox.count_mails)).values()) == 0
    page = await (await clerk.post("/staff/people", text="花子 見本")).text()
    assert "見本 花子" in page


async def test_a_second_start_adds_nobody(desk: Desk, config: Config) -> None:
    boss = await at_the_counter(desk, Role.SUPERVISOR)
    await add_person(boss)
    await add_sample_people(config)
    assert await boss.context.db.read(lambda tx: people.count_people(tx, PeopleFilter())) == 1


async def test_every_sample_opens_at_the_desk(desk: Desk, config: Config) -> None:
    clerk = await at_the_counter(desk)
    await add_sample_people(config)
    rows = await clerk.context.db.read(lambda tx: tx.execute("SELECT id FROM accounts").fetchall())
    statuses = {(await clerk.get(f"/staff/people/{row['id']}")).status for row in rows}
    assert statuses == {200}
