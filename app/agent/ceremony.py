"""One request for signatures, from consent to the last signature, with the card the server named.

It asks before it acts, sends one VERIFY for one confirmed entry, and tells the server phases, never a secret.
"""

import asyncio
import logging
from contextlib import suppress

from app.agent.card_findings import DEPARTURES, failure_code
from app.agent.deadline import Deadline
from app.agent.desk import Desk
from app.agent.findings import AgentFinding, AlreadyTold, CardChanged, PromptCancelled, PromptTimedOut
from app.agent.pin_step import PinStep
from app.agent.residence_reading import PURPOSE as RESIDENCE
from app.agent.residence_reading import ChipStep
from app.agent.signing import Statement
from app.card.apdu import CardFailure
from app.wire.agent_messages import AttemptFailed, Cancelled, CardUse, Challenge, ConsentState
from app.wire.messages import PinKind
from app.wire.residence_messages import ResidenceOpen

logger = logging.getLogger(__name__)


class Ceremony:
    """Runs in a task of its own; cancelling the task closes its dialog and costs no try."""

    def __init__(
        self, statement: Statement, card: CardUse, *, needs: tuple[PinKind, ...], desk: Desk
    ) -> None:
        self.card = card
        self._statement = statement
        self._needs = needs
        self._desk = desk
        self._challenges: asyncio.Queue[Challenge] = asyncio.Queue(maxsize=1)
        self._opened: asyncio.Queue[ResidenceOpen] = asyncio.Queue(maxsize=1)
        self._deadline: Deadline | None = None

    def take(self, asked: Challenge | ResidenceOpen) -> None:
        """One at a time: a second one while the first waits is dropped, and nothing is ever done for it.

        In a ceremony for another purpose nobody waits for the number of a residence card.
        """
        with suppress(asyncio.QueueFull):
            if isinstance(asked, Challenge):
                self._challenges.put_nowait(asked)
            else:
                self._opened.put_nowait(asked)

    def extend(self, seconds: float) -> None:
        if self._deadline:
            self._deadline.extend(seconds)

    async def run(self) -> bool:
        """True when everything was signed or read; whatever goes wrong ends in one message to the server."""
        stage = "consent"
        try:
            await self._ask_consent()
            if self._statement.purpose == RESIDENCE:
                stage = "chip"
                await ChipStep(self.card, desk=self._desk).run(self._opened)
            for need in self._needs:
                stage = f"pin {need}"
                await self._sign(need)
        except AlreadyTold:
            return False
        except (CardFailure, AgentFinding) as finding:
            await self._explain(finding, stage)
            return False
        return True

    async def _sign(self, need: PinKind) -> None:
        while not self._challenges.empty():
            # One that came before its PIN was asked for belongs to nothing.
            self._challenges.get_nowait()
        step = PinStep(need, self._statement, self.card, desk=self._desk, new_deadline=self._new_deadline)
        await step.run(self._challenges)

    def _new_deadline(self) -> Deadline:
        self._deadline = Deadline(self._desk.limits.answer)
        return self._deadline

    async def _ask_consent(self) -> None:
        send = self._desk.send
        await send(ConsentState(phase="shown"))
        try:
            async with self._new_deadline() as deadline:
                await self._desk.prompter.consent(self._statement.request, deadline)
        except PromptCancelled as refusal:
            await send(ConsentState(phase="declined"))
            raise AlreadyTold from refusal
        except PromptTimedOut as silence:
            await send(Cancelled(by="timeout"))
            raise AlreadyTold from silence
        await send(ConsentState(phase="accepted"))

    async def _explain(self, finding: Exception, stage: str) -> None:
        if isinstance(finding, (*DEPARTURES, CardChanged)):
            self._desk.recheck(self.card.rid)
        logger.info("%s during %s", type(finding).__name__, stage)
        if not isinstance(finding, DEPARTURES):
            await self._desk.send(AttemptFailed(code=failure_code(finding).value, stage=stage))
