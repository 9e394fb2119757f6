"""The form "Register User Information": what the card says is not asked, what it leaves out is."""

from collections.abc import Mapping
from datetime import date

from multidict import MultiDict, MultiMapping
from wtforms import BooleanField, Form, HiddenField, RadioField, StringField
from wtforms.fields import SelectChoice
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
    is_name,
    is_phone,
    same_as,
)
from app.i18n import lazy as _l
from app.records import CardFacts, Category
from app.rules import entry

CATEGORIES: Mapping[str, str] = {
    Category.FOREIGN_NATIONAL.value: _l("Foreign National"),
    Category.LEGAL_REPRESENTATIVE.value: _l("Legal Representative"),
    Category.FAMILY.value: _l("Spouse, Child, Father, or Mother (excluding legal representatives)"),
}
SEXES: Mapping[str, str] = {
    "male": _l("Male"),
    "female": _l("Female"),
    "not_applicable": _l("Other or not stated"),
}


def _choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


class InformationForm(Form):
    # The day of the request, in Japan: nobody is born later.
    today = date.max
    name = StringField(
        _l("User name"), [Needed(fields.NAME_MISSING), at_most(120), is_name], filters=[folded_text]
    )
    sex = RadioField(_l("Sex"), [Needed(fields.SEX_MISSING)], choices=_choices(SEXES), validate_choice=False)
    birth_year = StringField(
        _l("Year"),
        [Needed(fields.BIRTH_MISSING), at_most(20)],
        description=_l("Date of birth"),
    )
    birth_month = StringField(_l("Month"), [at_most(10)], description=_l("Date of birth"))
    birth_day = StringField(_l("Day"), [at_most(10)], description=_l("Date of birth"))
    municipality = HiddenField(
        _l("Address in Japan (prefecture and municipality)"),
        [Needed(fields.MUNICIPALITY_MISSING)],
    )
    # What the Search button filled in, shown and never trusted: the code decides.
    municipality_name = HiddenField()
    street = StringField(
        _l("Address in Japan (street address)"),
        [Needed(fields.STREET_MISSING), at_most(200)],
        filters=[folded_text],
    )
    phone = StringField(
        _l("User contact information Telephone No."),
        [Needed(fields.PHONE_MISSING), at_most(30), is_phone],
        filters=[folded_phone],
    )
    email = StringField(
        _l("Email address"),
        [Needed(fields.EMAIL_MISSING), at_most(254), is_email],
        filters=[folded_email],
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
    category = RadioField(
        _l("User category"),
        [Needed(fields.CATEGORY_MISSING)],
        choices=_choices(CATEGORIES),
        validate_choice=False,
    )
    card_number = StringField(_l("Residence Card number"), [at_most(40)])
    agree = BooleanField(_l("I agree to the Terms of Use"), [Needed(fields.TERMS_NOT_AGREED)])

    def validate_sex(self, field: RadioField) -> None:
        _require_choice(field, SEXES)

    def validate_category(self, field: RadioField) -> None:
        _require_choice(field, CATEGORIES)

    def validate_municipality(self, field: HiddenField) -> None:
        if places.by_code(field.data) is None:
            raise ValidationError(fields.MUNICIPALITY_MISSING.told())

    def validate_card_number(self, field: StringField) -> None:
        """Asked of foreign nationals who apply for themselves; nobody else has to have a card."""
        if self.category.data != Category.FOREIGN_NATIONAL.value:
            field.data = ""
            return
        try:
            field.data = entry.residence_card_number(field.data or "")
        except entry.Unreadable as error:
            raise ValidationError(fields.CARD_NUMBER_UNREADABLE.told()) from error

    def validate_birth_year(self, field: StringField) -> None:
        if not self.birth():
            raise ValidationError(fields.BIRTH_UNREADABLE.told())

    def birth(self) -> str:
        """ISO 8601, perhaps without day or month; "" while it cannot be read."""
        year, month, day = (field.data or "" for field in (self.birth_year, self.birth_month, self.birth_day))
        try:
            return entry.birth_date(year, month, day, today=self.today)
        except entry.Unreadable:
            return ""


def _require_choice(field: RadioField, labels: Mapping[str, str]) -> None:
    if field.data not in labels:
        raise ValidationError(fields.NOT_A_CHOICE.told())


def information_form(
    typed: MultiMapping[str] | Mapping[str, str] | None, facts: CardFacts, today: date
) -> InformationForm:
    """The form with the fields that the card fills taken out, so that nobody can send other values for them."""
    form = InformationForm(MultiDict(typed) if typed else None)
    form.today = today
    for present, names in (
        (facts.name, ("name",)),
        (facts.sex, ("sex",)),
        (facts.birth, ("birth_year", "birth_month", "birth_day")),
    ):
        if present:
            for name in names:
                del form[name]
    return form
