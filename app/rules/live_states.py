"""States and limits of a live card reading. Nothing here acts; `live_flow` says who may go where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from app.wire.agent_messages import CardState, ReaderState
from app.wire.codes import RETRYABLE, FailureCode
from app.wire.messages import PinKind

# The kind of card that a reading is of.
CardKind = Literal["mynumber", "residence"]


class State(StrEnum):
    IDLE = "idle"
    TICKET = "ticket"
    BINDING = "binding"
    PAIRED = "paired"
    WAIT_SERVICE = "wait_service"
    WAIT_READER = "wait_reader"
    WAIT_CARD = "wait_card"
    CHOOSE_CARD = "choose_card"
    CHECK_CARD = "check_card"
    CONSENT = "consent"
    PIN = "pin"
    VERIFY_PIN = "verify_pin"
    READ = "read"
    SIGN = "sign"
    VERIFYING = "verifying"
    AGENT_LOST = "agent_lost"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


WAITING = frozenset({State.WAIT_SERVICE, State.WAIT_READER, State.WAIT_CARD, State.CHOOSE_CARD})
CARD_IN_USE = frozenset(
    {State.CHECK_CARD, State.CONSENT, State.PIN, State.VERIFY_PIN, State.READ, State.SIGN}
)
CEREMONY = WAITING | CARD_IN_USE | {State.VERIFYING}
TERMINAL = frozenset({State.DONE, State.FAILED, State.CANCELLED, State.EXPIRED})
ACTIVE = CEREMONY | {State.TICKET, State.BINDING, State.PAIRED, State.AGENT_LOST}
EXTENDABLE = WAITING | {State.CONSENT, State.PIN}

CEREMONY_SECONDS = 600.0
EXTENSION_SECONDS = 120.0
EXTENSIONS = 3

# The person has 120 s at a dialog; the server waits a little longer, so that the agent's own word about it
# comes first.
SECONDS: Mapping[State, float] = {
    State.TICKET: 60.0,
    State.BINDING: 90.0,
    State.PAIRED: 900.0,
    State.CHECK_CARD: 10.0,
    State.CONSENT: 125.0,
    State.PIN: 125.0,
    State.VERIFY_PIN: 15.0,
    State.READ: 30.0,
    State.SIGN: 20.0,
    State.VERIFYING: 15.0,
    State.AGENT_LOST: 30.0,
    State.DONE: 600.0,
    State.FAILED: 600.0,
    State.CANCELLED: 600.0,
    State.EXPIRED: 600.0,
}

# What running out of time means, state by state. The states missing here have a rule of their own in
# `ticked`.
LATE: Mapping[State, tuple[State, FailureCode]] = {
    State.BINDING: (State.FAILED, FailureCode.BINDING_FAILED),
    State.PAIRED: (State.EXPIRED, FailureCode.EXPIRED),
    State.WAIT_SERVICE: (State.EXPIRED, FailureCode.EXPIRED),
    State.WAIT_READER: (State.EXPIRED, FailureCode.EXPIRED),
    State.WAIT_CARD: (State.EXPIRED, FailureCode.EXPIRED),
    State.CHOOSE_CARD: (State.EXPIRED, FailureCode.EXPIRED),
    State.CHECK_CARD: (State.FAILED, FailureCode.CARD_MUTE),
    State.CONSENT: (State.EXPIRED, FailureCode.EXPIRED),
    State.PIN: (State.FAILED, FailureCode.PIN_TIMEOUT),
    State.VERIFY_PIN: (State.FAILED, FailureCode.PIN_UNCERTAIN),
    State.READ: (State.FAILED, FailureCode.CARD_ERROR),
    State.SIGN: (State.FAILED, FailureCode.CARD_ERROR),
    State.VERIFYING: (State.FAILED, FailureCode.INTERNAL),
    State.AGENT_LOST: (State.FAILED, FailureCode.AGENT_LOST),
}


@dataclass(frozen=True)
class PinView:
    """What may be known about a PIN: which one, what is happening, how many tries are left. Never more."""

    kind: PinKind
    phase: str
    left: int | None = None
    max: int | None = None


@dataclass(frozen=True)
class Flow:
    """One browser session's live reading at one moment. Times are monotonic seconds.

    `paired` is true from the binding proof until the agent is gone. `attempt` counts ceremonies, so that a
    word about an older one is never taken for a word about this one. `failure` is why it ended, `notice` a
    passing remark.
    """

    state: State = State.IDLE
    deadline: float | None = None
    ceremony_deadline: float | None = None
    extensions_left: int = EXTENSIONS
    failure: FailureCode | None = None
    notice: FailureCode | None = None
    paired: bool = False
    attempt: int = 0
    needs: tuple[PinKind, ...] = ()
    reads: CardKind = "mynumber"
    accepted: tuple[PinKind, ...] = ()
    consented: bool = False
    pin: PinView | None = None
    service: str = "running"
    readers: tuple[ReaderState, ...] = ()
    cards: tuple[CardState, ...] = ()
    card: CardState | None = None

    @property
    def next_need(self) -> PinKind | None:
        return self.needs[len(self.accepted)] if len(self.accepted) < len(self.needs) else None

    @property
    def retryable(self) -> bool:
        return self.state in TERMINAL and self.state is not State.DONE and self.failure in RETRYABLE


def allowed(flow: Flow) -> tuple[str, ...]:
    """The page's commands that have a meaning now, in the order of their buttons."""
    if flow.state is State.IDLE:
        return ("pair.start",)
    if flow.state in TERMINAL:
        return ("retry", "pair.start") if flow.retryable else ("pair.start",)
    commands = {
        State.TICKET: ("pair.start",),
        State.PAIRED: ("flow.start",),
        State.CHOOSE_CARD: ("card.choose",),
    }
    extend = ("extend",) if flow.state in EXTENDABLE and flow.extensions_left else ()
    return (*commands.get(flow.state, ()), *extend, "cancel")
