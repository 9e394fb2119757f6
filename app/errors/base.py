"""The root of the tree of refusals, the two that are our own fault, and the findings that refuse nothing."""

from dataclasses import dataclass
from typing import ClassVar

from app.i18n import lazy as _l


class Refusal(Exception):
    """A finding that stops a request. `code` is shown to people; the message is for the log and holds no data.

    `sentence` says what happened, `cause` why it can happen, `remedy` what to do now. Each leaf has its own four.
    """

    code: ClassVar[str] = "E-1900"
    status: ClassVar[int] = 500
    sentence: ClassVar[str] = _l("Something went wrong on our side.")
    cause: ClassVar[str] = _l("A part of this system failed in a way that nobody foresaw.")
    remedy: ClassVar[str] = _l("Please try again in a few minutes. Nothing you did caused this.")


class StorageUnavailable(Refusal):
    code = "E-1901"
    status = 503
    sentence = _l("Your data could not be saved just now.")
    cause = _l("The storage of this system is full or did not answer.")
    remedy = _l("Nothing was lost or half done. Please try again in a few minutes.")


class Told(str):
    """A finding in the language of the running task; the page shows `code` beside it."""

    __slots__ = ("code",)

    code: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with an entry or a reading, where the person mends it and goes on at once.

    The four texts are those of a refusal; `%(name)s` in the sentence stands for a value.
    """

    code: str
    sentence: str
    cause: str
    remedy: str

    def told(self, **values: object) -> Told:
        told = Told(str(self.sentence) % values if values else str(self.sentence))
        told.code = self.code
        return told


def all_refusals() -> tuple[type[Refusal], ...]:
    """Every refusal of this package, by code: the list of error messages is made from it."""
    found: list[type[Refusal]] = []
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return tuple(sorted(found, key=lambda kind: kind.code))
