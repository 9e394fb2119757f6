"""`madoguchi trust list` and `check`, and what `doctor` says about authorities that end."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from app import cli
from app.card.demo_draft import Authority, Draft
from app.card.demo_profile import directory, key_usage, policies
from app.commands.trust_words import published_words
from app.identity.anchor import Anchor
from app.identity.generations import PUBLISHED
from app.identity.policies import ACCEPTED, Mode
from tests.commands.authorities import YEAR, Mint, pem
from tests.identity.real_shape import draft_of

Run = Callable[..., int]
DAY = timedelta(days=1)
HOLDER = "NGUYEN VAN AN"


@pytest.fixture(scope="module")
def mint() -> Mint:
    return Mint()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MADOGUCHI_SERVER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MADOGUCHI_SERVER_ORIGIN", "https://ras.example.com")
    monkeypatch.setenv("MADOGUCHI_SERVER_PORT", "9")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: cli.main([*arguments])


def put(use: str, *authorities: Authority) -> None:
    """Files that somebody laid there, so that `check` has to find what is wrong."""
    folder = Path("trust") / use
    folder.mkdir(parents=True, exist_ok=True)
    for number, authority in enumerate(authorities):
        (folder / f"{number}.pem").write_bytes(pem(authority.certificate))


def leaf(issuer: Authority, mint: Mint, *, ends: timedelta = YEAR) -> None:
    name = directory((x509.NameOID.COMMON_NAME, HOLDER))
    draft = Draft(
        subject=name,
        public_key=mint.key.public_key(),
        not_before=mint.now - 2 * DAY,
        not_after=mint.now + ends,
        extensions=(
            (key_usage("digital_signature", "content_commitment"), True),
            (policies(x509.ObjectIdentifier(ACCEPTED[Mode.PRODUCTION, "sign"])), True),
            (issuer.key_identifier(), False),
        ),
    )
    Path("leaf.pem").write_bytes(pem(issuer.sign(draft)))


def test_the_list_tells_what_lasts_and_what_ends(
    run: Run, mint: Mint, capsys: pytest.CaptureFixture[str]
) -> None:
    put(
        "signature",
        mint.authority(ends=179 * DAY),
        mint.authority(ends=400 * DAY),
        mint.authority(begins=-9 * YEAR, ends=-DAY),
    )
    assert run("trust", "list") == 0
    first, second, third, authentication, _ = capsys.readouterr().out.splitlines()[1:]
    assert "days, add the next generation" in first
    assert second.endswith(" days")
    assert third.endswith("expired")
    assert authentication.startswith("authentication: none; add one with: madoguchi trust add")


def test_check_is_well_with_one_valid_authority_for_each_use(
    run: Run, mint: Mint, capsys: pytest.CaptureFixture[str]
) -> None:
    put("signature", mint.authority(), mint.authority(begins=-9 * YEAR, ends=-DAY))
    put("authentication", mint.authority("auth"))
    assert run("trust", "check") == 0
    assert "signature: 1 valid" in capsys.readouterr().out


def test_check_names_every_file_that_would_stop_the_start(
    run: Run, mint: Mint, capsys: pytest.CaptureFixture[str]
) -> None:
    put("signature", mint.authority("auth"), mint.authority(organisation="JPKI-TEST"))
    put("authentication", mint.authority("auth", is_ca=False))
    (Path("trust") / "authentication" / "broken.cer").write_bytes(b"rubbish")
    assert run("trust", "check") == 1
    failures = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAIL")]
    reasons = (
        "for user authentication, not",
        "demo or test",
        "cA is not TRUE",
        "broken.cer",
        "signature: none",
    )
    assert len(failures) == 6
    assert all(any(reason in line for line in failures) for reason in reasons)


def test_check_finds_a_directory_that_others_can_write(
    run: Run, mint: Mint, capsys: pytest.CaptureFixture[str]
) -> None:
    put("signature", mint.authority())
    put("authentication", mint.authority("auth"))
    (Path("trust") / "signature").chmod(0o777)
    assert run("trust", "check") == 1
    assert "chmod go-w" in capsys.readouterr().out


def test_check_says_which_authority_signed_a_card_and_never_whose_card_it_is(
    run: Run, mint: Mint, capsys: pytest.CaptureFixture[str]
) -> None:
    old, young = Mint().authority(), mint.authority()
    put("signature", old, young)
    leaf(young, mint)
    assert run("trust", "check", "--certificate", "leaf.pem", "--for", "signature") == 0
    shown = capsys.readouterr().out
    assert "signed by" in shown
    assert HOLDER not in shown


def test_check_says_why_no_authority_vouches_for_a_card(
    run: Run, mint: Mint, capsys: pytest.CaptureFixture[str]
) -> None:
    def said() -> str:
        assert run("trust", "check", "--certificate", "leaf.pem", "--for", "signature") == 1
        shown = capsys.readouterr().out
        assert HOLDER not in shown
        return shown

    put("signature", Mint().authority())
    leaf(mint.authority(), mint)
    assert "the key of none of them signed it" in said()
    leaf(mint.authority(organisation="Another"), mint)
    assert "no trusted authority of this use has the name" in said()
    ended = mint.authority(begins=-9 * YEAR, ends=-DAY)
    put("signature", ended)
    leaf(ended, mint)
    assert "which is not valid now" in said()
    put("signature", mint.authority())
    leaf(mint.authority(), mint, ends=-DAY)
    assert "the certificate itself is not valid now" in said()


def test_check_needs_to_know_what_the_certificate_is_for_and_a_certificate(run: Run) -> None:
    Path("leaf.pem").write_bytes(b"rubbish")
    assert run("trust", "check", "--certificate", "leaf.pem") == 2
    assert run("trust", "check", "--certificate", "leaf.pem", "--for", "signature") == 2
    assert run("trust", "check", "--certificate", "absent.pem", "--for", "signature") == 2


def test_doctor_tells_half_a_year_ahead_that_an_authority_ends(
    run: Run, mint: Mint, capsys: pytest.CaptureFixture[str]
) -> None:
    put("signature", mint.authority(ends=100 * DAY), mint.authority(ends=-DAY))
    put("authentication", mint.authority("auth"))
    run("doctor")
    lines = capsys.readouterr().out.splitlines()
    (signature,) = (line for line in lines if "authorities for signature" in line)
    (authentication,) = (line for line in lines if "authorities for authentication" in line)
    assert signature.startswith("soon  authorities for signature: 1 valid, ")
    assert "days" in signature
    assert authentication == "ok    authorities for authentication: 1 valid"


def test_doctor_names_every_file_that_stops_the_start(
    run: Run, mint: Mint, capsys: pytest.CaptureFixture[str]
) -> None:
    put("signature", mint.authority("auth"))
    put("authentication", mint.authority())
    Path("trust/signature/x.pem").write_text("hello")
    Path("trust/signature").chmod(0o777)
    assert run("doctor") == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "trusted authorities" in line]
    assert len(lines) == 4
    assert any(line.endswith("trust/signature; chmod go-w") for line in lines)
    assert any("signature/x.pem stops the start: not one X.509 certificate" in line for line in lines)


def test_the_published_facts_are_different_authorities() -> None:
    assert [each.name for each in PUBLISHED if not each.fingerprint] == ["authca02"]
    known = [each.fingerprint for each in PUBLISHED if each.fingerprint]
    assert len({*known}) == len(PUBLISHED) - 1 == 10
    assert {len(each) for each in known} == {64}
    assert {len(each.key_identifier) for each in PUBLISHED if each.use != "residence"} == {40}


def test_a_key_identifier_of_a_published_authority_makes_none_of_it(mint: Mint) -> None:
    def words(name: str) -> str:
        known = next(each for each in PUBLISHED if each.name == name)
        identifier = x509.SubjectKeyIdentifier(bytes.fromhex(known.key_identifier))
        authority = mint.authority()
        draft = draft_of(authority.certificate).with_extension(identifier, critical=False)
        return published_words(Anchor(authority.sign(draft)))

    assert words("signca02") == "NO: it has the key identifier of signca02 and another fingerprint"
    assert words("authca02") == "authca02 by its key identifier; its fingerprint is not known here"
    assert published_words(Anchor(mint.authority().certificate)).startswith("none of the generations")
