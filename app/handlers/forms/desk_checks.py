"""Validators of the desk's forms: times in Japan, the office's texts, web addresses."""

import unicodedata
from urllib.parse import urlsplit

from wtforms import Field, Form
from wtforms.validators import StopValidation

from app.errors import people, publishing
from app.markdown import links_elsewhere
from app.rules.japan_time import NoSuchTime, day_ms, moment_ms


def is_moment(_: Form, field: Field) -> None:
    try:
        moment_ms(field.data)
    except NoSuchTime as error:
        raise StopValidation(publishing.TIME_UNREADABLE.told()) from error


def is_moment_or_nothing(form: Form, field: Field) -> None:
    if field.data and field.data.strip():
        is_moment(form, field)


def is_day(_: Form, field: Field) -> None:
    try:
        day_ms(field.data)
    except NoSuchTime as error:
        raise StopValidation(people.DAY_NOT_KNOWN.told()) from error


def is_markdown(_: Form, field: Field) -> None:
    if links_elsewhere(field.data):
        raise StopValidation(publishing.LINK_ELSEWHERE.told())


def is_web_address(_: Form, field: Field) -> None:
    try:
        found = urlsplit(field.data)
    except ValueError as error:
        raise StopValidation(publishing.NOT_A_WEB_ADDRESS.told()) from error
    if found.scheme not in {"http", "https"} or not found.hostname:
        raise StopValidation(publishing.NOT_A_WEB_ADDRESS.told())


def trimmed(text: str | None) -> str:
    return (text or "").strip()


def one_line(text: str | None) -> str:
    """What the office prints stays as it was typed, full-width signs included; nothing breaks the line of a mail's
    header."""
    composed = unicodedata.normalize("NFC", text or "")
    kept = "".join(
        " " if char.isspace() else char for char in composed if char.isspace() or char.isprintable()
    )
    return " ".join(kept.split())


def is_day_or_nothing(form: Form, field: Field) -> None:
    if field.data:
        is_day(form, field)
