"""Limits per minute: a refusal is not counted, and waiting always helps."""

import pytest

from app.rules.live_rates import MAX_SUBJECTS, TooFast, Window


def test_one_more_than_the_limit_is_refused():
    window = Window(2)
    window.count("a", 0)
    window.count("a", 1)
    with pytest.raises(TooFast):
        window.count("a", 59.9)


def test_refusals_do_not_lengthen_the_wait():
    window = Window(1)
    window.count("a", 0)
    for second in range(1, 60):
        with pytest.raises(TooFast):
            window.count("a", second)
    window.count("a", 60)


def test_one_subject_does_not_use_up_another_ones_tries():
    window = Window(1)
    window.count("a", 0)
    window.count("b", 0)


def test_more_subjects_than_can_be_remembered_are_all_refused():
    window = Window(1)
    for number in range(MAX_SUBJECTS):
        window.count(str(number), 0)
    with pytest.raises(TooFast):
        window.count("one more", 1)
    window.count("one more", 61)
