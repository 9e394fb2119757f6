"""`madoguchi trust add` and `remove`: nothing without the fingerprint, nothing without a line in the audit log."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from app import cli
from app.card.residence_pki import ResidenceAuthority
from app.records import AuditLine
from app.store import audit
from app.store.read_only import reading
from tests.commands.authorities import LABELS, YEAR, Mint, new_key, pem

Run = Callable[..., int]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def mint() -> Mint:
    return Mint()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MADOGUCHI_SERVER_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("MADOGUCHI_SERVER_ORIGIN", "https://ras.example.com")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: cli.main(["trust", *arguments])


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def types(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(text))


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def added(run: Run, certificate: x509.Certificate, use: str = "signature") -> str:
    Path("ca.pem").write_bytes(pem(certificate))
    assert run("add", "--for", use, "--fingerprint", fingerprint(certificate), "ca.pem") == 0
    return fingerprint(certificate)


def lines(tmp_path: Path) -> list[AuditLine]:
    with reading(tmp_path / "var" / "madoguchi.sqlite3") as tx:
        return audit.list_lines(tx, limit=10)


def held(tmp_path: Path, use: str = "signature") -> list[str]:
    folder = tmp_path / "var" / "trust" / use
    return sorted(file.stem.lower() for file in folder.iterdir()) if folder.exists() else []


def test_adding_shows_what_to_compare_and_the_published_fingerprint_confirms_it(
    run: Run, mint: Mint, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = mint.authority().certificate
    (tmp_path / "ca.pem").write_bytes(pem(certificate))
    known = fingerprint(certificate)
    types(monkeypatch, f"{known[:4]} {known[4:8]}\n")
    assert run("add", "--for", "signature", "ca.pem") == 0
    shown = capsys.readouterr().out
    assert LABELS["sign"] in shown
    assert " ".join(known.upper()[i : i + 4] for i in range(0, 32, 4)) in shown
    assert "RSA 2048 bits" in shown
    assert "none of the generations that this program knows" in shown
    assert "next start" in shown
    assert held(tmp_path) == [known]
    (line,) = lines(tmp_path)
    assert (line.tag, line.actor, line.subject.lower()) == ("trust:authority:added", "console", known)


@pytest.mark.parametrize("typed", ["\n", "00000000\n", "short\n", ""], ids=["enter", "other", "short", "end"])
def test_whatever_else_is_typed_changes_nothing(
    run: Run, mint: Mint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    (tmp_path / "ca.pem").write_bytes(pem(mint.authority().certificate))
    types(monkeypatch, typed)
    assert run("add", "--for", "signature", "ca.pem") == 2
    assert held(tmp_path) == []
    assert not (tmp_path / "var" / "madoguchi.sqlite3").exists()


def test_fewer_than_eight_characters_are_no_comparison(
    run: Run, mint: Mint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = mint.authority().certificate
    (tmp_path / "ca.pem").write_bytes(pem(certificate))
    types(monkeypatch, fingerprint(certificate)[:7] + "\n")
    assert run("add", "--for", "signature", "ca.pem") == 2


@pytest.mark.parametrize("given", [(), ("--fingerprint", "AB" * 32), ("--fingerprint", "")])
def test_where_nobody_can_be_asked_the_whole_fingerprint_must_be_given(
    run: Run, mint: Mint, tmp_path: Path, given: tuple[str, ...]
) -> None:
    (tmp_path / "ca.pem").write_bytes(pem(mint.authority().certificate))
    assert run("add", "--for", "signature", *given, "ca.pem") == 2
    assert held(tmp_path) == []


def refused(run: Run, content: bytes, capsys: pytest.CaptureFixture[str]) -> str:
    """The sentence; with the right fingerprint, so that only the reason looked at can be the one."""
    Path("ca.pem").write_bytes(content)
    try:
        known = fingerprint(x509.load_pem_x509_certificate(content))
    except ValueError:
        known = "00" * 32
    assert run("add", "--for", "signature", "--fingerprint", known, "ca.pem") == 2
    return capsys.readouterr().err


def test_an_authority_that_may_not_be_added_is_refused_with_the_reason(
    run: Run, mint: Mint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(**kinds: object) -> str:
        return refused(run, pem(mint.authority(**kinds).certificate), capsys)  # type: ignore[arg-type]

    assert "for user authentication, not" in said(use="auth")
    assert "cA is not TRUE" in said(is_ca=False)
    assert "expired on" in said(ends=-DAY)
    assert "not yet valid" in said(begins=DAY)
    assert "shorter than 2048 bits" in said(key=new_key(1024))
    assert "demo or test authority" in said(organisation="JPKI-TEST")
    assert "demo or test authority" in said(organisation="Madoguchi SIMULATED")
    two = pem(mint.authority().certificate) + pem(mint.authority("auth").certificate)
    assert "not one X.509 certificate" in refused(run, two, capsys)
    assert "not one X.509 certificate" in refused(run, b"rubbish", capsys)
    assert "larger than 64 KiB" in refused(run, b" " * 65537, capsys)
    assert run("add", "--for", "signature", "absent.pem") == 2
    assert held(tmp_path) == []


def test_what_is_trusted_already_is_not_added_again(
    run: Run, mint: Mint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = mint.authority().certificate
    added(run, certificate)
    Path("ca.der").write_bytes(certificate.public_bytes(serialization.Encoding.DER))
    assert run("add", "--for", "signature", "--fingerprint", fingerprint(certificate), "ca.der") == 2
    assert "already" in capsys.readouterr().err
    assert len(lines(tmp_path)) == 1


def test_an_authority_is_removed_by_how_its_fingerprint_begins(
    run: Run, mint: Mint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, young = added(run, mint.authority().certificate), added(run, mint.authority(begins=-DAY).certificate)
    types(monkeypatch, old[:8])
    assert run("remove", "--for", "signature", old[:6]) == 0
    assert held(tmp_path) == [young]
    assert [line.tag for line in lines(tmp_path)][-1] == "trust:authority:removed"


def test_the_last_valid_authority_stays_unless_said_so(
    run: Run, mint: Mint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = added(run, mint.authority().certificate)
    assert run("remove", "--for", "signature", only) == 2
    assert "last valid authority" in capsys.readouterr().err
    assert held(tmp_path) == [only]
    assert run("remove", "--for", "signature", "--leave-none", only) == 0
    assert held(tmp_path) == []


def test_removing_needs_the_fingerprint_of_one_authority_of_that_use(
    run: Run, mint: Mint, tmp_path: Path
) -> None:
    kept = [added(run, mint.authority(begins=-day * DAY).certificate) for day in (1, 2)]
    for wrong in ("", "zz", kept[0][:8]):  # The last names one, and nobody is here to be asked.
        assert run("remove", "--for", "signature", wrong) == 2
    assert run("remove", "--for", "authentication", kept[0]) == 2
    assert held(tmp_path) == sorted(kept)


def test_a_test_authority_that_stops_the_start_can_be_removed(run: Run, mint: Mint, tmp_path: Path) -> None:
    added(run, mint.authority().certificate)
    test = mint.authority(organisation="JPKI-TEST").certificate
    (tmp_path / "var" / "trust" / "signature" / "put-by-hand.crt").write_bytes(pem(test))
    assert run("check") == 1
    assert run("remove", "--for", "signature", fingerprint(test)) == 0
    assert len(held(tmp_path)) == 1


def test_an_expired_authority_does_not_count_as_another_one(run: Run, mint: Mint, tmp_path: Path) -> None:
    only = added(run, mint.authority().certificate)
    ended = mint.authority(begins=-10 * YEAR, ends=-DAY).certificate
    (tmp_path / "var" / "trust" / "signature" / "old.pem").write_bytes(pem(ended))
    assert run("remove", "--for", "signature", only) == 2
    assert run("remove", "--for", "signature", fingerprint(ended)) == 0


def test_roots_of_residence_cards_have_a_store_of_their_own_that_may_be_empty(
    run: Run, mint: Mint, tmp_path: Path
) -> None:
    root = ResidenceAuthority.create(mint.now, first=False).certificate
    Path("ca.pem").write_bytes(pem(mint.authority().certificate))
    other = fingerprint(mint.authority().certificate)
    assert run("add", "--for", "residence", "--fingerprint", other, "ca.pem") == 2
    Path("ca.pem").write_bytes(pem(root))
    assert run("add", "--for", "residence", "--fingerprint", fingerprint(root), "ca.pem") == 2
    assert held(tmp_path, "residence") == []


def test_the_last_root_of_residence_cards_may_go(
    run: Run, mint: Mint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MADOGUCHI_SERVER_MODE", "demo")
    root = ResidenceAuthority.create(mint.now, first=False).certificate
    only = added(run, root, "residence")
    for use in ("signature", "authentication"):
        assert run("add", "--for", use, "--fingerprint", only, "ca.pem") == 2
        assert "ZairyuCard CA" in capsys.readouterr().err
    assert run("check") == 1
    assert "residence: 1 valid" in capsys.readouterr().out
    assert run("remove", "--for", "residence", only) == 0
    run("check")
    assert "ok    residence: none" in capsys.readouterr().out
