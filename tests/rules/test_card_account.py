"""Whose card may become part of an account, and how long a proof is good."""

from dataclasses import replace

import pytest

from app.errors import Refusal
from app.errors.card_account import CardComparedByDesk, CardOfAnotherPerson
from app.records import CardFacts
from app.rules.card_account import PROOF_MS, Holder, is_fresh, require_same_person

FACTS = CardFacts("NGUYEN VAN AN", None, "1990-01-02", "male", None, None)
HOLDER = Holder("NGUYEN VAN AN", "1990-01-02", substituted=False)


@pytest.mark.parametrize(
    "name",
    [
        "NGUYEN VAN AN",
        "Nguyen Van An",
        "ＮＧＵＹＥＮ　ＶＡＮ　ＡＮ",
        "VAN AN NGUYEN",
        "NGUYEN VAN-AN",
        "NGUYỄN VĂN AN",
    ],
)
def test_width_case_accents_and_the_order_of_words_make_no_other_person(name: str) -> None:
    require_same_person(FACTS, replace(HOLDER, name=name), allowed=False)


@pytest.mark.parametrize(
    ("facts", "holder", "refusal"),
    [
        ({"name": "NGUYEN VAN ANH"}, {}, CardOfAnotherPerson),
        ({"name": "NGUYEN VAN"}, {}, CardOfAnotherPerson),
        ({"birth": "1990-01-03"}, {}, CardOfAnotherPerson),
        ({"birth": "1990"}, {}, CardOfAnotherPerson),
        ({}, {"birth": "1990"}, CardOfAnotherPerson),
        ({"name_substituted": "3"}, {}, CardComparedByDesk),
        ({}, {"substituted": True}, CardComparedByDesk),
        ({"name": None}, {}, CardComparedByDesk),
        ({"birth": None}, {}, CardComparedByDesk),
        ({}, {"birth": ""}, CardComparedByDesk),
        # Where nothing says that it is another person's, the person is not told so.
        ({"name": "SOMEBODY ELSE", "birth": None}, {}, CardComparedByDesk),
    ],
)
def test_a_card_that_is_not_surely_of_the_same_person_is_refused(
    facts: dict[str, str], holder: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        require_same_person(replace(FACTS, **facts), replace(HOLDER, **holder), allowed=False)


@pytest.mark.parametrize(
    "facts", [{"name": "TRAN THI AN"}, {"name": None}, {"name_substituted": "0"}, {"birth": None}]
)
def test_the_desk_may_let_another_name_pass(facts: dict[str, str]) -> None:
    require_same_person(replace(FACTS, **facts), HOLDER, allowed=True)


def test_the_desk_cannot_let_another_date_of_birth_pass() -> None:
    with pytest.raises(CardOfAnotherPerson):
        require_same_person(replace(FACTS, birth="1990-01-03"), HOLDER, allowed=True)


@pytest.mark.parametrize(
    ("proved_at", "fresh"),
    [(None, False), (1000, True), (1000 - PROOF_MS + 1, True), (1000 - PROOF_MS, False), (1001, False)],
)
def test_a_proof_is_fresh_for_ten_minutes_and_never_from_the_future(
    proved_at: int | None, *, fresh: bool
) -> None:
    assert is_fresh(proved_at, 1000) is fresh
