"""Messages between agent and server: the agent's, then (from HelloOk) the server's. No PIN field."""

from typing import Annotated, ClassVar, Literal

import msgspec

from app.wire.messages import Payload, PinKind, Use

Text = Annotated[str, msgspec.Meta(max_length=200)]
Id = Annotated[str, msgspec.Meta(max_length=64)]
Tries = Annotated[int, msgspec.Meta(ge=0, le=15)]
Base64 = Annotated[str, msgspec.Meta(max_length=8192, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a payload."""


class Protocols(Shape, frozen=True):
    min: int
    max: int


class AgentInfo(Shape, frozen=True):
    name: Text
    version: Text
    os: Text = ""
    lang: Text = "ja"


class ReaderState(Shape, frozen=True):
    rid: Id
    label: Text
    kind: Literal["reader", "pinpad", "sim"]
    slot: Literal["empty", "present", "mute", "busy"]


class CertificateState(Shape, frozen=True):
    use: Use
    state: Literal["ok", "expired", "not_yet", "absent", "protected"]
    not_after: str | None = None
    active: bool = True  # False: it lies on the card, and EF 0008 says that there is none.


class PinState(Shape, frozen=True):
    kind: PinKind
    state: Literal["ok", "low", "blocked", "unknown"]
    left: Tries | None = None
    max: Tries | None = None


class Hello(Payload, frozen=True):
    type: ClassVar[str] = "hello"
    protocol: Protocols
    agent: AgentInfo
    caps: tuple[Text, ...] = ()


class PairClaim(Payload, frozen=True):
    """Exactly one of `ticket` (base64url), `user_code` (XXXX-XXXX), and `resume` of a lost connection's pair.ok."""

    type: ClassVar[str] = "pair.claim"
    ticket: Id | None = None
    user_code: Id | None = None
    resume: Id | None = None


class ServiceState(Payload, frozen=True):
    type: ClassVar[str] = "service.state"
    pcsc: Literal["running", "stopped", "missing", "denied"]


class Readers(Payload, frozen=True):
    type: ClassVar[str] = "readers"
    rev: int
    list: tuple[ReaderState, ...]


class CardState(Payload, frozen=True):
    type: ClassVar[str] = "card.state"
    rid: Id
    card_ref: Id
    kind: Literal["mynumber", "residence", "unknown", "unsupported"]
    certs: tuple[CertificateState, ...] = ()
    pins: tuple[PinState, ...] = ()
    simulated: bool = False


class CardGone(Payload, frozen=True):
    type: ClassVar[str] = "card.gone"
    rid: Id
    card_ref: Id
    cause: Literal["card", "reader", "service"]


class ConsentState(Payload, frozen=True):
    type: ClassVar[str] = "consent.state"
    phase: Literal["shown", "accepted", "declined"]


class PinPhase(Payload, frozen=True):
    type: ClassVar[str] = "pin.state"
    kind: PinKind
    phase: Literal["prompt", "verifying", "ok", "wrong", "blocked", "cancelled", "timeout", "uncertain"]
    left: Tries | None = None
    max: Tries | None = None


class Progress(Payload, frozen=True):
    type: ClassVar[str] = "progress"
    step: Literal["recheck", "read_cert", "read_text", "verify", "sign"]


class SignToken(Payload, frozen=True):
    """`format` is TOKEN_FORMAT exactly; `alg` RS256; certificate and signature in base64."""

    type: ClassVar[str] = "sign.token"
    format: Text
    use: Use
    alg: Text
    certificate: Base64
    signature: Base64


class TextField(Shape, frozen=True):
    key: Literal["name", "address", "birth", "sex"]
    value: Text


class CardText(Payload, frozen=True):
    """Convenience data of the text application, unverified."""

    type: ClassVar[str] = "card.text"
    fields: tuple[TextField, ...]


class AttemptFailed(Payload, frozen=True):
    type: ClassVar[str] = "failed"
    code: Text
    stage: Text = ""


class Cancelled(Payload, frozen=True):
    type: ClassVar[str] = "cancelled"
    by: Literal["user", "timeout", "shutdown"]


class Bye(Payload, frozen=True):
    type: ClassVar[str] = "bye"
    reason: Text = ""


class HelloOk(Payload, frozen=True):
    type: ClassVar[str] = "hello.ok"
    protocol: int
    time: str
    floor: Text
    simulated_cards: bool = False


class HelloReject(Payload, frozen=True):
    type: ClassVar[str] = "hello.reject"
    code: Literal["version_too_old", "version_too_new", "not_allowed"]
    floor: Text = ""


class BindRequest(Payload, frozen=True):
    """`return_nav`: open `path` + '#' + `token` under the server's origin. `code`: show `code` to the person.

    The two-digit `number` is shown by the agent and by the confirmation page, for the person to compare.
    `method` is the one the server prefers; a field that is None is not on offer.
    """

    type: ClassVar[str] = "bind.request"
    method: Literal["return_nav", "code"]
    number: Text
    path: Text | None = None
    token: Text | None = None
    code: Text | None = None


class PairOk(Payload, frozen=True):
    """`browser_binding` is 32 bytes in base64url, mixed into every signature and the key of every card_ref.
    `resume` lets the same agent take up the pairing once, within 30 s of a lost connection; None is not on offer.
    """

    type: ClassVar[str] = "pair.ok"
    origin_label: Text
    browser_label: Text
    browser_binding: Text
    resume: Id | None = None


class PairReject(Payload, frozen=True):
    type: ClassVar[str] = "pair.reject"
    code: Text


class CeremonyStart(Payload, frozen=True):
    """`purpose` e.g. "register"; `title` and `lines` are shown before consent and are what `document_bytes` takes."""

    type: ClassVar[str] = "ceremony.start"
    purpose: Text
    title: Text
    lines: tuple[Text, ...]
    needs: tuple[PinKind, ...]
    lang: Text = "ja"
    deadline_s: int = 600


class CardUse(Payload, frozen=True):
    type: ClassVar[str] = "card.use"
    rid: Id
    card_ref: Id


class Challenge(Payload, frozen=True):
    """Sent when the PIN of `use` is right; answered with sign.token inside the same card transaction."""

    type: ClassVar[str] = "challenge"
    use: Use
    nonce: Text
    alg: Literal["RS256"] = "RS256"
    expires_s: int = 300


class Extend(Payload, frozen=True):
    """The person asked on the page for more time at the PIN prompt."""

    type: ClassVar[str] = "extend"
    deadline_s: int


class Cancel(Payload, frozen=True):
    type: ClassVar[str] = "cancel"
    by: Literal["page", "browser", "timeout", "server"]
    code: Text = ""


class Result(Payload, frozen=True):
    type: ClassVar[str] = "result"
    ok: bool
    code: Text | None = None


class ErrorReply(Payload, frozen=True):
    type: ClassVar[str] = "error"
    code: Literal["unknown_type", "bad_state", "invalid", "rate_limited", "internal"]
    path: Text | None = None
    state: Text | None = None
