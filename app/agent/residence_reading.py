"""Reading the chip of a residence card for the server, after the person agreed. The number comes from the server for
this one reading; it is in no log, and nothing of the card stays here."""

import asyncio
import base64
from functools import partial

from app.agent.desk import Desk
from app.agent.findings import ChallengeRefused
from app.card.residence import read_residence_card
from app.card.residence_files import ResidenceFiles
from app.wire.agent_messages import CardUse
from app.wire.residence_messages import ResidenceFile, ResidenceOpen, ResidenceRead

PURPOSE = "residence"


class ChipStep:
    """One reading with one number; whatever goes wrong is a CardFailure for the ceremony to explain."""

    def __init__(self, card: CardUse, *, desk: Desk) -> None:
        self._card = card
        self._desk = desk

    async def run(self, opened: "asyncio.Queue[ResidenceOpen]") -> None:
        """Returns when everything was sent. Raises CardFailure, ChallengeRefused when no number comes."""
        number = await self._number(opened)
        async with self._desk.cards.transaction(self._card.rid) as link:
            files = await self._desk.cards.run(partial(read_residence_card, link, number))
        await self._send(files)

    async def _number(self, opened: "asyncio.Queue[ResidenceOpen]") -> str:
        try:
            async with asyncio.timeout(self._desk.limits.challenge):
                return (await opened.get()).number
        except TimeoutError as silence:
            raise ChallengeRefused("no card number came") from silence

    async def _send(self, files: ResidenceFiles) -> None:
        for name, content in files.content.items():
            encoded = base64.b64encode(content).decode("ascii")
            await self._desk.send(ResidenceFile(name=name.value, content=encoded))
        await self._desk.send(ResidenceRead(card_type=files.card_type.code))  # type: ignore[arg-type]
