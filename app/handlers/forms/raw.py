"""Showing a form again: people see what they typed, not how it was folded."""

from collections.abc import Mapping

from wtforms import Form, StringField

from app import places
from app.rendering import in_page_language


def show_raw(form: Form, typed: Mapping[str, str]) -> None:
    """Called after the checks. A municipality's name follows its code."""
    for field in form:
        if type(field) is StringField and field.name in typed:
            field.data = typed[field.name]
    if "municipality" not in form:
        return
    place = places.by_code(form["municipality"].data or "")
    form["municipality_name"].data = in_page_language(place.full_ja, place.full_en) if place else ""
