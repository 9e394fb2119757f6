"""An office, and one good demo card. Every test changes one thing."""

from datetime import UTC, datetime, timedelta

import pytest

from app.card.demo_pki import DemoHierarchy
from tests.identity.demo_card import Card, new_key
from tests.live.desk import agent_socket, page_socket
from tests.live.office import running_office


class CardOfToday(Card):
    def certificate(self, use, **changes):
        key = (use, changes.get("variant"))
        if key not in self._issued:
            changes.setdefault("now", datetime.now(UTC) - timedelta(minutes=5))
            self._issued[key] = super().certificate(use, **changes)
        return self._issued[key]

    @property
    def _issued(self):
        return _ISSUED.setdefault(id(self), {})


_ISSUED: dict = {}


@pytest.fixture(scope="session")
def hierarchy():
    return DemoHierarchy.create(datetime.now(UTC) - timedelta(days=30))


@pytest.fixture(scope="session")
def card(hierarchy):
    return CardOfToday(hierarchy, new_key(), new_key())


@pytest.fixture(scope="session")
def other_card(hierarchy):
    return CardOfToday(hierarchy, new_key(), new_key())


@pytest.fixture
async def office(tmp_path, hierarchy):
    async with running_office(tmp_path / "var", hierarchy) as office:
        yield office


@pytest.fixture
async def office_with_codes(tmp_path, hierarchy):
    async with running_office(tmp_path / "var", hierarchy, allow_code_binding=True) as office:
        yield office


@pytest.fixture
async def page(office):
    async with office.browser() as browser:
        token = await browser.open_card_page()
        async with page_socket(browser, token) as page:
            page.browser = browser
            yield page


@pytest.fixture
async def agent(office, card):
    async with agent_socket(office, card) as agent:
        yield agent
