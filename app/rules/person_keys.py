"""What a person can be found by at the desk, each folded to one form however it is typed or printed. Whole words only:
hashes of beginnings of words would tell a thief of the database too much about the names."""

import re
import unicodedata

from app.records import Person
from app.rules import entry

# Accents of Latin letters, not the marks that make が of か.
_LATIN_MARK = re.compile(r"[\u0300-\u036f]")
_APART = re.compile(r"[\s\-'’.,・·()/〇]+")


def folded_name(text: str) -> str:
    """Case, width, accents, spacing and hyphens do not matter; ー inside a word does."""
    bare = unicodedata.normalize("NFKD", entry.fold_text(text).casefold())
    return unicodedata.normalize("NFC", _LATIN_MARK.sub("", bare))


def name_words(text: str) -> tuple[str, ...]:
    return tuple(word for word in _APART.split(folded_name(text)) if word)


def folded_email(text: str) -> str:
    return entry.fold_text(text).casefold()


def folded_phone(text: str) -> str:
    """Digits only, +81 as the leading 0 of a call inside Japan."""
    digits = re.sub(r"[^0-9+]", "", entry.fold_phone(text))
    return "0" + digits.removeprefix("+81").removeprefix("0") if digits.startswith("+81") else digits


def keys_of(person: Person) -> tuple[tuple[str, str], ...]:
    """(kind, folded value) of everything the desk may search for."""
    words = name_words(person.name)
    found = [("name", "".join(words)), *(("name_word", word) for word in words)]
    found += [("email", folded_email(address)) for address in (person.email, person.proven_email) if address]
    found.append(("phone", folded_phone(person.phone)))
    if person.residence_card_number:
        found.append(("card_number", entry.fold_code(person.residence_card_number)))
    return tuple(dict.fromkeys(key for key in found if key[1]))
