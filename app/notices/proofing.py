"""Mails about what somebody handed in to show who they are. They name no person, no number and no kind of document."""

from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _Received:
    reference: str


def identity_received(desk: Desk, to: Addressee, *, reference: str) -> OutgoingMail:
    """The office has the entries and pictures. Raises AddressUnusable."""
    return compose(desk, to, kind="identity_received", facts=_Received(reference))
