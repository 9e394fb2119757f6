"""The number that opens a residence card, where the form of step 1 does not have it yet."""

from wtforms import Form, StringField
from wtforms.validators import ValidationError

from app.errors import fields
from app.handlers.forms.checks import Needed, at_most
from app.i18n import lazy as _l
from app.rules import entry


class ChipNumberForm(Form):
    card_number = StringField(
        _l("Residence Card number"), [Needed(fields.CARD_NUMBER_UNREADABLE), at_most(40)]
    )

    def validate_card_number(self, field: StringField) -> None:
        try:
            field.data = entry.residence_card_number(field.data or "")
        except entry.Unreadable as error:
            raise ValidationError(fields.CARD_NUMBER_UNREADABLE.told()) from error
