"""Mails about a changed e-mail address. Neither says what the other address is."""

from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _ToConfirm:
    link: str
    expires_at: int


def email_changed(desk: Desk, to: Addressee, *, link_token: str, expires_at: int) -> OutgoingMail:
    """E2, to the new address: it was changed, prove by this link that it is yours. Raises AddressUnusable."""
    facts = _ToConfirm(f"{desk.config.server.origin}/email/confirm?token={link_token}", expires_at)
    return compose(desk, to, kind="email_changed", facts=facts, sensitive=True)


def email_changed_old(desk: Desk, to: Addressee) -> OutgoingMail:
    """To the old address: it was changed, turn to the office if it was not you. Raises AddressUnusable."""
    return compose(desk, to, kind="email_changed_old")


def email_changed_back(desk: Desk, to: Addressee) -> OutgoingMail:
    """To an address that was proven before and is the account's again: nothing to prove. Raises AddressUnusable."""
    return compose(desk, to, kind="email_changed_back")
