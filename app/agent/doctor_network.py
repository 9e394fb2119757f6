"""The doctor's look at one site: is it reachable, does a WebSocket pass, do the clocks agree."""

from datetime import datetime

import aiohttp

from app.agent.doctor_words import Finding
from app.agent.findings import AgentFinding
from app.agent.origin import is_loopback
from app.agent.pairing import Greeting
from app.agent.server_link import connected
from app.agent.words import Words
from app.clock import Clock
from app.wire.agent_messages import HelloOk

WAIT_SECONDS = 10.0
CLOCK_TOLERANCE_SECONDS = 60


async def server_findings(origin: str, words: Words, clock: Clock) -> list[Finding]:
    return [await _health(origin, words), *await _socket(origin, words, clock)]


async def _health(origin: str, words: Words) -> Finding:
    limit = aiohttp.ClientTimeout(total=WAIT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit, trust_env=not is_loopback(origin)) as session,
            session.get(f"{origin}/healthz", allow_redirects=False) as answer,
        ):
            good, reason = answer.ok, f"HTTP {answer.status}"
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        good, reason = False, type(error).__name__
    text = (
        words("doctor_server", origin=origin)
        if good
        else words("doctor_server_bad", origin=origin, reason=reason)
    )
    return Finding(is_good=good, text=text)


async def _socket(origin: str, words: Words, clock: Clock) -> list[Finding]:
    """Says hello and leaves; claims nothing."""
    try:
        async with connected(origin, clock=clock) as link:
            await link.send(Greeting("en", ()).hello())
            answer = (await link.receive()).payload
    except AgentFinding as finding:
        return [Finding(is_good=False, text=words("doctor_socket_bad", reason=type(finding).__name__))]
    works = Finding(is_good=True, text=words("doctor_socket"))
    return [works, _clock(answer.time, words, clock)] if isinstance(answer, HelloOk) else [works]


def _clock(told: str, words: Words, clock: Clock) -> Finding:
    """`told` is the server's ISO 8601 time; certificates are judged by the server's clock, not by this one."""
    try:
        difference = round(abs(datetime.fromisoformat(told).timestamp() - clock.now_ms() / 1000))
    except ValueError:
        return Finding(is_good=False, text=words("doctor_socket_bad", reason="time"))
    good = difference <= CLOCK_TOLERANCE_SECONDS
    return Finding(
        is_good=good, text=words("doctor_clock" if good else "doctor_clock_bad", seconds=difference)
    )
