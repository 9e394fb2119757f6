"""Messages between page and server. The page gets finished sentences and never a PIN, an APDU, a
certificate, a serial number or a host name: there is no field for any of them."""

from typing import ClassVar, Literal

from app.wire.agent_messages import Id, Shape, Text, Tries
from app.wire.messages import Payload, PinKind

PageLanguage = Literal["ja", "ja-easy", "en"]
StepProgress = Literal["todo", "current", "done", "problem"]


# --- page to server -----------------------------------------------------------------------------------------


class Subscribe(Payload, frozen=True):
    """The first message; `page_token` is the page's place in its tab's order."""

    type: ClassVar[str] = "subscribe"
    lang: PageLanguage
    page_token: Id


class PairStart(Payload, frozen=True):
    type: ClassVar[str] = "pair.start"


class FlowStart(Payload, frozen=True):
    """What it is for is known by the page that the tab is on."""

    type: ClassVar[str] = "flow.start"


class CardChoose(Payload, frozen=True):
    type: ClassVar[str] = "card.choose"
    rid: Id


class Retry(Payload, frozen=True):
    type: ClassVar[str] = "retry"


class ExtendTime(Payload, frozen=True):
    type: ClassVar[str] = "extend"


class CancelFlow(Payload, frozen=True):
    type: ClassVar[str] = "cancel"


# --- server to page -----------------------------------------------------------------------------------------


class StepView(Shape, frozen=True):
    """One panel: what it is about, how far it is, and a sentence about it."""

    name: Literal["agent", "reader", "card", "pin", "result"]
    progress: StepProgress
    title: Text
    text: str


class ReaderView(Shape, frozen=True):
    rid: Id
    label: Text
    has_card: bool
    simulated: bool = False


class PinPanel(Shape, frozen=True):
    kind: PinKind
    label: Text
    phase: Text
    left: Tries | None = None
    text: str = ""


class CheckView(Shape, frozen=True):
    """A line of "Check my computer"."""

    label: Text
    state: Literal["ok", "problem", "waiting"]
    text: str


class CheckLine(Shape, frozen=True):
    """A line of the page "Check my computer and card". `word` says the tone in words; `section` is a part of a guide
    that says more, such as "guide#software" or "certificate#expired", "" for none."""

    name: Text
    tone: Literal["good", "warning", "bad", "unknown"]
    word: Text
    label: Text
    text: str
    advice: str = ""
    section: Text = ""


class Snapshot(Payload, frozen=True, omit_defaults=False):
    """The whole picture, sent on subscribe and on every change; a page ignores a `rev` below the one it
    shows.

    `code` is for programs, `number` is what people are shown ("E-2301"), `guide` the part of a guide that says more,
    such as "certificate#pin-locked".
    `starts_itself`: the page may send flow.start without a click (see P4). `seconds_left` is the running
    limit of this state, `session_deadline` the session's idle end in epoch milliseconds. `lines` and `report` are for
    the page "Check my computer and card" only.
    """

    type: ClassVar[str] = "snapshot"
    rev: int
    state: Text
    title: str
    advice: str
    steps: tuple[StepView, ...]
    checks: tuple[CheckView, ...]
    allowed: tuple[Text, ...]
    code: Text | None = None
    number: Text | None = None
    guide: Text | None = None
    retryable: bool = False
    readers: tuple[ReaderView, ...] = ()
    pin: PinPanel | None = None
    agent: str | None = None
    code_entry: bool = False
    starts_itself: bool = False
    simulated: bool = False
    seconds_left: int | None = None
    session_deadline: int = 0
    lines: tuple[CheckLine, ...] = ()
    report: str = ""


class Ticket(Payload, frozen=True):
    type: ClassVar[str] = "ticket"
    uri: str
    user_code: Text
    expires_s: int


class FlowResult(Payload, frozen=True):
    type: ClassVar[str] = "result"
    ok: bool
    next: Text


class SessionOver(Payload, frozen=True):
    """The session has ended; the socket closes after this."""

    type: ClassVar[str] = "session.over"
    reason: Text


class PageError(Payload, frozen=True):
    """Changes no state. `allowed` are the commands that would have had a meaning."""

    type: ClassVar[str] = "error"
    code: Literal["unknown_type", "bad_state", "invalid", "rate_limited", "internal"]
    path: Text | None = None
    state: Text | None = None
    allowed: tuple[Text, ...] = ()


def _table(*payloads: type[Payload]) -> dict[str, type[Payload]]:
    return {payload.type: payload for payload in payloads}


FROM_PAGE = _table(Subscribe, PairStart, FlowStart, CardChoose, Retry, ExtendTime, CancelFlow)
TO_PAGE = _table(Snapshot, Ticket, FlowResult, SessionOver, PageError)
