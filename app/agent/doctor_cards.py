"""The doctor's look at smart-card service, readers and cards. Counters are read, nothing is verified."""

import queue
from collections.abc import Iterator

from app.agent.card_reading import read_facts
from app.agent.doctor_words import Finding
from app.agent.labels import reader_label
from app.agent.words import Words
from app.card.apdu import CardFailure
from app.card.link import CardSource, ServiceState, Snapshot
from app.clock import Clock, utc

WAIT_SECONDS = 5.0


def card_findings(source: CardSource, words: Words, clock: Clock) -> list[Finding]:
    """Blocks for a few seconds at most."""
    try:
        return list(_examine(source, _first_snapshot(source), words=words, clock=clock))
    finally:
        source.close()


def _first_snapshot(source: CardSource) -> Snapshot:
    seen: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()
    source.watch(seen.put)
    try:
        return seen.get(timeout=WAIT_SECONDS)
    except queue.Empty:
        return Snapshot(source.service_state())


def _examine(source: CardSource, snapshot: Snapshot, *, words: Words, clock: Clock) -> Iterator[Finding]:
    if snapshot.service is not ServiceState.RUNNING:
        yield Finding(is_good=False, text=words(f"doctor_service_{snapshot.service.value}"))
        return
    yield Finding(is_good=True, text=words("doctor_service_ok"))
    if not snapshot.readers:
        yield Finding(is_good=False, text=words("doctor_no_reader"))
        return
    names = ", ".join(reader_label(reader.name) for reader in snapshot.readers)
    yield Finding(is_good=True, text=words("doctor_readers", names=names))
    present = [reader.rid for reader in snapshot.readers if reader.present]
    if not present:
        yield Finding(is_good=False, text=words("doctor_no_card"))
    for rid in present:
        yield _card(source, rid, words=words, clock=clock)


def _card(source: CardSource, rid: str, *, words: Words, clock: Clock) -> Finding:
    try:
        with source.open(rid) as link:
            facts = read_facts(link, utc(clock.now_ms()))
    except CardFailure as failure:
        return Finding(is_good=False, text=words("doctor_card_unread", reason=type(failure).__name__))
    if facts.kind != "mynumber":
        key = "doctor_card_residence" if facts.kind == "residence" else "doctor_card_unknown"
        return Finding(is_good=False, text=words(key))
    left = {pin.kind: "?" if pin.left is None else pin.left for pin in facts.pins}
    blocked = any(pin.left == 0 for pin in facts.pins)
    return Finding(is_good=not blocked, text=words("doctor_card", sign=left["sign"], auth=left["auth"]))
