"""Failures of a live reading at the reader, the card, its certificates and its PINs: E-20xx to E-23xx."""

from app.errors.live_failure import failure as _failure
from app.i18n import lazy as _l
from app.wire.codes import FailureCode as Code

_COUNTER = _l(
    "Only the municipal office where you live can help. Take your card and go to its Individual Number card counter."
)

CARD = (
    _failure(
        Code.SERVICE_STOPPED,
        _l("The smart card service of your computer is not running."),
        _l("The part of the operating system that talks to card readers was stopped or has not started."),
        _l("Start the smart card service, or restart your computer. This page goes on by itself."),
    ),
    _failure(
        Code.SERVICE_MISSING,
        _l("Your computer has no smart card service."),
        _l("The part of the operating system that talks to card readers is not installed."),
        _l("Install the driver of your card reader and restart your computer."),
    ),
    _failure(
        Code.SERVICE_DENIED,
        _l("Your computer does not allow the use of the card reader."),
        _l("A rule of this computer keeps ordinary users away from card readers."),
        _l("Ask the person who looks after this computer to allow smart cards."),
    ),
    _failure(
        Code.READER_GONE,
        _l("The card reader was unplugged."),
        _l("The plug or the cable came loose, or the computer switched the USB port off."),
        _l("Connect the card reader again. Your PIN was not used up."),
    ),
    _failure(
        Code.READER_BUSY,
        _l("Another program is using the card reader."),
        _l("Another program that reads cards, such as one for tax or bank services, is open."),
        _l("Close other programs that use your card, then wait a moment."),
    ),
    _failure(
        Code.CARD_GONE,
        _l("The card was taken out too early."),
        _l("The card was lifted off or pulled out before the reading was finished."),
        _l("Put the same card back and leave it there until the end."),
    ),
    _failure(
        Code.CARD_MUTE,
        _l("The card does not answer."),
        _l("The card lies upside down or not fully on the reader, or its chip is dirty or damaged."),
        _l("Take the card out, check that it lies the right way round, and put it back."),
    ),
    _failure(
        Code.CARD_UNSUPPORTED,
        _l("This is not an Individual Number card."),
        _l("Another card, such as a bank card or a Residence Card, lies on the reader."),
        _l("Take this card out and put your Individual Number card on the reader."),
    ),
    _failure(
        Code.CARD_CHANGED,
        _l("The card was changed for another one."),
        _l(
            "Two different cards were used in one reading, or the two certificates belong to different cards."
        ),
        _l("Use one card from the beginning to the end, then press “Try again”."),
    ),
    _failure(
        Code.CARD_ERROR,
        _l("The card could not be read to the end."),
        _l("The card moved during the reading, or it gave an answer that cannot be used."),
        _l("Take the card out, put it back firmly and press “Try again”."),
    ),
    _failure(
        Code.CERT_ABSENT,
        _l("A digital certificate is missing on this card."),
        _l("No electronic certificate was issued when the card was made, or it was deleted."),
        _COUNTER,
    ),
    _failure(
        Code.CERT_EXPIRED,
        _l("The digital certificate of this card has expired."),
        _l("A certificate is valid for five years, or until the residence card expires."),
        _COUNTER,
    ),
    _failure(
        Code.CERT_NOT_YET,
        _l("The digital certificate of this card is not valid yet."),
        _l("The first day of the certificate is still to come, or a clock is wrong."),
        _l("Check the date of your computer. If it is right, ask your municipal office."),
    ),
    _failure(
        Code.CERT_REVOKED,
        _l("The digital certificate of this card has been cancelled."),
        _l(
            "It was cancelled at the municipal office, because the card was lost, or because of a move or a new name."
        ),
        _COUNTER,
    ),
    _failure(
        Code.CERT_UNKNOWN_ISSUER,
        _l("This card was not issued by an authority that this office accepts."),
        _l("The card is a test card, or was issued by an authority that is not known here."),
        _l("Use your own Individual Number card, or register at the counter of your regional office."),
    ),
    _failure(
        Code.CERT_WRONG_USE,
        _l("The certificate of this card cannot be used for registration."),
        _l("The certificate was made for something else than signing or logging in."),
        _l("Use your own Individual Number card, or register at the counter of your regional office."),
    ),
    _failure(
        Code.REVOCATION_UNAVAILABLE,
        _l("The validity of the certificate could not be checked just now."),
        _l("The list of cancelled certificates could not be reached, or is too old."),
        _l("Wait a few minutes and press “Try again”."),
    ),
    _failure(
        Code.PIN_WRONG,
        _l("The PIN was wrong."),
        _l("The card compared the PIN with its own, and the two are different."),
        _l("Type it again in the client software. Look at the number of tries left first."),
    ),
    _failure(
        Code.PIN_LOW,
        _l("Only one try is left for this PIN."),
        _l("The PIN was wrong several times. After one more wrong PIN the card locks it."),
        _l("If you are not sure, stop here and ask your municipal office."),
    ),
    _failure(
        Code.PIN_BLOCKED,
        _l("The PIN is locked because it was wrong too many times."),
        _l("The signature PIN is locked after 5 wrong entries in a row, the user PIN after 3."),
        _l(
            "Your municipal office sets a new PIN. If you still know the other PIN, an app and a kiosk in a "
            "convenience store may do so too."
        ),
    ),
    _failure(
        Code.PIN_TIMEOUT,
        _l("The PIN was not typed in time."),
        _l("The window of the client software waited for the PIN, and nothing was entered."),
        _l("No try was used up. Press “Try again”."),
    ),
    _failure(
        Code.PIN_CANCELLED,
        _l("You pressed Cancel at the PIN."),
        _l("Cancel was pressed in the window that asks for the PIN, or the window was closed."),
        _l("Cancelling used up no try. Press “Try again” to go on."),
    ),
    _failure(
        Code.PIN_UNCERTAIN,
        _l("The card left while the PIN was being checked."),
        _l("The card was removed at the moment when it compared the PIN, so its answer was lost."),
        _l("One try may have been used up. Look at the number of tries left before you type the PIN again."),
    ),
    _failure(
        Code.CONSENT_DECLINED,
        _l("You did not agree to read the card."),
        _l("In the window of the client software, the reading was not allowed."),
        _l("Nothing was read. Press “Try again” if you want to go on."),
    ),
)
