"""The form of a new version of the Terms of Use."""

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.errors import publishing
from app.handlers.forms.checks import Needed, at_most
from app.handlers.forms.desk_checks import is_day, is_markdown, trimmed
from app.i18n import lazy as _l
from app.records import Terms
from app.rules.japan_time import day_ms, day_of

LONGEST = 8000


class TermsForm(Form):
    now = 0
    # Found by the service against the rows.
    taken = False
    from_day = StringField(
        _l("In force from (day in Japan)"), [Needed(publishing.TEXT_MISSING), is_day], filters=[trimmed]
    )
    text_ja = TextAreaField(
        _l("Text in Japanese"),
        [Needed(publishing.TEXT_MISSING), at_most(LONGEST), is_markdown],
        filters=[trimmed],
    )
    text_en = TextAreaField(
        _l("Text in English"),
        [Needed(publishing.TEXT_MISSING), at_most(LONGEST), is_markdown],
        filters=[trimmed],
    )

    def validate_from_day(self, field: Field) -> None:
        """Terms bind nobody backwards: at the earliest from tomorrow."""
        if self.taken:
            raise ValidationError(publishing.VERSION_TAKEN.told())
        if day_ms(field.data) <= self.now:
            raise ValidationError(publishing.TIME_IS_OVER.told())

    def terms(self, *, by: str) -> Terms:
        """Of a form that was validated. A version is named after its first day."""
        start = day_ms(self.from_day.data)
        return Terms(day_of(start).isoformat(), self.text_ja.data, self.text_en.data, start, by, self.now)
