"""`madoguchi audit` beside a database in use: what it prints, how it ends, and files that open elsewhere."""

import csv
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from app import cli
from app.services.audit_anchor import FILE
from app.store import audit
from app.store.db import Database, open_database

# 2026-11-21 00:00 in Japan, when it is still the 20th in Greenwich.
MIDNIGHT = 1_795_186_800_000
HOUR = 3600 * 1000
Run = Callable[..., int]


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "madoguchi.sqlite3")
    yield database
    await database.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MADOGUCHI_SERVER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MADOGUCHI_SERVER_ORIGIN", "https://ras.example.com")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: cli.main(["audit", *map(str, arguments)])


async def write_lines(db: Database, count: int, *, subject: str = "x") -> None:
    for number in range(count):
        at = MIDNIGHT + (number - 1) * HOUR
        await db.write(
            lambda tx, n=number, at=at: audit.append(
                tx, at=at, tag="a:b:c", actor="=1+1", subject=subject, detail={"n": n, "why": 'a,"b"'}
            )
        )


def tamper(directory: Path, sql: str) -> None:
    with closing(sqlite3.connect(directory / "madoguchi.sqlite3", isolation_level=None)) as stranger:
        stranger.execute(sql)


async def test_an_intact_log_ends_with_0_and_a_mark_to_keep(
    db: Database, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    await write_lines(db, 3)
    assert run("verify") == 0
    printed = capsys.readouterr().out
    last = await db.read(audit.get_last)
    assert last is not None
    assert "Intact: 3 lines." in printed
    assert f"--expect: 3:{last.hash.hex()}" in printed
    assert "would not show" in printed
    assert run("verify", "--expect", f"3:{last.hash.hex()}") == 0
    assert "Nothing up to line 3 was cut" in capsys.readouterr().out


async def test_an_empty_log_is_intact(db: Database, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == 0
    printed = capsys.readouterr().out
    assert "Intact: 0 lines." in printed
    assert "Keep this mark" not in printed


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE audit SET actor = 'x' WHERE seq = 2", "line 2 was changed"),
        ("DELETE FROM audit WHERE seq = 1", "line 1 is missing"),
        ("UPDATE audit SET previous_hash = hash WHERE seq = 3", "line 3 does not continue"),
        ("UPDATE audit SET subject = x'FF' WHERE seq = 3", "line 3 was changed"),
        ("UPDATE audit SET subject = CAST(x'FF' AS TEXT) WHERE seq = 3", "line 3 was changed"),
    ],
)
async def test_a_broken_log_ends_with_1_and_its_first_broken_line(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], sql: str, said: str
) -> None:
    await write_lines(db, 3)
    tamper(tmp_path, sql)
    assert run("verify") == 1
    assert capsys.readouterr().out.startswith(f"BROKEN: {said}")


async def test_a_cut_log_does_not_reach_the_mark_that_was_kept(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await write_lines(db, 3)
    last = await db.read(audit.get_last)
    assert last is not None
    tamper(tmp_path, "DELETE FROM audit WHERE seq = 3")
    assert run("verify") == 0
    assert run("verify", "--expect", f"3:{last.hash.hex()}") == 1
    assert "the log is cut: line 3 " in capsys.readouterr().out


async def test_a_mark_of_another_log_is_told_from_this_one(
    db: Database, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    await write_lines(db, 3)
    assert run("verify", "--expect", "2:" + "00" * 32) == 1
    assert "line 2 is not the one that was written" in capsys.readouterr().out


async def test_an_anchor_without_the_servers_key_is_no_proof(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE).write_bytes(b"{}")
    assert run("verify") == 2
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "sealing.key").write_bytes(b"k" * 32)
    assert run("verify") == 1
    assert "audit.anchor was not written by this server" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [("verify", "--expect", "7"), ("verify", "--expect", "x:00"), ("export",)]
)
def test_a_command_that_is_wrong_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


def test_a_database_that_is_not_there_ends_with_2(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == 2
    assert run("export", "--format", "csv") == 2
    assert "there is no" in capsys.readouterr().err


async def test_the_table_opens_with_its_japanese_quotes_and_formulas_tamed(
    db: Database, run: Run, tmp_path: Path
) -> None:
    await write_lines(db, 2, subject="日本語")
    assert run("export", "--format", "csv", "--output", tmp_path / "log.csv") == 0
    data = (tmp_path / "log.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["seq"] for row in rows] == ["1", "2"]
    assert rows[1]["time"] == "2026-11-21T00:00:00.000+09:00"
    assert rows[0]["subject"] == "日本語"
    assert rows[0]["actor"] == "'=1+1"
    assert json.loads(rows[0]["detail"]) == {"n": 0, "why": 'a,"b"'}


async def test_every_exported_line_can_be_checked_by_its_own_hash(
    db: Database, run: Run, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    await write_lines(db, 3)
    assert run("export", "--format", "jsonl") == 0
    previous = audit.GENESIS
    for text in capsysbinary.readouterr().out.splitlines():
        line = json.loads(text)
        fields = (line["seq"], line["at"], line["tag"], line["actor"], line["subject"], line["detail"])
        previous = audit.chain_hash(previous, *fields)
        assert line["hash"] == previous.hex()


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        (("--from", "2026-11-21"), ["2", "3"]),
        (("--to", "2026-11-20"), ["1"]),
        (("--from", "2026-11-21", "--to", "2026-11-21"), ["2", "3"]),
        (("--from", "2026-11-22"), []),
    ],
)
async def test_days_are_those_of_japan_and_the_last_one_counts(
    db: Database,
    run: Run,
    capsysbinary: pytest.CaptureFixture[bytes],
    bounds: tuple[str, ...],
    found: list[str],
) -> None:
    await write_lines(db, 3)
    assert run("export", "--format", "jsonl", *bounds) == 0
    lines = capsysbinary.readouterr().out.splitlines()
    assert [json.loads(line)["seq"] for line in lines] == found


async def test_a_changed_line_is_exported_as_it_stands(
    db: Database, run: Run, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    await write_lines(db, 1)
    tamper(tmp_path, "UPDATE audit SET at = 'never', hash = 'none', subject = CAST(x'FF' AS TEXT)")
    assert run("export", "--format", "jsonl") == 0
    line = json.loads(capsysbinary.readouterr().out)
    assert (line["time"], line["at"], line["hash"], line["subject"]) == ("", "never", "none", "\\xff")


async def test_an_export_is_private_and_never_written_over(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "log.jsonl"
    assert run("export", "--format", "jsonl", "--output", target) == 0
    assert target.stat().st_mode & 0o777 == 0o600
    assert run("export", "--format", "jsonl", "--output", target) == 2
    assert "log.jsonl: File exists" in capsys.readouterr().err
