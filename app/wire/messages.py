"""Messages of the live channel, both sockets: shapes, limits, codec. No field can carry a PIN, an APDU or a certificate
to the page; unknown types, unknown fields and duplicate keys are refused."""

import json
from datetime import datetime
from typing import Any, ClassVar, Literal

import msgspec

PROTOCOL = 1
TOKEN_FORMAT = "madoguchi-token:1"  # noqa: S105 - a format name
AGENT_SUBPROTOCOL = "madoguchi-agent.1"
PAGE_SUBPROTOCOL = "madoguchi-live.1"
MAX_FRAME = 16 * 1024
HEARTBEAT_SECONDS = 15.0
LOST_AFTER_SECONDS = 30.0
MAX_MESSAGES_PER_SECOND = 20
MAX_DEPTH = 6
PinKind = Literal["sign", "auth"]
Use = Literal["sign", "auth"]


class Malformed(Exception):
    """A frame that is not a message: `path` says where, and never quotes what was sent."""

    def __init__(self, path: str, *, message_id: str | None = None) -> None:
        super().__init__(path)
        self.path = path
        self.message_id = message_id


class UnknownType(Malformed):
    """A well-formed envelope of a type this side does not take."""


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    type: ClassVar[str]


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """v protocol major, t type, id unique, re the message answered, cid ceremony, seq per direction, ts for people."""

    v: int
    t: str
    id: str
    seq: int
    d: msgspec.Raw = msgspec.Raw(b"{}")
    re: str | None = None
    cid: str | None = None
    ts: str | None = None


class Message(msgspec.Struct, frozen=True):
    """A decoded envelope with its typed payload."""

    id: str
    seq: int
    payload: Payload
    re: str | None = None
    cid: str | None = None
    ts: str | None = None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = {key for key, _ in pairs}
    if len(keys) != len(pairs):
        raise Malformed("duplicate key")
    return dict(pairs)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max((_depth(item) for item in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(item) for item in value), default=0)
    return 0


def check_json(frame: str | bytes) -> None:
    """Refuses what a lenient parser would let through: size, depth, duplicate keys, NaN, invalid UTF-8."""
    if len(frame if isinstance(frame, bytes) else frame.encode("utf-8", "surrogatepass")) > MAX_FRAME:
        raise Malformed("size")
    try:
        parsed = json.loads(frame, object_pairs_hook=_no_duplicates, parse_constant=_refuse_constant)
        depth = _depth(parsed)
    except (ValueError, RecursionError) as error:
        raise Malformed("json") from error
    if depth > MAX_DEPTH:
        raise Malformed("depth")


def _refuse_constant(_: str) -> None:
    raise Malformed("constant")


def decode(frame: str | bytes, types: dict[str, type[Payload]]) -> Message:
    """Raises Malformed or UnknownType, nothing else, on any input."""
    check_json(frame)
    try:
        envelope = msgspec.json.decode(frame, type=Envelope)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Malformed("envelope") from error
    if envelope.v != PROTOCOL:
        raise Malformed("v", message_id=envelope.id)
    payload_type = types.get(envelope.t)
    if payload_type is None:
        raise UnknownType("t", message_id=envelope.id)
    try:
        payload = msgspec.json.decode(envelope.d, type=payload_type)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Malformed("d", message_id=envelope.id) from error
    return Message(
        id=envelope.id,
        seq=envelope.seq,
        payload=payload,
        re=envelope.re,
        cid=envelope.cid,
        ts=envelope.ts,
    )


def encode(
    payload: Payload,
    *,
    message_id: str,
    seq: int,
    re: str | None = None,
    cid: str | None = None,
    ts: datetime | None = None,
) -> str:
    envelope = Envelope(
        v=PROTOCOL,
        t=payload.type,
        id=message_id,
        seq=seq,
        d=msgspec.Raw(msgspec.json.encode(payload)),
        re=re,
        cid=cid,
        ts=ts.isoformat(timespec="milliseconds") if ts else None,
    )
    return msgspec.json.encode(envelope).decode()
