"""Findings beside the fields of the desk's decisions: E-41xx."""

from app.errors.base import Finding
from app.i18n import lazy as _l

REASON_WORDS_MISSING = Finding(
    "E-4101",
    _l("Write the reason in Japanese and in English."),
    _l("The person reads the reason in the language of the page, and the mail carries both languages."),
    _l("Fill in both fields, or choose a ready reason and leave both empty."),
)
