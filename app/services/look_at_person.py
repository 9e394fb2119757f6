"""Opening a person's record at the desk. The line that says who looked, and why, is written in the transaction that
reads the record, so nobody looks without one."""

from dataclasses import dataclass

from app.context import Context
from app.errors import NotFound
from app.records import (
    Account,
    Act,
    AuditFilter,
    AuditLine,
    DeskNote,
    MailLine,
    Person,
    Proofing,
    Proposal,
    Session,
    SignIn,
    StaffSession,
    UseRequest,
)
from app.services.account import open_person
from app.services.sign_in_log import KEPT_MS
from app.store import (
    accounts,
    audit,
    certificates,
    desk_notes,
    person_mails,
    proofings,
    proposals,
    sign_ins,
    staff,
    use_requests,
)
from app.store.certificates import CertificateRow
from app.store.db import Tx

SHOWN = 20
# Beginnings of the tags that tell what happened to an account. What was asked for stands among them once.
HISTORY = (
    "account:",
    "session:office:ended",
    "proofing:decision:",
    "proposal:deactivate_account:refused",
    "proposal:deactivate_account:withdrawn",
    "proposal:deactivate_account:expired",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept about an account, newest first. `logins` names the staff in `history` by id."""

    account: Account
    uses: tuple[UseRequest, ...]
    tries: tuple[SignIn, ...]
    mails: tuple[MailLine, ...]
    notes: tuple[DeskNote, ...]
    history: tuple[AuditLine, ...]
    logins: dict[str, str]
    leaving: Proposal | None
    proofings: tuple[Proofing, ...]
    certificates: tuple[CertificateRow, ...]


@dataclass(frozen=True, slots=True)
class Record:
    kept: Kept
    person: Person
    sessions: tuple[Session, ...]


async def look_at_person(context: Context, staff_session: StaffSession, account_id: str) -> Record:
    """Raises NotFound."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> Kept:
        kept = _read(tx, account_id, since=now - KEPT_MS)
        audit.append(
            tx,
            at=now,
            tag="person:record:viewed",
            actor=staff_session.actor,
            subject=account_id,
            detail={"matter": staff_session.matter or "none"},
        )
        return kept

    kept = await context.db.write(unit)
    sessions = tuple(context.sessions.of_account(account_id))
    return Record(kept, open_person(context, kept.account), sessions)


def _read(tx: Tx, account_id: str, *, since: int) -> Kept:
    account = accounts.get_account(tx, account_id)
    if account is None:
        raise NotFound("account")
    return Kept(
        account=account,
        uses=tuple(use_requests.list_of_account(tx, account_id)),
        tries=tuple(sign_ins.list_sign_ins(tx, account_id, since=since, limit=SHOWN)),
        mails=tuple(person_mails.list_of_account(tx, account_id, limit=SHOWN)),
        notes=tuple(desk_notes.list_notes(tx, account_id, limit=SHOWN)),
        history=_history(tx, account_id),
        logins={member.id: member.login for member in staff.list_staff(tx)},
        leaving=proposals.get_open(tx, Act.DEACTIVATE_ACCOUNT, account_id),
        proofings=_handed_in(tx, account_id),
        certificates=tuple(certificates.list_current(tx, account_id)),
    )


def _handed_in(tx: Tx, account_id: str) -> tuple[Proofing, ...]:
    found = proofings.list_of_account(tx, account_id, limit=SHOWN)
    return tuple(one for one in found if one.handed_in_at)


def _history(tx: Tx, account_id: str) -> tuple[AuditLine, ...]:
    """Newest first. Who looked is for the audit log alone."""
    chosen = (AuditFilter(subject=account_id, tag=tag) for tag in HISTORY)
    lines = (line for one in chosen for line in audit.list_latest_lines(tx, one, limit=SHOWN))
    return tuple(sorted(lines, key=lambda line: line.seq, reverse=True)[:SHOWN])
