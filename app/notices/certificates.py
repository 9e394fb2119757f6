"""Mails about the certificates of the card an account is bound to. They say which one, and nothing that is in it."""

from dataclasses import dataclass

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _Ended:
    """`uses` of "sign" and "auth". `page`: where the new card is read; `guide`: what to do first."""

    uses: tuple[str, ...]
    page: str
    guide: str


def certificate_revoked(desk: Desk, to: Addressee, *, uses: tuple[str, ...]) -> OutgoingMail:
    """The authority revoked it before its last day, as it does after a move. Raises AddressUnusable."""
    return compose(desk, to, kind="certificate_revoked", facts=_ended(desk, uses), sensitive=True)


def certificate_expired(desk: Desk, to: Addressee, *, uses: tuple[str, ...]) -> OutgoingMail:
    """Its last day is over. Raises AddressUnusable."""
    return compose(desk, to, kind="certificate_expired", facts=_ended(desk, uses), sensitive=True)


def _ended(desk: Desk, uses: tuple[str, ...]) -> _Ended:
    origin = desk.config.server.origin
    return _Ended(uses, f"{origin}/information/card/link", f"{origin}/guide/certificate")
