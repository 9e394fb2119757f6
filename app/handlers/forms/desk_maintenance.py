"""The form of a maintenance window."""

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.errors import publishing
from app.handlers.forms.checks import Needed, at_most
from app.handlers.forms.desk_checks import is_moment, trimmed
from app.i18n import lazy as _l
from app.rules.japan_time import moment_ms
from app.services.plan_maintenance import Plan

LONGEST_MESSAGE = 300


class MaintenanceForm(Form):
    now = 0
    # Found by the service against the rows.
    overlaps = False
    starts = StringField(
        _l("Start (Japan time)"), [Needed(publishing.TEXT_MISSING), is_moment], filters=[trimmed]
    )
    ends = StringField(
        _l("End (Japan time)"), [Needed(publishing.TEXT_MISSING), is_moment], filters=[trimmed]
    )
    message_ja = TextAreaField(_l("Message in Japanese"), [at_most(LONGEST_MESSAGE)], filters=[trimmed])
    message_en = TextAreaField(_l("Message in English"), [at_most(LONGEST_MESSAGE)], filters=[trimmed])

    def validate_starts(self, field: Field) -> None:
        if self.overlaps:
            raise ValidationError(publishing.WINDOWS_OVERLAP.told())

    def validate_ends(self, field: Field) -> None:
        if self.starts.errors:
            return
        end = moment_ms(field.data)
        if end <= moment_ms(self.starts.data):
            raise ValidationError(publishing.END_NOT_AFTER_START.told())
        if end <= self.now:
            raise ValidationError(publishing.TIME_IS_OVER.told())

    def validate_message_en(self, field: Field) -> None:
        """A message in one language only would leave half of the readers without it."""
        if bool(field.data) != bool(self.message_ja.data):
            raise ValidationError(publishing.BOTH_LANGUAGES.told())

    def plan(self) -> Plan:
        """Of a form that was validated."""
        return Plan(
            moment_ms(self.starts.data),
            moment_ms(self.ends.data),
            self.message_ja.data,
            self.message_en.data,
        )
