"""What a person is told about each failure: what happened, and what to do next. One pair for every code."""

from collections.abc import Mapping

from app.i18n import lazy as _l
from app.wire.codes import FailureCode as Code

_COUNTER = _l(
    "Only the municipal office where you live can help. Take your card and go to its Individual Number card counter."
)
_RESTART = _l("Press “Start again from the beginning”.")

FAILURES: Mapping[Code, tuple[str, str]] = {
    Code.SERVICE_STOPPED: (
        _l("The smart card service of your computer is not running."),
        _l("Start the smart card service, or restart your computer. This page goes on by itself."),
    ),
    Code.SERVICE_MISSING: (
        _l("Your computer has no smart card service."),
        _l("Install the driver of your card reader and restart your computer."),
    ),
    Code.SERVICE_DENIED: (
        _l("Your computer does not allow the use of the card reader."),
        _l("Ask the person who looks after this computer to allow smart cards."),
    ),
    Code.READER_NONE: (
        _l("No card reader was found."),
        _l("Connect your card reader to the computer. If it is connected, use another USB port."),
    ),
    Code.READER_GONE: (
        _l("The card reader was unplugged."),
        _l("Connect the card reader again. Your PIN was not used up."),
    ),
    Code.READER_BUSY: (
        _l("Another program is using the card reader."),
        _l("Close other programs that use your card, then wait a moment."),
    ),
    Code.CARD_NONE: (
        _l("No card was found in the reader."),
        _l("Put your Individual Number card on the reader and press “Try again”."),
    ),
    Code.CARD_GONE: (
        _l("The card was taken out too early."),
        _l("Put the same card back and leave it there until the end."),
    ),
    Code.CARD_MUTE: (
        _l("The card does not answer."),
        _l("Take the card out, check that it lies the right way round, and put it back."),
    ),
    Code.CARD_UNSUPPORTED: (
        _l("This is not an Individual Number card."),
        _l("Take this card out and put your Individual Number card on the reader."),
    ),
    Code.CARD_CHANGED: (
        _l("The card was changed for another one."),
        _l("Use one card from the beginning to the end, then press “Try again”."),
    ),
    Code.CARD_ERROR: (
        _l("The card could not be read to the end."),
        _l("Take the card out, put it back firmly and press “Try again”."),
    ),
    Code.CERT_ABSENT: (_l("A digital certificate is missing on this card."), _COUNTER),
    Code.CERT_EXPIRED: (_l("The digital certificate of this card has expired."), _COUNTER),
    Code.CERT_NOT_YET: (
        _l("The digital certificate of this card is not valid yet."),
        _l("Check the date of your computer. If it is right, ask your municipal office."),
    ),
    Code.CERT_REVOKED: (_l("The digital certificate of this card has been cancelled."), _COUNTER),
    Code.CERT_UNKNOWN_ISSUER: (
        _l("This card was not issued by an authority that this office accepts."),
        _l("Use your own Individual Number card, or register at the counter of your regional office."),
    ),
    Code.CERT_WRONG_USE: (
        _l("The certificate of this card cannot be used for registration."),
        _l("Use your own Individual Number card, or register at the counter of your regional office."),
    ),
    Code.REVOCATION_UNAVAILABLE: (
        _l("The validity of the certificate could not be checked just now."),
        _l("Wait a few minutes and press “Try again”."),
    ),
    Code.PIN_WRONG: (
        _l("The PIN was wrong."),
        _l("Type it again in the client software. Look at the number of tries left first."),
    ),
    Code.PIN_LOW: (
        _l("Only one try is left for this PIN."),
        _l("If you are not sure, stop here and ask your municipal office."),
    ),
    Code.PIN_BLOCKED: (
        _l("The PIN is locked because it was wrong too many times."),
        _COUNTER,
    ),
    Code.PIN_FORMAT: (
        _l("The PIN does not have the right form."),
        _l("The signature PIN has 6 to 16 letters and numbers. The user PIN has 4 numbers."),
    ),
    Code.PIN_TIMEOUT: (
        _l("The PIN was not typed in time."),
        _l("No try was used up. Press “Try again”."),
    ),
    Code.PIN_CANCELLED: (
        _l("You pressed Cancel at the PIN."),
        _l("No try was used up. Press “Try again” to go on."),
    ),
    Code.PINPAD_FAILED: (
        _l("The keys of the card reader did not work."),
        _l("Connect the reader again, or use another reader, and press “Try again”."),
    ),
    Code.PIN_UNCERTAIN: (
        _l("The card left while the PIN was being checked."),
        _l("One try may have been used up. Look at the number of tries left before you type the PIN again."),
    ),
    Code.CONSENT_DECLINED: (
        _l("You did not agree to read the card."),
        _l("Nothing was read. Press “Try again” if you want to go on."),
    ),
    Code.USER_CANCELLED: (
        _l("You cancelled the reading."),
        _l("Nothing was sent. Press “Try again” if you want to go on."),
    ),
    Code.BROWSER_GONE: (
        _l("The reading stopped because this page was closed."),
        _l("Nothing was sent. Press “Try again” if you want to go on."),
    ),
    Code.AGENT_LOST: (
        _l("The client software is no longer connected."),
        _l("Check that the client software is open and that the internet works, then start again."),
    ),
    Code.TICKET_EXPIRED: (
        _l("The code was too old."),
        _l("Use the new code on this page. Each code works for one minute."),
    ),
    Code.TICKET_USED: (
        _l("Somebody else tried to use the code of this page."),
        _l("If that was not you on a second computer, cancel and start again. Tell nobody the code."),
    ),
    Code.BINDING_FAILED: (
        _l("The connection with the client software was not confirmed in time."),
        _RESTART,
    ),
    Code.BINDING_OTHER_BROWSER: (
        _l("This request was started in a different browser. Somebody may be trying to use your card."),
        _l("Type no PIN. Close the client software and start again on this website in your own browser."),
    ),
    Code.BINDING_CODE_WRONG: (
        _l("The six-digit number was wrong."),
        _l(
            "Look at the number in the client software and type it again. After three wrong numbers you start again."
        ),
    ),
    Code.ORIGIN_REFUSED: (
        _l("The client software does not work with this website address."),
        _l("Ask the help desk which address the client software is set up for."),
    ),
    Code.VERSION_TOO_OLD: (
        _l("The client software is too old."),
        _l("Install the newest client software and start again."),
    ),
    Code.VERSION_TOO_NEW: (
        _l("The client software is newer than this website."),
        _l("Ask the help desk which version to install."),
    ),
    Code.NONCE_EXPIRED: (
        _l("The signature came too late."),
        _l("Press “Try again”."),
    ),
    Code.NONCE_USED: (
        _l("The signature had been used before."),
        _l("For your safety it was refused. Press “Try again”."),
    ),
    Code.SIGNATURE_INVALID: (
        _l("The signature of the card does not fit this request."),
        _l("For your safety it was refused. Press “Try again”, and tell the help desk if it happens again."),
    ),
    Code.TOKEN_INVALID: (
        _l("The answer of the client software could not be read."),
        _l("Install the newest client software, then press “Try again”."),
    ),
    Code.BAD_STATE: (
        _l("The client software and this page were not at the same step."),
        _l("Press “Try again”."),
    ),
    Code.RATE_LIMITED: (
        _l("There were too many attempts in a short time."),
        _l("Wait one minute, then press “Try again”."),
    ),
    Code.SERVER_RESTARTED: (
        _l("The website was restarted while your card was being read."),
        _l("Nothing was saved and no PIN is known to us. Press “Try again”."),
    ),
    Code.EXPIRED: (
        _l("The time for reading the card is over."),
        _l("Nothing was sent. Press “Try again” if you want to go on."),
    ),
    Code.INTERNAL: (
        _l("Something went wrong on our side."),
        _l("Press “Try again”. If it happens again, tell the help desk."),
    ),
}
