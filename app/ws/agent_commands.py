"""What a paired agent may say. It reports; it never decides, and a word about an older ceremony is passed
over."""

from dataclasses import dataclass
from typing import Any

import msgspec

from app.context import Context
from app.rules import live_flow, live_steps, live_table
from app.rules.live_moves import BadState
from app.rules.live_states import PinView, State
from app.services.live_session import LiveSession
from app.services.read_card import accept_token, issue_challenge
from app.services.read_residence import accept_chip, accept_file, open_chip
from app.wire.agent_messages import (
    AttemptFailed,
    Cancelled,
    CardGone,
    CardState,
    CardText,
    ConsentState,
    PinPhase,
    Progress,
    Readers,
    ServiceState,
    SignToken,
)
from app.wire.codes import FailureCode
from app.wire.messages import Payload
from app.wire.residence_messages import ResidenceFile, ResidenceRead
from app.ws.commands import command, table

MAX_READERS = 16
_KNOWN = {code.value: code for code in FailureCode}


@dataclass(frozen=True, slots=True)
class AgentCaller:
    context: Context
    live: LiveSession

    def move(self, transition: Any, *args: Any) -> None:
        self.context.live.move(self.live, transition, *args)


@command(ServiceState)
async def service_state(agent: AgentCaller, message: ServiceState) -> None:
    agent.move(live_table.service_reported, message.pcsc)


@command(Readers)
async def readers(agent: AgentCaller, message: Readers) -> None:
    agent.move(live_table.readers_reported, message.list[:MAX_READERS])


@command(CardState)
async def card_state(agent: AgentCaller, message: CardState) -> None:
    """Raises BadState for more cards than there can be readers: each is kept and shown as long as the pairing lasts."""
    known = {card.rid for card in agent.live.flow.cards}
    if len(known | {message.rid}) > MAX_READERS:
        raise BadState(agent.live.flow.state)
    if message.simulated and not agent.context.config.simulated_cards:
        # The certificate check would refuse it anyway; said here, nobody types a PIN in vain.
        message = msgspec.structs.replace(message, kind="unsupported")
    agent.move(live_table.card_reported, message)


@command(CardGone)
async def card_gone(agent: AgentCaller, message: CardGone) -> None:
    agent.move(live_table.card_removed, message.rid, message.cause)


@command(ConsentState)
async def consent_state(agent: AgentCaller, message: ConsentState) -> None:
    agent.move(
        {
            "shown": live_steps.consent_shown,
            "accepted": live_steps.consent_accepted,
            "declined": live_steps.consent_declined,
        }[message.phase]
    )
    if agent.live.flow.state is State.READ:
        # Only a residence card is read without a PIN in between.
        await open_chip(agent.context, agent.live)


@command(PinPhase)
async def pin_state(agent: AgentCaller, message: PinPhase) -> None:
    pin = PinView(message.kind, message.phase, message.left, message.max)
    if message.phase in _PIN_ENDS:
        agent.move(_PIN_ENDS[message.phase])
        return
    agent.move(_PIN_PHASES[message.phase], pin)
    if message.phase == "ok" and agent.live.flow.state is State.READ:
        await issue_challenge(agent.context, agent.live, message.kind)


_PIN_ENDS = {"cancelled": live_steps.pin_cancelled, "timeout": live_steps.pin_timed_out}
_PIN_PHASES = {
    "prompt": live_steps.pin_prompted,
    "verifying": live_steps.pin_verifying,
    "ok": live_steps.pin_ok,
    "wrong": live_steps.pin_wrong,
    "blocked": live_steps.pin_blocked,
    "uncertain": live_steps.pin_uncertain,
}


@command(Progress)
async def progress(agent: AgentCaller, message: Progress) -> None:
    agent.move(live_steps.progressed, message.step)


@command(SignToken)
async def sign_token(agent: AgentCaller, message: SignToken) -> None:
    await accept_token(agent.context, agent.live, message)


@command(ResidenceFile)
async def residence_file(agent: AgentCaller, message: ResidenceFile) -> None:
    accept_file(agent.live, message)


@command(ResidenceRead)
async def residence_read(agent: AgentCaller, message: ResidenceRead) -> None:
    await accept_chip(agent.context, agent.live, message)


@command(CardText)
async def card_text(agent: AgentCaller, message: CardText) -> None:
    """Kept only to notice a difference from the certificate; it never fills a field (D1)."""
    if agent.live.ceremony:
        told = (field.value for field in message.fields if field.key == "name")
        agent.live.ceremony.told_name = next(told, None)


@command(AttemptFailed)
async def attempt_failed(agent: AgentCaller, message: AttemptFailed) -> None:
    agent.move(live_flow.failed, _KNOWN.get(message.code, FailureCode.INTERNAL))


@command(Cancelled)
async def cancelled(agent: AgentCaller, message: Cancelled) -> None:
    if message.by == "user":
        agent.move(live_flow.cancelled, FailureCode.USER_CANCELLED)
    elif message.by == "shutdown":
        agent.move(live_flow.failed, FailureCode.AGENT_LOST)
    else:
        at_pin = agent.live.flow.state is State.PIN
        agent.move(live_flow.failed, FailureCode.PIN_TIMEOUT if at_pin else FailureCode.EXPIRED)


AGENT_COMMANDS = table(
    (
        service_state,
        readers,
        card_state,
        card_gone,
        consent_state,
        pin_state,
        progress,
        sign_token,
        residence_file,
        residence_read,
        card_text,
        attempt_failed,
        cancelled,
    )
)
_OF_A_CEREMONY: tuple[type[Payload], ...] = (
    ConsentState,
    PinPhase,
    Progress,
    SignToken,
    ResidenceFile,
    ResidenceRead,
    CardText,
    AttemptFailed,
    Cancelled,
)


def is_stale(live: LiveSession, payload: Payload, cid: str | None) -> bool:
    """A word about a ceremony that is over, as may cross with its end. Without `cid` it is about the
    running one."""
    if cid is None or not isinstance(payload, _OF_A_CEREMONY):
        return False
    return live.ceremony is None or cid != live.ceremony.id
