"""One line of the doctor's list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    is_good: bool
    text: str
