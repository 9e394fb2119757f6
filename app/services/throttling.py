"""Spending from a bucket inside a transaction, so that a crash or a restart forgets no attempt."""

import hashlib

from app.context import Context
from app.errors import TooManyRequests
from app.rules.throttle import Limit, refilled
from app.store import throttle
from app.store.db import Tx


def spend(tx: Tx, limit: Limit, subject: str, *, now: int) -> None:
    """Raises TooManyRequests when the bucket is empty."""
    key = f"{limit.name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
    level, updated_at = throttle.get_bucket(tx, key) or (float(limit.burst), now)
    tokens = refilled(limit, level, since_ms=now - updated_at)
    if tokens < 1:
        raise TooManyRequests(-(-limit.refill_ms // 1000))
    throttle.upsert_bucket(tx, key, tokens - 1, now)


def spend_from(context: Context, tx: Tx, limit: Limit, address: str) -> None:
    """From the bucket of a client's network address. Under the server's key: there are few enough addresses to try
    them all against a plain hash, and a stolen database would tell where people are. Raises TooManyRequests."""
    subject = context.sealer.keyed_hash(address.encode(), purpose="client address")
    spend(tx, limit, subject, now=context.clock.now_ms())
