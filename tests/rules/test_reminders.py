"""On which day a reminder is due, and when to ask for a new date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.reminders import STEPS, due, residence_period_may_have_changed

END = date(2027, 2, 17)


@pytest.mark.parametrize(
    ("left", "step"),
    [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, None), (-400, None)],
)
def test_the_nearest_step_whose_time_has_come_is_due(left: int, step: int | None) -> None:
    assert due(END, END - timedelta(days=left), ()) == step


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_due_once(step: int) -> None:
    assert due(END, END - timedelta(days=step), {step}) is None


def test_a_missed_step_is_not_made_up_for_after_a_nearer_one() -> None:
    assert due(END, END - timedelta(days=20), {30}) is None


@given(st.lists(st.integers(0, 400), max_size=30))
def test_nobody_gets_more_than_three_mails_for_one_date(days_on_which_we_looked: list[int]) -> None:
    done: set[int] = set()
    mails = 0
    for left in sorted(days_on_which_we_looked, reverse=True):
        if step := due(END, END - timedelta(days=left), done):
            done.add(step)
            mails += 1
    assert mails == len(done) <= len(STEPS)


@pytest.mark.parametrize(
    ("until", "certificates", "asks"),
    [
        (None, [END], False),
        (END, [], False),
        (END, [END], False),
        (END, [END - timedelta(days=1)], False),
        (END, [END + timedelta(days=1)], True),
    ],
)
def test_a_certificate_that_lasts_longer_than_the_period_of_stay_makes_us_ask(
    until: date | None, certificates: list[date], *, asks: bool
) -> None:
    assert residence_period_may_have_changed(until, certificates, END) is asks


def test_a_period_that_is_over_makes_us_ask() -> None:
    assert not residence_period_may_have_changed(END, (), END)
    assert residence_period_may_have_changed(END, (), END + timedelta(days=1))
