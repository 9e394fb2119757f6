"""The two forms of the guide to the electronic certificate. They name nobody, and what is entered is kept nowhere."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from multidict import MultiMapping
from wtforms import BooleanField, Form, RadioField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.errors import fields, guide_entries
from app.handlers.forms.checks import Needed, at_most
from app.i18n import lazy as _l
from app.rules import entry
from app.rules.certificate_eligibility import Address, Also, Answers, Need, Number, Status, Stay

_Answer = TypeVar("_Answer", bound=Enum)
_UNKNOWN = _l("I do not know")
STATUS: Mapping[Status, str] = {
    Status.LONGER: _l("Yes, I have a Residence Card or a Special Permanent Resident Certificate"),
    Status.SHORT: _l("No, I am here as a tourist or short-term visitor"),
    Status.UNKNOWN: _UNKNOWN,
}
ADDRESS: Mapping[Address, str] = {
    Address.REGISTERED: _l("Yes, the address where I live now"),
    Address.MOVED: _l("I moved and have not reported it yet"),
    Address.NOT_REGISTERED: _l("No, I have not registered an address yet"),
    Address.UNKNOWN: _UNKNOWN,
}
NUMBER: Mapping[Number, str] = {
    Number.KNOWN: _l("Yes, I have the notice or the card"),
    Number.LOST: _l("I had a notice, but I cannot find it"),
    Number.NOT_TOLD: _l("No, nobody has told me a number"),
    Number.UNKNOWN: _UNKNOWN,
}
STAY: Mapping[Stay, str] = {
    Stay.LONG: _l("For three months or longer"),
    Stay.SOON: _l("For less than three months"),
    Stay.OVER: _l("It has expired"),
    Stay.UNKNOWN: _UNKNOWN,
}
NEED: Mapping[Need, str] = {
    Need.FIRST: _l("My first Individual Number card"),
    Need.CERTIFICATES: _l("Certificates on the card that I have: they are missing or were cancelled"),
    Need.RENEWAL: _l("A renewal: the certificates have expired or will expire soon"),
    Need.LOST: _l("A new card: mine is lost or damaged"),
    Need.PIN: _l("A new PIN code: it is locked or forgotten"),
    Need.UNKNOWN: _UNKNOWN,
}
ALSO: Mapping[Also, str] = {
    Also.STUDENT: _l("I am an international student"),
    Also.CHILD: _l("It is for a child under 15"),
    Also.PROXY: _l("Somebody else goes to the municipal office for me"),
    Also.NAME: _l("My name is spelled differently on my documents"),
}


def _question(label: str, choices: Mapping[_Answer, str]) -> RadioField:
    return RadioField(
        label,
        [Needed(fields.NOT_A_CHOICE), _is_offered],
        choices=[SelectChoice(value=answer.value, label=text) for answer, text in choices.items()],
        validate_choice=False,
    )


def _is_offered(_: Form, field: RadioField) -> None:
    if field.data not in {choice[0] for choice in field.iter_choices()}:
        raise ValidationError(fields.NOT_A_CHOICE.told())


class EligibilityForm(Form):
    status = _question(_l("1. Can you stay in Japan for longer than a short visit?"), STATUS)
    address = _question(_l("2. Is your address registered at the municipal office?"), ADDRESS)
    number = _question(_l("3. Do you have an Individual Number (My Number)?"), NUMBER)
    stay = _question(_l("4. How long is your Residence Card still valid?"), STAY)
    need = _question(_l("5. What do you need?"), NEED)
    also = SelectMultipleField(
        _l("What else is true? (Choose all that apply, or none.)"),
        choices=[SelectChoice(value=found.value, label=text) for found, text in ALSO.items()],
        validate_choice=False,
    )

    def answers(self) -> Answers:
        """Only of a form without findings."""
        return Answers(
            Status(self.status.data),
            Address(self.address.data),
            Number(self.number.data),
            Stay(self.stay.data),
            Need(self.need.data),
            frozenset(found for found in Also if found.value in (self.also.data or ())),
        )


_ISSUED, _BIRTHDAY, _STAY = _l("Day of issue of the certificate"), _l("Birthday"), _l("Last day of your stay")


class ValidityForm(Form):
    """`today`: the day of the request in Japan. The year of birth is not asked: nothing depends on it."""

    today = date.max

    issued_year = StringField(
        _l("Year"), [Needed(guide_entries.ISSUE_UNREADABLE), at_most(20)], description=_ISSUED
    )
    issued_month = StringField(_l("Month"), [at_most(10)], description=_ISSUED)
    issued_day = StringField(_l("Day"), [at_most(10)], description=_ISSUED)
    birthday_month = StringField(
        _l("Month"), [Needed(guide_entries.BIRTHDAY_UNREADABLE), at_most(10)], description=_BIRTHDAY
    )
    birthday_day = StringField(_l("Day"), [at_most(10)], description=_BIRTHDAY)
    stay_year = StringField(_l("Year"), [at_most(20)], description=_STAY)
    stay_month = StringField(_l("Month"), [at_most(10)], description=_STAY)
    stay_day = StringField(_l("Day"), [at_most(10)], description=_STAY)
    no_end = BooleanField(_l("My stay has no last day (such as permanent residents)"))
    renewed_early = BooleanField(_l("The certificate was renewed early, in the three months before its end"))

    def validate_issued_year(self, _: StringField) -> None:
        try:
            issued = self.issued()
        except entry.Unreadable as error:
            raise ValidationError(guide_entries.ISSUE_UNREADABLE.told()) from error
        if issued > self.today or issued.year < self.today.year - entry.OLDEST:
            raise ValidationError(guide_entries.ISSUE_UNREADABLE.told())

    def validate_birthday_month(self, _: StringField) -> None:
        try:
            self.birthday()
        except entry.Unreadable as error:
            raise ValidationError(guide_entries.BIRTHDAY_UNREADABLE.told()) from error

    def validate_stay_year(self, _: StringField) -> None:
        if self.no_end.data:
            return
        if not any(self._typed("stay")):
            raise ValidationError(guide_entries.STAY_MISSING.told())
        try:
            until = entry.calendar_date(*self._typed("stay"))
        except entry.Unreadable as error:
            raise ValidationError(guide_entries.STAY_UNREADABLE.told()) from error
        if "issued_year" not in self.errors and until < self.issued():
            raise ValidationError(guide_entries.STAY_UNREADABLE.told())

    def issued(self) -> date:
        """Raises Unreadable."""
        return entry.calendar_date(*self._typed("issued"))

    def birthday(self) -> tuple[int, int]:
        """Month and day, of a year that has a 29 February. Raises Unreadable."""
        month, day = self.birthday_month.data or "", self.birthday_day.data or ""
        found = entry.calendar_date("2024", month, day)
        return found.month, found.day

    def stay_until(self) -> date | None:
        """None for a stay without an end. Only of a form without findings."""
        return None if self.no_end.data else entry.calendar_date(*self._typed("stay"))

    def _typed(self, name: str) -> tuple[str, str, str]:
        year, month, day = ((self[f"{name}_{part}"].data or "").strip() for part in ("year", "month", "day"))
        return year, month, day


def validity_form(typed: MultiMapping[str], today: date) -> ValidityForm:
    form = ValidityForm(typed)
    form.today = today
    return form
