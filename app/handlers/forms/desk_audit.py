"""The filter of the audit log. It names ids and tags only, so it may stand in an address."""

from wtforms import Form, StringField

from app.handlers.forms.checks import at_most, folded_text
from app.handlers.forms.desk_checks import is_day_or_nothing, trimmed
from app.i18n import lazy as _l
from app.records import AuditFilter
from app.rules.japan_time import day_ms

DAY_MS = 24 * 3600 * 1000


class AuditFilterForm(Form):
    tag = StringField(_l("Tag begins with"), [at_most(80)], filters=[folded_text])
    actor = StringField(_l("Actor"), [at_most(80)], filters=[folded_text])
    subject = StringField(_l("Concerns"), [at_most(80)], filters=[folded_text])
    since = StringField(_l("From (day)"), [is_day_or_nothing], filters=[trimmed], render_kw={"type": "date"})
    until = StringField(
        _l("To (day, included)"), [is_day_or_nothing], filters=[trimmed], render_kw={"type": "date"}
    )

    def chosen(self) -> AuditFilter:
        """What cannot be read asks nothing; its finding stands on the page."""
        self.validate()
        until = None if self.until.errors or not self.until.data else day_ms(self.until.data)
        return AuditFilter(
            since=None if self.since.errors or not self.since.data else day_ms(self.since.data),
            before=None if until is None else until + DAY_MS,
            tag=self.tag.data or "",
            actor=self.actor.data or "",
            subject=self.subject.data or "",
        )
