"""Forms of the desk's staff accounts. A password or a code is never given back."""

from wtforms import Form, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from app.authenticator import folded
from app.errors import desk, passwords
from app.handlers.forms.checks import Needed, at_most, same_as
from app.handlers.staff.words import ROLES
from app.i18n import lazy as _l
from app.records import Role


def folded_login(text: str | None) -> str:
    return (text or "").strip().lower()


def _roles() -> list[SelectChoice]:
    """Made for each form, in the language of the request."""
    return [SelectChoice(role.value, str(name)) for role, name in ROLES.items()]


class StaffSignInForm(Form):
    login = StringField(
        _l("Log-in name"), [Needed(desk.LOGIN_UNREADABLE), at_most(60)], filters=[folded_login]
    )
    password = PasswordField(_l("Password"), [Needed(passwords.PASSWORD_MISSING), at_most(512)])
    code = StringField(
        _l("Code of the authenticator"), [Needed(desk.CODE_WRONG), at_most(60)], filters=[folded]
    )


class FirstPasswordForm(Form):
    password = PasswordField(_l("New password"), [Needed(passwords.NEW_PASSWORD_MISSING), at_most(512)])
    password_confirm = PasswordField(
        _l("New password (confirm)"),
        [Needed(passwords.NEW_PASSWORD_AGAIN_MISSING), same_as("password", passwords.PASSWORDS_DIFFER)],
    )


class CodeForm(Form):
    code = StringField(
        _l("Code of the authenticator"), [Needed(desk.CODE_WRONG), at_most(60)], filters=[folded]
    )


class NewPasswordForm(FirstPasswordForm):
    current = PasswordField(
        _l("Current password"), [Needed(passwords.CURRENT_PASSWORD_MISSING), at_most(512)]
    )


class InviteForm(Form):
    login = StringField(
        _l("Log-in name"), [Needed(desk.LOGIN_UNREADABLE), at_most(60)], filters=[folded_login]
    )


class ReasonForm(Form):
    reason = TextAreaField(_l("Reason"), [Needed(desk.REASON_MISSING), at_most(500)])


class RoleForm(ReasonForm):
    role = SelectField(_l("New role"), choices=_roles)


def chosen_role(form: RoleForm) -> Role:
    return Role(form.role.data)
