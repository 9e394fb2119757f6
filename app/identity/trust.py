"""The certification authorities this office trusts, for each use apart, parsed once at start.

In production a demo or test authority in the directory stops the start.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography import x509

from app.identity.anchor import (
    Anchor,
    AnchorRefused,
    SimulatedAnchorInProduction,
    parse_anchor,
    read_certificate_file,
)
from app.identity.policies import Mode
from app.identity.residence_roots import ResidenceRoots
from app.wire.messages import Use

DIRECTORIES: dict[Use, str] = {"sign": "signature", "auth": "authentication"}
SUFFIXES = frozenset({".pem", ".cer", ".crt", ".der"})


@dataclass(frozen=True)
class TrustStore:
    """Several generations of an authority share one name, so each use has a tuple of anchors."""

    mode: Mode
    signature: tuple[Anchor, ...] = ()
    authentication: tuple[Anchor, ...] = ()
    residence: ResidenceRoots = field(default_factory=ResidenceRoots)

    def __post_init__(self) -> None:
        if self.mode is Mode.PRODUCTION:
            for anchor in (*self.signature, *self.authentication):
                if anchor.is_simulated:
                    raise SimulatedAnchorInProduction(anchor.fingerprint)

    @classmethod
    def load(cls, directory: Path, mode: Mode) -> Self:
        """Reads the folders signature, authentication and residence of it, blocking. Raises AnchorRefused."""
        roots = ResidenceRoots.load(directory, mode)
        return cls(mode, _load(directory, "sign"), _load(directory, "auth"), roots)

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

    def anchors(self, use: Use) -> tuple[Anchor, ...]:
        return self.signature if use == "sign" else self.authentication


def _load(directory: Path, use: Use) -> tuple[Anchor, ...]:
    folder = directory / DIRECTORIES[use]
    if not folder.is_dir():
        return ()
    files = sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)
    return tuple(_load_file(file, use) for file in files)


def _load_file(file: Path, use: Use) -> Anchor:
    """An authority that expired since it was added stays: its own dates are judged with every chain."""
    try:
        return parse_anchor(read_certificate_file(file), use)
    except AnchorRefused as refused:
        raise AnchorRefused(f"{file.name}: {refused}") from refused
