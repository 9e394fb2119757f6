"""Rows of mails on their way out."""

from dataclasses import dataclass
from enum import StrEnum


class MailState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    AWAITING_RETRY = "awaiting_retry"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A composed mail before its first try. A sensitive one carries a link and loses its body once sent."""

    id: str
    kind: str
    account_id: str | None
    recipient_sealed: bytes
    subject: str
    body_sealed: bytes
    message_id: str
    sensitive: bool
    created_at: int


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A mail that one lane of the worker holds; `tries` counts the coming one and tells claims apart."""

    id: str
    kind: str
    recipient_sealed: bytes
    body_sealed: bytes
    tries: int


@dataclass(frozen=True, slots=True)
class FailedMail:
    """A mail that was given up; `last_error` is an SMTP reply code or one word, never an address."""

    id: str
    kind: str
    account_id: str | None
    tries: int
    last_error: str
    created_at: int


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail as the desk lists it. `has_body`: it could be sent (again); a sensitive one loses its body."""

    id: str
    kind: str
    state: MailState
    recipient_sealed: bytes
    tries: int
    retry_at: int
    last_error: str | None
    created_at: int
    sent_at: int | None
    has_body: bool


@dataclass(frozen=True, slots=True)
class MailFilter:
    """What is left out is not asked."""

    state: MailState | None = None
    kind: str = ""
