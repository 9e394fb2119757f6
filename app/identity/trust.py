"""The certification authorities this office trusts, for each use apart, parsed once at start.

In production a demo or test authority in the directory stops the start.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography import x509

from app.identity.anchor import (
    Anchor,
    AnchorRefused,
    AuthorityFor,
    SimulatedAnchorInProduction,
    parse_anchor,
    read_certificate_file,
)
from app.identity.policies import Mode

DIRECTORIES: dict[AuthorityFor, str] = {
    "sign": "signature",
    "auth": "authentication",
    "residence": "residence",
}
# Without these no Individual Number card is believed; chips of residence cards need not be.
NEEDED: frozenset[AuthorityFor] = frozenset({"sign", "auth"})
SUFFIXES = frozenset({".pem", ".cer", ".crt", ".der"})


@dataclass(frozen=True)
class TrustStore:
    """Several generations of an authority share one name, so each use has a tuple of anchors."""

    mode: Mode
    signature: tuple[Anchor, ...] = ()
    authentication: tuple[Anchor, ...] = ()
    residence: tuple[Anchor, ...] = ()

    def __post_init__(self) -> None:
        if self.mode is Mode.PRODUCTION:
            for anchor in (*self.signature, *self.authentication, *self.residence):
                if anchor.is_simulated:
                    raise SimulatedAnchorInProduction(anchor.fingerprint)

    @classmethod
    def load(cls, directory: Path, mode: Mode) -> Self:
        """Reads the folders signature, authentication and residence of it, blocking. Raises AnchorRefused."""
        return cls(mode, *(_load(directory, use) for use in DIRECTORIES))

    @classmethod
    def of(
        cls,
        mode: Mode,
        *,
        signature: Iterable[x509.Certificate],
        authentication: Iterable[x509.Certificate],
    ) -> Self:
        """From certificates at hand, as the demo hierarchy is."""
        return cls(
            mode,
            tuple(Anchor(certificate) for certificate in signature),
            tuple(Anchor(certificate) for certificate in authentication),
        )

    @property
    def is_demo(self) -> bool:
        return self.mode is Mode.DEMO

    def anchors(self, use: AuthorityFor) -> tuple[Anchor, ...]:
        held: dict[AuthorityFor, tuple[Anchor, ...]] = {
            "sign": self.signature,
            "auth": self.authentication,
            "residence": self.residence,
        }
        return held[use]


def _load(directory: Path, use: AuthorityFor) -> tuple[Anchor, ...]:
    folder = directory / DIRECTORIES[use]
    if not folder.is_dir():
        return ()
    files = sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)
    return tuple(_load_file(file, use) for file in files)


def _load_file(file: Path, use: AuthorityFor) -> Anchor:
    """An authority that expired since it was added stays: its own dates are judged with every chain."""
    try:
        return parse_anchor(read_certificate_file(file), use)
    except AnchorRefused as refused:
        raise AnchorRefused(f"{DIRECTORIES[use]}/{file.name}: {refused}") from refused
