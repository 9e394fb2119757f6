"""Chooses where cards come from: the machine's PC/SC service, or card directories under --sim."""

import importlib.util
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal

from app.agent.findings import UsageProblem
from app.agent.settings import Settings
from app.card.faults import MalformedFault, parse_faults
from app.card.link import CardLink, CardSource, ReaderGone, ServiceState, Snapshot
from app.card.sim import SimSource

Kind = Literal["reader", "sim"]


def open_source(settings: Settings) -> tuple[CardSource, Kind]:
    """Raises UsageProblem for a fault script that means nothing."""
    if not settings.sims:
        return pcsc_source(), "reader"
    return sim_source(settings.sims, settings.faults), "sim"


def sim_source(directories: tuple[Path, ...], faults: str | None = None) -> CardSource:
    """One reader per directory, its card put in; taking `inserted` away takes the card out."""
    try:
        plan = parse_faults(faults or "")
    except MalformedFault as error:
        raise UsageProblem(f"--faults: {error}.") from error
    source = SimSource({f"reader {number}": path for number, path in enumerate(directories, 1)}, faults=plan)
    for reader in source.readers:
        reader.insert_card()
    return source


def pcsc_source() -> CardSource:
    """Without pyscard the agent still runs, and the page says which part is missing."""
    if importlib.util.find_spec("smartcard") is None:
        return NoPcsc()
    from app.card.pcsc import PcscSource  # noqa: PLC0415 - the server installs without pyscard

    return PcscSource()


class NoPcsc:
    """Stands where PC/SC support is not installed: no readers, and the service reported missing."""

    def watch(self, on_change: Callable[[Snapshot], None]) -> None:
        on_change(Snapshot(ServiceState.MISSING))

    def open(self, rid: str) -> AbstractContextManager[CardLink]:
        raise ReaderGone(rid)

    def service_state(self) -> ServiceState:
        return ServiceState.MISSING

    def close(self) -> None: ...
