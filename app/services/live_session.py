"""What the server holds in memory about one browser session's live reading, and the two ports to the
outside."""

from dataclasses import dataclass, field
from typing import Protocol

from app.i18n import Language
from app.identity.token import VerifiedCertificate
from app.rules.check_line import Proof
from app.rules.live_purposes import Purpose
from app.rules.live_states import Flow
from app.wire.agent_messages import AgentInfo
from app.wire.codes import FailureCode
from app.wire.messages import Payload, Use


class Line(Protocol):
    """An open socket, whoever is at its other end."""

    async def going_away(self) -> None: ...


class PagePort(Protocol):
    """A page that listens. None of these waits for the page."""

    def changed(self) -> None: ...

    def ticket_issued(self, uri: str, user_code: str, expires_s: int) -> None: ...

    def finished(self) -> None: ...

    def session_over(self, reason: str) -> None: ...


class AgentPort(Protocol):
    """The connection of one agent. None of these waits for the agent."""

    @property
    def address(self) -> str: ...

    @property
    def info(self) -> AgentInfo: ...

    @property
    def caps(self) -> tuple[str, ...]: ...

    @property
    def ahead_s(self) -> int | None:
        """By how much its clock is ahead of ours, as of its last message with a time; None before that."""
        ...

    def send(self, payload: Payload, *, cid: str | None = None) -> None: ...

    def close(self, code: FailureCode) -> None: ...


@dataclass(slots=True, repr=False)
class Pairing:
    """One agent and one session on the way to each other. The secrets are never sent anywhere but to their
    one end.

    `number` has two digits, for the person to compare; `return_hash` is of the one-time token of
    `return_nav`; `resume_hash` of the token that brings a lost agent back; `code` the six digits of the weak
    method, None when it is not on offer.
    """

    id: str
    agent: AgentPort | None
    info: AgentInfo
    number: str
    return_hash: bytes
    browser_binding: bytes
    started_ms: int
    code: str | None = None
    code_tries_left: int = 3
    resume_hash: bytes = b""
    looked_up: bool = False
    method: str | None = None


@dataclass(slots=True, repr=False)
class Ceremony:
    """One attempt. `tokens` holds verified certificates until both are there, `files` those of a residence card in
    base64, with the `number` that opened it; all is dropped with the ceremony (D3)."""

    id: str
    pairing_id: str
    purpose: Purpose
    document: bytes
    started_ms: int
    nonces: dict[Use, bytes] = field(default_factory=dict)
    tokens: dict[Use, VerifiedCertificate] = field(default_factory=dict)
    told_name: str | None = None
    number: str = ""
    files: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False, repr=False)
class LiveSession:
    """`purpose` is of the page that came last; `proof` what a test of the certificate left. `pages_gone_at` is when the
    last page left, in monotonic seconds; `rev` grows with every change."""

    session_id: str
    purpose: Purpose = Purpose.REGISTER
    flow: Flow = field(default_factory=Flow)
    lang: Language = Language.JAPANESE
    pages: set[PagePort] = field(default_factory=set)
    pairing: Pairing | None = None
    ceremony: Ceremony | None = None
    rev: int = 0
    address: str = ""
    browser: str = ""
    pages_gone_at: float | None = None
    proof: Proof | None = None

    @property
    def agent(self) -> AgentPort | None:
        return self.pairing.agent if self.pairing else None
