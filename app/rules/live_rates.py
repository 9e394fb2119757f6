"""How often something may be tried: a sliding window per subject, kept in memory because its limits last a
minute."""

from collections import deque
from dataclasses import dataclass, field

WINDOW_SECONDS = 60.0
TICKETS_PER_SESSION = 10
CODES_PER_ADDRESS = 5
CLAIMS_PER_ADDRESS = 20
CLAIMS_IN_ALL = 600
MAX_SUBJECTS = 10_000


class TooFast(Exception):
    """The subject has used up its tries for now."""


@dataclass(slots=True)
class Window:
    """At most `limit` events per subject in any `seconds`."""

    limit: int
    seconds: float = WINDOW_SECONDS
    _seen: dict[str, deque[float]] = field(default_factory=dict)

    def count(self, subject: str, now: float) -> None:
        """Counts one event. Raises TooFast, and then it is not counted, so that waiting always helps."""
        if len(self._seen) >= MAX_SUBJECTS:
            self._forget_quiet(now)
        seen = self._seen.setdefault(subject, deque())
        while seen and seen[0] <= now - self.seconds:
            seen.popleft()
        if len(seen) >= self.limit:
            raise TooFast
        seen.append(now)

    def _forget_quiet(self, now: float) -> None:
        self._seen = {key: seen for key, seen in self._seen.items() if seen and seen[-1] > now - self.seconds}
        if len(self._seen) >= MAX_SUBJECTS:
            # Ten thousand busy addresses within a minute is an attack; refusing everybody is the safe answer.
            raise TooFast
