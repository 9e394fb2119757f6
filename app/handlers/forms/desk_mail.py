"""The filter of the list of mails, and the form of a test mail."""

from collections.abc import Mapping, Sequence

from wtforms import Form, SelectField, StringField
from wtforms.fields import SelectChoice

from app.errors import fields
from app.handlers.forms.checks import Needed, at_most, folded_email, is_email
from app.i18n import lazy as _l
from app.records import MailFilter, MailState

STATES: Mapping[str, str] = {
    MailState.QUEUED.value: _l("Waiting"),
    MailState.SENDING.value: _l("Being sent"),
    MailState.SENT.value: _l("Sent"),
    MailState.AWAITING_RETRY.value: _l("To be tried again"),
    MailState.FAILED.value: _l("Failed"),
}
KINDS: Mapping[str, str] = {
    "registration_complete": _l("Registration complete"),
    "email_changed": _l("E-mail address changed (to the new one)"),
    "email_changed_old": _l("E-mail address changed (to the old one)"),
    "password_changed": _l("Password changed"),
    "password_reset": _l("Password reset"),
    "password_expiring": _l("Password expiring"),
    "use_request_approved": _l("Use request approved"),
    "use_request_refused": _l("Use request refused"),
    "use_ending": _l("Use ending"),
    "user_id_notice": _l("User ID notice"),
    "user_id_request_received": _l("Request for a user ID received"),
    "user_id_request_done": _l("Request for a user ID answered"),
    "user_id_request_refused": _l("Request for a user ID refused"),
    "account_unlocked": _l("Account unlocked"),
    "account_deactivated": _l("Account deactivated"),
    "card_linked": _l("Card linked"),
    "identity_received": _l("Identity documents received"),
    "identity_accepted": _l("Identity verified"),
    "identity_refused": _l("Identity documents refused"),
    "certificate_revoked": _l("Certificate revoked"),
    "certificate_expired": _l("Certificate expired"),
    "test_mail": _l("Test mail"),
}
ALL = SelectChoice(value="", label=_l("All"))


def _choices(values: Sequence[str], labels: Mapping[str, str]) -> list[SelectChoice]:
    return [ALL, *(SelectChoice(value=value, label=labels.get(value, value)) for value in values)]


class MailFilterForm(Form):
    state = SelectField(_l("State"), choices=_choices(tuple(STATES), STATES), validate_choice=False)
    kind = SelectField(_l("Kind of mail"), choices=_choices(tuple(KINDS), KINDS), validate_choice=False)

    def chosen(self) -> MailFilter:
        """What is no choice asks nothing."""
        state = MailState(self.state.data) if self.state.data in STATES else None
        return MailFilter(state, self.kind.data if self.kind.data in KINDS else "")


class TestMailForm(Form):
    address = StringField(
        _l("E-mail address"),
        [Needed(fields.EMAIL_MISSING), at_most(254), is_email],
        filters=[folded_email],
    )
