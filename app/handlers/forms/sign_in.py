"""The forms "Login", "User Information Confirmation", "Password Registration" and "Password Input". A password is never
folded, trimmed or given back."""

from wtforms import Form, HiddenField, PasswordField, StringField

from app.errors import fields, passwords
from app.handlers.forms.checks import Needed, at_most, folded_email, is_email, same_as
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


class ResetForm(Form):
    user_id = StringField(_l("User ID"), [Needed(passwords.USER_ID_MISSING), at_most(60)])
    email = StringField(
        _l("Email address"),
        [Needed(fields.EMAIL_MISSING), at_most(254), is_email],
        filters=[folded_email],
    )


class ChangePasswordForm(Form):
    """Its findings travel by their codes alone, so none of them may hold a value."""

    current = PasswordField(_l("Current password"), [Needed(passwords.CURRENT_PASSWORD_MISSING)])
    password = PasswordField(_l("New password"), [Needed(passwords.NEW_PASSWORD_MISSING)])
    password_confirm = PasswordField(
        _l("New password (confirm)"),
        [
            Needed(passwords.NEW_PASSWORD_AGAIN_MISSING),
            same_as("password", passwords.PASSWORDS_DIFFER),
        ],
    )
