"""One software card made once, a scripted server on loopback, and a person who answers from a list."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.card.card_maker import CardPins, create_card
from app.card.demo_pki import DemoHierarchy, Holder
from tests.agent.fake_server import FakeServer
from tests.agent.people import AUTH_PIN, SIGN_PIN

NOW = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)
HOLDER = Holder("SIMULATED TARO", date(1990, 4, 1), "1", "東京都千代田区霞が関1-1-1")


@pytest.fixture(scope="session")
def hierarchy() -> DemoHierarchy:
    return DemoHierarchy.create(NOW)


@pytest.fixture(scope="session")
def mint(tmp_path_factory: pytest.TempPathFactory, hierarchy: DemoHierarchy) -> list[Path]:
    """Two cards of the same make: same ATR, same label, other certificates."""
    root = tmp_path_factory.mktemp("mint")
    pins = CardPins(sign=SIGN_PIN.encode(), auth=AUTH_PIN.encode(), text=b"2580")
    cards = [root / "one", root / "two"]
    for directory in cards:
        create_card(directory, HOLDER, issuer=hierarchy, pins=pins, now=NOW)
    return cards


@pytest.fixture
def card(mint: list[Path], tmp_path: Path) -> Path:
    return shutil.copytree(mint[0], tmp_path / "card")


@pytest.fixture
def other_card(mint: list[Path], tmp_path: Path) -> Path:
    return shutil.copytree(mint[1], tmp_path / "other-card")


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    fake = FakeServer()
    await fake.start()
    yield fake
    await fake.stop()
