"""The form of expiry reminders: whether somebody wants them, and the last day on the residence card."""

from collections.abc import Mapping
from datetime import date

from multidict import MultiDict
from wtforms import BooleanField, Form, StringField
from wtforms.validators import ValidationError

from app.errors import proofing
from app.handlers.forms.checks import at_most
from app.i18n import lazy as _l
from app.rules import entry, evidence

_UNTIL = _l("Last day on your Residence Card")
PARTS = ("until_year", "until_month", "until_day")


class RemindersForm(Form):
    """`today`: the day of the request in Japan."""

    today = date.max

    wanted = BooleanField(_l("Remind me by e-mail"), false_values=("", "n"))
    until_year = StringField(_l("Year"), [at_most(20)], description=_UNTIL)
    until_month = StringField(_l("Month"), [at_most(10)], description=_UNTIL)
    until_day = StringField(_l("Day"), [at_most(10)], description=_UNTIL)

    def validate_until_year(self, _: StringField) -> None:
        if not any(self._parts()):
            return
        try:
            until = evidence.end_of_validity(*self._parts(), today=self.today)
        except evidence.TooFarAhead as error:
            raise ValidationError(proofing.EXPIRES_TOO_FAR.told()) from error
        except entry.Unreadable as error:
            raise ValidationError(proofing.EXPIRES_UNREADABLE.told()) from error
        if evidence.has_expired(until, self.today):
            raise ValidationError(proofing.RESIDENCE_OVER.told())

    def _parts(self) -> tuple[str, str, str]:
        year, month, day = ((self[name].data or "").strip() for name in PARTS)
        return year, month, day

    def until(self) -> str | None:
        """ISO 8601, None where nothing was entered. Only of a form without findings."""
        return evidence.end_of_validity(*self._parts(), today=self.today) if any(self._parts()) else None


def reminders_form(typed: Mapping[str, str], today: date) -> RemindersForm:
    form = RemindersForm(MultiDict(typed))
    form.today = today
    return form


def values_of(*, wanted: bool, until: str | None) -> dict[str, str]:
    dates = dict(zip(PARTS, evidence.parts_of(until or ""), strict=True))
    return {"wanted": "y" if wanted else "", **dates}
