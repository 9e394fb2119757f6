"""How long trusted authorities last, and when that is a matter for the log."""

import logging
from datetime import timedelta

import pytest

from app.identity.expiry import days_left, lasting, warn_of_ending
from tests.identity.demo_card import demo_trust

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def test_days_are_counted_down_to_the_last_second(trust):
    (anchor,) = trust.signature
    ends = anchor.certificate.not_valid_after_utc
    assert days_left(anchor, ends - DAY) == 1
    assert days_left(anchor, ends) == 0
    assert days_left(anchor, ends + SECOND) == -1


@pytest.mark.parametrize(
    ("before", "words"),
    [(180 * DAY, []), (180 * DAY - SECOND, ["expires soon"] * 2), (-SECOND, ["has expired"] * 2)],
    ids=["early", "soon", "over"],
)
def test_the_start_warns_of_each_authority_that_ends_soon_and_of_no_other(hierarchy, caplog, before, words):
    now = hierarchy.signature_ca.not_valid_after_utc - before
    with caplog.at_level(logging.WARNING):
        warn_of_ending(demo_trust(hierarchy), now)
    assert [record.getMessage().removeprefix("a trusted authority ") for record in caplog.records] == words


def test_each_use_is_listed_with_those_that_end_first(hierarchy, trust):
    held = lasting(trust, hierarchy.signature_ca.not_valid_before_utc)
    assert [each.directory for each in held] == ["authentication", "signature"]
