"""The state table of a live reading, its frame: pairing, start, retry, end, time.

Pure: no clock, no sockets, no rows. What is written neither here nor in `live_table` and `live_steps` cannot
happen: an event in any other state raises BadState and changes nothing.
"""

from dataclasses import replace

from app.rules.live_moves import BadState, end, enter, leaves
from app.rules.live_states import (
    ACTIVE,
    CEREMONY,
    EXTENDABLE,
    EXTENSION_SECONDS,
    LATE,
    TERMINAL,
    CardKind,
    Flow,
    State,
)
from app.rules.live_table import begin
from app.wire.codes import FailureCode
from app.wire.messages import PinKind


@leaves(State.IDLE, State.TICKET, *TERMINAL)
def ticket_issued(flow: Flow, now: float) -> Flow:
    return enter(Flow(attempt=flow.attempt), State.TICKET, now)


@leaves(State.TICKET)
def claimed(flow: Flow, now: float) -> Flow:
    return enter(flow, State.BINDING, now)


@leaves(State.BINDING)
def bound(flow: Flow, now: float) -> Flow:
    return enter(replace(flow, paired=True), State.PAIRED, now)


@leaves(State.BINDING)
def binding_refused(flow: Flow, now: float, code: FailureCode) -> Flow:
    return end(flow, State.FAILED, now, code=code)


# --- the ceremony's frame -----------------------------------------------------------------------------------


@leaves(State.PAIRED)
def started(flow: Flow, now: float, needs: tuple[PinKind, ...], reads: CardKind = "mynumber") -> Flow:
    return begin(replace(flow, needs=needs, reads=reads), now)


@leaves(State.FAILED, State.CANCELLED, State.EXPIRED)
def retried(flow: Flow, now: float) -> Flow:
    """Begins a new ceremony with the agent that is still there, or goes back to the start."""
    if not flow.retryable:
        raise BadState(flow.state)
    if not flow.paired:
        return Flow(attempt=flow.attempt)
    return (
        begin(flow, now)
        if flow.needs or flow.reads == "residence"
        else enter(replace(flow, failure=None), State.PAIRED, now)
    )


@leaves(*EXTENDABLE)
def extended(flow: Flow, _now: float) -> Flow:
    if not flow.extensions_left or flow.deadline is None or flow.ceremony_deadline is None:
        raise BadState(flow.state)
    return replace(
        flow,
        extensions_left=flow.extensions_left - 1,
        deadline=flow.deadline + EXTENSION_SECONDS,
        ceremony_deadline=flow.ceremony_deadline + EXTENSION_SECONDS,
    )


@leaves(*ACTIVE)
def cancelled(flow: Flow, now: float, code: FailureCode) -> Flow:
    return end(flow, State.CANCELLED, now, code=code)


@leaves(State.PAIRED, *CEREMONY)
def failed(flow: Flow, now: float, code: FailureCode) -> Flow:
    return end(flow, State.FAILED, now, code=code)


@leaves(State.BINDING, State.PAIRED, *CEREMONY, *TERMINAL)
def agent_lost(flow: Flow, now: float) -> Flow:
    """A bound agent has 30 s to come back; an unbound one has proved nothing that could be resumed."""
    if flow.state is State.BINDING:
        return end(flow, State.FAILED, now, code=FailureCode.AGENT_LOST)
    gone = replace(flow, paired=False, readers=(), cards=())
    if flow.state in TERMINAL:
        return gone
    cleared = replace(gone, card=None, pin=None, consented=False, accepted=())
    return enter(cleared, State.AGENT_LOST, now)


@leaves(*(ACTIVE - {State.AGENT_LOST}))
def warned(flow: Flow, _now: float, code: FailureCode) -> Flow:
    """Something happened that the person should know; it changes nothing else."""
    return replace(flow, notice=code)


@leaves(State.AGENT_LOST)
def agent_back(flow: Flow, now: float) -> Flow:
    return enter(replace(flow, paired=True, needs=(), reads="mynumber"), State.PAIRED, now)


@leaves(State.AGENT_LOST)
def agent_left(flow: Flow, now: float) -> Flow:
    """It said good-bye; nobody need wait for it."""
    return end(flow, State.FAILED, now, code=FailureCode.AGENT_LOST)


@leaves(*TERMINAL)
def cleared(flow: Flow, now: float) -> Flow:
    """How the last ceremony ended is forgotten; an agent that is there stays."""
    kept = Flow(attempt=flow.attempt, paired=flow.paired, readers=flow.readers, cards=flow.cards)
    return enter(replace(kept, service=flow.service), State.PAIRED, now) if flow.paired else kept


def ticked(flow: Flow, now: float) -> Flow:
    """Time passes: the only event that is welcome in every state."""
    limits = (flow.deadline, flow.ceremony_deadline if flow.state in CEREMONY else None)
    if not any(limit is not None and now >= limit for limit in limits):
        return flow
    if flow.state is State.TICKET:
        return Flow(attempt=flow.attempt, notice=FailureCode.TICKET_EXPIRED)
    if flow.state in TERMINAL:
        return cleared(flow, now)
    state, code = LATE[flow.state]
    # A pairing that nobody used for 15 minutes is over; at every other limit the agent stays paired.
    return end(replace(flow, paired=flow.paired and flow.state is not State.PAIRED), state, now, code=code)


@leaves(State.IDLE)
def restarted(flow: Flow, now: float) -> Flow:
    """The server came back without the reading that was running when it stopped."""
    return end(flow, State.FAILED, now, code=FailureCode.SERVER_RESTARTED)
