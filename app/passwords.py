"""Passwords: Argon2id hashes made on their own low-priority threads, and what a new password must be. A
password is never kept, cut short or logged; a check raises instead of answering a boolean."""

import asyncio
import os
import secrets
import sys
import threading
import unicodedata
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from enum import StrEnum
from typing import Final, TypeVar, TypeVarTuple

import zxcvbn
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import passwords as told
from app.errors.base import Finding

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

MEMORY_KIB: Final = 19_456
PASSES: Final = 2
PARALLELISM: Final = 1
SALT_BYTES: Final = 16
HASH_BYTES: Final = 32
PARAMETERS: Final = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={PARALLELISM}$"
# The hash of a forgotten random password. Checking against it costs what checking a real one costs, so the
# time of an answer does not tell whether the account exists or has a password yet.
NOBODY: Final = PARAMETERS + "YEXU0WFq4rkHeI3JqIF3Hg$14Z6ejjcXt7JWIKxarGKy7zmtqk+Y7HMM4f6bLv/oPg"

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 128
ZXCVBN_READS: Final = 72
ENOUGH_SCORE: Final = 3
THREADS: Final = 2
NICENESS: Final = 5


class PasswordMismatch(Exception):
    """Raised when the password is not the one behind the hash, or there is no hash to compare with."""


class PasswordFinding(StrEnum):
    """Why a new password is not accepted."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CONTAINS_USER_ID = "contains_user_id"
    TOO_EASY = "too_easy"
    UNCHANGED = "unchanged"


FINDINGS: Mapping[PasswordFinding, Finding] = {
    PasswordFinding.TOO_SHORT: told.TOO_SHORT,
    PasswordFinding.TOO_LONG: told.TOO_LONG,
    PasswordFinding.CONTAINS_USER_ID: told.CONTAINS_USER_ID,
    PasswordFinding.TOO_EASY: told.TOO_EASY,
    PasswordFinding.UNCHANGED: told.UNCHANGED,
}


def hashing_threads() -> ThreadPoolExecutor:
    """Few and at low priority: 19 MiB and 20 ms each must not hold up the pages of everybody else."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="hashing", initializer=_lower_priority)


def _lower_priority() -> None:
    if sys.platform == "linux":  # Elsewhere niceness belongs to the whole process.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def normalised(password: str) -> bytes:
    """NFKC as SP 800-63B 3.1.1.2 advises, so that one keyboard's か+゛ or full-width A is another's が or A.
    UTF-8 bytes."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def needs_rehash(phc: str) -> bool:
    """True when the hash was made with other parameters than today's."""
    return not phc.startswith(PARAMETERS)


class PasswordHasher:
    """The executor is owned by the caller, who shuts it down."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def hash(self, password: str) -> str:
        """The Argon2id PHC string of the password."""
        return await self._run(_hash, normalised(password))

    async def verify(self, password: str, phc: str | None) -> None:
        """Raises PasswordMismatch, after the same work whether or not there is a hash."""
        await self._run(_verify, normalised(password), NOBODY if phc is None else phc)

    async def find_weaknesses(
        self, password: str, *, user_id: str, known: tuple[str, ...] = ()
    ) -> tuple[PasswordFinding, ...]:
        """What is wrong with a new password, () when it is good. `known` are words that others can guess: the
        e-mail address, the name."""
        text = unicodedata.normalize("NFKC", password)
        findings: list[PasswordFinding] = []
        if len(text) < MIN_LENGTH:
            findings.append(PasswordFinding.TOO_SHORT)
        if len(text) > MAX_LENGTH:
            return (PasswordFinding.TOO_LONG,)
        if _bare(user_id) in _bare(text):
            findings.append(PasswordFinding.CONTAINS_USER_ID)
        if not findings and await self._run(_score, text, (user_id, *known)) < ENOUGH_SCORE:
            findings.append(PasswordFinding.TOO_EASY)
        return tuple(findings)

    async def _run(self, function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._executor, function, *arguments)


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _score(text: str, known: tuple[str, ...]) -> int:
    return int(zxcvbn.zxcvbn(text[:ZXCVBN_READS], user_inputs=list(known))["score"])


def _hash(password: bytes) -> str:
    kdf = Argon2id(
        salt=secrets.token_bytes(SALT_BYTES),
        length=HASH_BYTES,
        iterations=PASSES,
        lanes=PARALLELISM,
        memory_cost=MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(password)


def _verify(password: bytes, phc: str) -> None:
    try:
        Argon2id.verify_phc_encoded(password, phc)
    except InvalidKey as error:
        raise PasswordMismatch from error
