"""Settings of `[revocation]` that contradict each other: a way of asking without anybody to ask, addresses that the
list of hosts does not have."""

from pathlib import Path
from urllib.parse import urlsplit

from app.config.sections import Revocation

_PORTS = {"http": 80, "https": 443}
_A_DAY_OF_MINUTES = 24 * 60


def limits_of_revocation(chosen: Revocation) -> tuple[tuple[bool, str], ...]:
    """Whether a setting is as it must be, and the sentence for when it is not."""
    asks = chosen.provider in {"ocsp", "ocsp_then_crl"}
    lists = chosen.provider in {"crl", "ocsp_then_crl"}
    urls = (chosen.ocsp_url_signature, chosen.ocsp_url_authentication, *chosen.crl_urls)
    return (
        (
            all(_is_listed(url, chosen.hosts) for url in urls if url),
            "[revocation] every address must be http or https, and its host must stand in hosts",
        ),
        (not asks or bool(chosen.hosts), "[revocation] hosts must name the responder for provider ocsp"),
        (
            not lists or bool(chosen.crl_directory or chosen.crl_urls),
            "[revocation] crl_directory or crl_urls is needed for provider crl",
        ),
        (
            not chosen.crl_directory or Path(chosen.crl_directory).is_dir(),
            "[revocation] crl_directory names a folder that is not there",
        ),
        (
            1 <= chosen.ocsp_max_age_minutes <= _A_DAY_OF_MINUTES,
            "[revocation] ocsp_max_age_minutes must be from 1 to 1440",
        ),
    )


def _is_listed(url: str, hosts: tuple[str, ...]) -> bool:
    """The same question as every request asks again, strictly."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    usual = _PORTS.get(parts.scheme)
    if usual is None or not parts.hostname or "@" in parts.netloc:
        return False
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    allowed = {entry.strip().lower() for entry in hosts}
    return f"{host}:{port or usual}" in allowed or (port in {None, usual} and host in allowed)
