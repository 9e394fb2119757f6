"""Requests that cannot be answered, whoever sends them: E-10xx."""

from app.errors.base import Refusal
from app.i18n import lazy as _l


class NotFound(Refusal):
    code = "E-1001"
    status = 404
    sentence = _l("This page does not exist.")
    cause = _l("The address was mistyped, or the page has been moved or removed.")
    remedy = _l("Check the address, or go back to the homepage.")


class MethodRefused(Refusal):
    code = "E-1002"
    status = 405
    sentence = _l("This address cannot be used in this way.")
    cause = _l("An address that only receives forms was opened like a page.")
    remedy = _l("Go back to the homepage and start again from there.")


class BodyTooLarge(Refusal):
    code = "E-1003"
    status = 413
    sentence = _l("What was sent is too large.")
    cause = _l("More text or a larger file was sent than this page can receive.")
    remedy = _l("Shorten what you entered and send it again.")


class BadRequest(Refusal):
    """A malformed form, an unknown field, invalid UTF-8."""

    code = "E-1004"
    status = 400
    sentence = _l("The server could not read what your browser sent.")
    cause = _l("The data was damaged on its way, or was not sent from one of our pages.")
    remedy = _l("Go back to the homepage and start again from there.")


class CrossOrigin(Refusal):
    code = "E-1005"
    status = 403
    sentence = _l("This request did not come from this website.")
    cause = _l("Another website or another program sent this request from your browser.")
    remedy = _l("For your safety nothing was done. Open the homepage of this website yourself.")


class TooManyRequests(Refusal):
    code = "E-1006"
    status = 429
    sentence = _l("There were too many attempts in a short time.")
    cause = _l("The same thing was tried from your internet connection many times within a few minutes.")
    remedy = _l("Please wait a few minutes, then try again.")

    def __init__(self, retry_after: int = 60) -> None:
        super().__init__("throttled")
        self.retry_after = retry_after
