"""Watches the certificates of accounts while the service runs: each is looked at once a day, some at a time. Revocation
lists are fetched in the same rounds, before they end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from app.clock import utc
from app.context import Context
from app.errors import StorageUnavailable
from app.services.recheck_certificates import recheck_account
from app.store import certificates

log = logging.getLogger(__name__)
EVERY_SECONDS = 30
# 144,000 accounts a day; whoever has more is looked at a little later than once a day.
BATCH = 50
# Nobody answers: the rest of the round is spared the wait.
MOST_SILENT = 3


class CertificateWatch:
    """`refresh`: brings what the answers come from up to date."""

    def __init__(self, context: Context, refresh: Callable[[datetime], Awaitable[None]]) -> None:
        self._context = context
        self._refresh = refresh

    async def run(self) -> None:
        """Until cancelled. A disk that cannot be written is tried again, not given up on."""
        while True:
            try:
                await self._refresh(utc(self._context.clock.now_ms()))
                await self.round()
            except StorageUnavailable:
                log.exception("certificates could not be marked")
            await asyncio.sleep(EVERY_SECONDS)

    async def round(self) -> None:
        """Raises StorageUnavailable."""
        now, silent = self._context.clock.now_ms(), 0
        due = await self._context.db.read(lambda tx: certificates.list_due_accounts(tx, now, limit=BATCH))
        for account_id in due:
            silent = 0 if await recheck_account(self._context, account_id) else silent + 1
            if silent == MOST_SILENT:
                return
