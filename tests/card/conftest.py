"""Software cards for the tests: made once, copied for each test, because RSA keys are slow to find."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from app.card.card_maker import CardPins, CardProfile, create_card
from app.card.demo_pki import DemoHierarchy, Holder
from app.card.jpki import JpkiApplication
from app.card.softcard import SoftCard, SoftCardLink

NOW = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)
HOLDER = Holder("山田　太郎", date(1990, 1, 2), "1", "東京都千代田区霞が関１－１－１")
PINS = CardPins(sign=b"ABC123", auth=b"1234", text=b"5678")

# No test here asserts a time, and a busy machine is no finding.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

MakeCard = Callable[..., Path]


@pytest.fixture(scope="session")
def hierarchy() -> DemoHierarchy:
    return DemoHierarchy.create(NOW)


@pytest.fixture(scope="session")
def mint(tmp_path_factory: pytest.TempPathFactory, hierarchy: DemoHierarchy) -> Path:
    directory = tmp_path_factory.mktemp("mint") / "card"
    create_card(directory, HOLDER, issuer=hierarchy, pins=PINS, now=NOW)
    return directory


@pytest.fixture
def card_directory(mint: Path, tmp_path: Path) -> Path:
    return shutil.copytree(mint, tmp_path / "card")


@pytest.fixture
def make_card(tmp_path: Path, hierarchy: DemoHierarchy) -> MakeCard:
    """A card with another profile; slower, it needs new keys."""

    def make(**profile: object) -> Path:
        directory = tmp_path / "made"
        create_card(directory, HOLDER, issuer=hierarchy, pins=PINS, now=NOW, profile=CardProfile(**profile))
        return directory

    return make


@pytest.fixture
def card(card_directory: Path) -> SoftCard:
    return SoftCard.load(card_directory)


@pytest.fixture
def jpki(card: SoftCard) -> JpkiApplication:
    application = JpkiApplication(SoftCardLink(card))
    application.select()
    return application
