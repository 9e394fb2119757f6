"""A hundred thousand people as a large office has them, written into a database file without the service."""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.records import Approval, Category, Person
from app.sealing import Sealer
from app.services.person_index import hashed_keys
from app.tokens import USER_ID_ALPHABET

PEOPLE = 100_000
STEP_MS = 600_000
# One in twelve has the commonest family name, as in life.
FAMILIES = ("NGUYEN", "TRAN", "LE", "PHAM", "WANG", "LI", "SANTOS", "REYES", "KIM", "LEE", "GURUNG", "SILVA")
_SYLLABLES = ("MA", "RI", "KO", "TA", "SU", "NE", "LO", "VI", "JA", "ZE", "BO", "DU")
_CATEGORIES = tuple(Category)


@dataclass(frozen=True, slots=True)
class Known:
    """One of them, to search for."""

    id: str
    name: str
    phone: str


def fill(file: Path, sealer: Sealer, now: int) -> Known:
    """Rows with keys for PEOPLE accounts; the person in the middle of the list."""
    connection = sqlite3.connect(file)
    known = None
    with connection:
        for number, (account_id, person) in enumerate(_people()):
            _insert(connection, sealer, account_id, person, at=now - (PEOPLE - number) * STEP_MS)
            if number == PEOPLE // 2:
                known = Known(account_id, person.name, person.phone)
    connection.execute("ANALYZE")
    connection.close()
    assert known is not None
    return known


def _people() -> Iterator[tuple[str, Person]]:
    dice = random.Random(1)
    for number in range(PEOPLE):
        given = "".join(dice.choices(_SYLLABLES, k=4)), "".join(dice.choices(_SYLLABLES, k=3))
        person = Person(
            name=" ".join((dice.choice(FAMILIES), *given)),
            birth="1994-04-12",
            sex="female",
            municipality="13101",
            street="霞が関1-1-1 サンプルハイツ 101",
            phone=f"03{number:08d}",
            email=f"person.{number}@example.com",
            category=dice.choice(_CATEGORIES),
            residence_card_number=f"AB{number:08d}CD",
            from_card=("name", "sex", "birth"),
            name_substituted=None,
            card_address=None,
        )
        yield f"crowd-{number:014d}", person


def _insert(
    connection: sqlite3.Connection, sealer: Sealer, account_id: str, person: Person, *, at: int
) -> None:
    number = int(person.phone[2:])
    sealed = sealer.seal(msgspec.json.encode(person), context=f"account:{account_id}")
    organisation = person.category is Category.ORGANISATION
    connection.execute(
        "INSERT INTO accounts (id, user_id, category, state, approval, language, card_owner, person_sealed,"
        " revocation, terms_version, terms_agreed_at, created_at, last_signed_in_at)"
        " VALUES (?, ?, ?, ?, ?, 'en', ?, ?, 'good', '2026-11', ?, ?, ?)",
        (
            account_id, _user_id(number), person.category, "locked" if number % 50 == 0 else "active",
            Approval.APPROVED if organisation else Approval.NOT_NEEDED, account_id, sealed, at, at,
            None if number % 4 == 0 else at + (number * 7919 % PEOPLE) * 1000,
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO person_keys (kind, hash, account_id) VALUES (?, ?, ?)",
        [(kind, digest, account_id) for kind, digest in hashed_keys(sealer, person)],
    )


def _user_id(number: int) -> str:
    """Ten characters of the alphabet of user IDs, counted up."""
    digits = []
    for _ in range(10):
        number, rest = divmod(number, len(USER_ID_ALPHABET))
        digits.append(USER_ID_ALPHABET[rest])
    text = "".join(reversed(digits))
    return f"{text[:3]}-{text[3:6]}-{text[6:]}"
