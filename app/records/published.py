"""Rows of what the office publishes beside its notices: times of maintenance and versions of the terms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MaintenanceWindow:
    """Applicants' pages are stopped from `starts_at` until `ends_at`, which does not belong to it."""

    id: str
    starts_at: int
    ends_at: int
    message_ja: str
    message_en: str
    bypass_hash: bytes
    cancelled_at: int | None = None

    def covers(self, now: int) -> bool:
        return self.cancelled_at is None and self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class Terms:
    """A version of the Terms of Use; texts are Markdown without HTML. In force until the next one is."""

    version: str
    text_ja: str
    text_en: str
    in_force_from: int
    written_by: str
    written_at: int
