"""Who may use the system, and until when."""

import pytest

from app.errors import UseNotApproved
from app.records import Account, AccountState, Approval, Category
from app.rules.japan_time import as_typed, moment_ms
from app.rules.use_request import DAY_MS, UseState, approval_end, may_ask_again, require_use, use_state

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


@pytest.mark.parametrize(
    ("now", "running", "end"),
    [
        ("2026-11-21T07:04", "", "2029-11-21T23:59"),
        ("2026-11-21T00:00", "", "2029-11-21T23:59"),
        ("2028-02-29T12:00", "", "2031-02-28T23:59"),
        ("2026-11-21T07:04", "2027-01-10T23:59", "2030-01-10T23:59"),
        ("2026-11-21T07:04", "2026-11-20T23:59", "2029-11-21T23:59"),
    ],
)
def test_an_approval_ends_with_a_day_in_japan_counted_from_what_still_runs(
    now: str, running: str, end: str
) -> None:
    before = account(
        Approval.APPROVED if running else Approval.AWAITING, moment_ms(running) if running else None
    )
    assert as_typed(approval_end(before, moment_ms(now), 3)) == end


def test_what_was_refused_after_its_end_counts_from_the_day_of_the_decision() -> None:
    refused = account(Approval.REFUSED, moment_ms("2030-01-01T00:00"))
    assert as_typed(approval_end(refused, moment_ms("2026-11-21T07:04"), 1)) == "2027-11-21T23:59"
