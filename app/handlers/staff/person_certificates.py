"""The certificates of a person's card, as the desk sees them: until when, and what is known of their revocation."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.handlers.card_ended import USES, day_text, since_text
from app.handlers.staff.people import moment_text
from app.i18n import lazy as _l
from app.rules.revocation_words import SOURCES, STATUS_WORDS
from app.store.certificates import CertificateRow

STATES = {"": _l("Valid"), "revoked": _l("Revoked"), "expired": _l("Expired")}


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """`state` is "", "revoked" or "expired"; `since`: of what is in `state`, "" while it is valid."""

    name: str
    until: str
    state: str
    state_text: str
    since: str
    found: str
    source: str
    checked: str


def certificate_lines(rows: Sequence[CertificateRow], now: int) -> tuple[CertificateLine, ...]:
    return tuple(_line(row, now) for row in rows)


def _line(row: CertificateRow, now: int) -> CertificateLine:
    ended = row.ended(now)
    return CertificateLine(
        name=str(USES[row.certificate_use]),
        until=day_text(row.not_after),
        state=ended,
        state_text=str(STATES[ended]),
        since=since_text(row) if ended else "",
        found=str(STATUS_WORDS[row.revocation]),
        source=str(SOURCES.get(row.source, row.source)),
        checked=moment_text(row.checked_at),
    )
