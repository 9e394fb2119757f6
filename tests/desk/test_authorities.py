"""The desk's first page tells administrators of authorities that end, and nobody else."""

from datetime import timedelta

import pytest

from app.clock import utc
from app.config import Config
from app.identity.anchor import add_anchor
from app.identity.policies import Mode
from app.identity.trust import DIRECTORIES
from app.records import Role
from tests.commands.authorities import Mint, pem
from tests.desk.conftest import Desk
from tests.web.conftest import START_MS

TITLE = "Certification authorities that cards are checked against"


@pytest.fixture
def days(config: Config, request: pytest.FixtureRequest) -> int:
    """Until the one for signatures ends; the other one lasts. Before the server starts, as it loads them once."""
    now, left = utc(START_MS), request.param
    mint = Mint(now=now)
    for use, last in (("sign", left), ("auth", 1000)):
        certificate = mint.authority(use, ends=timedelta(days=last, hours=1)).certificate
        folder = config.data / "trust" / DIRECTORIES[use]
        add_anchor(folder, pem(certificate), use=use, mode=Mode.DEMO, now=now)
    return left


@pytest.mark.parametrize("days", [179], indirect=True)
async def test_an_administrator_is_told_half_a_year_ahead(days: int, desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    text = await (await admin.get("/staff")).text()
    assert f"in {days} days" in text
    assert "user authentication certificates" not in text
    japanese = await (await admin.get("/language/ja", to="/staff")).text()
    assert f"あと{days}日" in japanese


@pytest.mark.parametrize("days", [180], indirect=True)
@pytest.mark.usefixtures("days")
async def test_nobody_is_told_before_there_is_something_to_do(desk: Desk) -> None:
    assert TITLE not in await (await (await desk(Role.ADMINISTRATOR)).get("/staff")).text()


@pytest.mark.parametrize("days", [10], indirect=True)
@pytest.mark.usefixtures("days")
async def test_who_cannot_do_anything_about_it_is_not_told(desk: Desk) -> None:
    assert TITLE not in await (await (await desk(Role.CLERK)).get("/staff")).text()


async def test_a_use_without_any_authority_is_told(desk: Desk) -> None:
    text = await (await (await desk(Role.ADMINISTRATOR)).get("/staff")).text()
    assert "every registration with a card is refused" in text
    assert "every card is refused" in text
