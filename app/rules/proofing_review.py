"""How the office reviews identity documents: who works on what, who sees the pictures, why something is refused."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from app.i18n import lazy as _l
from app.records import DocumentType, Proofing, ProofingLine, ProofingState, Purpose, Role
from app.rules.proofing import CLAIM_MS, PRINTED

OTHER = "other"
# Why documents are refused, by the code that is stored; the sentences go to the person.
REASONS: Mapping[str, str] = {
    "unreadable": _l("The picture cannot be read."),
    "cropped": _l("The picture does not show the whole document."),
    "another_document": _l("The picture shows another kind of document than the one you chose."),
    "back_missing": _l("A picture of the back of the document is missing."),
    "expired": _l("The document has expired."),
    "revoked": _l("The document is no longer valid."),
    "altered": _l("We could not confirm that the document is genuine."),
    "another_person": _l("The document does not belong to the holder of this account."),
    "differs_name": _l("The name you entered differs from the document."),
    "differs_birth": _l("The date of birth you entered differs from the document."),
    "differs_nationality": _l("The nationality or region you entered differs from the document."),
    "differs_address": _l("The address you entered differs from the document."),
    "differs_number": _l("The number you entered differs from the document."),
    "differs_expires": _l("The expiry date you entered differs from the document."),
}
_TELLS_OF_ACCOUNT = "another_person"
_NEEDS_NUMBER, _NEEDS_EXPIRY = "differs_number", {"differs_expires", "expired"}


class Claim(StrEnum):
    """Whose a case is to somebody who looks at it."""

    FREE = "free"
    MINE = "mine"
    HELD = "held"


def claim_of(row: Proofing | ProofingLine, staff_id: str, *, now: int, present: Collection[str]) -> Claim:
    """`present`: the staff who are logged in. What was taken long ago, or by somebody who has gone, is free, but stays
    theirs until somebody takes it."""
    if row.claimed_by == staff_id:
        return Claim.MINE
    if row.claimed_by is None or row.claimed_by not in present:
        return Claim.FREE
    return Claim.FREE if now - (row.claimed_at or 0) >= CLAIM_MS else Claim.HELD


def may_see_pictures(proofing: Proofing, staff_id: str, role: Role) -> bool:
    """While it waits, only who works on it; later only supervisors, who answer complaints."""
    if proofing.state is ProofingState.HANDED_IN:
        return proofing.claimed_by == staff_id
    return role is Role.SUPERVISOR


def reasons_for(document: DocumentType, purpose: Purpose = Purpose.ACCOUNT) -> tuple[str, ...]:
    """The reasons that fit: what has no number cannot have a wrong one, and whoever asks for a user ID must not read
    from the reason that there is an account."""
    printed = PRINTED[document]
    unfit = (set() if printed.number else {_NEEDS_NUMBER}) | (set() if printed.expires else _NEEDS_EXPIRY)
    if purpose is Purpose.USER_ID:
        unfit.add(_TELLS_OF_ACCOUNT)
    return tuple(code for code in REASONS if code not in unfit)


def reason_sentences(codes: Sequence[str]) -> tuple[str, ...]:
    """For the person, in the language of the running task and the order of the catalogue."""
    return tuple(str(sentence) for code, sentence in REASONS.items() if code in codes)
