"""The mail before a certificate or the residence card ends. It says which, never a number of either."""

from dataclasses import dataclass
from datetime import date

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


@dataclass(frozen=True, slots=True)
class _Ending:
    what: tuple[str, ...]
    ends_on: date
    days: int
    page: str
    guide: str
    stop: str


def expiry_reminder(
    desk: Desk, to: Addressee, *, what: tuple[str, ...], ends_on: date, days: int, stop_token: str
) -> OutgoingMail:
    """`what`: of "auth", "residence" and "sign", what ends on that day, in `days` days. Raises AddressUnusable."""
    origin = desk.config.server.origin
    stop = f"{origin}/reminders/stop?token={stop_token}"
    facts = _Ending(what, ends_on, days, f"{origin}/reminders", f"{origin}/guide/certificate", stop)
    return compose(desk, to, kind="expiry_reminder", facts=facts, sensitive=True, unsubscribe=stop)
