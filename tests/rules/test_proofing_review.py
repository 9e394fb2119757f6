"""Whose a case is, who sees its pictures, and which reasons fit a document."""

from dataclasses import replace

import pytest

from app.i18n import Language, speaking
from app.records import DocumentType, Proofing, ProofingState, Purpose, Role
from app.rules.proofing import CLAIM_MS, may_withdraw
from app.rules.proofing_review import (
    REASONS,
    Claim,
    claim_of,
    may_see_pictures,
    reason_sentences,
    reasons_for,
)

NOW = 10 * CLAIM_MS


def case(state: ProofingState = ProofingState.HANDED_IN, *, by: str | None = None, at: int = NOW) -> Proofing:
    return Proofing(
        id="p",
        reference="R4T-9KX-CW7",
        purpose=Purpose.ACCOUNT,
        owner="account:a",
        account_id="a",
        state=state,
        language="ja",
        document=DocumentType.RESIDENCE_CARD,
        created_at=1,
        claimed_by=by,
        claimed_at=at,
    )


@pytest.mark.parametrize(
    ("by", "age", "present", "whose"),
    [
        (None, 0, {"me"}, Claim.FREE),
        ("me", 0, set(), Claim.MINE),
        ("me", CLAIM_MS * 5, {"me"}, Claim.MINE),
        ("other", 0, {"other"}, Claim.HELD),
        ("other", CLAIM_MS - 1, {"other"}, Claim.HELD),
        ("other", CLAIM_MS, {"other"}, Claim.FREE),
        ("other", 0, {"me"}, Claim.FREE),
    ],
)
def test_a_case_is_held_for_an_hour_by_who_is_there(
    by: str | None, age: int, present: set[str], whose: Claim
) -> None:
    assert claim_of(case(by=by, at=NOW - age), "me", now=NOW, present=present) is whose


@pytest.mark.parametrize(
    ("state", "by", "role", "seen"),
    [
        (ProofingState.HANDED_IN, "me", Role.CLERK, True),
        (ProofingState.HANDED_IN, None, Role.CLERK, False),
        (ProofingState.HANDED_IN, "other", Role.CLERK, False),
        (ProofingState.HANDED_IN, "other", Role.SUPERVISOR, False),
        (ProofingState.HANDED_IN, None, Role.SUPERVISOR, False),
        (ProofingState.ACCEPTED, "me", Role.CLERK, False),
        (ProofingState.REFUSED, "me", Role.CLERK, False),
        (ProofingState.WITHDRAWN, "me", Role.CLERK, False),
        (ProofingState.ACCEPTED, "other", Role.SUPERVISOR, True),
    ],
)
def test_pictures_are_for_who_works_on_them_and_later_for_supervisors(
    state: ProofingState, by: str | None, role: Role, seen: object
) -> None:
    assert may_see_pictures(case(state, by=by), "me", role) is seen


def test_a_document_is_refused_only_for_what_it_has() -> None:
    assert set(reasons_for(DocumentType.RESIDENCE_CARD)) == set(REASONS)
    alien = set(REASONS) - set(reasons_for(DocumentType.ALIEN_REGISTRATION))
    paper = set(REASONS) - set(reasons_for(DocumentType.REGISTERED_MATTERS))
    assert alien == {"expired", "differs_expires"}
    assert paper == alien | {"differs_number"}


def test_reasons_are_told_in_the_order_of_the_catalogue_and_never_unknown_ones() -> None:
    with speaking(Language.ENGLISH):
        found = reason_sentences(("expired", "made_up", "other", "unreadable"))
    assert found == ("The picture cannot be read.", "The document has expired.")
    with speaking(Language.JAPANESE):
        assert reason_sentences(("expired",)) == ("書類の有効期限が切れています。",)


@pytest.mark.parametrize("state", [state for state in ProofingState if state is not ProofingState.HANDED_IN])
def test_only_what_waits_is_withdrawn(state: ProofingState) -> None:
    assert not may_withdraw(case(state), NOW)


def test_what_somebody_works_on_is_not_withdrawn() -> None:
    assert not may_withdraw(case(by="other", at=NOW - CLAIM_MS + 1), NOW)
    assert not may_withdraw(case(by="other", at=NOW + 1), NOW)


def test_what_somebody_took_and_left_alone_is_withdrawn() -> None:
    assert may_withdraw(case(by="other", at=NOW - CLAIM_MS), NOW)
    assert may_withdraw(case(), NOW)


def test_what_somebody_agreed_to_is_never_withdrawn() -> None:
    assert not may_withdraw(replace(case(), agreed_by="other", agreed_at=NOW - 10 * CLAIM_MS), NOW)
