"""Which core does what: the server on the first, the load on the second; neither borrows from the other."""

import os
from pathlib import Path

SERVER_CORE = 0
LOAD_CORE = 1


def pin_load() -> None:
    os.sched_setaffinity(0, {_existing(LOAD_CORE)})


def pin_server(pid: int) -> None:
    """All threads that the process has by now; later ones inherit the core."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), {_existing(SERVER_CORE)})


def cpu_seconds(pid: int) -> float:
    """User and system time of the process so far (proc(5): fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _existing(core: int) -> int:
    return core if core < (os.cpu_count() or 1) else 0
