"""The desk and its staff: E-4xxx."""

from app.errors.base import Refusal
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
    cause = _l("A colleague was faster, or the page was sent twice.")
    remedy = _l("Open the page again to see what was decided.")
