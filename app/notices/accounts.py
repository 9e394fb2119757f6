"""Mails about what the office did with an account."""

from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _UserId:
    user_id: str


def user_id_notice(desk: Desk, to: Addressee, *, user_id: str) -> OutgoingMail:
    """The answer to the paper form that was handed in at the counter. Raises AddressUnusable."""
    return compose(desk, to, kind="user_id_notice", facts=_UserId(user_id), sensitive=True)


def account_unlocked(desk: Desk, to: Addressee) -> OutgoingMail:
    """The account is open again. Raises AddressUnusable."""
    return compose(desk, to, kind="account_unlocked")


def account_deactivated(desk: Desk, to: Addressee) -> OutgoingMail:
    """The account cannot be used any more. Raises AddressUnusable."""
    return compose(desk, to, kind="account_deactivated")


def card_linked(desk: Desk, to: Addressee) -> OutgoingMail:
    """Another card can be used to log in from now on. Raises AddressUnusable."""
    return compose(desk, to, kind="card_linked")
