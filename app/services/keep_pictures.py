"""What time does to the pictures of documents, once an hour while the service runs."""

import logging

from app.context import Context
from app.rules.keeping import HOUR_MS
from app.services.erase_documents import Archive, TooManyLeftOver, erase_due, sweep_files

log = logging.getLogger(__name__)


class PictureKeeper:
    """Housekeeping comes by more often; looking through every file is for once an hour."""

    def __init__(self, context: Context) -> None:
        self._clock = context.clock
        self._archive = Archive(context.db, context.documents, context.config.documents, context.clock)
        self._next = 0

    async def keep(self) -> None:
        """Raises StorageUnavailable; what could not be done is tried in the next hour."""
        now = self._clock.now_ms()
        # Further away than an hour: the clock was wrong when this was written down, and was set right.
        if 0 < self._next - now <= HOUR_MS:
            return
        self._next = now + HOUR_MS
        erased = await erase_due(self._archive)
        try:
            swept = await sweep_files(self._archive)
        except TooManyLeftOver as left:
            log.error("%s; is this the right database? See `madoguchi documents verify`", left)  # noqa: TRY400
            return
        if erased or swept:
            log.info("pictures of documents: %d erased, %d files without a row taken away", erased, swept)
