"""What the office publishes and how it looks after the mail: refusals and findings of the desk, E-4026 to E-4035, and
what applicants meet of it, E-1007 and E-1008."""

from app.errors.base import Finding, Refusal
from app.errors.fields import EMPTY, FILL_IN, MISTYPED
from app.i18n import lazy as _l


class ServiceStopped(Refusal):
    code = "E-1007"
    status = 503
    sentence = _l("The service is stopped for maintenance.")
    cause = _l("The office is working on the system. The stop was announced on these pages a day before.")
    remedy = _l(
        "Come back after the end of the maintenance. What you had entered after reading your card or logging in is kept"
        " for 24 hours."
    )


class BypassDead(Refusal):
    code = "E-1008"
    status = 410
    sentence = _l("This link past the maintenance can no longer be used.")
    cause = _l("The maintenance is over, or a newer link has replaced this one.")
    remedy = _l("Open the homepage. During a maintenance, ask an administrator for a new link.")


class MailWithoutBody(Refusal):
    code = "E-4026"
    status = 409
    sentence = _l("This mail cannot be sent again.")
    cause = _l("It carried a link or a user ID, and its text was erased after it was sent or after 24 hours.")
    remedy = _l("Ask the person to request a new mail, or send a new one from the person's page.")


TEXT_MISSING = Finding("E-4027", _l("Fill in this field."), EMPTY, FILL_IN)
TIME_UNREADABLE = Finding(
    "E-4028",
    _l("This is not a day of the calendar with a time, such as 2026-11-22 09:00."),
    MISTYPED,
    _l("Enter year, month, day, hour and minute, and press the button again."),
)
END_NOT_AFTER_START = Finding(
    "E-4029",
    _l("The end must be later than the start."),
    _l("The two times are the same, or stand in the wrong order."),
    _l("Correct the start or the end and press the button again."),
)
TIME_IS_OVER = Finding(
    "E-4030",
    _l("This time is over. Choose one that is to come."),
    _l("The date or the time lies before now in Japan."),
    _l("Choose a later time and press the button again."),
)
WINDOWS_OVERLAP = Finding(
    "E-4031",
    _l("Another maintenance is planned at that time."),
    _l("Two times of maintenance cannot overlap."),
    _l("Choose another time, or cancel the other maintenance first."),
)
LINK_ELSEWHERE = Finding(
    "E-4032",
    _l("A link in this text does not begin with https:// or http://."),
    _l("Links to anything else than web addresses are not shown, for the safety of readers."),
    _l("Write the whole web address in the link, or take the link out."),
)
VERSION_TAKEN = Finding(
    "E-4033",
    _l("Another version is in force from that day."),
    _l("Each version of the Terms of Use has a day of its own."),
    _l("Choose another day, or withdraw the other version first."),
)
NOT_A_WEB_ADDRESS = Finding(
    "E-4034",
    _l("This is not a web address. Enter it with https:// in front."),
    MISTYPED,
    _l("Copy the address from your browser into the field and press the button again."),
)
BOTH_LANGUAGES = Finding(
    "E-4035",
    _l("Write the message in both languages, or in none."),
    _l("The message is there in one language only, and half of the readers could not read it."),
    _l("Write it in the other language, too, or empty both fields."),
)
