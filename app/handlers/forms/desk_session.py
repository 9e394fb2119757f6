"""The form that ends an applicant's session."""

from collections.abc import Mapping

from wtforms import Form, RadioField
from wtforms.fields import SelectChoice

from app.errors import fields
from app.handlers.forms.checks import Needed
from app.i18n import lazy as _l

# Codes, because the audit log holds no words about people.
REASONS: Mapping[str, str] = {
    "asked_by_holder": _l("The holder asked for it"),
    "suspicion": _l("Somebody else may be using it"),
    "account_change": _l("The account is being changed or closed"),
    "technical": _l("A technical fault"),
}


class EndSessionForm(Form):
    reason = RadioField(
        _l("Reason"),
        [Needed(fields.NOT_A_CHOICE)],
        choices=[SelectChoice(value=value, label=label) for value, label in REASONS.items()],
        validate_choice=False,
    )

    def known(self) -> bool:
        """Whether a reason of the list was chosen."""
        return bool(self.validate()) and self.reason.data in REASONS
