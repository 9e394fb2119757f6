"""The steps that pages show, by process."""

from app.i18n import lazy as _l

REGISTRATION_WITHOUT_CARD = (
    _l("User Information Input"),
    _l("Confirm User Information"),
    _l("User Registration Complete"),
)
REGISTRATION = (
    _l("Register User Information"),
    _l("Confirm User Information"),
    _l("User Registration Complete"),
)
PASSWORD_CHANGE = (_l("User Information Display"), _l("Password Input"), _l("Update Complete"))
PASSWORD_RESET = (
    _l("User Information Confirmation"),
    _l("E-mail"),
    _l("Password Registration"),
)
INFORMATION_CHANGE = (
    _l("User Information Display"),
    _l("Change User Information"),
    _l("Update Complete"),
)
