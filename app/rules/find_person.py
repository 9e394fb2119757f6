"""Tells apart what somebody at the desk typed to find a person, and folds it as the keys were folded."""

import re

from app.records import FindBy
from app.rules import entry
from app.rules.person_keys import folded_email, folded_phone, name_words

_CARD_NUMBER = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}")
# With its hyphens, or with a digit: ten letters alone are sooner a name.
_USER_ID = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{4}")
_BARE_USER_ID = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[0-9A-Z]{10}")
_PHONE = re.compile(r"\+?[0-9][0-9 ().\-/]{5,}")


def kind_of(text: str) -> FindBy:
    """What the text looks like; a name when it looks like nothing else."""
    folded = entry.fold_phone(text)
    code = entry.fold_code(text)
    if "@" in entry.fold_text(text):
        return FindBy.EMAIL
    if _CARD_NUMBER.fullmatch(code):
        return FindBy.CARD_NUMBER
    if _USER_ID.fullmatch(folded.upper()) or _BARE_USER_ID.fullmatch(code):
        return FindBy.USER_ID
    return FindBy.PHONE if _PHONE.fullmatch(folded) else FindBy.NAME


def keys_asked(by: FindBy, text: str) -> tuple[tuple[str, str], ...]:
    """(kind, folded value) that all have to be found; empty when nothing of the text can be searched for."""
    if by is FindBy.NAME:
        return tuple(("name_word", word) for word in dict.fromkeys(name_words(text)))
    folded = {
        FindBy.EMAIL: folded_email,
        FindBy.PHONE: folded_phone,
        FindBy.CARD_NUMBER: entry.fold_code,
    }[by](text)
    return ((by.value, folded),) if folded else ()


def whole_name(text: str) -> str:
    """The name without what stands between its words: 見本花子 is found as 見本 花子, and the other way round."""
    return "".join(name_words(text))
