"""Until when a certificate is valid."""

from datetime import date

import pytest

from app.rules.certificate_validity import EndsBy, validity


@pytest.mark.parametrize(
    ("issued", "birthday", "until"),
    [
        (date(2022, 11, 23), (9, 23), date(2027, 9, 23)),
        (date(2025, 10, 27), (2, 17), date(2030, 2, 17)),
        (date(2024, 4, 1), (4, 2), date(2028, 4, 2)),
        (date(2024, 12, 31), (1, 1), date(2029, 1, 1)),
    ],
)
def test_it_ends_on_the_fifth_birthday_after_the_issue(
    issued: date, birthday: tuple[int, int], until: date
) -> None:
    found = validity(issued, birthday, stay_until=None, renewed_early=False)
    assert (found.until, found.by) == (until, EndsBy.BIRTHDAY)


def test_a_birthday_on_the_day_of_issue_does_not_count() -> None:
    found = validity(date(2024, 4, 1), (4, 1), stay_until=None, renewed_early=False)
    assert found.until == date(2029, 4, 1)


def test_after_an_early_renewal_it_ends_on_the_sixth() -> None:
    found = validity(date(2027, 7, 1), (9, 23), stay_until=None, renewed_early=True)
    assert found.until == date(2032, 9, 23)


def test_it_never_outlasts_the_period_of_stay() -> None:
    for early in (False, True):
        found = validity(date(2024, 4, 1), (4, 2), stay_until=date(2026, 3, 31), renewed_early=early)
        assert (found.until, found.by) == (date(2026, 3, 31), EndsBy.STAY)


def test_a_stay_that_ends_later_changes_nothing() -> None:
    found = validity(date(2024, 4, 1), (4, 2), stay_until=date(2028, 4, 3), renewed_early=False)
    assert (found.until, found.by) == (date(2028, 4, 2), EndsBy.BIRTHDAY)


def test_a_stay_that_ends_on_the_birthday_is_not_called_its_reason() -> None:
    found = validity(date(2024, 4, 1), (4, 2), stay_until=date(2028, 4, 2), renewed_early=False)
    assert found.by is EndsBy.BIRTHDAY


def test_nobody_born_on_a_leap_day_is_told_a_day_too_late() -> None:
    assert validity(date(2024, 3, 1), (2, 29), stay_until=None, renewed_early=False).until == date(
        2029, 2, 28
    )
    assert validity(date(2023, 3, 1), (2, 29), stay_until=None, renewed_early=False).until == date(
        2028, 2, 29
    )


@pytest.mark.parametrize(
    ("until", "renewal_from"),
    [((5, 31), date(2028, 2, 29)), ((2, 28), date(2027, 11, 28)), ((12, 5), date(2028, 9, 5))],
)
def test_renewal_is_possible_from_three_months_before(until: tuple[int, int], renewal_from: date) -> None:
    issued = date(2023, 6, 1) if until != (12, 5) else date(2023, 12, 6)
    found = validity(issued, until, stay_until=None, renewed_early=False)
    assert found.renewal_from == renewal_from


def test_a_day_that_no_year_has_is_no_birthday() -> None:
    with pytest.raises(ValueError, match="day"):
        validity(date(2024, 3, 1), (4, 31), stay_until=None, renewed_early=False)
