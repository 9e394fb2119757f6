"""The roots that sign residence cards, a trust store of its own. In production a demo or test root stops the start."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from app.identity.anchor import (
    Anchor,
    AnchorRefused,
    SimulatedAnchorInProduction,
    parse_anchor,
    read_certificate_file,
)
from app.identity.policies import Mode

FOLDER: Final = "residence"
_SUFFIXES: Final = frozenset({".pem", ".cer", ".crt", ".der"})
# The root of the second generation's official test cards; it bears the name of the real one.
_TEST_ROOTS: Final = frozenset({"1846B815D31F04FE93D57450A6D8A8C351EAC3D8C444A2375D95734DF7DD1057"})


@dataclass(frozen=True)
class ResidenceRoots:
    """Generations share names, so the one that signed is found by its signature."""

    anchors: tuple[Anchor, ...] = ()

    @classmethod
    def of(cls, mode: Mode, *anchors: Anchor) -> Self:
        """Raises SimulatedAnchorInProduction."""
        for anchor in anchors:
            if mode is Mode.PRODUCTION and (anchor.is_simulated or anchor.fingerprint in _TEST_ROOTS):
                raise SimulatedAnchorInProduction(anchor.fingerprint)
        return cls(anchors)

    @classmethod
    def load(cls, trust: Path, mode: Mode) -> Self:
        """Reads `<trust>/residence`, blocking. Without it no chip is believed. Raises AnchorRefused."""
        folder = trust / FOLDER
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        return cls.of(mode, *(_load(file) for file in files if file.suffix in _SUFFIXES))


def _load(file: Path) -> Anchor:
    try:
        return parse_anchor(read_certificate_file(file), "sign")
    except AnchorRefused as refused:
        raise AnchorRefused(f"{file.name}: {refused}") from refused
