"""Who may use the system, and until when."""

import pytest

from app.errors import UseNotApproved
from app.records import Account, AccountState, Approval, Category
from app.rules.use_request import DAY_MS, UseState, may_ask_again, require_use, use_state

NOW = 1_795_212_240_000


def account(approval: Approval, until: int | None = None) -> Account:
    return Account(
        id="a", user_id="AAA-AAA-AAAA", category=Category.ORGANISATION, state=AccountState.ACTIVE, language="ja",
        password=None, failures=0, card_owner=None, person_sealed=b"", created_at=0, last_signed_in_at=None,
        approval=approval, approved_until=until,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("approval", "until", "state"),
    [
        (Approval.NOT_NEEDED, None, UseState.NOT_NEEDED),
        (Approval.AWAITING, None, UseState.AWAITING),
        (Approval.REFUSED, None, UseState.REFUSED),
        (Approval.APPROVED, NOW + 90 * DAY_MS + 1, UseState.APPROVED),
        (Approval.APPROVED, NOW + 90 * DAY_MS, UseState.ENDING),
        (Approval.APPROVED, NOW + 1, UseState.ENDING),
        (Approval.APPROVED, NOW, UseState.ENDED),
        (Approval.APPROVED, None, UseState.ENDED),
    ],
)
def test_the_state_follows_the_approval_and_its_end(
    approval: Approval, until: int | None, state: UseState
) -> None:
    assert use_state(account(approval, until), NOW) is state


@pytest.mark.parametrize(
    ("approval", "until"),
    [
        (Approval.AWAITING, None),
        (Approval.AWAITING, NOW + DAY_MS),
        (Approval.REFUSED, NOW + DAY_MS),
        (Approval.APPROVED, NOW),
        (Approval.APPROVED, None),
    ],
)
def test_nobody_acts_without_an_approval_that_lasts(approval: Approval, until: int | None) -> None:
    with pytest.raises(UseNotApproved):
        require_use(account(approval, until), NOW)


def test_who_needs_no_approval_or_has_one_may_act() -> None:
    require_use(account(Approval.NOT_NEEDED), NOW)
    require_use(account(Approval.APPROVED, NOW + 1), NOW)


@pytest.mark.parametrize(
    ("approval", "until"),
    [
        (Approval.NOT_NEEDED, None),
        (Approval.AWAITING, None),
        (Approval.APPROVED, NOW + 91 * DAY_MS),
    ],
)
def test_nobody_asks_again_without_need(approval: Approval, until: int | None) -> None:
    assert not may_ask_again(account(approval, until), NOW, open_request=False)


@pytest.mark.parametrize(
    ("approval", "until"),
    [(Approval.REFUSED, None), (Approval.APPROVED, NOW), (Approval.APPROVED, NOW + DAY_MS)],
)
def test_one_open_request_is_enough(approval: Approval, until: int | None) -> None:
    assert may_ask_again(account(approval, until), NOW, open_request=False)
    assert not may_ask_again(account(approval, until), NOW, open_request=True)
