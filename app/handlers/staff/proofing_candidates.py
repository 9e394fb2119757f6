"""Whose account it is that somebody asks for online: the people who may be meant, beside what the document says. Shown
on the page of the case only, where every look is written down."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.handlers.information import date_text, place_text
from app.handlers.staff.entries import entries_of, keep_entries, to
from app.handlers.staff.people import moment_text
from app.handlers.staff.person_words import CATEGORIES, STATES
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.places import by_code
from app.records import AccountState, Evidence, Person, Proofing
from app.rules.compare_evidence import Compared
from app.rules.entry import user_id
from app.services.find_candidates import Candidate, find_candidates

NOBODY = "nobody"
_FIELDS = ("user_id",)
_LABELS: Mapping[str, str] = {
    "number": _l("Number"),
    "name": _l("Name"),
    "birth": _l("Date of birth"),
    "address": _l("Address"),
    "email": _l("E-mail address for the answer"),
}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """`value` is what is registered; it is shown where it differs."""

    label: str
    value: str
    found: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """`closed`: the account was deactivated and cannot be chosen."""

    id: str
    name: str
    user_id: str
    category: str
    state: str
    state_text: str
    closed: bool
    registered: str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class CandidatesView:
    """`left_out` more were found than are shown. `typed`: the user ID that was looked for besides; `unknown`: no
    account has it."""

    proofing_id: str
    rows: tuple[CandidateRow, ...]
    left_out: int
    typed: str
    unknown: bool


async def candidates_of(request: web.Request, proofing: Proofing, evidence: Evidence) -> CandidatesView:
    typed = (await entries_of(request, _kept_as(proofing.id)) or {}).get("user_id", "").strip()
    found = await find_candidates(request.app[CONTEXT], request[STAFF], proofing, evidence, user_id=typed)
    rows = tuple(_row(candidate) for candidate in found.shown)
    unknown = bool(typed) and all(row.user_id != user_id(typed) for row in rows)
    return CandidatesView(proofing.id, rows, found.left_out, typed, unknown)


async def post_candidate(request: web.Request) -> web.Response:
    """Adds the account of a user ID to those that can be chosen; "" takes it away again."""
    proofing_id = request.match_info["proofing"]
    await keep_entries(request, _kept_as(proofing_id), _FIELDS)
    return to(request, "staff_proofing", proofing=proofing_id)


def _kept_as(proofing_id: str) -> str:
    return f"staff_proofing_candidate:{proofing_id}"


def _row(candidate: Candidate) -> CandidateRow:
    line, person = candidate.line, candidate.person
    values = _values(person)
    return CandidateRow(
        id=line.id,
        name=person.name,
        user_id=line.user_id,
        category=str(CATEGORIES[line.category]),
        state=line.state.value,
        state_text=str(STATES[line.state]),
        closed=line.state is AccountState.DEACTIVATED,
        registered=moment_text(line.created_at),
        rows=tuple(
            ComparedRow(str(label), values[item], candidate.compared[item].value)
            for item, label in _LABELS.items()
            if candidate.compared[item] is not Compared.NOTHING
        ),
    )


def _values(person: Person) -> Mapping[str, str]:
    place = by_code(person.municipality)
    return {
        "number": person.residence_card_number,
        "name": person.name,
        "birth": date_text(person.birth),
        "address": f"{place_text(place) if place else ''} {person.street}".strip(),
        "email": person.reset_email,
    }
