"""Forms of the desk about identity documents: the filter of the queue, the reasons of a refusal, what is accepted."""

from collections.abc import Mapping

from multidict import MultiDict, MultiMapping
from wtforms import BooleanField, Form, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from app.config import Documents
from app.errors import desk_entries
from app.errors.desk_proofing import REFUSAL_REASON_MISSING
from app.handlers.forms.checks import at_most
from app.handlers.proofing.words import DOCUMENTS
from app.handlers.staff.proofing_words import PURPOSES, REASON_LABELS, STATES
from app.i18n import lazy as _l
from app.records import DocumentType, Proofing, ProofingState, Purpose
from app.rules.proofing_review import OTHER, reasons_for
from app.services.change_document_rules import DocumentRules
from app.services.decide_proofing import Refusing
from app.services.use_requests import Reason


def _choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


def _any(labels: Mapping[str, str]) -> list[SelectChoice]:
    return _choices({"": _l("All"), **labels})


class QueueFilter(Form):
    """Opens on what waits. A choice that is none counts as left out."""

    state = SelectField(
        _l("State"),
        choices=_choices({k.value: v for k, v in STATES.items()} | {"all": _l("All")}),
        validate_choice=False,
    )
    document = SelectField(
        _l("Document"), choices=_any({k.value: v for k, v in DOCUMENTS.items()}), validate_choice=False
    )
    purpose = SelectField(
        _l("What for"), choices=_any({k.value: v for k, v in PURPOSES.items()}), validate_choice=False
    )

    @property
    def chosen_state(self) -> ProofingState | None:
        if self.state.data == "all":
            return None
        return ProofingState(self.state.data) if self.state.data in STATES else ProofingState.HANDED_IN

    @property
    def chosen_document(self) -> DocumentType | None:
        return DocumentType(self.document.data) if self.document.data in DOCUMENTS else None

    @property
    def chosen_purpose(self) -> Purpose | None:
        return Purpose(self.purpose.data) if self.purpose.data in PURPOSES else None


class RefusalForm(Form):
    """At least one reason, and own words in both languages beside it or with `other` alone. `reasons` are those that
    fit the type of document."""

    reasons = SelectMultipleField(_l("Reasons"), validate_choice=False)
    words_ja = TextAreaField(_l("In your own words, in Japanese"), [at_most(1000)])
    words_en = TextAreaField(_l("In your own words, in English"), [at_most(1000)])

    def validate_reasons(self, field: SelectMultipleField) -> None:
        fitting = {choice.value for choice in field.choices or ()}
        if not field.data or not set(field.data) <= fitting:
            raise StopValidation(REFUSAL_REASON_MISSING.told())

    def validate_words_ja(self, field: TextAreaField) -> None:
        self._require(field, self.words_en)

    def validate_words_en(self, field: TextAreaField) -> None:
        self._require(field, self.words_ja)

    def _require(self, field: TextAreaField, other: TextAreaField) -> None:
        if not _text(field) and (_text(other) or OTHER in (self.reasons.data or ())):
            raise ValidationError(desk_entries.REASON_WORDS_MISSING.told())

    def refusing(self) -> Refusing:
        words = Reason(ja=_text(self.words_ja), en=_text(self.words_en))
        return Refusing(tuple(self.reasons.data or ()), words if words.ja else None)


class DocumentRulesForm(Form):
    accept_alien_registration = BooleanField(_l("Accept alien registration certificates"))
    accept_registered_matters = BooleanField(
        _l("Accept certificates of registered matters on alien registration")
    )
    four_eyes = BooleanField(_l("Two people have to accept a document"))

    def rules(self) -> DocumentRules:
        return DocumentRules(
            accept_alien_registration=bool(self.accept_alien_registration.data),
            accept_registered_matters=bool(self.accept_registered_matters.data),
            four_eyes=bool(self.four_eyes.data),
        )


def _text(field: TextAreaField) -> str:
    return (field.data or "").strip()


def refusal_form(proofing: Proofing, entries: Mapping[str, str] | None) -> RefusalForm:
    """`entries` as they were kept: the codes of the reasons with spaces between them."""
    typed: MultiDict[str] = MultiDict(entries or {})
    if entries is not None:
        typed.popall("reasons", None)
        typed.extend([("reasons", code) for code in entries.get("reasons", "").split()])
    form = RefusalForm(typed if entries is not None else None)
    fitting = (*reasons_for(proofing.document, proofing.purpose), OTHER)
    form.reasons.choices = _choices({code: REASON_LABELS[code] for code in fitting})
    return form


def queue_filter(query: MultiMapping[str]) -> QueueFilter:
    return QueueFilter(MultiDict(query))


def rules_form(office: Documents, entries: Mapping[str, str] | None) -> DocumentRulesForm:
    return DocumentRulesForm(MultiDict(entries)) if entries is not None else DocumentRulesForm(obj=office)
