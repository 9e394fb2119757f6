"""The form "User Information Input" of people who register without a card."""

from collections.abc import Mapping

from multidict import MultiDict
from wtforms import BooleanField, Form, HiddenField, StringField
from wtforms.validators import StopValidation, ValidationError

from app import places
from app.errors import fields
from app.handlers.forms.checks import (
    Needed,
    at_most,
    folded_email,
    folded_phone,
    folded_text,
    is_email,
    is_name,
    is_phone,
    same_as,
)
from app.i18n import lazy as _l
from app.records import Category
from app.rules import entry


class WithoutCardForm(Form):
    """`corporate_number` is asked of organisations only, who also have to say what they are called."""

    name = StringField(
        _l("User name"), [Needed(fields.NAME_MISSING), at_most(120), is_name], filters=[folded_text]
    )
    organisation = StringField(_l("Organisation or office name"), [at_most(200)], filters=[folded_text])
    corporate_number = StringField(_l("Corporate Number"), [at_most(40)])
    municipality = HiddenField(
        _l("Location (prefecture and municipality)"), [Needed(fields.MUNICIPALITY_MISSING)]
    )
    # What the Search button filled in, shown and never trusted: the code decides.
    municipality_name = HiddenField()
    street = StringField(
        _l("Location (street and house number)"),
        [Needed(fields.STREET_MISSING), at_most(200)],
        filters=[folded_text],
    )
    phone = StringField(
        _l("Contact number"), [Needed(fields.PHONE_MISSING), at_most(30), is_phone], filters=[folded_phone]
    )
    email = StringField(
        _l("Email address"), [Needed(fields.EMAIL_MISSING), at_most(254), is_email], filters=[folded_email]
    )
    email_confirm = StringField(
        _l("Email address (confirm)"),
        [
            Needed(fields.EMAIL_AGAIN_MISSING),
            at_most(254),
            is_email,
            same_as("email", fields.EMAILS_DIFFER),
        ],
        filters=[folded_email],
    )
    agree = BooleanField(_l("I agree to the Terms of Use"), [Needed(fields.TERMS_NOT_AGREED)])

    def validate_organisation(self, field: StringField) -> None:
        if field.flags.required and not field.data:
            raise StopValidation(fields.ORGANISATION_MISSING.told())

    def validate_municipality(self, field: HiddenField) -> None:
        if places.by_code(field.data) is None:
            raise ValidationError(fields.MUNICIPALITY_MISSING.told())

    def validate_corporate_number(self, field: StringField) -> None:
        if not entry.fold_code(field.data or ""):
            field.data = ""
            return
        try:
            field.data = entry.corporate_number(field.data)
        except entry.Unreadable as error:
            raise ValidationError(fields.CORPORATE_NUMBER_UNREADABLE.told()) from error


def without_card_form(typed: Mapping[str, str] | None, category: Category) -> WithoutCardForm:
    form = WithoutCardForm(MultiDict(typed) if typed else None)
    if category is Category.ORGANISATION:
        form.organisation.flags.required = True
    else:
        del form["corporate_number"]
    return form
