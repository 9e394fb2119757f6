"""The forms of identity proofing: which document somebody has, and what is printed on it. A document is asked only for
what its type has."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from multidict import MultiDict
from wtforms import Field, Form, HiddenField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from app.errors import fields, proofing
from app.errors.base import Told
from app.handlers.forms.checks import Needed, at_most, folded_text, is_name
from app.handlers.forms.contact import ContactFields
from app.handlers.proofing.words import DOCUMENTS
from app.i18n import lazy as _l
from app.nationality import code_of
from app.records import DocumentType, Evidence, Purpose
from app.rules import entry, evidence
from app.rules.proofing import PRINTED

HOUSING: Mapping[str, str] = {"yes": _l("Yes"), "no": _l("No")}
_BIRTH, _EXPIRES = _l("Date of birth"), _l("Valid until")
_PARTS_OF_EXPIRY = ("expires_year", "expires_month", "expires_day")


def _choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


class DocumentForm(Form):
    document = RadioField(
        _l("Which document do you have?"),
        [Needed(proofing.DOCUMENT_MISSING)],
        description=_l("Document"),
        validate_choice=False,
    )

    def validate_document(self, field: RadioField) -> None:
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(proofing.DOCUMENT_NOT_TAKEN.told())


def document_form(chosen: str, accepted: tuple[DocumentType, ...]) -> DocumentForm:
    form = DocumentForm(MultiDict(document=chosen))
    form.document.choices = _choices({kind.value: DOCUMENTS[kind] for kind in accepted})
    return form


def _is_nationality(_: Form, field: Field) -> None:
    text = field.data
    if any(unicodedata.category(char) in {"Nd", "Sm", "Sc", "So", "Cn"} for char in text) or not any(
        char.isalpha() for char in text
    ):
        raise StopValidation(proofing.NATIONALITY_UNREADABLE.told())


class EvidenceForm(Form):
    """`today`: the day of the request in Japan. `revoked`: the number that was found on the office's list."""

    today = date.max
    kind = DocumentType.RESIDENCE_CARD
    revoked = ""

    document = HiddenField()
    name = StringField(
        _l("Name"), [Needed(fields.NAME_MISSING), at_most(120), is_name], filters=[folded_text]
    )
    birth_year = StringField(_l("Year"), [Needed(fields.BIRTH_MISSING), at_most(20)], description=_BIRTH)
    birth_month = StringField(_l("Month"), [at_most(10)], description=_BIRTH)
    birth_day = StringField(_l("Day"), [at_most(10)], description=_BIRTH)
    nationality = StringField(
        _l("Nationality/Region"),
        [Needed(proofing.NATIONALITY_MISSING), at_most(80), _is_nationality],
        filters=[folded_text],
    )
    address = StringField(
        _l("Address on the document"), [Needed(proofing.ADDRESS_MISSING), at_most(200)], filters=[folded_text]
    )
    housing_complex = RadioField(
        _l("Do you live in a housing complex?"),
        [Needed(proofing.HOUSING_MISSING)],
        choices=_choices(HOUSING),
        description=_l("Housing complex"),
        validate_choice=False,
    )
    room = StringField(_l("Room or apartment number"), [at_most(40)], filters=[folded_text])
    number = StringField(_l("Card number"), [Needed(proofing.NUMBER_MISSING), at_most(40)])
    expires_year = StringField(
        _l("Year"), [Needed(proofing.EXPIRES_MISSING), at_most(20)], description=_EXPIRES
    )
    expires_month = StringField(_l("Month"), [at_most(10)], description=_EXPIRES)
    expires_day = StringField(_l("Day"), [at_most(10)], description=_EXPIRES)

    def validate_birth_year(self, field: StringField) -> None:
        try:
            evidence.birth(*self._date("birth"), today=self.today)
        except evidence.LiesAhead as error:
            raise ValidationError(proofing.BIRTH_AHEAD.told()) from error
        except entry.Unreadable as error:
            raise ValidationError(proofing.BIRTH_UNREADABLE.told()) from error

    def validate_housing_complex(self, field: RadioField) -> None:
        if field.data not in HOUSING:
            raise ValidationError(fields.NOT_A_CHOICE.told())

    def validate_room(self, field: StringField) -> None:
        """Asked, not only printed: the rule of the manual for housing complexes."""
        if self.housing_complex.data != "yes":
            field.data = ""
        elif not field.data:
            raise ValidationError(proofing.ROOM_MISSING.told())
        elif self.address.data and not evidence.stands_in(field.data, self.address.data):
            raise ValidationError(proofing.ROOM_NOT_IN_ADDRESS.told())

    def validate_number(self, field: StringField) -> None:
        alien = self.kind is DocumentType.ALIEN_REGISTRATION
        unreadable = proofing.ALIEN_NUMBER_UNREADABLE if alien else proofing.NUMBER_UNREADABLE
        try:
            field.data = evidence.document_number(self.kind, field.data)
        except entry.Unreadable as error:
            raise ValidationError(unreadable.told()) from error
        if field.data == self.revoked:
            raise ValidationError(proofing.DOCUMENT_REVOKED.told())

    def validate_expires_year(self, field: StringField) -> None:
        try:
            expires = evidence.end_of_validity(*self._date("expires"), today=self.today)
        except evidence.TooFarAhead as error:
            raise ValidationError(proofing.EXPIRES_TOO_FAR.told()) from error
        except entry.Unreadable as error:
            raise ValidationError(proofing.EXPIRES_UNREADABLE.told()) from error
        if evidence.has_expired(expires, self.today):
            raise ValidationError(proofing.DOCUMENT_EXPIRED.told())

    def _date(self, name: str) -> tuple[str, str, str]:
        year, month, day = (self[f"{name}_{part}"].data or "" for part in ("year", "month", "day"))
        return year, month, day

    def as_printed(self) -> Evidence:
        """Only of a form without findings."""
        printed = PRINTED[self.kind]
        return Evidence(
            document=self.kind,
            name=self["name"].data,
            birth=evidence.birth(*self._date("birth"), today=self.today),
            nationality=self.nationality.data,
            nationality_code=code_of(self.nationality.data),
            address=self.address.data,
            housing_complex=self.housing_complex.data == "yes",
            room=self.room.data,
            number=self["number"].data if printed.number else "",
            expires=evidence.end_of_validity(*self._date("expires"), today=self.today)
            if printed.expires
            else "",
        )


