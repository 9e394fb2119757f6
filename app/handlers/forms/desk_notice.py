"""The form of a notice, and the filter of the list of notices."""

from collections.abc import Mapping

from wtforms import Field, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.errors import publishing
from app.handlers.forms.checks import Needed, at_most
from app.handlers.forms.desk_checks import is_markdown, is_moment, is_moment_or_nothing, one_line, trimmed
from app.i18n import lazy as _l
from app.records import Importance, Notice, NoticeTime
from app.rules.japan_time import as_typed, moment_ms

IMPORTANCE: Mapping[str, str] = {
    Importance.NORMAL.value: _l("Normal"),
    Importance.IMPORTANT.value: _l("Important"),
}
TIMES: Mapping[str, str] = {
    NoticeTime.ANY.value: _l("All"),
    NoticeTime.SHOWN.value: _l("Shown now"),
    NoticeTime.COMING.value: _l("To come"),
    NoticeTime.PAST.value: _l("Past"),
}
LONGEST_TITLE, LONGEST_BODY = 120, 4000


def choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


class NoticeForm(Form):
    now = 0
    title_ja = StringField(
        _l("Title in Japanese"),
        [Needed(publishing.TEXT_MISSING), at_most(LONGEST_TITLE)],
        filters=[one_line],
    )
    body_ja = TextAreaField(
        _l("Text in Japanese"),
        [Needed(publishing.TEXT_MISSING), at_most(LONGEST_BODY), is_markdown],
        filters=[trimmed],
    )
    title_en = StringField(
        _l("Title in English"),
        [Needed(publishing.TEXT_MISSING), at_most(LONGEST_TITLE)],
        filters=[one_line],
    )
    body_en = TextAreaField(
        _l("Text in English"),
        [Needed(publishing.TEXT_MISSING), at_most(LONGEST_BODY), is_markdown],
        filters=[trimmed],
    )
    shown_from = StringField(
        _l("Shown from (Japan time)"), [Needed(publishing.TEXT_MISSING), is_moment], filters=[trimmed]
    )
    shown_to = StringField(_l("Shown until (Japan time)"), [is_moment_or_nothing], filters=[trimmed])
    importance = RadioField(_l("Importance"), choices=choices(IMPORTANCE), validate_choice=False)

    def validate_shown_to(self, field: Field) -> None:
        if not field.data or self.shown_from.errors:
            return
        end = moment_ms(field.data)
        if end <= moment_ms(self.shown_from.data):
            raise ValidationError(publishing.END_NOT_AFTER_START.told())
        if end <= self.now:
            raise ValidationError(publishing.TIME_IS_OVER.told())

    def notice(self, notice_id: str) -> Notice:
        """Of a form that was validated."""
        important = self.importance.data == Importance.IMPORTANT.value
        return Notice(
            id=notice_id,
            title_ja=self.title_ja.data,
            title_en=self.title_en.data,
            body_ja=self.body_ja.data,
            body_en=self.body_en.data,
            shown_from=moment_ms(self.shown_from.data),
            shown_to=moment_ms(self.shown_to.data) if self.shown_to.data else None,
            importance=Importance.IMPORTANT if important else Importance.NORMAL,
        )


def typed_notice(notice: Notice) -> dict[str, str]:
    """A notice as it would have been typed."""
    return {
        "title_ja": notice.title_ja,
        "title_en": notice.title_en,
        "body_ja": notice.body_ja,
        "body_en": notice.body_en,
        "shown_from": as_typed(notice.shown_from),
        "shown_to": "" if notice.shown_to is None else as_typed(notice.shown_to),
        "importance": notice.importance.value,
    }


class NoticeFilter(Form):
    time = SelectField(_l("Shown when"), choices=choices(TIMES), validate_choice=False)

    def chosen(self) -> NoticeTime:
        return NoticeTime(self.time.data) if self.time.data in TIMES else NoticeTime.ANY
