"""One person's record at the desk: what was entered, what happened, and what can be done."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.staff.entries import to
from app.handlers.staff.matter import Looking, looking
from app.handlers.staff.page import render_desk
from app.handlers.staff.people import moment_text
from app.handlers.staff.person_certificates import CertificateLine, certificate_lines
from app.handlers.staff.person_parts import (
    Happened,
    MailRow,
    NoteRow,
    Pair,
    TryRow,
    UseRow,
    account_rows,
    entry_rows,
    history_rows,
    mail_rows,
    note_rows,
    try_rows,
    use_rows,
)
from app.handlers.staff.person_words import STATES
from app.handlers.staff.proofing_facts import OtherCase, other_cases, proven_text
from app.handlers.staff.residence_card_words import standing_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.records import AccountState, Permission
from app.rules.staff import may
from app.services.end_sessions_of import end_sessions_of
from app.services.look_at_person import Record, look_at_person
from app.services.look_at_register import standing_of

_DONE = {
    "unlocked": _l("The account is unlocked. The person is told by e-mail."),
    "sent": _l("The user ID was sent to the registered e-mail address."),
    "next_card": _l("The person can link the next card within 7 days."),
    "noted": _l("The note is written down."),
    "asked": _l("The deactivation is asked for. A colleague has to confirm it."),
    "ended": _l("All sessions of this person are ended."),
}


@dataclass(frozen=True, slots=True)
class Ways:
    """Which acts fit the account's state and the role."""

    unlock: bool
    user_id: bool
    note: bool
    next_card: bool
    deactivate: bool
    end_sessions: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    looking: Looking
    id: str
    state: str
    state_text: str
    leaving_since: str
    account: tuple[Pair, ...]
    entries: tuple[Pair, ...]
    uses: tuple[UseRow, ...]
    proven: str
    register: str
    proofings: tuple[OtherCase, ...]
    certificates: tuple[CertificateLine, ...]
    tries: tuple[TryRow, ...]
    sessions: tuple[Pair, ...]
    mails: tuple[MailRow, ...]
    notes: tuple[NoteRow, ...]
    history: tuple[Happened, ...]
    ways: Ways


async def show_person(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    record = await look_at_person(context, request[STAFF], request.match_info["account"])
    kept, account = record.kept, record.kept.account
    view = PersonView(
        looking=looking(request),
        id=account.id,
        state=account.state.value,
        state_text=str(STATES[account.state]),
        leaving_since=moment_text(kept.leaving.asked_at) if kept.leaving else "",
        account=account_rows(account),
        entries=entry_rows(record.person),
        uses=use_rows(context, kept.uses),
        proven=proven_text(account, kept.proofings),
        register=standing_text(await standing_of(context, record.person)),
        proofings=other_cases(kept.proofings),
        certificates=certificate_lines(kept.certificates, context.clock.now_ms()),
        tries=try_rows(context.sealer, kept.tries),
        sessions=tuple(
            (moment_text(session.created_at), moment_text(session.last_active_at))
            for session in record.sessions
        ),
        mails=mail_rows(kept.mails),
        notes=note_rows(context, kept.notes),
        history=history_rows(kept.history, kept.logins, account.id),
        ways=_ways(request, record),
    )
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    return render_desk(request, "staff/person.html", view, title=record.person.name, notice=notice)


def _ways(request: web.Request, record: Record) -> Ways:
    role, state = request[STAFF].role, record.kept.account.state
    acts, closed = may(role, Permission.ACCOUNTS), state is AccountState.DEACTIVATED
    return Ways(
        unlock=acts and state is AccountState.LOCKED,
        user_id=acts and not closed,
        note=acts,
        next_card=acts and not closed,
        deactivate=may(role, Permission.LEAVERS) and not closed and record.kept.leaving is None,
        end_sessions=acts and bool(record.sessions),
    )


async def post_end_sessions(request: web.Request) -> web.Response:
    account_id = request.match_info["account"]
    await end_sessions_of(request.app[CONTEXT], request[STAFF], account_id)
    return to(request, "staff_person", {"done": "ended"}, account=account_id)
