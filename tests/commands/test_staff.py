"""`madoguchi staff` beside a database in use."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from app import cli
from app.records import Role, Staff, StaffState
from app.store import audit, staff
from app.store.db import Database, open_database
from app.tokens import secret_hash

Run = Callable[..., int]
LINK = re.compile(r"https://ras\.example\.com/staff/invitation\?token=([\w-]+)")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MADOGUCHI_SERVER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MADOGUCHI_SERVER_ORIGIN", "https://ras.example.com")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: cli.main(["staff", *arguments])


@pytest.fixture
async def db(tmp_path: Path, run: Run) -> AsyncIterator[Database]:
    """Of a server that is running: made before the command, key and all."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "sealing.key").write_bytes(b"k" * 32)
    database = await open_database(tmp_path / "madoguchi.sqlite3")
    yield database
    await database.close()


async def ran(run: Run, *arguments: str) -> int:
    """In a thread, because the command has an event loop of its own."""
    return await asyncio.to_thread(run, *arguments)


async def member(db: Database, login: str) -> Staff:
    found = await db.read(lambda tx: staff.get_by_login(tx, login))
    assert found is not None
    return found


async def set_state(db: Database, login: str, state: StaffState) -> None:
    found = await member(db, login)
    await db.write(lambda tx: staff.update_state(tx, found.id, state))


async def test_the_first_administrator_can_be_added_before_the_server_ever_ran(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert await ran(run, "add", "admin", "--role", "administrator") == 0
    assert LINK.search(capsys.readouterr().out)
    assert (tmp_path / "keys" / "sealing.key").stat().st_mode & 0o777 == 0o600
    assert await ran(run, "list") == 0
    assert re.search(r"admin +administrator +invited +never", capsys.readouterr().out)


async def test_the_printed_link_is_stored_as_its_hash_and_the_log_says_console(
    db: Database, run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    await ran(run, "add", "hanako", "--role", "clerk")
    link = LINK.search(capsys.readouterr().out)
    assert link
    found = await member(db, "hanako")
    assert found.role is Role.CLERK
    now = found.created_at
    assert await db.read(lambda tx: staff.get_invited(tx, secret_hash(link[1]), now)) == found.id
    lines = await db.read(lambda tx: audit.list_lines(tx, limit=10))
    assert {line.actor for line in lines} == {"console"}
    files = await asyncio.to_thread(lambda: [file.read_bytes() for file in tmp_path.glob("*.sqlite3*")])
    assert files
    assert all(link[1].encode() not in content for content in files)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "hanako", "--role", "clerk"), "has this log-in name already"),
        (("add", "Hanako Yamada", "--role", "clerk"), "2 to 32 small letters"),
        (("invite", "nobody"), "nobody has this log-in name"),
        (("unlock", "hanako"), "not in the state"),
        (("deactivate", "admin"), "last administrator"),
    ],
)
async def test_what_cannot_be_done_is_one_sentence_and_status_1(
    db: Database, run: Run, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    await ran(run, "add", "hanako", "--role", "clerk")
    await ran(run, "add", "admin", "--role", "administrator")
    assert await ran(run, *arguments) == 1
    assert sentence in capsys.readouterr().err


async def test_a_new_invitation_takes_the_account_back_to_before_its_set_up(db: Database, run: Run) -> None:
    await ran(run, "add", "hanako", "--role", "clerk")
    found = await member(db, "hanako")
    await db.write(
        lambda tx: staff.update_credentials(tx, found.id, password="x", totp_sealed=b"x", totp_step=1)
    )
    assert await ran(run, "invite", "hanako") == 0
    again = await member(db, "hanako")
    assert (again.state, again.password, again.totp_sealed) == (StaffState.INVITED, None, None)


async def test_unlocking_and_deactivating(db: Database, run: Run) -> None:
    await ran(run, "add", "hanako", "--role", "clerk")
    await set_state(db, "hanako", StaffState.LOCKED)
    assert await ran(run, "unlock", "hanako") == 0
    assert (await member(db, "hanako")).state is StaffState.ACTIVE
    assert await ran(run, "deactivate", "hanako") == 0
    assert (await member(db, "hanako")).state is StaffState.DEACTIVATED
    assert await ran(run, "deactivate", "hanako") == 1
    assert await ran(run, "invite", "hanako") == 1


async def test_a_database_without_its_key_is_refused(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys" / "sealing.key").unlink()
    assert await ran(run, "list") == 2
    assert "key" in capsys.readouterr().err


async def test_an_unknown_role_is_a_usage_problem(run: Run) -> None:
    with pytest.raises(SystemExit) as stopped:
        await ran(run, "add", "hanako", "--role", "emperor")
    assert stopped.value.code == 2
