"""The card of an account: logging in with it, linking it and proving to have it. E-1215 to E-1223."""

from app.errors.base import Refusal
from app.i18n import lazy as _l

_READ_AGAIN = _l("Read your card again and leave the page open until it moves on by itself.")
_DESK = _l("Please bring your card and an identity document to the counter of your regional office.")


class CardProofMissing(Refusal):
    """No reading for this act in this session, or one that is too old; also when it was used before."""

    code = "E-1215"
    status = 409
    sentence = _l("There is no reading of your card that can be used now.")
    cause = _l("The card was not read in this window, its reading was used before, or it is too old.")
    remedy = _READ_AGAIN


class CardNotLinked(Refusal):
    """Nobody's card: also a renewed one whose holder has not linked it yet."""

    code = "E-1216"
    status = 403
    sentence = _l("No account is linked to this card.")
    cause = _l("You have not registered with this card, or it was renewed since and has a new certificate.")
    remedy = _l(
        "If you have an account, log in with your user ID and password and link this card. If not, register first."
    )


class PasswordNotSetYet(Refusal):
    code = "E-1217"
    status = 403
    sentence = _l("Your registration is not complete yet, so you cannot log in with the card.")
    cause = _l("After the registration a password must be set through the link in our e-mail.")
    remedy = _l("Set your password through the link in our e-mail. Then the card works, too.")


class CardMarkedRevoked(Refusal):
    """The certificate is known here as revoked, whatever a later answer says."""

    code = "E-1218"
    status = 403
    sentence = _l("The certificate of this card has been revoked.")
    cause = _l("The card was reported as lost, or its certificate was cancelled at the municipal office.")
    remedy = _l("Log in with your user ID and password. When you have a new card, link it to your account.")


class CardOfAnotherAccount(Refusal):
    """Says nothing about the other account."""

    code = "E-1219"
    status = 409
    sentence = _l("This card cannot be linked to your account.")
    cause = _l("Each card can be linked to one account only.")
    remedy = _DESK


class CardOfAnotherPerson(Refusal):
    """Does not say what differs."""

    code = "E-1220"
    status = 403
    sentence = _l("The name or date of birth on the card is not the one of your account.")
    cause = _l("The card belongs to somebody else, or your name has changed since you registered.")
    remedy = _DESK


class CardComparedByDesk(Refusal):
    """The certificate leaves open whose it is: characters were substituted, or an item is missing."""

    code = "E-1221"
    status = 403
    sentence = _l("This website cannot tell whether the card is yours. A member of staff has to compare it.")
    cause = _l(
        "The certificate shows your name with substitute characters, or your account has nothing to compare it with."
    )
    remedy = _DESK


class CardNotOfAccount(Refusal):
    """Step-up with a card that is not the account's."""

    code = "E-1222"
    status = 403
    sentence = _l("This is not the card that is linked to your account.")
    cause = _l("Another card was on the reader, or your card was renewed and has a new certificate.")
    remedy = _l("Use the card that is linked to your account, or link your new card first.")


class CardReplaced(Refusal):
    """A card that its account had before the present one. It opens nothing, and starts no second account."""

    code = "E-1223"
    status = 403
    sentence = _l("Another card was linked to your account after this one.")
    cause = _l("Only the card that was linked last can be used.")
    remedy = _l(
        "Use your newer card, or log in with your user ID and password. If you did not link another card yourself,"
        " change your password and tell your regional office."
    )
