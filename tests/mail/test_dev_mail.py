"""The /dev/mail pages of the real application, and their absence everywhere else."""

import re
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from app.config import Config, Mail, Server
from app.i18n import Language
from app.keys import CONTEXT
from app.main import create_app
from app.notices import Addressee, registration_complete
from app.store import outbox
from tests.mail.conftest import ADDRESS, DAY, TOKEN, USER_ID
from tests.real.waiting import until


def client_of(config: Config) -> TestClient:
    return TestClient(TestServer(create_app(config)))


async def test_a_queued_mail_is_listed_and_its_link_can_be_followed(tmp_path: Path) -> None:
    config = Config(server=Server(development=True, mode="demo", data_dir=str(tmp_path)))
    async with client_of(config) as client:
        context = client.app[CONTEXT]
        mail = registration_complete(
            context,
            Addressee(ADDRESS, Language.ENGLISH, None),
            user_id=USER_ID,
            link_token=TOKEN,
            expires_at=context.clock.now_ms() + DAY,
        )
        await context.db.write(lambda tx: outbox.insert_mail(tx, mail))
        context.wake_outbox()

        async def listed() -> bool:
            return ADDRESS in await (await client.get("/dev/mail")).text()

        await until(listed, what="the mail in the list")
        page = await (await client.get("/dev/mail")).text()
        address = re.search(r'href="(/dev/mail/[^"]+)"', page)
        assert address is not None
        shown = await (await client.get(address[1])).text()
    assert f'href="{config.server.origin}/password/new?token={TOKEN}"' in shown
    assert shown.count(USER_ID) == 2


@pytest.mark.parametrize("key", ["nothing", "..%2f..%2fkeys%2fsealing.key", "%00"])
async def test_a_mail_that_is_not_there_is_not_found(tmp_path: Path, key: str) -> None:
    config = Config(server=Server(development=True, mode="demo", data_dir=str(tmp_path)))
    async with client_of(config) as client:
        answer = await client.get(f"/dev/mail/{key}")
        assert answer.status == 404
        assert "E-1001" in await answer.text()


@pytest.mark.parametrize(
    "config",
    [
        Config(server=Server(mode="demo")),
        Config(server=Server(mode="production")),
        Config(
            server=Server(development=True, mode="demo"),
            mail=Mail(transport="smtp", host="127.0.0.1", port=9),
        ),
    ],
    ids=["demo", "production", "mail goes to a relay"],
)
async def test_the_pages_do_not_exist_outside_development(tmp_path: Path, config: Config) -> None:
    server = Server(development=config.server.development, mode=config.server.mode, data_dir=str(tmp_path))
    async with client_of(Config(server=server, mail=config.mail)) as client:
        for path in ("/dev/mail", "/dev/mail/anything"):
            assert (await client.get(path)).status == 404
