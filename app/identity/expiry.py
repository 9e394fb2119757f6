"""How long the trusted authorities last. New cards are issued by a newer generation long before an older one ends, so
there is time to add it; this says when that time begins."""

import logging
from dataclasses import dataclass
from datetime import datetime

from app.identity.anchor import Anchor, AuthorityFor
from app.identity.generations import generation_of
from app.identity.trust import DIRECTORIES, TrustStore

WARNING_DAYS = 180
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lasting:
    """`days`: whole ones left, negative once it has ended. `label`: the published name, else how the fingerprint
    begins."""

    use: AuthorityFor
    anchor: Anchor
    days: int

    @property
    def directory(self) -> str:
        return DIRECTORIES[self.use]

    @property
    def label(self) -> str:
        return label_of(self.anchor)

    @property
    def ends_soon(self) -> bool:
        return self.days < WARNING_DAYS

    @property
    def ended(self) -> bool:
        return self.days < 0


def label_of(anchor: Anchor) -> str:
    known = generation_of(anchor.certificate)
    return known.name if known else anchor.fingerprint[:8]


def days_left(anchor: Anchor, now: datetime) -> int:
    """Rounded down, so that one second after the end is -1."""
    return (anchor.certificate.not_valid_after_utc - now).days


def lasting(store: TrustStore, now: datetime) -> tuple[Lasting, ...]:
    """Every trusted authority, those that end first before the others of their use."""
    found = [
        Lasting(use, anchor, days_left(anchor, now)) for use in DIRECTORIES for anchor in store.anchors(use)
    ]
    return tuple(sorted(found, key=lambda each: (each.use, each.days)))


def warn_of_ending(store: TrustStore, now: datetime) -> None:
    """One line in the log for each authority that ends soon or has ended."""
    for each in lasting(store, now):
        if each.ends_soon:
            log.warning(
                "a trusted authority %s",
                "has expired" if each.ended else "expires soon",
                extra={"use": each.directory, "authority": each.label, "days": each.days},
            )
