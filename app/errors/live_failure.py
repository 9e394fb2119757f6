"""One failure of the live reading with its number, which page and client software show alike."""

from app.errors.base import Finding
from app.wire.codes import NUMBERS, FailureCode


def failure(code: FailureCode, sentence: str, cause: str, remedy: str) -> tuple[FailureCode, Finding]:
    return code, Finding(NUMBERS[code], sentence, cause, remedy)
