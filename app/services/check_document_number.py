"""Asking the office's list of documents that are no longer valid, for somebody who types a number."""

from app.context import Context
from app.rules.throttle import DOCUMENT_NUMBERS
from app.services.revoked_documents import document_number_hash
from app.services.throttling import spend, spend_from
from app.store import revoked_documents
from app.store.db import Tx


async def is_revoked(context: Context, number: str, *, account_id: str | None, address: str) -> bool:
    """Counted by account, or by the client's address for a visitor. Whoever tries numbers learns no more than the
    immigration agency's own public inquiry says, and slower. Raises TooManyRequests."""
    hashed = document_number_hash(context.sealer, number)

    def unit(tx: Tx) -> bool:
        if account_id is None:
            spend_from(context, tx, DOCUMENT_NUMBERS, address)
        else:
            spend(tx, DOCUMENT_NUMBERS, account_id, now=context.clock.now_ms())
        return revoked_documents.count_listed(tx, hashed) > 0

    return await context.db.write(unit)
