"""Spending from a bucket inside a transaction, so that a crash or a restart forgets no attempt."""

import hashlib

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
