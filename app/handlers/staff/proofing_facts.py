"""What a reviewer compares and has to know of a case, as rows in the language of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.clock import Clock
from app.handlers.information import date_text, today
from app.handlers.proofing.words import DOCUMENTS
from app.handlers.staff.people import moment_text
from app.handlers.staff.proofing_words import PURPOSES, STATES
from app.i18n import lazy as _l
from app.records import Account, Evidence, Person, Proofing, ProofingState, Purpose
from app.rules.compare_evidence import Compared, Registered, compared
from app.rules.evidence import expires_soon, has_expired
from app.rules.proofing import PRINTED, needs_proofing
from app.services.look_at_proofing import Case, registered_as

_LABELS: Mapping[str, str] = {
    "name": _l("Name"),
    "birth": _l("Date of birth"),
    "nationality": _l("Nationality/Region"),
    "address": _l("Address"),
    "room": _l("Room or apartment number"),
    "number": _l("Card number"),
    "expires": _l("Valid until"),
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """`registered` is what the account says, "" for nothing; `found` is a value of `Compared`, `from_card`: its
    certificate said so."""

    label: str
    entered: str
    registered: str
    found: str
    from_card: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to know before deciding; `bad`: a reason to look twice."""

    text: str
    bad: bool


@dataclass(frozen=True, slots=True)
class OtherCase:
    id: str
    reference: str
    purpose: str
    document: str
    state: str
    state_text: str
    handed_in: str
    decided: str


def fact_rows(evidence: Evidence, person: Person | None) -> tuple[FactRow, ...]:
    known = registered_as(person) if person else Registered("", "", "", "")
    found, printed = compared(evidence, known), PRINTED[evidence.document]
    left_out = {"number"} if not printed.number else set()
    left_out |= {"expires"} if not printed.expires else set()
    left_out |= set() if evidence.housing_complex else {"room"}
    rows = []
    for field, label in _LABELS.items():
        if field in left_out:
            continue
        shown = date_text if field in {"birth", "expires"} else str
        rows.append(
            FactRow(
                label=str(label),
                entered=_entered(evidence, field, shown),
                registered=shown(getattr(known, field, "")),
                found=found.get(field, Compared.NOTHING).value,
                from_card=bool(person and field in person.from_card),
            )
        )
    return tuple(rows)


def _entered(evidence: Evidence, field: str, shown: Callable[[str], str]) -> str:
    """A nationality with its code, because documents print it in another language than people type it."""
    text = shown(getattr(evidence, field))
    code = evidence.nationality_code if field == "nationality" else ""
    return f"{text} ({code})" if code else text


def flags(case: Case, clock: Clock) -> tuple[Flag, ...]:
    found = [*_of_validity(case, clock)]
    if case.kept.elsewhere:
        # Somebody who forgot the user ID may well have shown this document before.
        bad = case.kept.proofing.purpose is Purpose.ACCOUNT
        found.append(Flag(str(_l("The same document was handed in by somebody else.")), bad))
    if any(row.found == Compared.DIFFERENT for row in fact_rows(case.evidence, case.person)):
        found.append(Flag(str(_l("The entries differ from the account.")), bad=True))
    if case.kept.earlier:
        found.append(Flag(str(_l("This account handed in documents before.")), bad=False))
    return tuple(found)


def _of_validity(case: Case, clock: Clock) -> Sequence[Flag]:
    expires, day = case.evidence.expires, today(clock)
    found = []
    if case.kept.revoked:
        found.append(Flag(str(_l("The number is on the list of documents that are not valid.")), bad=True))
    if has_expired(expires, day):
        found.append(Flag(str(_l("The document has expired since it was handed in.")), bad=True))
    elif expires_soon(expires, day):
        found.append(Flag(str(_l("The document expires within 30 days.")), bad=False))
    return found


def proven_text(account: Account, proofings: Sequence[Proofing]) -> str:
    """How the office knows who somebody is. `proofings` are the newest first."""
    if not needs_proofing(account.category):
        return str(_l("With the Individual Number card"))
    accepted = next((one for one in proofings if one.state is ProofingState.ACCEPTED), None)
    if accepted is None:
        return str(_l("Not yet"))
    return ", ".join((str(DOCUMENTS[accepted.document]), moment_text(accepted.decided_at)))


def other_cases(proofings: Sequence[Proofing]) -> tuple[OtherCase, ...]:
    return tuple(
        OtherCase(
            id=one.id,
            reference=one.reference,
            purpose=str(PURPOSES[one.purpose]),
            document=str(DOCUMENTS[one.document]),
            state=one.state.value,
            state_text=str(STATES.get(one.state, "")),
            handed_in=moment_text(one.handed_in_at),
            decided=moment_text(one.decided_at),
        )
        for one in proofings
    )
