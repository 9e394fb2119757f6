"""Who can have a certificate, and what to bring."""

from dataclasses import replace
from itertools import product

import pytest

from app.rules.certificate_eligibility import (
    Address,
    Answers,
    Before,
    Item,
    Need,
    Number,
    Status,
    Stay,
    Verdict,
    judge,
)

READY = Answers(Status.LONGER, Address.REGISTERED, Number.KNOWN, Stay.LONG, Need.FIRST)


def test_whoever_has_everything_may_go_at_once() -> None:
    found = judge(READY)
    assert (found.verdict, found.before) == (Verdict.YES, ())
    assert found.apply == (Item.FORM, Item.PHOTO)
    assert Item.POSTCARD in found.bring


def test_a_short_term_visitor_gets_no_list_whatever_else_is_true() -> None:
    for address, number, stay, need in product(Address, Number, Stay, Need):
        found = judge(Answers(Status.SHORT, address, number, stay, need))
        assert (found.verdict, found.apply, found.bring) == (Verdict.NO, (), ())


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({"address": Address.MOVED}, Before.REPORT_MOVE),
        ({"address": Address.NOT_REGISTERED}, Before.REGISTER_ADDRESS),
        ({"number": Number.NOT_TOLD}, Before.ASK_NUMBER),
        ({"stay": Stay.OVER}, Before.SETTLE_STAY),
    ],
)
def test_what_is_missing_comes_first(changed: dict[str, object], first: Before) -> None:
    found = judge(replace(READY, **changed))  # type: ignore[arg-type]
    assert (found.verdict, found.before) == (Verdict.LATER, (first,))


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({"status": Status.UNKNOWN}, Before.LOOK_AT_CARD),
        ({"address": Address.UNKNOWN}, Before.ASK_ADDRESS),
        ({"number": Number.UNKNOWN}, Before.ASK_NUMBER),
        ({"number": Number.LOST}, Before.FIND_NUMBER),
        ({"stay": Stay.UNKNOWN}, Before.LOOK_AT_DATE),
        ({"need": Need.UNKNOWN}, Before.ASK_NEED),
    ],
)
def test_not_knowing_is_an_answer_with_something_to_do(changed: dict[str, object], first: Before) -> None:
    found = judge(replace(READY, **changed))  # type: ignore[arg-type]
    assert (found.verdict, found.before) == (Verdict.ASK, (first,))
    assert found.bring


def test_what_is_not_known_never_hides_what_is_missing() -> None:
    found = judge(replace(READY, address=Address.UNKNOWN, stay=Stay.OVER))
    assert found.verdict is Verdict.LATER
    assert found.before == (Before.ASK_ADDRESS, Before.SETTLE_STAY)


def test_a_stay_that_ends_soon_forbids_nothing() -> None:
    found = judge(replace(READY, stay=Stay.SOON))
    assert (found.verdict, found.before) == (Verdict.YES, (Before.EXTEND_STAY,))


def test_a_lost_card_is_stopped_and_its_successor_costs_money() -> None:
    found = judge(replace(READY, need=Need.LOST))
    assert Before.STOP_CARD in found.before
    assert Item.FEE in found.bring
    assert Item.NUMBER_CARD not in found.bring


@pytest.mark.parametrize("need", [Need.CERTIFICATES, Need.RENEWAL, Need.PIN])
def test_whoever_has_a_card_brings_it_and_applies_for_none(need: Need) -> None:
    found = judge(replace(READY, need=need))
    assert found.apply == ()
    assert {Item.NUMBER_CARD, Item.RESIDENCE_CARD} <= set(found.bring)
    assert not {Item.FEE, Item.PHOTO, Item.POSTCARD} & set(found.bring)
