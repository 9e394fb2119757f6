"""What "Check my computer and card" says about each finding: one sentence that states it, and one that says what to do
and where to go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.i18n import lazy as _l
from app.rules.check_line import Name, Tone

# Where more is said: "guide" is the Startup Guide, "certificate" that of the electronic certificate.
Section = Literal[
    "", "guide#computer", "guide#software", "certificate#card-unread", "certificate#other-card",
    "certificate#no-certificate", "certificate#expired", "certificate#not-yet", "certificate#renewal",
    "certificate#pin-wrong", "certificate#pin-locked",
]  # fmt: skip

TONES: Mapping[Tone, str] = {
    Tone.GOOD: _l("OK"),
    Tone.WARNING: _l("Please note"),
    Tone.BAD: _l("Needs attention"),
    Tone.UNKNOWN: _l("Not known yet"),
}
LABELS: Mapping[Name, str] = {
    "page": _l("This page"),
    "agent": _l("User client software"),
    "version": _l("Version of the client software"),
    "service": _l("Smart card service of the computer"),
    "reader": _l("IC card reader"),
    "card": _l("Card on the reader"),
    "simulated": _l("Demonstration card"),
    "auth_certificate": _l("User Authentication Certificate"),
    "valid_until": _l("Last day of the User Authentication Certificate"),
    "sign_certificate": _l("Signature Certificate"),
    "auth_pin": _l("Digital User ID PIN code"),
    "sign_pin": _l("Digital Signature PIN code"),
    "clock": _l("Clock of the computer"),
    "proof": _l("Test of the certificate"),
    "revocation": _l("Cancelled or not"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """`text` is "" where the tone's word says it all. `report` is said in the copied report instead of `text`, which
    there would tell too much. Placeholders: `text`, `more`, `count`, `day` of the line."""

    text: str
    advice: str = ""
    section: Section = ""
    report: str = ""


_COUNTER = _l(
    "Only the municipal office where you live can help. Take your card and go to its Individual Number card counter."
)
_PIN_RESET = _l(
    "Your municipal office sets a new PIN. If you still know the other PIN, an app and a kiosk in a convenience store "
    "may do so too."
)
_RENEW = _l(
    "It can be renewed at your municipal office from three months before. It is valid until your fifth birthday after "
    "it was issued, or until your period of stay ends."
)
_OTHER_CARD = _l("Take this card out and put your Individual Number card on the reader.")

AGENT: Mapping[str, Saying] = {
    "not_known": Saying(""),
    "page_connected": Saying(_l("JavaScript works, and this page is connected with the website.")),
    "page_no_socket": Saying(
        _l("This page has no live connection with the website yet."),
        _l("Switch JavaScript on. If it is on, ask whether your network lets WebSocket connections through."),
    ),
    "agent_missing": Saying(
        _l("Not connected."),
        _l("Open the user client software. If you do not have it yet, install it first."),
        "guide#software",
    ),
    "agent_connected": Saying(_l("Connected.")),
    "version_newest": Saying(_l("Version %(text)s: the newest.")),
    "version_older": Saying(
        _l("Version %(text)s. It works, and version %(more)s is newer."),
        _l("Install the newest version when you have time."),
        "guide#software",
    ),
    "version_too_old": Saying(
        _l("Version %(text)s is too old for this website."),
        _l("Install the newest version."),
        "guide#software",
    ),
    "version_unreadable": Saying(
        _l("The client software tells no version that we know."),
        _l("If something does not work, install the newest version."),
        "guide#software",
    ),
    "service_running": Saying(_l("Running.")),
    "service_stopped": Saying(
        _l("The smart card service of your computer is not running."),
        _l("Start the smart card service, or restart your computer. This page goes on by itself."),
        "guide#software",
    ),
    "service_missing": Saying(
        _l("Your computer has no smart card service."),
        _l("Install the driver of your card reader and restart your computer."),
        "guide#software",
    ),
    "service_denied": Saying(
        _l("Your computer does not allow the use of the card reader."),
        _l("Ask the person who looks after this computer to allow smart cards."),
        "guide#software",
    ),
    "reader_found": Saying("%(text)s"),
    "reader_missing": Saying(
        _l("No card reader was found."),
        _l("Plug the card reader into the computer. This page goes on by itself."),
        "guide#computer",
    ),
    "reader_busy": Saying(
        _l("Another program is using the card reader."),
        _l("Close other programs that use your card, then wait a moment."),
        "guide#software",
    ),
    "clock_right": Saying(_l("Right.")),
    "clock_ahead": Saying(
        _l("About %(count)s minutes fast."), _l("Set the clock of the computer, best by the internet.")
    ),
    "clock_behind": Saying(
        _l("About %(count)s minutes slow."), _l("Set the clock of the computer, best by the internet.")
    ),
}
CARD: Mapping[str, Saying] = {
    "card_missing": Saying(
        _l("No card is on the reader."),
        _l("Put your Individual Number card on the reader. No PIN is needed for this."),
    ),
    "card_being_read": Saying(_l("The card is being looked at")),
    "card_mute": Saying(
        _l("The card does not answer."),
        _l("Take the card out, check that it lies the right way round, and put it back."),
        "certificate#card-unread",
    ),
    "card_individual_number": Saying(_l("Individual Number card.")),
    "card_residence": Saying(
        _l("This is a Residence Card. Your Individual Number card is needed here."),
        _OTHER_CARD,
        "certificate#other-card",
    ),
    "card_other": Saying(_l("This is not an Individual Number card."), _OTHER_CARD, "certificate#other-card"),
    "card_unsupported": Saying(
        _l("This website does not accept this kind of card."), _OTHER_CARD, "certificate#other-card"
    ),
    "simulated": Saying(_l("A demonstration card without any official value is being used.")),
    "certificate_present": Saying(_l("On the card.")),
    "certificate_absent": Saying(_l("Not on this card."), _COUNTER, "certificate#no-certificate"),
    "certificate_not_activated": Saying(
        _l("On the card, but not activated."), _COUNTER, "certificate#no-certificate"
    ),
    "certificate_protected": Saying(
        _l(
            "On the card. Its dates can be read with the Digital Signature PIN code only, which is not asked for here."
        )
    ),
    "valid": Saying(_l("Valid until %(day)s. Days left: %(count)s"), report=_l("Valid for 90 days or more.")),
    "renew_soon": Saying(
        _l("Valid until %(day)s. Days left: %(count)s"),
        _RENEW,
        "certificate#renewal",
        _l("Valid for less than 90 days."),
    ),
    "expired": Saying(
        _l("Expired. The last day was %(day)s."), _COUNTER, "certificate#expired", _l("Expired.")
    ),
    "expired_by_wrong_clock": Saying(
        _l("Valid until %(day)s, but your computer takes it for expired."),
        _l("Set the clock of the computer, best by the internet."),
        report=_l("Valid, but expired by the clock of the computer."),
    ),
    "not_valid_yet": Saying(
        _l("Not valid yet. The last day is %(day)s."),
        _l("Check the date of your computer. If it is right, ask your municipal office."),
        "certificate#not-yet",
        report=_l("Not valid yet."),
    ),
    "tries_left": Saying(_l("Tries left: %(count)s")),
    "tries_unknown": Saying(_l("The card does not say how many tries are left.")),
    "pin_last_try": Saying(
        _l("1 try left: after one more mistake the PIN is locked"),
        _l("If you are not sure of the PIN, do not type it. Your municipal office sets a new one."),
        "certificate#pin-wrong",
    ),
    "pin_blocked": Saying(_l("Locked: it was wrong too many times."), _PIN_RESET, "certificate#pin-locked"),
}
TEST: Mapping[str, Saying] = {
    "proof_untested": Saying(_l("Not tested.")),
    "proof_offered": Saying(
        _l("Not tested."),
        _l("If you like, press “Test the certificate”. You need the PIN of 4 numbers for it."),
    ),
    "proof_signed": Saying(_l("The card signed.")),
    "proof_good": Saying(
        _l(
            "Verified. Your card signed, and an authority that this office accepts issued the certificate: %(text)s"
        )
    ),
    "revocation_untested": Saying(_l("Not checked until the certificate is tested.")),
    "revocation_good": Saying(_l("Not cancelled. The authority was asked just now.")),
    "revocation_no_answer": Saying(
        _l("The authority gave no answer just now, so we do not know."), _l("Try again later.")
    ),
    "revocation_not_asked": Saying(_l("Not checked: this office does not ask the authority.")),
}
SAYINGS: Mapping[str, Saying] = {**AGENT, **CARD, **TEST}
