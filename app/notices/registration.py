"""The mail that ends a registration."""

from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _Registered:
    user_id: str
    link: str
    expires_at: int
    awaiting_approval: bool


def registration_complete(
    desk: Desk,
    to: Addressee,
    *,
    user_id: str,
    link_token: str,
    expires_at: int,
    awaiting_approval: bool = False,
) -> OutgoingMail:
    """E1: registration is done, here is the user ID, set a password by this link. Raises AddressUnusable."""
    link = f"{desk.config.server.origin}/password/new?token={link_token}"
    facts = _Registered(user_id, link, expires_at, awaiting_approval)
    return compose(desk, to, kind="registration_complete", facts=facts, sensitive=True)
