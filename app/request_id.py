"""The id of the request under way: on error pages, in a header, on every line of the log. Never taken from
the outside, where it could be chosen to mislead whoever reads the log."""

import secrets
from contextvars import ContextVar

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


def new_request_id() -> str:
    """64 random bits, valid for the running task and the tasks it starts."""
    request_id = secrets.token_hex(8)
    current_request_id.set(request_id)
    return request_id
