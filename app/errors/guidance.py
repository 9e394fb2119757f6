"""Where the guides say more about a failure of the card or the computer. Every code from E-20xx to E-25xx leads
somewhere, also one that is added later."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors.card_account import CardMarkedRevoked, CardNotOfAccount
from app.i18n import lazy as _l
from app.wire.codes import NUMBERS
from app.wire.codes import FailureCode as Code

CERTIFICATE_GUIDE = "certificate_guide"
STARTUP_GUIDE = "guide"

# Anchor and heading of each problem, in the order of the guide to the electronic certificate.
PROBLEMS: Mapping[str, str] = {
    "language": _l("You do not understand the Japanese forms"),
    "documents": _l("A document is missing or wrong"),
    "name": _l("Your name is spelled differently on the two cards"),
    "waiting": _l("It takes long"),
    "pin-wrong": _l("You are not sure of a PIN code"),
    "pin-locked": _l("A PIN code is locked or forgotten"),
    "device": _l("Reader and computer are not set up"),
    "card-unread": _l("The card is not read"),
    "other-card": _l("The card on the reader is not accepted"),
    "no-certificate": _l("A certificate is not on the card"),
    "expired": _l("A certificate has expired"),
    "not-yet": _l("A certificate is not valid yet"),
    "cancelled": _l("A certificate was cancelled"),
    "unchecked": _l("It could not be checked whether a certificate is valid"),
    "residence-chip": _l("The chip of the residence card cannot be read"),
    "renewal": _l("Your residence card expires soon"),
    "moved": _l("You moved, or your name changed"),
    "stranger": _l("Somebody else may be trying to use your card"),
}
_STARTUP: Mapping[str, str] = {
    "computer": _l("Prepare your computer"),
    "software": _l("The reader or the software does not work"),
}
_SHORT: Mapping[str, str] = {CERTIFICATE_GUIDE: "certificate", STARTUP_GUIDE: "guide"}


@dataclass(frozen=True, slots=True)
class Guidance:
    """`route` is the page's name, `title` the heading that the anchor stands at."""

    route: str
    anchor: str
    title: str

    @property
    def section(self) -> str:
        """As messages to the page name it; the page knows the addresses of the guides."""
        return f"{_SHORT[self.route]}#{self.anchor}"


def _problem(anchor: str) -> Guidance:
    return Guidance(CERTIFICATE_GUIDE, anchor, PROBLEMS[anchor])


def _startup(anchor: str) -> Guidance:
    return Guidance(STARTUP_GUIDE, anchor, _STARTUP[anchor])


_BY_CODE: Mapping[str, Guidance] = {
    CardMarkedRevoked.code: _problem("cancelled"),
    CardNotOfAccount.code: _problem("other-card"),
    NUMBERS[Code.CARD_UNSUPPORTED]: _problem("other-card"),
    NUMBERS[Code.CARD_CHANGED]: _problem("other-card"),
    NUMBERS[Code.RESIDENCE_NUMBER_WRONG]: _problem("residence-chip"),
    NUMBERS[Code.RESIDENCE_CARD_NEEDED]: _problem("residence-chip"),
    NUMBERS[Code.RESIDENCE_UNREADABLE]: _problem("residence-chip"),
    NUMBERS[Code.RESIDENCE_CARD_EXPIRED]: _problem("residence-chip"),
    NUMBERS[Code.RESIDENCE_OTHER_PERSON]: _problem("residence-chip"),
    NUMBERS[Code.CERT_ABSENT]: _problem("no-certificate"),
    NUMBERS[Code.CERT_EXPIRED]: _problem("expired"),
    NUMBERS[Code.CERT_NOT_YET]: _problem("not-yet"),
    NUMBERS[Code.CERT_REVOKED]: _problem("cancelled"),
    NUMBERS[Code.CERT_UNKNOWN_ISSUER]: _problem("other-card"),
    NUMBERS[Code.CERT_WRONG_USE]: _problem("other-card"),
    NUMBERS[Code.REVOCATION_UNAVAILABLE]: _problem("unchecked"),
    NUMBERS[Code.RESIDENCE_SIGNATURE_INVALID]: _problem("residence-chip"),
    NUMBERS[Code.RESIDENCE_ISSUER_UNKNOWN]: _problem("residence-chip"),
    NUMBERS[Code.PIN_BLOCKED]: _problem("pin-locked"),
    NUMBERS[Code.CONSENT_DECLINED]: Guidance(
        CERTIFICATE_GUIDE, "kinds", _l("Two certificates, two PIN codes")
    ),
    NUMBERS[Code.TICKET_USED]: _problem("stranger"),
    NUMBERS[Code.BINDING_OTHER_BROWSER]: _problem("stranger"),
    NUMBERS[Code.NONCE_USED]: _problem("stranger"),
    NUMBERS[Code.SIGNATURE_INVALID]: _problem("stranger"),
}
# By the start of the code, for all others.
_BY_GROUP: Mapping[str, Guidance] = {
    "E-20": _startup("computer"),
    "E-21": _problem("card-unread"),
    "E-22": _problem("other-card"),
    "E-23": _problem("pin-wrong"),
    "E-24": _startup("software"),
    "E-25": _startup("software"),
}


def guidance_of(code: str) -> Guidance | None:
    """None for a code that no guide says more about."""
    return _BY_CODE.get(code) or _BY_GROUP.get(code[:4])
