"""Mails to whoever asked online for a forgotten user ID, at the address that the person named for the answer. None says
whether anybody is registered, and none holds a user ID."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _Request:
    reference: str


@dataclass(frozen=True, slots=True)
class _Refused:
    """The reasons, a line each; each language is shown in its half."""

    reference: str
    reasons_ja: str
    reasons_en: str
    link: str


def user_id_request_received(desk: Desk, to: Addressee, *, reference: str) -> OutgoingMail:
    """The documents have arrived, and what happens next. Raises AddressUnusable."""
    return compose(desk, to, kind="user_id_request_received", facts=_Request(reference))


def user_id_request_done(desk: Desk, to: Addressee, *, reference: str) -> OutgoingMail:
    """The same words whether or not somebody was found. Raises AddressUnusable."""
    return compose(desk, to, kind="user_id_request_done", facts=_Request(reference))


def user_id_request_refused(
    desk: Desk, to: Addressee, *, reference: str, reasons_ja: Sequence[str], reasons_en: Sequence[str]
) -> OutgoingMail:
    """The documents were not accepted, why, and how to begin again. Raises AddressUnusable."""
    link = f"{desk.config.server.origin}/user-id"
    facts = _Refused(reference, "\n".join(reasons_ja), "\n".join(reasons_en), link)
    return compose(desk, to, kind="user_id_request_refused", facts=facts, sensitive=True)
