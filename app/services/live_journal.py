"""The written trace of ceremonies: one row each and an audit line per step, with ids, codes and durations
only (L1)."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.clock import Clock
from app.errors import StorageUnavailable
from app.rules.live_purposes import Purpose
from app.store import audit, ceremonies
from app.store.db import Database, Tx
from app.wire.codes import FailureCode

Unit = Callable[[Tx], None]


@dataclass(slots=True)
class Journal:
    """Steps are noted at once and written in order by `write_waiting`, so that no transition waits for the
    disk."""

    _db: Database
    _clock: Clock
    _waiting: list[Unit] = field(default_factory=list)
    noted: asyncio.Event = field(default_factory=asyncio.Event)

    def _note(self, unit: Unit) -> None:
        self._waiting.append(unit)
        self.noted.set()

    def step(self, tag: str, *, session_id: str, subject: str, **detail: str | int) -> None:
        at = self._clock.now_ms()
        self._note(
            lambda tx: _line(tx, at=at, tag=tag, session_id=session_id, subject=subject, detail=detail)
        )

    def begun(self, *, ceremony_id: str, session_id: str, pairing_id: str, purpose: str) -> None:
        at = self._clock.now_ms()

        def unit(tx: Tx) -> None:
            ceremonies.insert_ceremony(
                tx,
                ceremony_id=ceremony_id,
                session_id=session_id,
                pairing_id=pairing_id,
                purpose=purpose,
                at=at,
            )
            detail = {"pairing": pairing_id, "purpose": purpose}
            _line(
                tx,
                at=at,
                tag="live:ceremony:begun",
                session_id=session_id,
                subject=ceremony_id,
                detail=detail,
            )

        self._note(unit)

    def ended(
        self, *, ceremony_id: str, session_id: str, outcome: str, code: FailureCode | None, started_ms: int
    ) -> None:
        at = self._clock.now_ms()
        told = code.value if code else None

        def unit(tx: Tx) -> None:
            ceremonies.mark_ceremony_ended(tx, ceremony_id=ceremony_id, outcome=outcome, code=told, at=at)
            detail: dict[str, str | int] = {"outcome": outcome, "code": told or "", "ms": at - started_ms}
            _line(
                tx,
                at=at,
                tag="live:ceremony:ended",
                session_id=session_id,
                subject=ceremony_id,
                detail=detail,
            )

        self._note(unit)

    async def write_waiting(self) -> None:
        """Raises StorageUnavailable; what was not written stays in front of the queue."""
        self.noted.clear()
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        try:
            await self._db.write(lambda tx: [unit(tx) for unit in batch])
        except StorageUnavailable:
            self._waiting = batch + self._waiting
            raise

    async def close_unfinished(self) -> list[tuple[str, Purpose]]:
        """Ends what the previous process left open. Returns whose pages must be told: session ids and purposes."""
        at = self._clock.now_ms()

        def unit(tx: Tx) -> list[tuple[str, Purpose]]:
            code = FailureCode.SERVER_RESTARTED.value
            left = ceremonies.list_unfinished_ceremonies(tx)
            for ceremony_id, session_id, _ in left:
                ceremonies.mark_ceremony_ended(
                    tx, ceremony_id=ceremony_id, outcome="failed", code=code, at=at
                )
                _line(
                    tx,
                    at=at,
                    tag="live:ceremony:ended",
                    session_id=session_id,
                    subject=ceremony_id,
                    detail={"outcome": "failed", "code": code},
                )
            return [(session_id, Purpose(purpose)) for _, session_id, purpose in left]

        return await self._db.write(unit)


def _line(
    tx: Tx, *, at: int, tag: str, session_id: str, subject: str, detail: Mapping[str, str | int]
) -> None:
    audit.append(tx, at=at, tag=tag, actor=f"session:{session_id}", subject=subject, detail=detail)
