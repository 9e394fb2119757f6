"""A session for somebody who starts to register."""

from app.context import Context
from app.rules.throttle import VISITOR_SESSIONS
from app.services.sessions import Opened
from app.services.throttling import spend_from
from app.store import sessions as rows
from app.store.db import Tx


async def open_visitor(context: Context, *, address: str) -> Opened:
    """Raises TooManyRequests: rows for strangers are limited per address."""
    opened = context.sessions.new(account_id=None)

    def unit(tx: Tx) -> None:
        spend_from(context, tx, VISITOR_SESSIONS, address)
        rows.insert_session(tx, opened.session)

    await context.db.write(unit)
    context.sessions.adopt(opened)
    return opened