class UserIdEvidenceForm(ContactFields, EvidenceForm):
    """Of somebody who is known to nobody yet, with an address to answer to."""

    def __iter__(self) -> Iterator[Field]:
        """As they stand on the page, so that the summary of errors has their order: the address last."""
        last = vars(ContactFields)
        return iter(sorted(super().__iter__(), key=lambda field: field.name in last))


FORMS: Mapping[Purpose, type[EvidenceForm]] = {
    Purpose.ACCOUNT: EvidenceForm,
    Purpose.USER_ID: UserIdEvidenceForm,
}


def evidence_form(
    purpose: Purpose, typed: Mapping[str, str], document: DocumentType, today: date
) -> EvidenceForm:
    """Without the fields that a document of this type does not have, so that nobody can send values for them."""
    form = FORMS[purpose](MultiDict(typed))
    form.today, form.kind, form.revoked = today, document, typed.get(REVOKED, "")
    form.document.data = document.value
    printed = PRINTED[document]
    for present, names in ((printed.number, ("number",)), (printed.expires, _PARTS_OF_EXPIRY)):
        if not present:
            for name in names:
                del form[name]
    return form


# Not a field: only the server writes it into what is kept of the page, and the next entry takes it away.
REVOKED = "revoked"


def values_of(found: Evidence) -> dict[str, str]:
    """What the fields hold when somebody begins again."""
    birth, expires = evidence.parts_of(found.birth), evidence.parts_of(found.expires)
    dates = {
        f"{name}_{part}": value
        for name, values in (("birth", birth), ("expires", expires))
        for part, value in zip(("year", "month", "day"), values, strict=True)
    }
    return {
        "document": found.document.value,
        "name": found.name,
        "nationality": found.nationality,
        "address": found.address,
        "housing_complex": "yes" if found.housing_complex else "no",
        "room": found.room,
        "number": found.number,
        **dates,
    }


def expires_soon(found: Evidence, today: date, day: str) -> tuple[Told, ...]:
    """Advice where the document ends within 30 days; `day` is its last day in words."""
    if not evidence.expires_soon(found.expires, today):
        return ()
    return (proofing.EXPIRES_SOON.told(day=day, n=evidence.days_left(found.expires, today)),)
