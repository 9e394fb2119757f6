"""The mail that an office sends to itself to see whether mail works."""

from app.notices.compose import Addressee, Desk, compose
from app.records import OutgoingMail


def test_mail(desk: Desk, to: Addressee) -> OutgoingMail:
    """Says that mail works and nothing else. Raises AddressUnusable."""
    return compose(desk, to, kind="test_mail")
