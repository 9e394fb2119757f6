"""The first start after an upgrade does what SQL cannot: the desk finds the people of the older version."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
from aiohttp.test_utils import TestServer

from app.clock import FixedClock
from app.config import Config, Server
from app.keys import CONTEXT
from app.main import Ports, create_app
from app.sealing import Sealer, load_sealer
from app.services.account import person_of
from app.services.person_index import hashed_keys
from app.store.db import SCHEMA_VERSION
from tests.source_map import ROOT

NOW = 1_795_212_240_000
# As version 1 wrote it: without the fields that came later.
PERSON = {
    "name": "NGUYEN VAN AN",
    "birth": "1994-04-12",
    "sex": "1",
    "municipality": "13101",
    "street": "霞が関1-1-1",
    "phone": "03-0000-0000",
    "email": "an@example.com",
    "category": "foreign_national",
    "residence_card_number": "",
    "from_card": ["name"],
    "name_substituted": None,
    "card_address": None,
}


def database_of_version_1(data: Path) -> Sealer:
    sealer = load_sealer(data / "keys" / "sealing.key", database_exists=False)
    sealed = sealer.seal(msgspec.json.encode(PERSON), context="account:a1")
    with closing(sqlite3.connect(data / "madoguchi.sqlite3", isolation_level=None)) as old:
        old.executescript((ROOT / "tests" / "data" / "schema_1.sql").read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO accounts VALUES ('a1', 'AAA-AAA-AAAA', 'foreign_national', 'active', 'ja', NULL, 0, 'o', ?,"
            " 'good', 'v1', 1, 1, NULL)",
            (sealed,),
        )
        old.execute("PRAGMA user_version = 1")
    return sealer


async def test_the_first_start_indexes_the_people_of_the_older_version(tmp_path: Path) -> None:
    sealer = database_of_version_1(tmp_path)
    config = Config(server=Server(data_dir=str(tmp_path), mode="demo", development=True))
    app = create_app(config, Ports(clock=FixedClock(NOW)))
    async with TestServer(app):
        account, person = await person_of(app[CONTEXT], "a1")
        assert (account.approval, person.proven_email) == ("not_needed", "")
        rows = await app[CONTEXT].db.read(
            lambda tx: tx.execute("SELECT kind, hash FROM person_keys WHERE account_id = 'a1'").fetchall()
        )
    assert {tuple(row) for row in rows} == set(hashed_keys(sealer, person))
    assert (tmp_path / f"madoguchi.sqlite3.before-v{SCHEMA_VERSION}").exists()
