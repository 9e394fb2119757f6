"""What a ceremony works with: the card, the person, the server, and how long it waits for each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.agent.card_thread import Cards
from app.agent.prompts import Prompter
from app.wire.messages import Payload


@dataclass(frozen=True)
class Limits:
    """Seconds. A person has two minutes for an answer, the server 15 s for its challenge."""

    answer: float = 120.0
    challenge: float = 15.0
    reread_pause: float = 0.3
    reconnect: float = 30.0
    first_backoff: float = 0.5
    longest_backoff: float = 5.0
    binding: float = 120.0
    greeting: float = 20.0


@dataclass(frozen=True)
class Desk:
    """`send` carries the ceremony's id; `recheck` makes the monitor read a reader's card again and report it."""

    cards: Cards
    prompter: Prompter
    send: Callable[[Payload], Awaitable[None]]
    recheck: Callable[[str], None]
    limits: Limits
