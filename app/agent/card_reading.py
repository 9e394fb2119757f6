"""What may be known of a card before any PIN: its kind, which certificates it has, tries left. Never a VERIFY."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from cryptography import x509

from app.card.apdu import CardRefusal
from app.card.ef import select_application
from app.card.jpki import CertificateAbsent, JpkiApplication, NotAJpkiCard, UnsupportedToken, Use
from app.card.link import CardLink
from app.card.pin import Pin
from app.wire.agent_messages import CertificateState, PinState

RESIDENCE_AID: Final = bytes.fromhex("D392F0004F02") + bytes(10)
LOW_TRIES: Final = 1


@dataclass(frozen=True)
class CardFacts:
    """`authentication_certificate` is DER; it names the card within a pairing and goes nowhere else."""

    kind: Literal["mynumber", "residence", "unknown", "unsupported"]
    authentication_certificate: bytes | None = field(default=None, repr=False)
    certificates: tuple[CertificateState, ...] = ()
    pins: tuple[PinState, ...] = ()


def read_facts(link: CardLink, now: datetime) -> CardFacts:
    """Blocks. Raises CardFailure when the card stops answering half-way."""
    application = JpkiApplication(link)
    try:
        application.select()
        application.token_label()
    except NotAJpkiCard:
        return CardFacts("residence" if _is_residence_card(link) else "unknown")
    except UnsupportedToken:
        return CardFacts("unsupported")
    present = application.present_certificates()
    certificate = authentication_certificate(application)
    return CardFacts(
        "mynumber",
        certificate,
        (_signature_state(present), _authentication_state(certificate, now, active=Use.AUTH in present)),
        tuple(_pin_state(application, pin) for pin in (Pin.SIGN, Pin.AUTH)),
    )


def authentication_certificate(application: JpkiApplication) -> bytes | None:
    """DER, readable without a PIN on an Individual Number card; None when the card has none."""
    try:
        return application.read_certificate(Use.AUTH)
    except CertificateAbsent:
        return None


def _is_residence_card(link: CardLink) -> bool:
    """The mix-up to expect at this office: a residence card where the Individual Number card should be."""
    try:
        select_application(link, RESIDENCE_AID)
    except CardRefusal:
        return False
    return True


def _signature_state(present: frozenset[Use]) -> CertificateState:
    return CertificateState(use="sign", state="protected" if Use.SIGN in present else "absent")


def _authentication_state(der: bytes | None, now: datetime, *, active: bool) -> CertificateState:
    if der is None:
        return CertificateState(use="auth", state="absent")
    try:
        certificate = x509.load_der_x509_certificate(der)
        first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except ValueError:
        # The server judges certificates; a card whose certificate cannot be read has none to offer.
        return CertificateState(use="auth", state="absent")
    state: Literal["ok", "expired", "not_yet"] = (
        "expired" if now > last else "not_yet" if now < first else "ok"
    )
    return CertificateState(use="auth", state=state, not_after=last.date().isoformat(), active=active)


def _pin_state(application: JpkiApplication, pin: Pin) -> PinState:
    left = application.tries_left(pin)
    kind: Literal["sign", "auth"] = "sign" if pin is Pin.SIGN else "auth"
    if left is None:
        return PinState(kind=kind, state="unknown", max=pin.max_tries)
    state: Literal["ok", "low", "blocked"] = "blocked" if left == 0 else "low" if left <= LOW_TRIES else "ok"
    return PinState(kind=kind, state=state, left=left, max=pin.max_tries)
