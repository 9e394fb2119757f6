"""Which message types each end of the agent's socket takes; any other is an unknown type."""

from app.wire.agent_messages import (
    AttemptFailed,
    BindRequest,
    Bye,
    Cancel,
    Cancelled,
    CardGone,
    CardState,
    CardText,
    CardUse,
    CeremonyStart,
    Challenge,
    ConsentState,
    ErrorReply,
    Extend,
    Hello,
    HelloOk,
    HelloReject,
    PairClaim,
    PairOk,
    PairReject,
    PinPhase,
    Progress,
    Readers,
    Result,
    ServiceState,
    SignToken,
)
from app.wire.messages import Payload
from app.wire.residence_messages import ResidenceFile, ResidenceOpen, ResidenceRead


def _table(*payloads: type[Payload]) -> dict[str, type[Payload]]:
    return {payload.type: payload for payload in payloads}


FROM_AGENT = _table(
    Hello, PairClaim, ServiceState, Readers, CardState, CardGone, ConsentState, PinPhase, Progress, SignToken,
    CardText, ResidenceFile, ResidenceRead, AttemptFailed, Cancelled, Bye,
)  # fmt: skip
TO_AGENT = _table(
    HelloOk, HelloReject, BindRequest, PairOk, PairReject, CeremonyStart, CardUse, Challenge, ResidenceOpen, Extend,
    Cancel, Result, ErrorReply,
)  # fmt: skip
