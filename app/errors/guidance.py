"""Where the guides say more about a failure of the card or the computer. Every code from E-20xx to E-25xx leads
somewhere, also one that is added later."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.i18n import lazy as _l

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
    "E-1218": _problem("cancelled"),
    "E-1222": _problem("other-card"),
    "E-2103": _problem("other-card"),
    "E-2104": _problem("other-card"),
    "E-2106": _problem("residence-chip"),
    "E-2107": _problem("residence-chip"),
    "E-2108": _problem("residence-chip"),
    "E-2109": _problem("residence-chip"),
    "E-2110": _problem("residence-chip"),
    "E-2201": _problem("no-certificate"),
    "E-2202": _problem("expired"),
    "E-2203": _problem("not-yet"),
    "E-2204": _problem("cancelled"),
    "E-2205": _problem("other-card"),
    "E-2206": _problem("other-card"),
    "E-2207": _problem("unchecked"),
    "E-2208": _problem("residence-chip"),
    "E-2209": _problem("residence-chip"),
    "E-2303": _problem("pin-locked"),
    "E-2307": Guidance(CERTIFICATE_GUIDE, "kinds", _l("Two certificates, two PIN codes")),
    "E-2405": _problem("stranger"),
    "E-2407": _problem("stranger"),
    "E-2502": _problem("stranger"),
    "E-2503": _problem("stranger"),
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
