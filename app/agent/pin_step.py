"""One PIN and the signature it allows. A confirmed entry becomes at most one VERIFY, and nothing here repeats it."""

import asyncio
from collections.abc import Callable
from functools import partial

from app.agent.deadline import Deadline
from app.agent.desk import Desk
from app.agent.findings import AlreadyTold, ChallengeRefused, PromptCancelled, PromptTimedOut
from app.agent.prompts import Mistake, PinDialog
from app.agent.secrets_in_memory import is_well_formed, wipe
from app.agent.signing import PINS, Statement, open_same_card, sign_statement
from app.card.apdu import CardFailure
from app.card.jpki import JpkiApplication
from app.card.link import CardLink, TransportFailure
from app.card.pin import PinBlocked, PinFormat, PinWrong
from app.wire.agent_messages import CardUse, Challenge, PinPhase, Progress
from app.wire.messages import PinKind

REREAD_ATTEMPTS = 4
Outcome = tuple[int | None, Mistake]


class PinUncertain(CardFailure):
    """VERIFY was sent and no clear answer came: the try may be spent."""


class PinStep:
    def __init__(
        self,
        need: PinKind,
        statement: Statement,
        card: CardUse,
        *,
        desk: Desk,
        new_deadline: Callable[[], Deadline],
    ) -> None:
        self._need = need
        self._pin = PINS[need]
        self._statement = statement
        self._card = card
        self._desk = desk
        self._new_deadline = new_deadline

    async def run(self, challenges: asyncio.Queue[Challenge]) -> None:
        """Returns when the signature was sent. Raises AlreadyTold, CardChanged, CardFailure, PromptFailed."""
        left = await self._tries_left()
        mistake: Mistake | None = None
        async with self._desk.prompter.pin_dialog(self._pin, self._statement.request) as dialog:
            while True:
                entry = await self._ask(dialog, left, mistake)
                outcome = await self._use(entry, challenges)
                if outcome is None:
                    return
                left, mistake = outcome

    async def _tell(self, phase: PinPhase) -> None:
        await self._desk.send(phase)

    def _phase(self, phase: str, left: int | None = None) -> PinPhase:
        return PinPhase(kind=self._need, phase=phase, left=left, max=self._pin.max_tries)  # type: ignore[arg-type]

    async def _tries_left(self) -> int | None:
        """Asked of the card, never remembered. Raises PinBlocked at zero: then no dialog opens at all."""
        for _ in range(REREAD_ATTEMPTS - 1):
            try:
                return await self._read_counter()
            except TransportFailure:
                await asyncio.sleep(self._desk.limits.reread_pause)
        return await self._read_counter()

    async def _read_counter(self) -> int | None:
        async with self._desk.cards.transaction(self._card.rid) as link:
            application = await self._open(link)
            left = await self._desk.cards.run(partial(application.tries_left, self._pin))
        if left == 0:
            raise PinBlocked(self._pin)
        return left

    async def _open(self, link: CardLink) -> JpkiApplication:
        key = self._statement.browser_binding
        return await self._desk.cards.run(partial(open_same_card, link, key, self._card.card_ref))

    async def _ask(self, dialog: PinDialog, left: int | None, mistake: Mistake | None) -> bytearray:
        await self._tell(self._phase("prompt", left))
        try:
            async with self._new_deadline() as deadline:
                return await dialog.ask(deadline, left, mistake)
        except PromptCancelled as refusal:
            await self._tell(self._phase("cancelled"))
            raise AlreadyTold from refusal
        except PromptTimedOut as silence:
            await self._tell(self._phase("timeout"))
            raise AlreadyTold from silence

    async def _use(self, entry: bytearray, challenges: asyncio.Queue[Challenge]) -> Outcome | None:
        """None when signed; otherwise what the next prompt must say."""
        try:
            if not is_well_formed(self._pin, entry):
                return await self._tries_left(), "format"
            await self._verify_and_sign(entry, challenges)
        except PinFormat:
            return await self._tries_left(), "format"
        except PinWrong as wrong:
            await self._tell(self._phase("wrong", wrong.tries_left))
            return wrong.tries_left, "wrong"
        except PinBlocked as blocked:
            await self._tell(self._phase("blocked", 0))
            raise AlreadyTold from blocked
        except PinUncertain:
            await self._tell(self._phase("uncertain"))
            return await self._tries_left(), "uncertain"
        finally:
            wipe(entry)
        return None

    async def _verify_and_sign(self, entry: bytearray, challenges: asyncio.Queue[Challenge]) -> None:
        """Everything between the two ends of one exclusive transaction; its end resets the card (A8)."""
        cards = self._desk.cards
        async with cards.transaction(self._card.rid) as link:
            application = await self._open(link)
            await self._tell(self._phase("verifying"))
            await self._verify(application, entry)
            await self._tell(self._phase("ok"))
            challenge = await self._await_challenge(challenges)
            await self._tell_progress()
            token = await cards.run(partial(sign_statement, application, self._statement, challenge))
            await self._desk.send(token)

    async def _verify(self, application: JpkiApplication, entry: bytearray) -> None:
        try:
            await self._desk.cards.run(partial(application.verify, self._pin, entry))
        except (PinWrong, PinBlocked, PinFormat):
            raise
        except CardFailure as failure:
            raise PinUncertain from failure

    async def _await_challenge(self, challenges: asyncio.Queue[Challenge]) -> Challenge:
        try:
            async with asyncio.timeout(self._desk.limits.challenge):
                challenge = await challenges.get()
        except TimeoutError as silence:
            raise ChallengeRefused("no challenge came") from silence
        if challenge.use != self._need:
            raise ChallengeRefused("a challenge for the other key")
        return challenge

    async def _tell_progress(self) -> None:
        await self._desk.send(Progress(step="sign"))
