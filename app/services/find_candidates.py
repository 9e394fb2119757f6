"""Whose account it may be that somebody asks for online: people found by what the document says, and by the address for
the answer. People at the desk decide; nothing here is ever told to whoever asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.context import Context
from app.records import (
    Evidence,
    FindBy,
    PeopleFilter,
    PeopleOrder,
    Person,
    PersonLine,
    Proofing,
    StaffSession,
)
from app.rules.compare_evidence import Compared, compared
from app.rules.person_keys import folded_email
from app.services.account import person_in
from app.services.find_people import asked_for
from app.services.look_at_proofing import registered_as
from app.services.user_id_request import contact_of
from app.store import audit, people
from app.store.db import Tx

MOST = 8
# What tells people apart best counts most.
_WEIGHTS: Mapping[str, int] = {"number": 8, "email": 4, "birth": 2, "name": 1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """`compared`: name, birth, address and number of the document, and "email", the address for the answer."""

    line: PersonLine
    person: Person
    compared: Mapping[str, Compared]

    @property
    def likeness(self) -> int:
        return sum(weight for item, weight in _WEIGHTS.items() if self.compared[item] is Compared.SAME)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The likeliest first; `left_out` more were found."""

    shown: tuple[Candidate, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for; `user_id` somebody at the desk typed besides, "" for none."""

    evidence: Evidence
    contact: str
    user_id: str


async def find_candidates(
    context: Context, staff: StaffSession, proofing: Proofing, evidence: Evidence, *, user_id: str
) -> Candidates:
    """The line that says who looked is written in the transaction that reads."""
    asked = _Asked(evidence, contact_of(context.sealer, proofing).address, user_id)
    filters, now = _filters(context, asked), context.clock.now_ms()

    def unit(tx: Tx) -> tuple[list[PersonLine], int]:
        ids = _ids(tx, filters)
        detail = {
            "matter": staff.matter or "none",
            "by": "document",
            "found": len(ids),
            "proofing": proofing.id,
        }
        tag = "person:list:searched"
        audit.append(tx, at=now, tag=tag, actor=staff.actor, subject="people", detail=detail)
        return people.list_by_ids(tx, ids[:MOST]), len(ids)

    lines, found = await context.db.write(unit)
    candidates = (_candidate(context, line, asked) for line in lines)
    shown = tuple(sorted(candidates, key=lambda candidate: -candidate.likeness))
    return Candidates(shown, found - len(shown))


def _filters(context: Context, asked: _Asked) -> tuple[PeopleFilter, ...]:
    """What tells people apart best comes first, so that it is not left out for many of one name."""
    looked_for = (
        (FindBy.USER_ID, asked.user_id),
        (FindBy.CARD_NUMBER, asked.evidence.number),
        (FindBy.EMAIL, asked.contact),
        (FindBy.NAME, asked.evidence.name),
    )
    found = (
        asked_for(context.sealer, text, by, PeopleFilter(), PeopleOrder.REGISTERED)
        for by, text in looked_for
        if text
    )
    return tuple(one.chosen for one in found if not one.empty)


def _ids(tx: Tx, filters: tuple[PeopleFilter, ...]) -> list[str]:
    found = (people.list_ids(tx, chosen, PeopleOrder.REGISTERED) for chosen in filters)
    return list(dict.fromkeys(account_id for part in found for account_id in part))


def _candidate(context: Context, line: PersonLine, asked: _Asked) -> Candidate:
    person = person_in(context, line.id, line.person_sealed)
    known = {folded_email(address) for address in (person.email, person.proven_email) if address}
    # Another address is no difference: it is asked for because the registered one may be lost.
    email = Compared.SAME if folded_email(asked.contact) in known else Compared.NOTHING
    return Candidate(line, person, {**compared(asked.evidence, registered_as(person)), "email": email})
