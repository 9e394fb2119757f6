"""Telling apart what is typed at the desk, and judging the rows of a list of leavers."""

import pytest

from app.records import AccountState, FindBy
from app.rules.find_person import keys_asked, kind_of, whole_name
from app.rules.leavers import ColumnsMissing, KnownAccount, LeaverRow, Outcome, judge, rows_of

OPEN = KnownAccount("a1", AccountState.ACTIVE, asked=False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("maria@example.com", FindBy.EMAIL), ("ｍａｒｉａ＠example.com", FindBy.EMAIL),
        ("AB12345678CD", FindBy.CARD_NUMBER), ("ab-12345678-cd", FindBy.CARD_NUMBER),
        ("K7M-4XT-RW9C", FindBy.USER_ID), ("k7m4xtrw9c", FindBy.USER_ID), ("ＫＴＭ－ＸＸＴ－ＲＷＷＣ", FindBy.USER_ID),
        ("03-1234-5678", FindBy.PHONE), ("+81 90 1234 5678", FindBy.PHONE), ("０９０１２３４５６７８", FindBy.PHONE),
        ("SAMPLE MARIA", FindBy.NAME), ("見本 花子", FindBy.NAME), ("CHRISTINAA", FindBy.NAME),
        ("0", FindBy.NAME), ("", FindBy.NAME), ("O'Neill", FindBy.NAME), ("12345", FindBy.NAME),
    ],
)  # fmt: skip
def test_the_kinds_are_told_apart(text: str, kind: FindBy) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    ("by", "text"),
    [(FindBy.NAME, " - "), (FindBy.PHONE, "maria"), (FindBy.EMAIL, " "), (FindBy.CARD_NUMBER, "-")],
)
def test_text_without_anything_to_search_for_asks_nothing(by: FindBy, text: str) -> None:
    assert keys_asked(by, text) == ()


def test_each_word_of_a_name_is_asked_once_and_the_whole_beside_them() -> None:
    assert keys_asked(FindBy.NAME, "Maria MARIA Cruz") == (("name_word", "maria"), ("name_word", "cruz"))
    assert whole_name("見本　花子") == "見本花子"


def test_a_list_without_user_ids_is_refused() -> None:
    with pytest.raises(ColumnsMissing):
        rows_of([(2, {"name": "x"})])


def test_columns_are_known_by_their_names_in_either_language() -> None:
    assert rows_of([(2, {"ユーザＩＤ User ID": "k7m4xtrw9c", "退職日": "2026-01-02", "Reason": "x"})]) == [
        LeaverRow(2, "K7M-4XT-RW9C", "2026-01-02", "x")
    ]
    assert rows_of([(2, {"user id": "K7M-4XT-RW9C"})]) == [LeaverRow(2, "K7M-4XT-RW9C", "", "")]


@pytest.mark.parametrize(
    ("account", "leaving", "outcome"),
    [
        (None, "", Outcome.UNKNOWN),
        (KnownAccount("a1", AccountState.DEACTIVATED, asked=False), "", Outcome.CLOSED),
        (KnownAccount("a1", AccountState.ACTIVE, asked=True), "", Outcome.ASKED),
        (OPEN, "2026-02-30", Outcome.NO_DAY),
        (OPEN, "soon", Outcome.NO_DAY),
        (OPEN, "2026/02/28", Outcome.FOUND),
        (KnownAccount("a1", AccountState.LOCKED, asked=False), "", Outcome.FOUND),
    ],
)
def test_a_row_leads_where_its_account_allows(
    account: KnownAccount | None, leaving: str, outcome: Outcome
) -> None:
    row = LeaverRow(2, "K7M-4XT-RW9C", leaving, "")
    judged = judge([row, row], {"K7M-4XT-RW9C": account} if account else {})
    assert [found.outcome for found in judged] == [outcome, Outcome.DUPLICATE]
    assert judged[0].account_id == ("a1" if outcome is Outcome.FOUND else "")


def test_a_first_line_that_no_comma_divides_names_no_columns() -> None:
    with pytest.raises(ColumnsMissing):
        rows_of([(2, {"認証ID;離職日;理由": "P49-KHG-TFWX;2026-11-20;x"})])
