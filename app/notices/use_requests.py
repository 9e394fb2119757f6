"""Mails to staff of affiliated organisations, whose use of the system the office approves for a time."""

from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _Valid:
    valid_until: int


@dataclass(frozen=True, slots=True)
class _Refused:
    """The office's words; each language is shown in its half."""

    reason_ja: str
    reason_en: str


def use_request_approved(desk: Desk, to: Addressee, *, valid_until: int) -> OutgoingMail:
    """The office has approved the use, until `valid_until`. Raises AddressUnusable."""
    return compose(desk, to, kind="use_request_approved", facts=_Valid(valid_until))


def use_request_refused(desk: Desk, to: Addressee, *, reason_ja: str, reason_en: str) -> OutgoingMail:
    """The office has not approved the use, and why. Raises AddressUnusable."""
    return compose(desk, to, kind="use_request_refused", facts=_Refused(reason_ja, reason_en))


def use_ending(desk: Desk, to: Addressee, *, valid_until: int) -> OutgoingMail:
    """The approval ends soon; ask for a renewal. Raises AddressUnusable."""
    return compose(desk, to, kind="use_ending", facts=_Valid(valid_until))
