"""The forms "Login" and "Password Registration". A password is never folded, trimmed or given back."""

from wtforms import Form, HiddenField, PasswordField, StringField

from app.handlers.forms.checks import Needed, at_most, same_as
from app.i18n import lazy as _l


class SignInForm(Form):
    user_id = StringField(_l("User ID"), [Needed(_l("Enter your user ID.")), at_most(60)])
    password = PasswordField(_l("Password"), [Needed(_l("Enter your password.")), at_most(512)])


class PasswordForm(Form):
    token = HiddenField(filters=[lambda text: text or ""])
    password = PasswordField(_l("New password"), [Needed(_l("Enter a new password.")), at_most(512)])
    password_confirm = PasswordField(
        _l("New password (confirm)"),
        [
            Needed(_l("Enter the new password again.")),
            same_as("password", _l("The two passwords are not the same.")),
        ],
    )
