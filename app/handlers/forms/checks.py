"""Validators for WTForms: each raises one finding of the catalogue, in the language of the request."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import Field, Form
from wtforms.validators import StopValidation, ValidationError

from app.errors import fields
from app.errors.base import Finding
from app.rules import entry

_PHONE = re.compile(r"\+?[0-9 ().\-/]+((ext\.?|x|#) *[0-9]{1,7})?", re.IGNORECASE)
_IN_NAMES = frozenset(" -'’.,・·()/〇")

Check = Callable[[Form, Field], None]


class Needed:
    """The field must not be empty. Marks it as required, so that the page says "Required" beside it."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self.field_flags = {"required": True}

    def __call__(self, _: Form, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(self.finding.told())


def at_most(length: int) -> Check:
    def check(_: Form, field: Field) -> None:
        if len(field.data or "") > length:
            raise StopValidation(fields.TOO_LONG.told(n=length))

    return check


def same_as(name: str, finding: Finding) -> Check:
    def check(form: Form, field: Field) -> None:
        other: Any = form[name]
        if not other.errors and field.data != other.data:
            raise ValidationError(finding.told())

    return check


def folded_text(text: str | None) -> str:
    return entry.fold_text(text or "")


def folded_phone(text: str | None) -> str:
    return entry.fold_phone(text or "")


def folded_email(text: str | None) -> str:
    return entry.fold_text(text or "")


def is_name(_: Form, field: Field) -> None:
    """Letters of any script, one or many, with what stands between them in names; no digit, emoji or other symbol."""
    letters = [char for char in field.data if unicodedata.category(char)[0] == "L"]
    others = [char for char in field.data if unicodedata.category(char)[0] not in "LM"]
    if not letters or not set(others) <= _IN_NAMES:
        raise StopValidation(fields.NAME_UNREADABLE.told())


def is_phone(_: Form, field: Field) -> None:
    """Any number that can exist, read as Japanese when it has no country code. The library alone would take the
    digits out of any text."""
    if not _PHONE.fullmatch(field.data):
        raise StopValidation(fields.PHONE_UNREADABLE.told())
    try:
        number = phonenumbers.parse(field.data, "JP")
    except phonenumbers.NumberParseException as error:
        raise StopValidation(fields.PHONE_UNREADABLE.told()) from error
    if not phonenumbers.is_possible_number(number):
        raise StopValidation(fields.PHONE_UNREADABLE.told())


def is_email(_: Form, field: Field) -> None:
    try:
        found = validate_email(field.data, check_deliverability=False, strict=True, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise StopValidation(fields.EMAIL_UNREADABLE.told()) from error
    # An international domain travels in its ASCII form; RFC 6531 mailboxes cannot be relied on.
    field.data = found.ascii_email
