"""What a stolen database tells of the limits on client addresses."""

import hashlib

from tests.web.conftest import config, visitor
from tests.web.visitor import Visitor

__all__ = ["config", "visitor"]


async def test_a_counted_address_is_not_found_by_hashing_it(visitor: Visitor) -> None:
    await visitor.get("/register/card")
    rows = await visitor.context.db.read(lambda tx: tx.execute("SELECT subject FROM throttle").fetchall())
    counted = [row["subject"].rpartition(":")[2] for row in rows]
    assert counted
    assert hashlib.sha256(b"127.0.0.1").hexdigest()[:32] not in counted
