"""The desk and its staff: E-4xxx."""

from app.errors.base import Finding, Refusal
from app.i18n import lazy as _l


class StaffSignInNeeded(Refusal):
    code = "E-4001"
    status = 401
    sentence = _l("You need to log in to the desk to do this.")
    cause = _l("You were not logged in to the desk, or were inactive for too long.")
    remedy = _l("Log in to the desk again. Nothing was changed.")


class PermissionMissing(Refusal):
    """The message names the permission for the log."""

    code = "E-4002"
    status = 403
    sentence = _l("Your role does not allow this.")
    cause = _l("Each role at the desk sees and does only what its work needs.")
    remedy = _l("Ask a colleague whose role allows it, or an administrator.")


class DeskNotReachable(Refusal):
    code = "E-4003"
    status = 403
    sentence = _l("The desk cannot be opened from this network.")
    cause = _l("The office allows its desk to be opened from its own networks only.")
    remedy = _l("Use a computer in the office, or ask an administrator.")


class StaffSignInRefused(Refusal):
    """Name, password or code was wrong, or the account is locked: one answer."""

    code = "E-4004"
    status = 403
    sentence = _l("The name, the password or the code is not right.")
    cause = _l("One of the three was mistyped, the code was used before, or the account is locked.")
    remedy = _l(
        "Wait for the next code and try again. After 5 wrong tries an administrator has to unlock you."
    )


class InvitationDead(Refusal):
    code = "E-4005"
    status = 410
    sentence = _l("This invitation can no longer be used.")
    cause = _l("It was used before, is older than 24 hours, or a newer one has replaced it.")
    remedy = _l("Ask an administrator for a new invitation.")


class SecondPersonNeeded(Refusal):
    code = "E-4006"
    status = 403
    sentence = _l("Somebody else has to confirm this.")
    cause = _l("What cannot be undone needs two people: one asks, another confirms.")
    remedy = _l("Ask a colleague with the right role to look at the open questions.")


class AlreadyDecided(Refusal):
    code = "E-4007"
    status = 409
    sentence = _l("This has been decided in the meantime.")
    cause = _l("A colleague was faster, the person withdrew it, or the page was sent twice.")
    remedy = _l("Open the page again to see what was decided.")


class OwnRole(Refusal):
    code = "E-4008"
    status = 403
    sentence = _l("Nobody can change their own role or end their own account.")
    cause = _l("Who looks after the staff accounts must not give more to themselves.")
    remedy = _l("Ask another administrator.")


class ConsoleNeeded(Refusal):
    code = "E-4019"
    status = 403
    sentence = _l("A new invitation for this colleague is made at the server, not here.")
    cause = _l("Whoever holds the invitation of a colleague who confirms could ask and confirm alone.")
    remedy = _l("Ask the person who runs the server to use “madoguchi staff invite”.")


class LastAdministrator(Refusal):
    code = "E-4009"
    status = 409
    sentence = _l("The last administrator cannot be removed.")
    cause = _l("Without an administrator nobody could look after the staff accounts.")
    remedy = _l("Make somebody else an administrator first. They must have logged in once.")


class AlreadyAsked(Refusal):
    code = "E-4010"
    status = 409
    sentence = _l("There is an open question about this already.")
    cause = _l("A colleague asked for the same, and nobody has decided yet.")
    remedy = _l("Look at the open questions. A question ends by itself after 14 days.")


class NotYourQuestion(Refusal):
    code = "E-4011"
    status = 403
    sentence = _l("Only the person who asked can take a question back.")
    cause = _l("You tried to take back what a colleague asked for.")
    remedy = _l("Decline it instead, if your role allows it.")


LOGIN_TAKEN = Finding(
    "E-4012",
    _l("Somebody has this log-in name already. Choose another one."),
    _l(
        "A log-in name stays with its person, also after the account was deactivated, because the audit log knows it."
    ),
    _l("Choose another log-in name, such as one with a digit at the end."),
)
LOGIN_UNREADABLE = Finding(
    "E-4013",
    _l("Enter a log-in name of 2 to 32 small letters, digits, dots or hyphens."),
    _l("The field was empty, or the name has characters that a log-in name cannot have."),
    _l("Use letters from a to z, digits, dots and hyphens, such as yamada-h."),
)
CODE_WRONG = Finding(
    "E-4014",
    _l("Enter the 6-digit code that your authenticator shows now."),
    _l("The code was mistyped, was used before, or the clock of the authenticator is wrong."),
    _l("Wait for the next code. If it is refused again, set the clock of the device to automatic."),
)
REASON_MISSING = Finding(
    "E-4015",
    _l("Write down the reason."),
    _l("Whoever decides has to know why, and so has an auditor later."),
    _l("Write one sentence. Do not write names of applicants."),
)
