"""What the page "Check my computer and card" gets besides the usual picture: its lines, the report, and words of its
own while nobody is asked for a PIN."""

import msgspec

from app.context import Context
from app.errors.live import FAILURES
from app.i18n import Language, speaking
from app.i18n import lazy as _l
from app.rules.check_card import can_be_tested, shown_card
from app.rules.check_line import Line, Tone
from app.rules.live_cards import SERVICE_CODES
from app.rules.live_states import Flow, State
from app.services.check_computer import lines_of, report_of, said
from app.services.live_session import LiveSession
from app.wire.codes import FailureCode
from app.wire.page_messages import CheckLine, Snapshot
from app.ws import state_words as words

_PUT_CARD = (
    _l("Put your Individual Number card on the reader"),
    _l("The list below then says what the card shows. No PIN is needed for this."),
)
_ALL_WELL = (
    _l("Your computer and your card are ready"),
    _l("If you like, test the certificate too. Otherwise you are finished here."),
)
_LOOK_BELOW = (
    _l("Something needs your attention"),
    _l("The list below says what it is, and what you can do."),
)
_TESTED = (
    _l("Your certificate works"),
    _l("Nothing of the test was kept. You may take the card out."),
)


def with_check(shot: Snapshot, context: Context, live: LiveSession, lang: Language) -> Snapshot:
    lines = lines_of(context, live, socket=True)
    report = report_of(lines, language=lang, browser=live.browser, now_ms=context.clock.now_ms())
    with speaking(lang):
        shot = msgspec.structs.replace(shot, lines=tuple(map(_wired, lines)), report=report)
        if live.flow.state is not State.PAIRED or live.flow.notice:
            return shot
        title, advice = map(str, _words(live.flow, lines))
    # To be looked at is no reading that could be cancelled, and only a card that can sign is tested.
    allowed = ("flow.start",) if can_be_tested(live.flow) else ()
    return msgspec.structs.replace(shot, title=title, advice=advice, allowed=allowed)


def _wired(line: Line) -> CheckLine:
    words_of = said(line)
    return CheckLine(
        name=words_of.name,
        tone=line.tone.value,
        word=words_of.word,
        label=words_of.label,
        text=words_of.text,
        advice=words_of.advice,
        section=words_of.section,
    )


def _words(flow: Flow, lines: tuple[Line, ...]) -> tuple[str, str]:
    if not flow.readers:
        return words.STATES[State.WAIT_SERVICE if flow.service in SERVICE_CODES else State.WAIT_READER]
    card = shown_card(flow)
    if card is None:
        return _PUT_CARD
    if card.kind != "mynumber":
        finding = FAILURES[FailureCode.CARD_UNSUPPORTED]
        return finding.sentence, finding.remedy
    if any(line.tone is Tone.BAD for line in lines):
        return _LOOK_BELOW
    return _TESTED if any(line.found == "proof_good" for line in lines) else _ALL_WELL
