"""What a confirmed question does. It is made ready before the transaction (a mail has to be composed outside it), done
inside, and followed up after the commit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from app.context import Context
from app.records import Proposal
from app.store.db import Tx


def nothing_more() -> None:
    """Of a deed that is complete with its commit."""


@dataclass(frozen=True, slots=True)
class Deed:
    """`do` raises a Refusal when the state it needs is gone; then the question stays open and nothing is changed."""

    do: Callable[[Tx], None]
    after: Callable[[], None] = nothing_more


# The second argument is the question, the third the actor who confirms, such as "staff:abc".
Prepare: TypeAlias = Callable[[Context, Proposal, str], Awaitable[Deed]]
