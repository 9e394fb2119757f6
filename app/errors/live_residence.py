"""Failures of reading the chip of a residence card: E-2106 to E-2110, and E-2208 and E-2209 for its signature."""

from app.errors.live_failure import failure as _failure
from app.i18n import lazy as _l
from app.wire.codes import FailureCode as Code

_BY_HAND = _l("You can go back and enter everything by hand. Reading the chip is never required.")

RESIDENCE = (
    _failure(
        Code.RESIDENCE_NUMBER_WRONG,
        _l("The card does not open with this card number."),
        _l("The number was not typed as it is printed, or another residence card lies on the reader."),
        _l(
            "Compare the 12 characters with the top right of your card. Are they different? Then go back and correct "
            "the number. If they are the same, press “Try again”."
        ),
    ),
    _failure(
        Code.RESIDENCE_CARD_NEEDED,
        _l("This is not a residence card."),
        _l("Another card, such as the Individual Number card, lies on the reader."),
        _l("Take this card out and put your residence card on the reader."),
    ),
    _failure(
        Code.RESIDENCE_UNREADABLE,
        _l("The chip of this residence card could not be understood."),
        _l("The card moved, its chip is damaged, or it is of a kind that this office does not read yet."),
        _BY_HAND,
    ),
    _failure(
        Code.RESIDENCE_CARD_EXPIRED,
        _l("This residence card has expired."),
        _l("The last day of validity on the chip is over."),
        _l("Use your new residence card. If your renewal is still being decided, enter everything by hand."),
    ),
    _failure(
        Code.RESIDENCE_OTHER_PERSON,
        _l("The residence card and the Individual Number card do not fit together."),
        _l("The two cards belong to different people, or an entry of one of them is out of date."),
        _BY_HAND,
    ),
    _failure(
        Code.RESIDENCE_SIGNATURE_INVALID,
        _l("The signature on the chip of this residence card is not right."),
        _l("What the chip says is not what the Immigration Services Agency signed."),
        _BY_HAND,
    ),
    _failure(
        Code.RESIDENCE_ISSUER_UNKNOWN,
        _l("The signature on this residence card is not from an authority that this office accepts."),
        _l("The card is a test card, or it was signed by an authority that is not known here."),
        _BY_HAND,
    ),
)
