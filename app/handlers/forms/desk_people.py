"""Forms of the desk about people: why somebody looks, the search, and what an act is done for."""

from collections.abc import Mapping
from typing import TypeVar

from multidict import MultiDict
from wtforms import FileField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.errors import fields, people
from app.handlers.forms.checks import Needed, at_most, folded_text
from app.handlers.staff.person_words import APPROVALS, CATEGORIES, FIND_BY, MATTERS, ORDERS, STATES
from app.i18n import lazy as _l
from app.rules.desk_account import is_form_number
from app.rules.japan_time import NoSuchTime, day_ms

_DAY_MS = 24 * 3600 * 1000
Key = TypeVar("Key", bound=str)


def _choices(labels: Mapping[Key, str], *, everything: str = "") -> list[SelectChoice]:
    first = [SelectChoice(value="", label=everything)] if everything else []
    return first + [SelectChoice(value=str(value), label=label) for value, label in labels.items()]


def _is_day(_: Form, field: StringField) -> None:
    try:
        if field.data:
            day_ms(field.data)
    except NoSuchTime as error:
        raise ValidationError(people.DAY_NOT_KNOWN.told()) from error


def _is_form_number(_: Form, field: StringField) -> None:
    if field.data and not is_form_number(field.data):
        raise ValidationError(people.FORM_NUMBER_STRANGE.told())


class MatterForm(Form):
    matter = RadioField(
        _l("Why do you look at people’s records?"),
        [Needed(fields.NOT_A_CHOICE)],
        choices=_choices(MATTERS),
        validate_choice=False,
    )
    to = HiddenField(filters=[lambda text: text or ""])

    def validate_matter(self, field: RadioField) -> None:
        if field.data not in MATTERS:
            raise ValidationError(fields.NOT_A_CHOICE.told())


class PeopleForm(Form):
    """Everything may be left out. Choices that are none are taken as left out."""

    text = StringField(_l("Find a person"), [at_most(200)])
    by = SelectField(_l("What you type"), choices=_choices(FIND_BY), validate_choice=False)
    category = SelectField(
        _l("User category"), choices=_choices(CATEGORIES, everything=_l("All")), validate_choice=False
    )
    state = SelectField(_l("State"), choices=_choices(STATES, everything=_l("All")), validate_choice=False)
    approval = SelectField(
        _l("Approval of use"), choices=_choices(APPROVALS, everything=_l("All")), validate_choice=False
    )
    registered_from = StringField(_l("Registered from"), [_is_day], filters=[folded_text])
    registered_to = StringField(_l("Registered to"), [_is_day], filters=[folded_text])
    order = SelectField(_l("Order"), choices=_choices(ORDERS), validate_choice=False)

    @property
    def since(self) -> int | None:
        return day_ms(self.registered_from.data) if self.registered_from.data else None

    @property
    def before(self) -> int | None:
        """The day itself is meant, too."""
        return day_ms(self.registered_to.data) + _DAY_MS if self.registered_to.data else None


class ActForm(Form):
    """What an act is done for. `act` is the id that was made with the page."""

    act = HiddenField(filters=[lambda text: text or ""])
    form_number = StringField(
        _l("Number of the counter form"),
        [Needed(people.FORM_NUMBER_MISSING), at_most(40), _is_form_number],
        filters=[folded_text],
    )
    reason = SelectField(_l("Reason"), [Needed(fields.NOT_A_CHOICE)], validate_choice=False)
    words = TextAreaField(_l("What colleagues should know"), [at_most(2000)])

    def validate_reason(self, field: SelectField) -> None:
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(fields.NOT_A_CHOICE.told())

    def validate_words(self, field: TextAreaField) -> None:
        if self.reason.data == "other" and not (field.data or "").strip():
            raise ValidationError(people.WORDS_MISSING.told())


class NoteForm(ActForm):
    """A note needs words, and a paper only where there is one."""

    form_number = StringField(
        _l("Number of the counter form"), [at_most(40), _is_form_number], filters=[folded_text]
    )
    words = TextAreaField(_l("Note"), [Needed(people.WORDS_MISSING), at_most(2000)])


class LeaversForm(Form):
    list = FileField(_l("List of leavers (CSV)"))


def act_form(kind: type[ActForm], entries: Mapping[str, str] | None, reasons: Mapping[str, str]) -> ActForm:
    form = kind(MultiDict(entries) if entries else None)
    form.reason.choices = _choices(reasons, everything=_l("Choose the reason"))
    return form
