"""What the desk publishes over the configuration file, held in memory for every page. One process owns it; whoever
writes the rows sets it after the commit."""

from dataclasses import dataclass

from app.config import Documents, Office
from app.records import CardProofFor, MaintenanceWindow, Terms

# The sample articles in templates/parts/terms_articles.html, until the office publishes its own.
BUILT_IN_TERMS = "2026-11"
ANNOUNCED_MS = 24 * 3600 * 1000


@dataclass(slots=True)
class Published:
    """`documents`: what the office takes now. `card_proof_for`: the acts that ask for a fresh proof. `windows`: going
    on or to come, the next one first. `terms`: every version, oldest first."""

    office: Office
    documents: Documents
    windows: tuple[MaintenanceWindow, ...] = ()
    terms: tuple[Terms, ...] = ()
    card_proof_for: frozenset[CardProofFor] = frozenset()

    def stop(self, now: int) -> MaintenanceWindow | None:
        """The maintenance that is going on."""
        return next((window for window in self.windows if window.covers(now)), None)

    def announced(self, now: int) -> MaintenanceWindow | None:
        """The maintenance that pages tell of: going on, or starting within a day."""
        near = (window for window in self.windows if window.starts_at - ANNOUNCED_MS <= now < window.ends_at)
        return next(near, None)

    def terms_in_force(self, now: int) -> Terms | None:
        """None: the built-in articles."""
        return next((terms for terms in reversed(self.terms) if terms.in_force_from <= now), None)

    def terms_version(self, now: int) -> str:
        found = self.terms_in_force(now)
        return found.version if found else BUILT_IN_TERMS
