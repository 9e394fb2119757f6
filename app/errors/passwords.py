"""Findings about user ID and password: E-320x beside empty fields, E-321x about a new password, E-121x about the change
of one."""

from app.errors.base import Finding
from app.errors.fields import EMPTY, FILL_IN
from app.i18n import lazy as _l

USER_ID_MISSING = Finding("E-3201", _l("Enter your user ID."), EMPTY, FILL_IN)
PASSWORD_MISSING = Finding("E-3202", _l("Enter your password."), EMPTY, FILL_IN)
NEW_PASSWORD_MISSING = Finding("E-3203", _l("Enter a new password."), EMPTY, FILL_IN)
NEW_PASSWORD_AGAIN_MISSING = Finding("E-3204", _l("Enter the new password again."), EMPTY, FILL_IN)
PASSWORDS_DIFFER = Finding(
    "E-3205",
    _l("The two passwords are not the same."),
    _l("One of the two was mistyped."),
    _l("Enter the new password in both fields again. You may paste it."),
)
TOO_SHORT = Finding(
    "E-3211",
    _l("The password is too short. Use at least 12 characters."),
    _l("Short passwords can be found by trying."),
    _l("Add another word or two. Spaces count as characters."),
)
TOO_LONG = Finding(
    "E-3212",
    _l("The password is too long. Use at most 128 characters."),
    _l("Longer passwords cannot be processed."),
    _l("Leave out a part of it."),
)
CONTAINS_USER_ID = Finding(
    "E-3213",
    _l("The password contains your user ID. Leave the user ID out."),
    _l("Whoever knows the user ID would know a part of the password."),
    _l("Choose words that have nothing to do with your user ID."),
)
TOO_EASY = Finding(
    "E-3214",
    _l("The password is easy to guess. Use several words that do not belong together."),
    _l("It is a common password, a pattern on the keyboard, or made of your name or e-mail address."),
    _l("Put together three or four words that nobody would expect side by side."),
)
CURRENT_PASSWORD_WRONG = Finding(
    "E-1211",
    _l("The current password is not right."),
    _l("It was mistyped, or the password was changed on another device. Each try counts as a wrong log-in."),
    _l("Enter your current password again. After 5 wrong passwords in a row the account is locked."),
)
UNCHANGED = Finding(
    "E-1212",
    _l("The new password is the same as the current one. Choose another one."),
    _l("A password that may be known to others is no safer when it is registered again."),
    _l("Choose a new password that you have not used for this account."),
)
CURRENT_PASSWORD_MISSING = Finding("E-1213", _l("Enter your current password."), EMPTY, FILL_IN)
