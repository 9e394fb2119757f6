"""One agent and one browser session find each other: ticket, claim, and the proof that both sit on one desk.

No claim, however good its ticket, reaches a PIN prompt without that proof.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode

from app.context import Context
from app.rules import live_flow
from app.rules.live_rates import TooFast
from app.rules.live_states import ACTIVE, State
from app.services.live_session import AgentPort, LiveSession, Pairing
from app.services.live_tickets import TicketLate, TicketSpent, TicketUnknown
from app.tokens import new_id, secret_hash
from app.wire.agent_messages import BindRequest, PairOk
from app.wire.codes import FailureCode

_WARNABLE = ACTIVE - {State.AGENT_LOST}
CONFIRM_PATH = "/agent/confirm"
RETURN_TOKEN_BYTES = 20
BINDING_BYTES = 32


class PairingRefused(Exception):
    """`code` is told to whoever asked."""

    def __init__(self, code: FailureCode) -> None:
        super().__init__(code.value)
        self.code = code


def offer_ticket(context: Context, live: LiveSession) -> None:
    """Raises TooFast or BadState."""
    flows = context.live
    flows.rates.tickets.count(live.session_id, context.clock.monotonic())
    flows.move(live, live_flow.ticket_issued)
    issued = flows.tickets.issue(live.session_id, context.config.server.origin)
    for page in tuple(live.pages):
        page.ticket_issued(issued.uri, issued.user_code, issued.expires_s)


def claim(context: Context, agent: AgentPort, *, ticket: str | None, user_code: str | None) -> LiveSession:
    """Spends the ticket and asks both ends for the proof. Raises PairingRefused."""
    _count_claim(context, agent.address, by_code=user_code is not None)
    secret = ticket or user_code
    if secret is None or (ticket and user_code):
        raise PairingRefused(FailureCode.TOKEN_INVALID)
    live = _claimed_session(context, secret)
    if live is None or live.flow.state is not State.TICKET:
        raise PairingRefused(FailureCode.TICKET_EXPIRED)
    live.pairing = _new_pairing(context, live, agent)
    context.live.move(live, live_flow.claimed)
    context.live.journal.step("live:pairing:claimed", session_id=live.session_id, subject=live.pairing.id)
    _ask_for_proof(live)
    return live


def _count_claim(context: Context, address: str, *, by_code: bool) -> None:
    now, rates = context.clock.monotonic(), context.live.rates
    try:
        rates.all_claims.count("", now)
        rates.claims.count(address, now)
        if by_code:
            rates.codes.count(address, now)
    except TooFast as error:
        raise PairingRefused(FailureCode.RATE_LIMITED) from error


def _claimed_session(context: Context, secret: str) -> LiveSession | None:
    try:
        return context.live.find(context.live.tickets.take(secret))
    except TicketSpent as error:
        if (live := context.live.find(error.session_id)) and live.flow.state in _WARNABLE:
            context.live.move(live, live_flow.warned, FailureCode.TICKET_USED)
        raise PairingRefused(FailureCode.TICKET_USED) from error
    except TicketLate as error:
        raise PairingRefused(FailureCode.TICKET_EXPIRED) from error
    except TicketUnknown as error:
        raise PairingRefused(FailureCode.TICKET_EXPIRED) from error


def _new_pairing(context: Context, live: LiveSession, agent: AgentPort) -> Pairing:
    return Pairing(
        id=new_id(),
        agent=agent,
        info=agent.info,
        number=f"{secrets.randbelow(90) + 10}",
        return_hash=b"",
        browser_binding=secrets.token_bytes(BINDING_BYTES),
        started_ms=context.clock.now_ms(),
        code=f"{secrets.randbelow(1_000_000):06d}" if _code_is_offered(context, live, agent) else None,
    )


def _ask_for_proof(live: LiveSession) -> None:
    """The link is the proof wherever possible: an agent that cannot open it shows it to be opened by hand."""
    pairing = live.pairing
    if pairing is None or pairing.agent is None:
        return
    if pairing.code is not None:
        pairing.agent.send(BindRequest(method="code", number=pairing.number, code=pairing.code))
        return
    token = secrets.token_urlsafe(RETURN_TOKEN_BYTES)
    pairing.return_hash = secret_hash(token)
    pairing.agent.send(
        BindRequest(method="return_nav", number=pairing.number, path=CONFIRM_PATH, token=token)
    )


def _code_is_offered(context: Context, live: LiveSession, agent: AgentPort) -> bool:
    """The weak method: only where the operator allows it, for an agent that has no browser to open.

    P7: where the server sees true client addresses, two different ones are a reason to distrust a typed code.
    """
    if not context.config.live.allow_code_binding or "return_nav" in agent.caps:
        return False
    sees_addresses = bool(context.config.server.trusted_proxies)
    return not sees_addresses or agent.address == live.address


# --- the proof ----------------------------------------------------------------------------------------------


def look_up(context: Context, session_id: str | None, token: str) -> Pairing:
    """The pairing that waits for this browser. Raises PairingRefused; in another browser both ends are
    alarmed."""
    owner = _waiting_for(context, token)
    if owner is None or owner.pairing is None:
        raise PairingRefused(FailureCode.BINDING_FAILED)
    if owner.session_id != session_id:
        context.live.move(owner, live_flow.binding_refused, FailureCode.BINDING_OTHER_BROWSER)
        raise PairingRefused(FailureCode.BINDING_OTHER_BROWSER)
    owner.pairing.looked_up = True
    return owner.pairing


def _waiting_for(context: Context, token: str) -> LiveSession | None:
    hashed = secret_hash(token)
    waiting = (live for live in context.live.all() if live.flow.state is State.BINDING and live.pairing)
    return next(
        (live for live in waiting if live.pairing and hmac.compare_digest(live.pairing.return_hash, hashed)),
        None,
    )


async def confirm(context: Context, session_id: str | None, token: str) -> str:
    """The person says that both numbers are the same. Returns the new cookie token. Raises PairingRefused."""
    pairing = look_up(context, session_id, token)
    live = _waiting_for(context, token)
    if session_id is None or live is None or not pairing.looked_up:
        raise PairingRefused(FailureCode.BINDING_FAILED)
    return await _bind(context, live, method="return_nav")


async def enter_code(context: Context, session_id: str, code: str) -> str:
    """The six digits that the agent shows. Returns the new cookie token. Raises PairingRefused.

    The third wrong code ends the pairing (P3).
    """
    live = context.live.find(session_id)
    if live is None or live.flow.state is not State.BINDING or live.pairing is None or not live.pairing.code:
        raise PairingRefused(FailureCode.BINDING_FAILED)
    if hmac.compare_digest(live.pairing.code.encode(), code.encode("utf-8", "replace")):
        return await _bind(context, live, method="code")
    live.pairing.code_tries_left -= 1
    if live.pairing.code_tries_left == 0:
        context.live.move(live, live_flow.binding_refused, FailureCode.BINDING_CODE_WRONG)
    raise PairingRefused(FailureCode.BINDING_CODE_WRONG)


async def _bind(context: Context, live: LiveSession, *, method: str) -> str:
    """The cookie token rotates first, so that no pairing ever belongs to the token that came before it
    (P5)."""
    pairing = live.pairing
    cookie = await context.sessions.rotate(live.session_id)
    if pairing is not None and live.pairing is pairing and live.flow.state is State.BINDING:
        pairing.method, pairing.code, pairing.return_hash = method, None, b""
        greet(context, live)
        context.live.move(live, live_flow.bound)
        context.live.journal.step(
            "live:pairing:bound", session_id=live.session_id, subject=pairing.id, method=method
        )
    # A pairing that ended meanwhile is shown as such by its page; the browser needs its new token all the
    # same.
    return cookie


def greet(context: Context, live: LiveSession) -> None:
    """Shows the agent whom it is paired with, and gives it the key of this pairing."""
    pairing = live.pairing
    if pairing is None or pairing.agent is None:
        return
    resume = secrets.token_urlsafe(RETURN_TOKEN_BYTES)
    pairing.resume_hash = secret_hash(resume)
    pairing.agent.send(
        PairOk(
            origin_label=context.config.server.origin,
            browser_label=live.browser,
            browser_binding=urlsafe_b64encode(pairing.browser_binding).rstrip(b"=").decode(),
            resume=resume,
        )
    )
