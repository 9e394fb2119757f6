"""The steps that pages show, by process."""

from app.i18n import lazy as _l

REGISTRATION = (
    _l("Register User Information"),
    _l("Confirm User Information"),
    _l("User Registration Complete"),
)
