"""Rows of notices on the homepage."""

from dataclasses import dataclass
from enum import StrEnum


class Importance(StrEnum):
    NORMAL = "normal"
    IMPORTANT = "important"


class NoticeTime(StrEnum):
    """Which notices are asked for."""

    ANY = "any"
    SHOWN = "shown"
    COMING = "coming"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Notice:
    """Bodies are Markdown without HTML. Shown from `shown_from` until `shown_to` (epoch ms; None: until ended)."""

    id: str
    title_ja: str
    title_en: str
    body_ja: str
    body_en: str
    shown_from: int
    shown_to: int | None = None
    importance: Importance = Importance.NORMAL
