"""Check my computer and card: what is known of one browser session's computer, in words, and as a report to copy.

The report has no room for a person: no name, number, serial or date of a certificate, which tells a birthday.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version

from app.context import Context
from app.errors.guidance import STARTUP_GUIDE, guidance_of
from app.errors.live import FAILURES
from app.i18n import Language, current_language, gettext, speaking
from app.i18n import lazy as _l
from app.rules.check_line import Line, Proof
from app.rules.check_lines import Seen, check_lines
from app.rules.japan_time import day_of, in_words
from app.services.check_words import LABELS, SAYINGS, TONES
from app.services.live_session import LiveSession
from app.wire.codes import NUMBERS, FailureCode

MAX_MODEL = 40
_SERIAL = re.compile(r"(?=[0-9A-Fa-f]*[0-9])[0-9A-Fa-f]{6,}|[^ ]*[0-9]{5,}[^ ]*")
_NOT_A_MODEL = re.compile(r"[^ -~]+|[\[(][^\])]*[\])]")
_TITLE = _l("Check my computer and card")
_BROWSER = _l("Browser")
_CODE = _l("Error code")
_REIWA = 2018
SECONDS_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line in the language of the task."""

    name: str
    tone: str
    word: str
    label: str
    text: str
    advice: str
    section: str


@cache
def newest_agent() -> str:
    """Client software and server are released together."""
    return version("madoguchi")


def lines_of(context: Context, live: LiveSession, *, socket: bool) -> tuple[Line, ...]:
    return check_lines(
        Seen(
            flow=live.flow,
            today=day_of(context.clock.now_ms()),
            socket=socket,
            floor=context.config.live.agent_floor,
            newest=newest_agent(),
            version=live.pairing.info.version if live.pairing else None,
            ahead_s=live.agent.ahead_s if live.agent else None,
            proof=_proof_in_force(live),
        )
    )


def _proof_in_force(live: LiveSession) -> Proof | None:
    """With another card on the reader, the test of the last one says nothing."""
    others = {card.card_ref for card in live.flow.cards}
    fits = live.proof is not None and (not others or live.proof.card_ref in others)
    return live.proof if fits else None


def said(line: Line) -> SaidLine:
    text, advice, section = _sentences(line)
    return SaidLine(
        name=line.name,
        tone=line.tone.value,
        word=str(TONES[line.tone]),
        label=str(LABELS[line.name]),
        text=text,
        advice=advice,
        section=section,
    )


def _sentences(line: Line) -> tuple[str, str, str]:
    if line.code is not None:
        finding = FAILURES[line.code]
        return str(finding.sentence), str(finding.remedy), _section(line.code)
    saying = SAYINGS[line.found]
    return _filled(saying.text, line), str(saying.advice), saying.section


def _section(code: FailureCode) -> str:
    found = guidance_of(NUMBERS[code])
    if found is None:
        return ""
    return f"{'guide' if found.route == STARTUP_GUIDE else 'certificate'}#{found.anchor}"


def _filled(sentence: str, line: Line) -> str:
    count = line.count
    if line.name == "clock" and count is not None:
        count = round(count / SECONDS_A_MINUTE)
    shown = reader_model(line.text) if line.name == "reader" else line.text
    values = {"text": shown, "more": line.more, "count": count, "day": day_text(line.day) if line.day else ""}
    return str(sentence) % values


def day_text(day: date) -> str:
    """The Western year, and the year of the era beside it, as offices in Japan write dates."""
    era = day.year - _REIWA
    if current_language.get() is Language.ENGLISH:
        return f"{day:%-d %B %Y} (Reiwa {era})"
    return f"{day.year}年（令和{era}年）{day.month}月{day.day}日"


def reader_model(label: str) -> str:
    """A model in plain letters. Drivers put serial numbers into the name of a reader, and an agent could put anything
    there: what is not a short word is left out."""
    words = _SERIAL.sub(" ", _NOT_A_MODEL.sub(" ", label)).split()
    return " ".join(words)[:MAX_MODEL].strip() or gettext("IC card reader")


def report_of(lines: tuple[Line, ...], *, language: Language, browser: str, now_ms: int) -> str:
    """Plain text to send to a helper: in the language of the page, and in English for who helps."""
    languages = dict.fromkeys((language, Language.ENGLISH))
    return "\n\n".join(_report(lines, one, browser, now_ms) for one in languages)


def _report(lines: tuple[Line, ...], language: Language, browser: str, now_ms: int) -> str:
    with speaking(language):
        moment = in_words(now_ms, english=language is Language.ENGLISH)
        head = (str(_TITLE), f"{moment} (JST)", f"{_BROWSER}: {browser}")
        return "\n".join((*head, *map(_report_line, lines)))


def _report_line(line: Line) -> str:
    text, _, _ = _sentences(line)
    if line.code is not None:
        text = f"{text} ({_CODE}: {NUMBERS[line.code]})"
    elif instead := SAYINGS[line.found].report:
        text = str(instead)
    return f"[{TONES[line.tone]}] {LABELS[line.name]}{': ' if text else ''}{text}"
