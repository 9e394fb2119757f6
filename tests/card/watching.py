"""Snapshots of a card source, waited for instead of slept for."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.card.link import ReaderStatus, ServiceState, Snapshot

DEADLINE_SECONDS = 20.0


@dataclass
class Watcher:
    """The callback of a source; keeps everything it was told."""

    seen: list[Snapshot] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, snapshot: Snapshot) -> None:
        with self._news:
            self.seen.append(snapshot)
            self._news.notify_all()

    @property
    def latest(self) -> Snapshot:
        return self.seen[-1]

    def reader(self, name_part: str) -> ReaderStatus:
        return next(one for one in self.latest.readers if name_part in one.name)

    def until(self, condition: Callable[[Snapshot], bool], what: str) -> Snapshot:
        """The latest snapshot as soon as it fits."""
        with self._news:
            fits = self._news.wait_for(lambda: self.seen and condition(self.latest), DEADLINE_SECONDS)
            assert fits, f"waited for {what}, last seen: {self.seen[-1:]}"
            return self.latest

    def until_card(self, name_part: str, *, present: bool) -> ReaderStatus:
        def shown(snapshot: Snapshot) -> bool:
            return any(name_part in one.name and one.present == present for one in snapshot.readers)

        self.until(shown, f"card {'in' if present else 'out'} in {name_part}")
        return self.reader(name_part)

    def until_service(self, state: ServiceState) -> None:
        self.until(lambda snapshot: snapshot.service is state, f"service {state}")
