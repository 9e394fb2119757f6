"""A paired connection: reports cards, runs one ceremony at a time, and obeys the server's cancel at once."""

import asyncio
import logging
from contextlib import suppress

from app.agent.card_thread import Cards
from app.agent.ceremony import Ceremony
from app.agent.desk import Desk, Limits
from app.agent.findings import LinkLost, PairRejected
from app.agent.monitor import CardMonitor
from app.agent.pairing import Pairing
from app.agent.prompts import Prompter, SigningRequest
from app.agent.server_link import ServerLink
from app.agent.signing import Statement
from app.agent.words import Words
from app.wire.agent_messages import (
    AttemptFailed,
    Bye,
    Cancel,
    Cancelled,
    CardUse,
    CeremonyStart,
    Challenge,
    ErrorReply,
    Extend,
    PairReject,
    Result,
)
from app.wire.codes import FailureCode
from app.wire.messages import Message, Payload
from app.wire.residence_messages import ResidenceOpen

logger = logging.getLogger(__name__)


class PairedSession:
    """Lives from pair.ok to the end of the connection."""

    def __init__(
        self, link: ServerLink, pairing: Pairing, *, cards: Cards, monitor: CardMonitor, prompter: Prompter,
        limits: Limits, words: Words,
    ) -> None:  # fmt: skip
        self._link = link
        self._pairing = pairing
        self._cards = cards
        self._monitor = monitor
        self._prompter = prompter
        self._limits = limits
        self._words = words
        self._start: CeremonyStart | None = None
        self._cid: str | None = None
        self._ceremony: Ceremony | None = None
        self._running: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Until the connection ends: raises LinkClosed, LinkLost or PairRejected, with no dialog left open."""
        self._monitor.begin(self, self._pairing.browser_binding)
        try:
            while True:
                message = await self._link.receive()
                await self._take(message)
        except asyncio.CancelledError:
            await self._say_goodbye()
            raise
        finally:
            self._monitor.end()
            await self._stop_ceremony()

    async def _say_goodbye(self) -> None:
        """This program is being ended: the server hears so at once instead of waiting for a lost agent."""
        with suppress(LinkLost):
            if self._running and not self._running.done():
                await self._link.send(Cancelled(by="shutdown"), cid=self._cid)
            await self._stop_ceremony()
            await self._link.send(Bye(reason="shutdown"))

    # --- what the monitor tells us -------------------------------------------------------------------------------

    async def report(self, payload: Payload) -> None:
        try:
            await self._link.send(payload)
        except LinkLost:
            logger.debug("a report found no connection")

    def card_left(self, rid: str) -> None:
        if self._ceremony and self._ceremony.card.rid == rid and self._running:
            self._running.cancel()

    # --- what the server asks of us ------------------------------------------------------------------------------

    async def _take(self, message: Message) -> None:
        """Everything a server can ask. No request names bytes to sign; a message of another ceremony is passed over."""
        if self._cid is not None and message.cid not in (None, self._cid) and _is_step(message.payload):
            return
        match message.payload:
            case CeremonyStart() as start:
                await self._stop_ceremony()
                self._start, self._cid = start, message.cid
                self._words.follow(start.lang)
            case CardUse() as card:
                await self._use_card(card)
            case Challenge() | ResidenceOpen() as asked if self._ceremony:
                self._ceremony.take(asked)
            case Extend() as more if self._ceremony:
                self._ceremony.extend(more.deadline_s)
            case Cancel() as cancel:
                await self._stop_ceremony()
                self._log_end(cancel.code)
            case PairReject() as rejection:
                raise PairRejected(rejection.code)
            case Result() as result:
                logger.info(
                    "%s",
                    self._words("result_ok")
                    if result.ok
                    else self._words.about_code(result.code or "internal"),
                )
            case ErrorReply() as error:
                logger.warning("the server did not take a message: %s", error.code)
            case _:
                logger.debug("passed over: %s", message.payload.type)

    async def _use_card(self, card: CardUse) -> None:
        """Only a card that we reported, under the reference we gave it; asking twice changes nothing."""
        if self._start is None:
            return
        if self._ceremony and self._ceremony.card == card and self._running and not self._running.done():
            return
        await self._stop_ceremony()
        if not self._monitor.knows(card.rid, card.card_ref):
            gone = AttemptFailed(code=FailureCode.CARD_GONE.value, stage="card.use")
            await self._link.send(gone, cid=self._cid)
            return
        self._ceremony = self._new_ceremony(self._start, card, self._cid)
        self._running = asyncio.get_running_loop().create_task(self._run(self._ceremony))

    def _new_ceremony(self, start: CeremonyStart, card: CardUse, cid: str | None) -> Ceremony:
        request = SigningRequest(
            origin=self._link.origin,
            title=start.title,
            lines=start.lines,
            reader=self._monitor.label(card.rid),
            simulated=self._monitor.is_simulated,
        )
        statement = Statement(request, start.purpose, self._pairing.browser_binding)

        async def send(payload: Payload) -> None:
            await self._link.send(payload, cid=cid)

        desk = Desk(self._cards, self._prompter, send, self._monitor.recheck, self._limits)
        return Ceremony(statement, card, needs=start.needs, desk=desk)

    async def _run(self, ceremony: Ceremony) -> None:
        try:
            if await ceremony.run():
                logger.info("%s", self._words("signed"))
        except LinkLost:
            logger.debug("the ceremony found no connection")

    def _log_end(self, code: str | None) -> None:
        logger.info("%s", self._words.about_code(code) if code else self._words("ended"))

    async def _stop_ceremony(self) -> None:
        running, self._running, self._ceremony = self._running, None, None
        if running:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def _is_step(payload: Payload) -> bool:
    return not isinstance(payload, (CeremonyStart, ErrorReply))
