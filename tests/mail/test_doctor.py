"""What `madoguchi doctor` says about mail: a mail that was given up does not go unseen."""

from pathlib import Path

import pytest

from app import doctor
from app.clock import utc
from app.config import Config, Server
from app.store import outbox
from app.store.db import open_database
from tests.mail.conftest import ADDRESS, DAY, NOW, Office


def said_about_mails(config: Config, now_ms: int, capsys: pytest.CaptureFixture[str]) -> str:
    doctor.run(config, utc(now_ms))
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "mails:" in line]
    return line


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(server=Server(mode="demo", development=True, data_dir=str(tmp_path), port=9))


@pytest.fixture
async def failed_mail(office: Office, tmp_path: Path) -> None:
    """One mail given up at NOW and one still waiting, in the database of `config`."""
    db = await open_database(tmp_path / "madoguchi.sqlite3")
    given_up, waiting = office.compose(), office.compose()
    await db.write(lambda tx: outbox.insert_mail(tx, given_up))
    (claimed,) = await db.write(lambda tx: outbox.take_due_mails(tx, NOW, void_at=NOW + 1, limit=1))
    await db.write(lambda tx: outbox.mark_failed(tx, claimed, "550"))
    await db.write(lambda tx: outbox.insert_mail(tx, waiting))
    await db.close()


def test_before_the_first_start_there_is_nothing_to_complain_about(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said_about_mails(config, NOW, capsys) == "ok    mails: no database yet"
    assert not (config.data / "madoguchi.sqlite3").exists()


@pytest.mark.usefixtures("failed_mail")
def test_a_mail_given_up_this_week_is_a_failure_told_without_its_address(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    line = said_about_mails(config, NOW + DAY, capsys)
    assert line.startswith(
        "FAIL  mails: 1 waiting, 1 failed (registration_complete of 2026-11-20 22:04 UTC, 550)"
    )
    assert ADDRESS not in line


@pytest.mark.usefixtures("failed_mail")
def test_a_mail_given_up_long_ago_is_counted_only(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    assert said_about_mails(config, NOW + 8 * DAY, capsys) == "ok    mails: 1 waiting, 1 failed"


def test_a_file_that_is_no_database_is_told_in_one_line(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    (config.data / "madoguchi.sqlite3").write_bytes(b"not a database at all" * 100)
    assert said_about_mails(config, NOW, capsys).startswith("FAIL  mails: the database cannot be opened")
