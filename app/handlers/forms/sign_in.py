"""The forms "Login" and "Password Registration". A password is never folded, trimmed or given back."""

from wtforms import Form, HiddenField, PasswordField, StringField

from app.errors import passwords
from app.handlers.forms.checks import Needed, at_most, same_as
from app.i18n import lazy as _l


class SignInForm(Form):
    user_id = StringField(_l("User ID"), [Needed(passwords.USER_ID_MISSING), at_most(60)])
    password = PasswordField(_l("Password"), [Needed(passwords.PASSWORD_MISSING), at_most(512)])


class PasswordForm(Form):
    token = HiddenField(filters=[lambda text: text or ""])
    password = PasswordField(_l("New password"), [Needed(passwords.NEW_PASSWORD_MISSING), at_most(512)])
    password_confirm = PasswordField(
        _l("New password (confirm)"),
        [
            Needed(passwords.NEW_PASSWORD_AGAIN_MISSING),
            same_as("password", passwords.PASSWORDS_DIFFER),
        ],
    )
