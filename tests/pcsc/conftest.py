"""The real service and a card directory for it."""

from collections.abc import Iterator

import pytest

from app.card.pcsc import PcscSource
from tests.card.conftest import card_directory, hierarchy, mint
from tests.card.watching import Watcher

__all__ = ["card_directory", "hierarchy", "mint"]


@pytest.fixture
def source(pcscd: object) -> Iterator[PcscSource]:
    source = PcscSource()
    yield source
    source.close()


@pytest.fixture
def watcher(source: PcscSource) -> Watcher:
    watcher = Watcher()
    source.watch(watcher)
    return watcher
