"""Identity documents: what each type has, who shows one, and which step follows which. Types and rules are the manual's
"Identification information"; the last two types were issued until July 2012 and an office may no longer take them."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.config import Documents
from app.records import WITHOUT_CARD, Category, DocumentType, Proofing, ProofingState

MOST_PICTURES = 2
# More is advice, not a limit: "Recommended file size".
RECOMMENDED_BYTES = 500 * 1024
# Whoever has taken a case at the desk and left it alone for this long has left it to the others.
CLAIM_MS = 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed on a document of a type."""

    number: bool
    expires: bool


PRINTED: Mapping[DocumentType, Printed] = {
    DocumentType.RESIDENCE_CARD: Printed(number=True, expires=True),
    DocumentType.SPECIAL_PERMANENT_RESIDENT: Printed(number=True, expires=True),
    DocumentType.ALIEN_REGISTRATION: Printed(number=True, expires=False),
    DocumentType.REGISTERED_MATTERS: Printed(number=False, expires=False),
}


def accepted_types(office: Documents) -> tuple[DocumentType, ...]:
    """In the order of the manual."""
    closed = set()
    if not office.accept_alien_registration:
        closed.add(DocumentType.ALIEN_REGISTRATION)
    if not office.accept_registered_matters:
        closed.add(DocumentType.REGISTERED_MATTERS)
    return tuple(kind for kind in DocumentType if kind not in closed)


def needs_proofing(category: Category) -> bool:
    """Whoever registered with the card has shown it."""
    return category in WITHOUT_CARD


def may_withdraw(found: Proofing, now: int) -> bool:
    """Not once somebody of the office has agreed or works on it; who took it long ago works on it no more."""
    working = found.claimed_by is not None and now - (found.claimed_at or 0) < CLAIM_MS
    return found.state is ProofingState.HANDED_IN and not working and found.agreed_by is None
