"""What a whole run shares: one pcscd on the machine, so its tests go to one worker, whichever room they are in."""

import gc
import re
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.real.pcscd import pcscd

__all__ = ["pcscd"]

_GROUP = re.compile(r'xdist_group\("(\w+)"\)')


class GroupedByMark(LoadScopeScheduling):
    """xdist's own "loadgroup" writes the group into node ids, which pytest 9 no longer reads back."""

    def _split_scope(self, nodeid: str) -> str:
        return _group_of(nodeid.partition("::")[0]) or nodeid


@cache
def _group_of(file: str) -> str | None:
    """The group that a file gives to all of its tests."""
    found = _GROUP.search((Path(__file__).parent.parent / file).read_text(encoding="utf-8"))
    return found[1] if found else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> GroupedByMark:
    return GroupedByMark(config, log)


def pytest_collection_finish() -> None:
    """The thousands of tests that were found stay until the end: the garbage collector need not look at them again."""
    gc.freeze()
