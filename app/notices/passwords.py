"""Mails about a password. None of them carries one."""

from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _Reset:
    link: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class _Expiring:
    expires_at: int


def password_changed(desk: Desk, to: Addressee) -> OutgoingMail:
    """E3: the password was set or changed. Raises AddressUnusable."""
    return compose(desk, to, kind="password_changed")


def password_reset(desk: Desk, to: Addressee, *, link_token: str, expires_at: int) -> OutgoingMail:
    """E4: set a new password by this link. Raises AddressUnusable."""
    facts = _Reset(f"{desk.config.server.origin}/password/new?token={link_token}", expires_at)
    return compose(desk, to, kind="password_reset", facts=facts, sensitive=True)


def password_expiring(desk: Desk, to: Addressee, *, expires_at: int) -> OutgoingMail:
    """The password works until `expires_at` only. Raises AddressUnusable."""
    return compose(desk, to, kind="password_expiring", facts=_Expiring(expires_at))
