"""Rows of the audit log and what is asked of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditLine:
    """`detail` is JSON with codes and numbers; `hash` covers the line and `previous_hash`."""

    seq: int
    at: int
    tag: str
    actor: str
    subject: str
    detail: str
    previous_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is left out is not asked. `since` counts, `before` does not (epoch ms); `tag` is the beginning of one."""

    since: int | None = None
    before: int | None = None
    tag: str = ""
    actor: str = ""
    subject: str = ""
