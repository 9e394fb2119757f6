"""The parts of a person's page, as rows in the language of the page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app import places
from app.context import Context
from app.handlers.forms.desk_mail import KINDS
from app.handlers.forms.desk_mail import STATES as MAIL_STATES
from app.handlers.information import date_text, place_text, sex_text
from app.handlers.staff.people import moment_text
from app.handlers.staff.person_words import (
    APPROVALS,
    CATEGORIES,
    HAPPENED,
    NOTE_ACTS,
    OUTCOMES,
    REASONS,
    STATES,
    USE_KINDS,
    USE_STATES,
)
from app.handlers.staff.words import ACTORS
from app.i18n import lazy as _l
from app.records import Account, Approval, AuditLine, DeskNote, MailLine, Person, SignIn, UseRequest
from app.rendering import in_page_language
from app.sealing import Sealer
from app.services.desk_act import open_note
from app.services.sign_in_log import open_used_from
from app.services.use_requests import reason_of

# Label and value; also start and last use of a session.
Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class UseRow:
    kind: str
    state: str
    state_text: str
    filed: str
    decided: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class TryRow:
    at: str
    outcome: str
    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class MailRow:
    kind: str
    state: str
    state_text: str
    written: str
    sent: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    at: str
    login: str
    act: str
    reason: str
    form_number: str
    words: str


@dataclass(frozen=True, slots=True)
class Happened:
    at: str
    what: str
    who: str
    form_number: str


def account_rows(account: Account) -> tuple[Pair, ...]:
    # Accounts that are older than the column have a password and no day.
    set_at = moment_text(account.password_set_at) or str(
        _l("It is set") if account.password else _l("Not yet")
    )
    rows = [
        (_l("User ID"), account.user_id),
        (_l("User category"), CATEGORIES[account.category]),
        (_l("State"), STATES[account.state]),
        (_l("Wrong passwords in a row"), str(account.failures)),
        (_l("Registered"), moment_text(account.created_at)),
        (_l("Password set"), set_at),
        (_l("Last log-in"), moment_text(account.last_signed_in_at)),
        (_l("Terms of Use agreed to"), account.terms_version),
    ]
    if account.approval is not Approval.NOT_NEEDED:
        rows.append((_l("Approval of use"), APPROVALS[account.approval]))
        rows.append((_l("Approved until"), moment_text(account.approved_until)))
    return tuple((str(label), str(value)) for label, value in rows)


def entry_rows(person: Person) -> tuple[Pair, ...]:
    place = places.by_code(person.municipality)
    proven = _l("proven") if not person.proven_email else _l("not yet proven")
    rows = [
        (_l("Name"), _marked(person, "name", person.name)),
        (_l("Organisation or office"), person.organisation),
        (_l("Corporate number"), person.corporate_number),
        (_l("Date of birth"), _marked(person, "birth", date_text(person.birth))),
        (_l("Sex"), _marked(person, "sex", sex_text(person.sex))),
        (_l("Home or office address"), f"{place_text(place) if place else ''} {person.street}".strip()),
        (_l("Telephone number"), person.phone),
        (_l("Email address"), f"{person.email} ({proven})"),
        (_l("Address that mails to set a password go to"), person.proven_email),
        (_l("Residence Card number"), _chip_marked(person)),
        (_l("Residence Card valid until"), _from_chip(date_text(person.residence_expires))),
    ]
    return tuple((str(label), str(value)) for label, value in rows if value)


def _marked(person: Person, field: str, value: str) -> str:
    of_card, of_chip = _l("from the card"), _l("the same on the chip of the residence card")
    sources = [str(of_card)] * (field in person.from_card) + [str(of_chip)] * (field in person.from_chip)
    return f"{value} ({', '.join(sources)})" if value and sources else value


def _chip_marked(person: Person) -> str:
    source = _l("its chip was read; the number is not part of what is signed")
    return f"{person.residence_card_number} ({source})" if person.chip_read else person.residence_card_number


def _from_chip(value: str) -> str:
    source = _l("verified from the chip")
    return f"{value} ({source})" if value else ""


def use_rows(context: Context, uses: Sequence[UseRequest]) -> tuple[UseRow, ...]:
    return tuple(
        UseRow(
            kind=str(USE_KINDS[use.kind]),
            state=use.state.value,
            state_text=str(USE_STATES[use.state]),
            filed=moment_text(use.filed_at),
            decided=moment_text(use.decided_at),
            until=moment_text(use.valid_until),
            reason=_reason(context, use),
        )
        for use in uses
    )


def _reason(context: Context, use: UseRequest) -> str:
    told = reason_of(context.sealer, use)
    return in_page_language(told.ja, told.en) if told else ""


def try_rows(sealer: Sealer, tries: Sequence[SignIn]) -> tuple[TryRow, ...]:
    rows = []
    for tried in tries:
        used_from = open_used_from(sealer, tried)
        outcome = str(OUTCOMES[tried.outcome])
        rows.append(TryRow(moment_text(tried.at), outcome, used_from.address, used_from.browser))
    return tuple(rows)


def mail_rows(mails: Sequence[MailLine]) -> tuple[MailRow, ...]:
    return tuple(
        MailRow(
            kind=str(KINDS.get(mail.kind, mail.kind)),
            state=mail.state.value,
            state_text=str(MAIL_STATES[mail.state.value]),
            written=moment_text(mail.created_at),
            sent=moment_text(mail.sent_at),
        )
        for mail in mails
    )


def note_rows(context: Context, notes: Sequence[DeskNote]) -> tuple[NoteRow, ...]:
    rows = []
    for note in notes:
        written = open_note(context, note)
        act = str(NOTE_ACTS.get(note.act, note.act))
        reason = str(REASONS.get(written.reason, written.reason))
        rows.append(NoteRow(moment_text(note.at), note.login, act, reason, note.form_number, written.words))
    return tuple(rows)


def history_rows(
    lines: Sequence[AuditLine], logins: Mapping[str, str], account_id: str
) -> tuple[Happened, ...]:
    return tuple(
        Happened(
            at=moment_text(line.at),
            what=str(HAPPENED.get(line.tag, line.tag)),
            who=_who(line.actor, logins, account_id),
            form_number=str(json.loads(line.detail).get("form", "")),
        )
        for line in lines
    )


def _who(actor: str, logins: Mapping[str, str], account_id: str) -> str:
    if actor == account_id:
        return str(_l("The person"))
    if actor.startswith("staff:"):
        return logins.get(actor.removeprefix("staff:"), actor)
    return str(ACTORS.get(actor, actor))
