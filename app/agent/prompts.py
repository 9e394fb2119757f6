"""The port to the person: what a dialog must offer, and the choice of one. No prompter ever stores an answer."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from app.agent.deadline import Deadline
from app.card.pin import Pin

Mistake = Literal["wrong", "format", "uncertain"]


@dataclass(frozen=True)
class SigningRequest:
    """What consent is asked for. `title` and `lines` are exactly what goes into the signature."""

    origin: str
    title: str
    lines: tuple[str, ...]
    reader: str
    simulated: bool


@dataclass(frozen=True)
class Notice:
    """Something to read: a pairing number, a code for the page, a warning."""

    title: str
    lines: tuple[str, ...] = ()
    large: str | None = None
    is_warning: bool = False


class PinDialog(Protocol):
    """One dialog for one secret, kept open over wrong entries."""

    async def ask(self, deadline: Deadline, tries_left: int | None, mistake: Mistake | None) -> bytearray:
        """A well-formed secret; the caller wipes it. Raises PromptCancelled, PromptFailed."""
        ...


class Prompter(Protocol):
    """Each call ends when its task is cancelled, and takes its dialog away."""

    async def code(self, mistake: str | None) -> str:
        """The pairing code as XXXX-XXXX. Raises PromptCancelled."""
        ...

    async def consent(self, request: SigningRequest, deadline: Deadline) -> None:
        """Returns when the person agrees. Raises PromptCancelled."""
        ...

    def pin_dialog(self, pin: Pin, request: SigningRequest) -> AbstractAsyncContextManager[PinDialog]: ...

    def showing(self, notice: Notice) -> AbstractAsyncContextManager[None]:
        """Shown for as long as the block runs; nobody has to answer."""
        ...

    async def tell(self, notice: Notice) -> None:
        """Shown until read, a minute at most."""
        ...
