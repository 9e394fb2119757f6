"""What the agent's going and coming back mean for the session it is paired with."""

import hmac
import secrets

from app.context import Context
from app.rules import live_flow
from app.rules.live_moves import BadState
from app.rules.live_states import State
from app.services.live_pairing import BINDING_BYTES, PairingRefused, greet
from app.services.live_session import AgentPort, LiveSession, Pairing
from app.tokens import secret_hash
from app.wire.codes import FailureCode


def agent_gone(context: Context, live: LiveSession, agent: AgentPort, *, said_goodbye: bool) -> None:
    """Ignores a connection that is no longer the session's agent."""
    if live.pairing is None or live.pairing.agent is not agent:
        return
    live.pairing.agent = None
    try:
        context.live.move(live, live_flow.agent_lost)
        if said_goodbye and live.flow.state is State.AGENT_LOST:
            context.live.move(live, live_flow.agent_left)
    except BadState:
        # Without a pairing under way nobody waits for this agent.
        live.pairing = None


def take_back(context: Context, agent: AgentPort, token: str) -> LiveSession:
    """The session that lost this agent less than 30 seconds ago. The token works once. Raises
    PairingRefused."""
    found = _lost_pairing(context, token)
    if found is None:
        # Nobody here remembers the pairing: its reading ended with the process that held it, or its time is
        # over.
        raise PairingRefused(FailureCode.SERVER_RESTARTED)
    live, pairing = found
    if pairing.agent is not None:
        # The agent noticed the broken line before we did.
        stale = pairing.agent
        agent_gone(context, live, stale, said_goodbye=False)
        stale.close(FailureCode.AGENT_LOST)
    if live.flow.state is not State.AGENT_LOST:
        raise PairingRefused(FailureCode.AGENT_LOST)
    pairing.agent, pairing.info = agent, agent.info
    pairing.browser_binding = secrets.token_bytes(BINDING_BYTES)
    greet(context, live)
    context.live.move(live, live_flow.agent_back)
    return live


def _lost_pairing(context: Context, token: str) -> tuple[LiveSession, Pairing] | None:
    hashed = secret_hash(token)
    paired = (
        (live, live.pairing) for live in context.live.all() if live.pairing and live.pairing.resume_hash
    )
    return next((pair for pair in paired if hmac.compare_digest(pair[1].resume_hash, hashed)), None)
