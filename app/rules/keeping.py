"""How long pictures of identity documents are kept. What waits for the office is kept however long it waits."""

from typing import Final

from app.config import Documents
from app.records import ProofingState

HOUR_MS: Final = 3600 * 1000
DAY_MS: Final = 24 * HOUR_MS


def erase_before(state: ProofingState, settings: Documents, now: int) -> int | None:
    """Pictures of what got into the state before then (epoch ms) go; None: they stay."""
    kept = {
        ProofingState.STARTED: settings.keep_unfinished_hours * HOUR_MS,
        ProofingState.ACCEPTED: settings.keep_accepted_days * DAY_MS,
        ProofingState.REFUSED: settings.keep_refused_days * DAY_MS,
        # Withdrawing erases at once; this is for what that did not reach.
        ProofingState.WITHDRAWN: settings.keep_refused_days * DAY_MS,
    }
    return now - kept[state] if state in kept else None
