"""Sessions that are missing or have ended: E-1101 to E-1104."""

from app.errors.base import Refusal
from app.i18n import lazy as _l


class CookiesNeeded(Refusal):
    code = "E-1101"
    status = 400
    sentence = _l("Your browser did not keep our cookie.")
    cause = _l("Cookies are switched off for this website, or the browser deletes them at once.")
    remedy = _l("Allow cookies for this website in your browser settings, then start again.")


class SignInNeeded(Refusal):
    code = "E-1102"
    status = 401
    sentence = _l("You need to log in to see this page.")
    cause = _l("This page shows personal information, so it opens only after you have logged in.")
    remedy = _l("Log in with your user ID and password.")


class SessionEnded(Refusal):
    """`reason` is a value of app.rules.session.EndReason; `had_account`: somebody was logged in."""

    code = "E-1103"
    status = 401
    sentence = _l("You were logged out.")
    cause = _l(
        "You did not move to another page for a set time, or were logged in for very long or somewhere else."
    )
    remedy = _l("Log in again, or start the registration again.")

    def __init__(self, reason: str, *, had_account: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.had_account = had_account


class InvalidOperation(SessionEnded):
    """A request that does not come from the page the tab is on."""

    code = "E-1104"
    sentence = _l("The browser's Back button or an old page was used, so you were logged out.")
    cause = _l(
        "The pages can be used only in the order of their buttons. Otherwise entries could be mixed up."
    )
    remedy = _l(
        "Use the buttons on the page instead. What you typed after reading your card or logging in was kept."
    )

    def __init__(self, *, had_account: bool = False) -> None:
        super().__init__("invalid_operation", had_account=had_account)
