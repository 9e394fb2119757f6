"""Password hashes and the rule for new passwords."""

import os
import threading
from collections.abc import Iterator

import pytest

from app.passwords import (
    FINDINGS,
    NICENESS,
    NOBODY,
    PasswordFinding,
    PasswordHasher,
    PasswordMismatch,
    hashing_threads,
    needs_rehash,
)

USER_ID = "K7M-4XT-RW9C"
GOOD = "harbour-violet-tram-91"


@pytest.fixture(scope="module")
def hasher() -> Iterator[PasswordHasher]:
    with hashing_threads() as threads:
        yield PasswordHasher(threads)


async def test_a_password_is_recognised_by_its_hash(hasher: PasswordHasher) -> None:
    phc = await hasher.hash(GOOD)
    assert phc.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert GOOD not in phc
    await hasher.verify(GOOD, phc)


async def test_one_password_has_another_hash_each_time(hasher: PasswordHasher) -> None:
    assert await hasher.hash(GOOD) != await hasher.hash(GOOD)


@pytest.mark.parametrize("wrong", ["harbour-violet-tram-92", "Harbour-violet-tram-91", GOOD + " ", ""])
async def test_a_password_that_differs_in_one_character_is_refused(
    hasher: PasswordHasher, wrong: str
) -> None:
    phc = await hasher.hash(GOOD)
    with pytest.raises(PasswordMismatch):
        await hasher.verify(wrong, phc)


async def test_the_end_of_a_long_password_counts(hasher: PasswordHasher) -> None:
    phc = await hasher.hash("x" * 127 + "a")
    with pytest.raises(PasswordMismatch):
        await hasher.verify("x" * 127 + "b", phc)


async def test_another_form_of_the_same_letters_is_the_same_password(hasher: PasswordHasher) -> None:
    phc = await hasher.hash("harbour-がく-91")
    await hasher.verify("harbour-か\u3099く-９１", phc)


async def test_an_account_without_a_password_is_refused(hasher: PasswordHasher) -> None:
    with pytest.raises(PasswordMismatch):
        await hasher.verify(GOOD, None)


def test_the_hash_for_nobody_costs_what_a_real_one_costs() -> None:
    assert not needs_rehash(NOBODY)


@pytest.mark.parametrize(
    "broken", ["", "plain", "$argon2id$v=19$m=19456", "$argon2id$v=19$m=19456,t=2,p=1$a$b"]
)
async def test_a_damaged_hash_lets_nobody_in(hasher: PasswordHasher, broken: str) -> None:
    with pytest.raises(PasswordMismatch):
        await hasher.verify(GOOD, broken)


async def test_a_hash_with_weaker_parameters_is_due_for_renewal(hasher: PasswordHasher) -> None:
    assert not needs_rehash(await hasher.hash(GOOD))
    assert needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$c2FsdHNhbHRzYWx0$aGFzaA")


@pytest.mark.parametrize(
    ("password", "findings"),
    [
        (GOOD, ()),
        ("港区の紫色トラム九十一番", ()),
        ("h4rbour-v1o", (PasswordFinding.TOO_SHORT,)),
        ("", (PasswordFinding.TOO_SHORT,)),
        ("v" * 129, (PasswordFinding.TOO_LONG,)),
        ("passwordpassword", (PasswordFinding.TOO_EASY,)),
        ("aaaaaaaaaaaaaaaa", (PasswordFinding.TOO_EASY,)),
        ("さくらさくら123456", (PasswordFinding.TOO_EASY,)),
        (f"my {USER_ID} is long", (PasswordFinding.CONTAINS_USER_ID,)),
        ("my k7m4xtrw9c is long", (PasswordFinding.CONTAINS_USER_ID,)),
        ("ｋ７ｍ４ｘｔｒｗ９ｃ", (PasswordFinding.TOO_SHORT, PasswordFinding.CONTAINS_USER_ID)),
    ],
)
async def test_a_new_password_is_judged(
    hasher: PasswordHasher, password: str, findings: tuple[PasswordFinding, ...]
) -> None:
    assert await hasher.find_weaknesses(password, user_id=USER_ID) == findings


async def test_what_others_know_of_a_person_makes_no_password(hasher: PasswordHasher) -> None:
    address = "tran.van.minh@applicant.example.com"
    assert await hasher.find_weaknesses(address, user_id=USER_ID, known=(address,)) == (
        PasswordFinding.TOO_EASY,
    )


async def test_exactly_12_and_exactly_128_characters_are_enough(hasher: PasswordHasher) -> None:
    long = "".join(chr(97 + (number * 7 + number // 26) % 26) for number in range(128))
    assert await hasher.find_weaknesses("qV7#mK2!xR9d", user_id=USER_ID) == ()
    assert await hasher.find_weaknesses(long, user_id=USER_ID) == ()


async def test_a_password_no_encoding_can_hold_is_no_crash(hasher: PasswordHasher) -> None:
    with pytest.raises(PasswordMismatch):
        await hasher.verify("\ud800", None)


def test_every_finding_has_a_sentence() -> None:
    assert set(FINDINGS) == set(PasswordFinding)


def test_hashing_threads_give_way_to_the_pages() -> None:
    with hashing_threads() as threads:
        niceness = threads.submit(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())).result()
    assert niceness == os.getpriority(os.PRIO_PROCESS, 0) + NICENESS
