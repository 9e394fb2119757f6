"""Forms of the desk about use requests: the filter of the list, and the reason of a refusal."""

from collections.abc import Mapping

from multidict import MultiDict, MultiMapping
from wtforms import Form, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.errors import desk_entries, fields
from app.handlers.forms.checks import Needed, at_most
from app.handlers.staff.person_words import USE_KINDS, USE_STATES
from app.i18n import Language, speaking
from app.i18n import lazy as _l
from app.records import UseRequestKind, UseRequestState
from app.services.decide_use_request import Refusing
from app.services.use_requests import Reason

OTHER = "other"
# Ready reasons by the code that stands in the audit log.
READY: Mapping[str, str] = {
    "entries_differ": _l("Your entries do not match the documents of your organisation."),
    "not_affiliated": _l("We could not confirm that you belong to this organisation."),
    "organisation_unknown": _l("We could not confirm the organisation."),
    "report_missing": _l("The periodic report of your organisation has not been handed in."),
    "registered_twice": _l("You have another account whose use is approved."),
}
KINDS: Mapping[str, str] = {"": _l("All")} | {kind.value: label for kind, label in USE_KINDS.items()}
STATES: Mapping[str, str] = {state.value: label for state, label in USE_STATES.items()} | {"all": _l("All")}


def _choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


class UseRequestFilter(Form):
    """Opens on what waits. A choice that is none counts as left out."""

    state = SelectField(_l("State"), choices=_choices(STATES), validate_choice=False)
    kind = SelectField(_l("Kind"), choices=_choices(KINDS), validate_choice=False)

    @property
    def chosen_state(self) -> UseRequestState | None:
        chosen = self.state.data or UseRequestState.AWAITING.value
        return UseRequestState(chosen) if chosen in set(UseRequestState) else None

    @property
    def chosen_kind(self) -> UseRequestKind | None:
        return UseRequestKind(self.kind.data) if self.kind.data in set(UseRequestKind) else None


class RefusalForm(Form):
    """A ready reason, own words in both languages, or a ready reason with own words after it."""

    reason = SelectField(
        _l("Reason"),
        [Needed(fields.NOT_A_CHOICE)],
        choices=_choices({"": _l("Choose the reason"), **READY, OTHER: _l("Another reason")}),
        validate_choice=False,
    )
    words_ja = TextAreaField(_l("In your own words, in Japanese"), [at_most(1000)])
    words_en = TextAreaField(_l("In your own words, in English"), [at_most(1000)])

    def validate_reason(self, field: SelectField) -> None:
        if field.data not in READY and field.data != OTHER:
            raise ValidationError(fields.NOT_A_CHOICE.told())

    def validate_words_ja(self, field: TextAreaField) -> None:
        self._require(field, self.words_en)

    def validate_words_en(self, field: TextAreaField) -> None:
        self._require(field, self.words_ja)

    def _require(self, field: TextAreaField, other: TextAreaField) -> None:
        if not _text(field) and (_text(other) or self.reason.data == OTHER):
            raise ValidationError(desk_entries.REASON_WORDS_MISSING.told())

    def refusing(self) -> Refusing:
        words = Reason(
            ja=self._words(Language.JAPANESE, self.words_ja), en=self._words(Language.ENGLISH, self.words_en)
        )
        return Refusing(self.reason.data, words)

    def _words(self, language: Language, own: TextAreaField) -> str:
        with speaking(language):
            ready = str(READY.get(self.reason.data, ""))
        return "\n".join(part for part in (ready, _text(own)) if part)


def _text(field: TextAreaField) -> str:
    return (field.data or "").strip()


def refusal_form(entries: Mapping[str, str] | None) -> RefusalForm:
    return RefusalForm(MultiDict(entries) if entries else None)


def use_request_filter(query: MultiMapping[str]) -> UseRequestFilter:
    return UseRequestFilter(MultiDict(query))
