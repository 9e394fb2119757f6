"""The lines of "Check my computer and card": what was seen, good or not, derived from reports. It asks for nothing and
knows no person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.rules.check_card import can_be_tested, card_lines, shown_card
from app.rules.check_line import Line, Proof, Tone, unknown
from app.rules.live_states import TERMINAL, Flow
from app.wire.agent_messages import ReaderState
from app.wire.codes import FailureCode

CLOCK_NOTICEABLE_S = 120
CLOCK_WRONG_S = 600
VERSION_PARTS = 4
LONGEST_VERSION = 20
_SERVICES = {"stopped", "missing", "denied"}
_ABOUT_CONNECTION = ("agent_", "binding_", "ticket_", "browser_")


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the lines are made of. `socket`: the page's own connection is there. `version`: of a connected agent;
    `floor` and `newest` are the office's. `ahead_s`: by how much the computer's clock is ahead, None when nobody
    knows."""

    flow: Flow
    today: date
    socket: bool
    floor: str
    newest: str
    version: str | None = None
    ahead_s: int | None = None
    proof: Proof | None = None


def check_lines(seen: Seen) -> tuple[Line, ...]:
    return (
        Line("page", Tone.GOOD, "page_connected") if seen.socket else unknown("page", "page_no_socket"),
        *_agent(seen),
        *_table(seen.flow),
        *card_lines(seen.flow, seen.proof, seen.today),
        _clock(seen.ahead_s),
        *_tested(seen),
    )


def _agent(seen: Seen) -> Iterator[Line]:
    if not seen.flow.paired:
        failure = _failure(seen.flow)
        lost = failure is not None and failure.value.startswith(_ABOUT_CONNECTION)
        yield (
            Line("agent", Tone.WARNING, "failed", code=failure) if lost else unknown("agent", "agent_missing")
        )
        yield unknown("version")
        return
    yield Line("agent", Tone.GOOD, "agent_connected")
    yield version_line(seen.version or "", floor=seen.floor, newest=seen.newest)


def version_line(version: str, *, floor: str, newest: str) -> Line:
    number = version_number(version)
    if number is None:
        return unknown("version", "version_unreadable")
    if number < (version_number(floor) or ()):
        return Line("version", Tone.BAD, "version_too_old", text=version)
    if number < (version_number(newest) or ()):
        return Line("version", Tone.WARNING, "version_older", text=version, more=newest)
    return Line("version", Tone.GOOD, "version_newest", text=version)


def version_number(text: str) -> tuple[int, ...] | None:
    """(1, 2) of "1.2.0", so that "1.2" is not older than "1.2.0"; None of what is not numbers and dots."""
    parts = text.split(".")
    if len(text) > LONGEST_VERSION or not 1 <= len(parts) <= VERSION_PARTS:
        return None
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _table(flow: Flow) -> Iterator[Line]:
    """The service and the reader: each is looked for when what comes before it is there."""
    if not flow.paired:
        yield unknown("service")
        yield unknown("reader")
    elif flow.service in _SERVICES and not flow.readers:
        yield Line("service", Tone.BAD, f"service_{flow.service}")
        yield unknown("reader")
    else:
        yield Line("service", Tone.GOOD, "service_running")
        yield _reader(flow)


def _reader(flow: Flow) -> Line:
    reader = _shown_reader(flow)
    if reader is None:
        return Line("reader", Tone.WARNING, "reader_missing")
    if reader.slot == "busy":
        return Line("reader", Tone.WARNING, "reader_busy", text=reader.label)
    return Line("reader", Tone.GOOD, "reader_found", text=reader.label)


def _shown_reader(flow: Flow) -> ReaderState | None:
    """Of several, the one with the card that the other lines are about."""
    card = shown_card(flow)
    with_card = (reader for reader in flow.readers if card and reader.rid == card.rid)
    return next(iter((*with_card, *flow.readers)), None)


def _clock(ahead_s: int | None) -> Line:
    if ahead_s is None:
        return unknown("clock")
    apart = abs(ahead_s)
    found = "clock_ahead" if ahead_s > 0 else "clock_behind"
    if apart > CLOCK_WRONG_S:
        return Line("clock", Tone.BAD, found, count=apart)
    if apart > CLOCK_NOTICEABLE_S:
        return Line("clock", Tone.WARNING, found, count=apart)
    return Line("clock", Tone.GOOD, "clock_right")


def _tested(seen: Seen) -> Iterator[Line]:
    """The signed proof and what was asked about revocation: unknown until the person wants the test."""
    failure = _failure(seen.flow) if seen.flow.needs else None
    if failure is not None and failure.value.startswith(_ABOUT_CONNECTION):
        failure = None
    if failure is FailureCode.CERT_REVOKED:
        yield Line("proof", Tone.GOOD, "proof_signed")
        yield Line("revocation", Tone.BAD, "failed", code=failure)
    elif failure is FailureCode.REVOCATION_UNAVAILABLE:
        yield Line("proof", Tone.GOOD, "proof_signed")
        yield Line("revocation", Tone.WARNING, "failed", code=failure)
    elif failure:
        yield Line("proof", _blame(failure), "failed", code=failure)
        yield unknown("revocation", "revocation_untested")
    elif seen.proof is None:
        yield unknown("proof", "proof_offered" if can_be_tested(seen.flow) else "proof_untested")
        yield unknown("revocation", "revocation_untested")
    else:
        yield Line("proof", Tone.GOOD, "proof_good", text=seen.proof.issuer)
        yield _revocation(seen.proof.revocation)


def _failure(flow: Flow) -> FailureCode | None:
    return flow.failure if flow.state in TERMINAL else None


def _blame(failure: FailureCode) -> Tone:
    """A test that was broken off says nothing against the certificate."""
    return Tone.BAD if failure.value.startswith(("cert_", "signature_", "token_")) else Tone.WARNING


def _revocation(status: str) -> Line:
    """What nobody asked is never called good."""
    if status == "good":
        return Line("revocation", Tone.GOOD, "revocation_good")
    if status == "soft_failed":
        return Line("revocation", Tone.WARNING, "revocation_no_answer")
    return unknown("revocation", "revocation_not_asked")
