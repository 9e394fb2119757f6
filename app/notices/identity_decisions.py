"""Mails about the decision on identity documents. No name, no number and no kind of document stands in them."""

from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _Accepted:
    reference: str


@dataclass(frozen=True, slots=True)
class _Refused:
    """The office's reasons, one a line; each language is shown in its half."""

    reference: str
    reason_ja: str
    reason_en: str


def identity_accepted(desk: Desk, to: Addressee, *, reference: str) -> OutgoingMail:
    """The office knows who the person is. Raises AddressUnusable."""
    return compose(desk, to, kind="identity_accepted", facts=_Accepted(reference))


def identity_refused(
    desk: Desk, to: Addressee, *, reference: str, reason_ja: str, reason_en: str
) -> OutgoingMail:
    """The documents were not accepted, and why. Raises AddressUnusable."""
    return compose(desk, to, kind="identity_refused", facts=_Refused(reference, reason_ja, reason_en))
