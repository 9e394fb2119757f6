"""The panel of the menu for whoever's card has a certificate that was revoked or expired: which, why, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.i18n import lazy as _l
from app.rendering import in_page_language
from app.rules.japan_time import day_in_words
from app.store.certificates import CertificateRow

USES: Mapping[str, str] = {
    "sign": _l("Digital signature certificate"),
    "auth": _l("User authentication certificate"),
}


@dataclass(frozen=True, slots=True)
class EndedCertificate:
    """`ended`: "revoked" or "expired"; `since`: when, in words."""

    name: str
    ended: str
    since: str


@dataclass(frozen=True, slots=True)
class CardEnded:
    """`moved`: the one that every move ends is among them. `no_log_in`: the card does not log in any more."""

    certificates: tuple[EndedCertificate, ...]
    moved: bool
    no_log_in: bool


def card_ended(rows: Sequence[CertificateRow], now: int) -> CardEnded | None:
    """None while the certificates can be used, and for accounts without any."""
    ended = [(row, row.ended(now)) for row in rows if row.ended(now)]
    if not ended:
        return None
    return CardEnded(
        certificates=tuple(
            EndedCertificate(str(USES[row.certificate_use]), why, since_text(row)) for row, why in ended
        ),
        moved=any(row.certificate_use == "sign" and why == "revoked" for row, why in ended),
        no_log_in=any(row.certificate_use == "auth" for row, _ in ended),
    )


def since_text(row: CertificateRow) -> str:
    """The day it was revoked on, or its last one."""
    day = (row.revoked_at or row.checked_at) if row.revocation == "revoked" else row.not_after
    return day_text(day)


def day_text(ms: int) -> str:
    return in_page_language(day_in_words(ms, english=False), day_in_words(ms, english=True))
