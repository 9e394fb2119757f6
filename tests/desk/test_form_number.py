"""The number of a counter form goes into the audit log, where nobody may be named."""

import pytest

from app.records import AccountState
from app.rules.desk_account import is_form_number
from tests.desk.conftest import Desk
from tests.desk.people import add_person, at_the_counter, state_of
from tests.desk.test_account_acts import do


@pytest.mark.parametrize("number", ["F-17", "2026/0114", "7", "C.12_b"])
def test_a_number_as_offices_print_it_is_taken(number: str) -> None:
    assert is_form_number(number)


@pytest.mark.parametrize(
    "number", ["Yamada Hanako 1", "YAMADA", "窓口1", "AB12345678CD", "1234-5678-9012", "090-1234-5678", "1;2"]
)
@pytest.mark.parametrize("act", ["unlock", "note"])
async def test_a_number_of_the_form_that_could_name_somebody_is_refused(
    desk: Desk, act: str, number: str
) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, state=AccountState.LOCKED)
    answer = await do(clerk, account, act, form_number=number)
    assert "(E-4036)" in await answer.text()
    assert not any(number in line.detail for line in await clerk.audit_lines())
    assert await state_of(clerk, account) is AccountState.LOCKED
