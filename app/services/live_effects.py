"""What a transition means for the agent and for the written trace: derived from the flow before and after,
nothing else."""

from app.clock import Clock
from app.i18n import speaking
from app.rules.live_states import EXTENSION_SECONDS, TERMINAL, Flow, State
from app.services.live_journal import Journal
from app.services.live_session import Ceremony, LiveSession
from app.services.live_statements import STATEMENTS
from app.tokens import new_id
from app.wire.agent_messages import Cancel, CardUse, CeremonyStart, Extend, PairReject, Result
from app.wire.codes import FailureCode
from app.wire.messages import Payload
from app.wire.signed import document_bytes

# What the agent has told itself needs no answer; these ends it cannot know.
_BY_PAGE = {FailureCode.USER_CANCELLED: "page", FailureCode.BROWSER_GONE: "browser"}


def tell_agent(live: LiveSession, before: Flow, journal: Journal, clock: Clock) -> None:
    after = live.flow
    if after.attempt != before.attempt:
        _close(live, before, journal, code=after.notice)
        _begin(live, journal, clock)
    if after.state in TERMINAL and before.state not in TERMINAL:
        _end(live, before, journal)
    if after.state is State.AGENT_LOST and before.state is not State.AGENT_LOST:
        _close(live, after, journal, code=FailureCode.AGENT_LOST)
    if _needs_card(before, after) and live.ceremony and after.card and live.agent:
        live.agent.send(CardUse(rid=after.card.rid, card_ref=after.card.card_ref), cid=live.ceremony.id)
    if after.extensions_left < before.extensions_left and after.attempt == before.attempt and live.agent:
        live.agent.send(Extend(deadline_s=round(EXTENSION_SECONDS)), cid=_cid(live))
    if before.paired and not after.paired and after.state is not State.AGENT_LOST:
        _part(live, after.failure or FailureCode.EXPIRED)


def _cid(live: LiveSession) -> str | None:
    return live.ceremony.id if live.ceremony else None


def _needs_card(before: Flow, after: Flow) -> bool:
    """After an uncertain VERIFY the agent still holds its card, and is not asked to take it again."""
    entered = before.state is not State.CHECK_CARD or after.attempt != before.attempt
    resumed = after.notice is FailureCode.PIN_UNCERTAIN and after.attempt == before.attempt
    return after.state is State.CHECK_CARD and entered and not resumed


def _begin(live: LiveSession, journal: Journal, clock: Clock) -> None:
    if live.agent is None or live.pairing is None:
        return
    with speaking(live.lang):
        statement = STATEMENTS[live.purpose]
        title, lines = str(statement.title), tuple(map(str, statement.lines))
    live.ceremony = Ceremony(
        new_id(), live.pairing.id, live.purpose, document_bytes(title, lines), started_ms=clock.now_ms()
    )
    journal.begun(
        ceremony_id=live.ceremony.id,
        session_id=live.session_id,
        pairing_id=live.pairing.id,
        purpose=live.purpose.value,
    )
    start = CeremonyStart(
        purpose=live.purpose.value, title=title, lines=lines, needs=live.flow.needs, lang=live.lang.html
    )
    live.agent.send(start, cid=live.ceremony.id)


def _end(live: LiveSession, before: Flow, journal: Journal) -> None:
    after = live.flow
    if before.state is State.BINDING:
        journal.step(
            "live:pairing:refused",
            session_id=live.session_id,
            subject=live.pairing.id if live.pairing else "",
            code=after.failure or "",
        )
        _part(live, after.failure or FailureCode.BINDING_FAILED)
        return
    if before.state is State.AGENT_LOST:
        live.pairing = None
    if live.agent and (word := _last_word(before, after)):
        live.agent.send(word, cid=_cid(live))
    _close(live, after, journal, code=after.failure)


def _last_word(before: Flow, after: Flow) -> Payload | None:
    if after.state is State.DONE:
        return Result(ok=True)
    code = after.failure.value if after.failure else ""
    if after.state is State.CANCELLED:
        if after.failure not in _BY_PAGE:
            return None
        return Cancel(by="browser" if after.failure is FailureCode.BROWSER_GONE else "page", code=code)
    if before.state is State.VERIFYING:
        return Result(ok=False, code=code)
    return Cancel(by="timeout" if after.state is State.EXPIRED else "server", code=code)


def _close(live: LiveSession, ending: Flow, journal: Journal, *, code: FailureCode | None) -> None:
    """Drops the ceremony with everything it held in memory (D3)."""
    ceremony, live.ceremony = live.ceremony, None
    if ceremony is None:
        return
    journal.ended(
        ceremony_id=ceremony.id,
        session_id=live.session_id,
        outcome=ending.state.value if ending.state in TERMINAL else State.FAILED.value,
        code=code,
        started_ms=ceremony.started_ms,
    )


def _part(live: LiveSession, code: FailureCode) -> None:
    """The pairing is over: the agent is told why and hung up on."""
    pairing, live.pairing = live.pairing, None
    if pairing and pairing.agent:
        pairing.agent.send(PairReject(code=code.value))
        pairing.agent.close(code)
