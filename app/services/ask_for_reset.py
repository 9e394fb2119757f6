"""Asking for a new password. Here nothing is compared with any account, so the answer and its time cannot tell one."""

import msgspec

from app.context import Context
from app.rules.throttle import RESETS_BY_ADDRESS
from app.services.throttling import spend_from
from app.store import reset_requests
from app.store.db import Tx
from app.tokens import new_id


class Asked(msgspec.Struct, frozen=True):
    """What was typed: a user ID in the form in which it is stored, and an e-mail address."""

    user_id: str
    email: str


def reset_context(request_id: str) -> str:
    return f"reset_request:{request_id}"


async def ask_for_reset(context: Context, asked: Asked, *, address: str) -> None:
    """Writes the request down for the worker, who is woken by the caller. Raises TooManyRequests."""
    request_id, now = new_id(), context.clock.now_ms()
    sealed = context.sealer.seal(msgspec.json.encode(asked), context=reset_context(request_id))

    def unit(tx: Tx) -> None:
        spend_from(context, tx, RESETS_BY_ADDRESS, address)
        reset_requests.insert_request(tx, request_id, sealed, now)

    await context.db.write(unit)
