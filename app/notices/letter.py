"""The words of a mail, Japanese first and English below: once as plain text, once as HTML, from the same template, so
that the two can never say different things."""

from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.clock import utc
from app.config import Office
from app.i18n import Language, in_language

TEMPLATES = Path(__file__).parent.parent / "templates" / "email"
JAPAN = timezone(timedelta(hours=9))
TIME = {
    Language.JAPANESE: "y年M月d日 H時mm分（日本時間）",
    # Easy Japanese tells the time by the 12-hour clock.
    Language.EASY_JAPANESE: "y年M月d日 aK時mm分（日本の 時間）",
    Language.ENGLISH: "d MMMM y, HH:mm '(Japan time)'",
}

DAY = {
    Language.JAPANESE: "y年M月d日",
    Language.EASY_JAPANESE: "y年M月d日",
    Language.ENGLISH: "d MMMM y",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One half of a mail."""

    language: Language

    @property
    def lang(self) -> str:
        return self.language.html

    def say(self, sentence: str) -> str:
        return in_language(self.language, sentence)

    def time(self, ms: int) -> str:
        """Epoch milliseconds as a date and time in words, in Japan."""
        return format_datetime(utc(ms).astimezone(JAPAN), TIME[self.language], locale=self.lang)

    def day(self, day: date) -> str:
        return format_date(day, DAY[self.language], locale=self.lang)

    def choose(self, japanese: str, english: str) -> str:
        return english if self.language is Language.ENGLISH else japanese


@dataclass(frozen=True, slots=True)
class Frame:
    """What the layouts show around the words of a kind; `facts` is what those words need."""

    kind: str
    voices: tuple[Voice, ...]
    facts: object
    office: Office
    mail_domain: str


def voices(language: Language) -> tuple[Voice, ...]:
    """Japanese first, English below."""
    easy = language is Language.EASY_JAPANESE
    return Voice(Language.EASY_JAPANESE if easy else Language.JAPANESE), Voice(Language.ENGLISH)


def subject_line(frame: Frame) -> str:
    """Both languages in one line."""
    subject = _templates(html=False).get_template(f"{frame.kind}/subject.txt")
    return " / ".join(subject.render(_=voice.say).strip() for voice in frame.voices)


def plain_letter(frame: Frame) -> str:
    return _templates(html=False).get_template("layout.txt").render(frame=frame)


def html_letter(frame: Frame, subject: str) -> str:
    return _templates(html=True).get_template("layout.html").render(frame=frame, subject=subject)


@cache
def _templates(*, html: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=html,  # noqa: S701 - plain text is no markup; the HTML half escapes.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
