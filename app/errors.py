"""The tree of refusals, and one table from each to its code, its HTTP status and its sentence.

Refusal
├── NotFound              E-1001
├── MethodRefused         E-1002
├── BodyTooLarge          E-1003
├── BadRequest            E-1004   malformed form, unknown field, invalid UTF-8
├── CrossOrigin           E-1005
├── TooManyRequests       E-1006   retry_after
├── CookiesNeeded         E-1101
├── SignInNeeded          E-1102
├── SessionEnded          E-1103   reason
├── InvalidOperation      E-1104   a request that does not come from the page the tab is on
├── CardNeeded            E-1105   the card was not read, or too long ago
├── AlreadyRegistered     E-1106   this card's holder has an account with a password
├── LinkDead              E-1201   an e-mail link used, expired or superseded
├── SignInRefused         E-1202   wrong ID or password, or no password yet: one answer
├── AccountLocked         E-1203
├── StorageUnavailable    E-1901
└── (anything else)       E-1900   internal
"""

from typing import ClassVar

from app.i18n import lazy as _l


class Refusal(Exception):
    """A finding that stops a request. `code` is shown to people; the message is for the log and holds no data."""

    code: ClassVar[str] = "E-1900"
    status: ClassVar[int] = 500
    sentence: ClassVar[str] = _l("Something went wrong on our side.")
    remedy: ClassVar[str] = _l("Please try again in a few minutes. Nothing you did caused this.")


class NotFound(Refusal):
    code = "E-1001"
    status = 404
    sentence = _l("This page does not exist.")
    remedy = _l("Check the address, or go back to the homepage.")


class MethodRefused(Refusal):
    code = "E-1002"
    status = 405
    sentence = _l("This address cannot be used in this way.")
    remedy = _l("Go back to the homepage and start again from there.")


class BodyTooLarge(Refusal):
    code = "E-1003"
    status = 413
    sentence = _l("What was sent is too large.")
    remedy = _l("Shorten what you entered and send it again.")


class BadRequest(Refusal):
    code = "E-1004"
    status = 400
    sentence = _l("The server could not read what your browser sent.")
    remedy = _l("Go back to the homepage and start again from there.")


class CrossOrigin(Refusal):
    code = "E-1005"
    status = 403
    sentence = _l("This request did not come from this website.")
    remedy = _l("For your safety nothing was done. Open the homepage of this website yourself.")


class TooManyRequests(Refusal):
    code = "E-1006"
    status = 429
    sentence = _l("There were too many attempts in a short time.")
    remedy = _l("Please wait a few minutes, then try again.")

    def __init__(self, retry_after: int = 60) -> None:
        super().__init__("throttled")
        self.retry_after = retry_after


class CookiesNeeded(Refusal):
    code = "E-1101"
    status = 400
    sentence = _l("Your browser did not keep our cookie.")
    remedy = _l("Allow cookies for this website in your browser settings, then start again.")


class SignInNeeded(Refusal):
    code = "E-1102"
    status = 401
    sentence = _l("You need to log in to see this page.")
    remedy = _l("Log in with your user ID and password.")


class SessionEnded(Refusal):
    """`reason` is a value of app.rules.session.EndReason; `had_account`: somebody was logged in."""

    code = "E-1103"
    status = 401
    sentence = _l("You were logged out.")
    remedy = _l("Log in again, or start the registration again.")

    def __init__(self, reason: str, *, had_account: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.had_account = had_account


class InvalidOperation(SessionEnded):
    code = "E-1104"
    sentence = _l("The browser's Back button or an old page was used, so you were logged out.")
    remedy = _l("Use the buttons on the page instead. What you typed was kept.")

    def __init__(self, *, had_account: bool = False) -> None:
        super().__init__("invalid_operation", had_account=had_account)


class CardNeeded(Refusal):
    code = "E-1105"
    status = 409
    sentence = _l("Your Individual Number card has not been read yet.")
    remedy = _l("Start the registration again and read your card.")


class AlreadyRegistered(Refusal):
    code = "E-1106"
    status = 409
    sentence = _l("You have already registered with this card.")
    remedy = _l(
        "Log in with the user ID from your e-mail. If you no longer know it, please visit the counter."
    )


class LinkDead(Refusal):
    code = "E-1201"
    status = 410
    sentence = _l("This link can no longer be used.")
    remedy = _l("Links work once and for 24 hours. Open the newest e-mail, or ask for a new link.")


class SignInRefused(Refusal):
    code = "E-1202"
    status = 403
    sentence = _l("The user ID or the password is not right.")
    remedy = _l("Check both and try again. After 5 wrong passwords the account is locked.")


class AccountLocked(Refusal):
    code = "E-1203"
    status = 403
    sentence = _l("This account is locked.")
    remedy = _l("Please visit the counter of your regional office. Only its staff can unlock the account.")


class StorageUnavailable(Refusal):
    code = "E-1901"
    status = 503
    sentence = _l("Your data could not be saved just now.")
    remedy = _l("Nothing was lost or half done. Please try again in a few minutes.")


def all_refusals() -> tuple[type[Refusal], ...]:
    """Every refusal of this module, by code: the list of error messages is made from it."""
    found: list[type[Refusal]] = []
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return tuple(sorted(found, key=lambda kind: kind.code))
