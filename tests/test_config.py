"""The configuration is proven at start, and every problem is told at once."""

from pathlib import Path

import pytest

from app.config import Config, ConfigRefused, Mail, load_config


def refused(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> tuple[str, ...]:
    file = tmp_path / "madoguchi.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigRefused) as caught:
        load_config(file, environment or {})
    return caught.value.problems


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    text = "[server]\nport = 'x'\ncolour = 'red'\n[session]\nidle_minutes = 'soon'\n[nonsense]\n"
    problems = " ".join(refused(tmp_path, text, {"MADOGUCHI_NO_SUCH": "1"}))
    for word in ("port", "colour", "idle_minutes", "nonsense", "MADOGUCHI_NO_SUCH"):
        assert word in problems


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[session]\nidle_minutes = 29", "idle_minutes"),
        ("[session]\nabsolute_hours = 21", "absolute_hours"),
        ("[session]\nwarning_seconds = 59", "warning_seconds"),
        ("[session]\nwarning_seconds = 1800", "warning_seconds"),
        ("[server]\norigin = 'http://example.com'", "origin must be https"),
        ("[server]\norigin = 'https://example.com/path'", "without a path"),
        ("[server]\norigin = 'ftp://example.com'", "origin"),
        ("[server]\nport = 0", "port"),
        ("[server]\norigin = 'https://x.example'\ndevelopment = true", "development"),
        ("[server]\norigin = 'https://x.example'\n[live]\nallow_code_binding = true", "allow_code_binding"),
        ("[mail]\nusername = 'u'\nsecurity = 'none'", "username"),
        ("[mail]\nsender = 'nobody'", "sender"),
        ("[mail]\nretry_seconds = []", "retry_seconds"),
        ("[documents]\nmax_bytes = 30_000_000", "max_bytes"),
        ("[revocation]\nprovider = 'ocps'", "none, ocsp, crl, ocsp_then_crl"),
        ("[revocation]\nprovider = 'ocsp'", "hosts must name the responder"),
        ("[revocation]\nhosts = ['http://ocsp.example']", "hosts must look like"),
        ("[revocation]\ncrl_urls = ['http://crl.example/a.crl']", "its host must stand in hosts"),
        ("[revocation]\nprovider = 'crl'", "crl_directory or crl_urls"),
        ("[revocation]\ncrl_directory = '/nowhere'", "crl_directory names"),
        ("[revocation]\nocsp_max_age_minutes = 0", "ocsp_max_age_minutes"),
        ("[metrics]\nnetworks = ['office']", "[metrics] networks"),
        ("[metrics]\nenabled = true\nnetworks = []", "[metrics] networks"),
        ("[guide]\nreissue_yen = -1", "reissue_yen"),
        ("[guide]\nas_of = 'today'", "as_of"),
        ("[register]\nkeep_mismatch_days = 0", "keep_mismatch_days"),
        ("[documents]\nmax_pixels = 100", "max_pixels"),
        ("[documents]\nclamd = 'clamd.ctl'", "clamd"),
        ("[documents]\nclamd = 'unix:'", "clamd"),
        ("[documents]\nclamd = 'tcp:127.0.0.1:70000'", "clamd"),
        ("[documents]\nkeep_accepted_days = -1", "keep_accepted_days"),
        ("[documents]\nkeep_unfinished_hours = 0", "keep_unfinished_hours"),
        ("server = 3", "table"),
        ("[server", "madoguchi.toml"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, word: str) -> None:
    secure = (
        text if "origin" in text or "server" in text else f"[server]\norigin = 'https://x.example'\n{text}"
    )
    assert word in " ".join(refused(tmp_path, secure))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigRefused) as caught:
        load_config(tmp_path / "nowhere.toml", {})
    assert "nowhere.toml" in caught.value.problems[0]


def test_variables_come_on_top_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "madoguchi.toml"
    file.write_text(
        "[server]\norigin = 'https://x.example'\nport = 8081\n[mail]\nlanes = 2\n", encoding="utf-8"
    )
    variables = {"MADOGUCHI_SERVER_PORT": "9000", "MADOGUCHI_MAIL_RETRY_SECONDS": "1, 2"}
    config = load_config(file, variables | {"PATH": "/bin"})
    assert (config.server.port, config.mail.lanes, config.mail.retry_seconds) == (9000, 2, (1, 2))


def test_a_configuration_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Config().server.port = 1  # type: ignore[misc]


def test_a_configuration_shows_no_password_when_it_is_printed() -> None:
    config = Config(mail=Mail(password="hunter2"))
    assert "hunter2" not in f"{config!r} {config} {config.mail!r}"
