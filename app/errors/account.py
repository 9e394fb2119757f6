"""Registration (E-1105, E-1106) and accounts (E-12xx): why a person cannot have or use one now."""

from app.errors.base import Refusal
from app.i18n import lazy as _l


class CardNeeded(Refusal):
    """The card was not read, or too long ago."""

    code = "E-1105"
    status = 409
    sentence = _l("Your Individual Number card has not been read yet.")
    cause = _l("This page comes after the reading of the card. Your card was not read, or too long ago.")
    remedy = _l("Start the registration again and read your card.")


class AlreadyRegistered(Refusal):
    """This card's holder has an account with a password."""

    code = "E-1106"
    status = 409
    sentence = _l("You have already registered with this card.")
    cause = _l("The holder of this card has completed the registration before. Each person has one user ID.")
    remedy = _l(
        "Log in with this card, or with the user ID from your e-mail. On the login page, choose “Log in with the"
        " card”."
    )


class EntriesNeeded(Refusal):
    """A later step of a registration without a card, with no entries before it."""

    code = "E-1107"
    status = 409
    sentence = _l("There is no registration to continue in this browser.")
    cause = _l(
        "This page comes after your entries. They were registered already, or deleted with their session."
    )
    remedy = _l(
        "If you received our e-mail, follow it. Otherwise start the registration again from the homepage."
    )


class UseRequestNotPossible(Refusal):
    """A request to use the system that is not needed now, or somebody who needs none."""

    code = "E-1108"
    status = 409
    sentence = _l("A new use request is not possible now.")
    cause = _l("Your use is approved for more than 90 days, or your kind of account needs no approval.")
    remedy = _l("The menu shows until when you can use the system, and from when you can ask for a renewal.")


class LinkDead(Refusal):
    """An e-mail link used, expired or superseded."""

    code = "E-1201"
    status = 410
    sentence = _l("This link can no longer be used.")
    cause = _l("The link was used before, is older than 24 hours, or a newer e-mail has replaced it.")
    remedy = _l("Links work once and for 24 hours. Open the newest e-mail, or ask for a new link.")


class SignInRefused(Refusal):
    """Wrong ID or password, or no password yet: one answer, so that nobody learns which accounts exist."""

    code = "E-1202"
    status = 403
    sentence = _l("The user ID or the password is not right.")
    cause = _l(
        "One of the two was mistyped, or no password has been set yet. For your safety we do not say which."
    )
    remedy = _l("Check both and try again. After 5 wrong passwords the account is locked.")


class AccountLocked(Refusal):
    code = "E-1203"
    status = 403
    sentence = _l("This account is locked.")
    cause = _l("A wrong password was entered 5 times in a row.")
    remedy = _l(
        "Please visit the counter of your regional office. Its staff can unlock the password. A card that is linked "
        "to the account still works."
    )


class AccountDeactivated(Refusal):
    code = "E-1204"
    status = 403
    sentence = _l("This account has been closed.")
    cause = _l("The office closed it, for example because its holder left the organisation.")
    remedy = _l("If you think that this is a mistake, please ask at the counter of your regional office.")


class PasswordExpired(Refusal):
    """Met only with the right password, where the office lets passwords age."""

    code = "E-1205"
    status = 403
    sentence = _l("Your password is too old and can no longer be used.")
    cause = _l("At this office a password works for a limited time. Reminders were sent by e-mail.")
    remedy = _l("Set a new one: press “Forgot your password?” and enter your user ID and e-mail address.")


class ReminderLinkDead(Refusal):
    """A link that ends reminders, when there are none."""

    code = "E-1208"
    status = 410
    sentence = _l("There are no reminders to end with this link.")
    cause = _l("The reminders were ended before, or the address of the page is not complete.")
    remedy = _l("You have nothing more to do. To look at your reminders, log in and open “Expiry reminders”.")


class EmailLinkDead(Refusal):
    """A link to prove an e-mail address: used, expired or superseded."""

    code = "E-1207"
    status = 410
    sentence = _l("This link to confirm an e-mail address can no longer be used.")
    cause = _l(
        "The link was used before, is older than 24 hours, or the e-mail address was changed again after it."
    )
    remedy = _l(
        "Open the newest e-mail. To get a new one, log in and open the page “User Information Display”."
    )


class UseNotApproved(Refusal):
    """The office has not approved the use request, has refused it, or its approval has ended."""

    code = "E-1206"
    status = 403
    sentence = _l("You cannot do this before the office has approved your use request.")
    cause = _l(
        "Staff of organisations can only look until the office has approved the use, which ends after a time."
    )
    remedy = _l("The menu shows the state of your request. You receive an e-mail when it changes.")
