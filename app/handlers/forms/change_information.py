"""The form "Change User Information": filled with what is registered, so that only what is new has to be typed. A field
left blank is wrong; a field left as it was changes nothing."""

from collections.abc import Mapping
from dataclasses import asdict

from multidict import MultiDict
from wtforms import Form, HiddenField, StringField
from wtforms.validators import ValidationError

from app import places
from app.errors import fields
from app.handlers.forms.checks import (
    Needed,
    at_most,
    folded_email,
    folded_phone,
    folded_text,
    is_email,
    is_phone,
    same_as,
)
from app.i18n import lazy as _l
from app.services.change_information import Entries


class ChangeInformationForm(Form):
    # Stands for what was registered when the page was made.
    shown = HiddenField(filters=[lambda text: text or ""])
    municipality = HiddenField(
        _l("New address in Japan (prefecture and municipality)"), [Needed(fields.MUNICIPALITY_MISSING)]
    )
    # What the Search button filled in, shown and never trusted: the code decides.
    municipality_name = HiddenField()
    street = StringField(
        _l("New address in Japan (street and house number)"),
        [Needed(fields.STREET_MISSING), at_most(200)],
        filters=[folded_text],
    )
    phone = StringField(
        _l("New contact number"),
        [Needed(fields.PHONE_MISSING), at_most(30), is_phone],
        filters=[folded_phone],
    )
    email = StringField(
        _l("New email address"),
        [Needed(fields.EMAIL_MISSING), at_most(254), is_email],
        filters=[folded_email],
    )
    email_confirm = StringField(
        _l("New email address (confirm)"),
        [
            Needed(fields.EMAIL_AGAIN_MISSING),
            at_most(254),
            is_email,
            same_as("email", fields.EMAILS_DIFFER),
        ],
        filters=[folded_email],
    )

    def validate_municipality(self, field: HiddenField) -> None:
        if places.by_code(field.data) is None:
            raise ValidationError(fields.MUNICIPALITY_MISSING.told())

    def entries(self) -> Entries:
        """Only of a form without findings."""
        return Entries(self.municipality.data, self.street.data, self.phone.data, self.email.data)


def values_of(entries: Entries) -> dict[str, str]:
    """What the fields hold before anything is typed."""
    return {**asdict(entries), "email_confirm": entries.email}


def change_information_form(typed: Mapping[str, str]) -> ChangeInformationForm:
    return ChangeInformationForm(MultiDict(typed))
