"""Who and what stands in a line of the audit log: log-in names, user IDs and references beside the ids, and back again
for the filter. No name of a person, because the log is also read by those who see no record."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.handlers.staff.words import ACTORS
from app.records import AuditFilter, AuditLine
from app.rules import entry
from app.store import accounts, people, proofings, staff
from app.store.db import Tx

_STAFF = "staff:"


def get_names(tx: Tx, lines: Iterable[AuditLine]) -> Mapping[str, str]:
    """By what stands as actor, subject or detail in these lines; what is neither staff nor an account nor a case is
    left out."""
    logins = {member.id: member.login for member in staff.list_staff(tx)}
    found = logins | {f"{_STAFF}{staff_id}": login for staff_id, login in logins.items()}
    others = sorted({who for line in lines for who in _ids_in(line)} - found.keys())
    found |= {line.id: line.user_id for line in people.list_by_ids(tx, others)}
    return found | proofings.get_references(tx, others)


def named(who: str, names: Mapping[str, str]) -> str:
    """ "" for an id that says all there is."""
    return names.get(who) or str(ACTORS.get(who, ""))


def detail_text(detail: str, names: Mapping[str, str]) -> str:
    """Codes and numbers, one after the other. What somebody wrote into the table by hand is shown as it stands."""
    values = _values(detail)
    if values is None:
        return detail
    spoken = ((key, value, names.get(str(value))) for key, value in values.items())
    return ", ".join(f"{key}: {value}{f' ({name})' if name else ''}" for key, value, name in spoken)


def _ids_in(line: AuditLine) -> Iterable[str]:
    values = _values(line.detail) or {}
    return line.actor, line.subject, *(value for value in values.values() if isinstance(value, str))


def _values(detail: str) -> dict[str, object] | None:
    try:
        found = json.loads(detail)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def get_chosen(tx: Tx, typed: AuditFilter) -> AuditFilter:
    """The same filter with ids in place of the log-in names and user IDs that somebody typed."""
    actor, subject = _member(tx, typed.actor), _member(tx, typed.subject)
    return replace(
        typed,
        actor=f"{_STAFF}{actor}" if actor else _account(tx, typed.actor) or typed.actor,
        subject=subject or _account(tx, typed.subject) or typed.subject,
    )


def _member(tx: Tx, login: str) -> str:
    found = staff.get_by_login(tx, login)
    return found.id if found else ""


def _account(tx: Tx, user_id: str) -> str:
    found = accounts.get_by_user_id(tx, entry.user_id(user_id))
    return found.id if found else ""
