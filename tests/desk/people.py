"""People for the desk to look at: registered through the service, so that keys, mail and audit lines are there."""

from dataclasses import replace

from app.i18n import Language
from app.records import Account, AccountState, Category, Person, Role
from app.services.new_account import make_account, new_holder, prepare_account
from app.store import accounts
from tests.desk.conftest import Desk, StaffVisitor

MARIA = Person(
    name="SAMPLE MARIA",
    birth="1990-01-02",
    sex="female",
    municipality="131032",
    street="1-2-3",
    phone="03-1234-5678",
    email="maria@example.com",
    category=Category.FOREIGN_NATIONAL,
    residence_card_number="AB12345678CD",
    from_card=("name",),
    name_substituted=None,
    card_address=None,
)


async def add_person(
    visitor: StaffVisitor, *, state: AccountState = AccountState.ACTIVE, **changes: object
) -> str:
    """The id of a new account."""
    context, person = visitor.context, replace(MARIA, **changes)
    holder = new_holder(card_owner=None, revocation="no_card")
    prepared = prepare_account(context, holder, person, language=Language.ENGLISH)
    await context.db.write(lambda tx: make_account(tx, prepared))
    if state is not AccountState.ACTIVE:
        await context.db.write(lambda tx: accounts.update_state(tx, holder.account_id, state))
    return holder.account_id


async def account_of(visitor: StaffVisitor, account_id: str) -> Account:
    account = await visitor.context.db.read(lambda tx: accounts.get_account(tx, account_id))
    assert account is not None
    return account


async def state_of(visitor: StaffVisitor, account_id: str) -> AccountState:
    return (await account_of(visitor, account_id)).state


async def at_the_counter(desk: Desk, role: Role = Role.CLERK, login: str = "") -> StaffVisitor:
    """Somebody who has said why they look."""
    visitor = await desk(role, login)
    answer = await visitor.post("/staff/matter", matter="counter", to="/staff/people")
    assert answer.status == 200
    return visitor
