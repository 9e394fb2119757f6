"""A guard against lost updates: a form carries the fingerprint of the row it was made from, and the act is refused when
the row is another one by then."""

import hashlib

import msgspec

from app.errors import AlreadyDecided


def fingerprint(row: object) -> str:
    return hashlib.sha256(msgspec.json.encode(row)).hexdigest()[:32]


def require_unchanged(row: object, seen: str) -> None:
    """Raises AlreadyDecided."""
    if fingerprint(row) != seen:
        raise AlreadyDecided("changed meanwhile")
