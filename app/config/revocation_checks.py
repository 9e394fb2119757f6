"""Settings of `[revocation]` that contradict each other: a way of asking without anybody to ask, addresses that the
list of hosts does not have."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from app.config.sections import Revocation

_PORTS = {"http": 80, "https": 443}
_A_DAY_OF_MINUTES = 24 * 60
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


def limits_of_revocation(chosen: Revocation) -> tuple[tuple[bool, str], ...]:
    """Whether a setting is as it must be, and the sentence for when it is not."""
    asks = chosen.provider in {"ocsp", "ocsp_then_crl"}
    lists = chosen.provider in {"crl", "ocsp_then_crl"}
    urls = (chosen.ocsp_url_signature, chosen.ocsp_url_authentication, *chosen.crl_urls)
    return (
        (
            all(_HOST.fullmatch(host.strip()) for host in chosen.hosts),
            '[revocation] hosts must look like "ocsp.example.jp" or "10.1.2.3:8080", without http://',
        ),
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
            not chosen.crl_directory or _is_readable_folder(chosen.crl_directory),
            "[revocation] crl_directory names a folder that is not there, or not for this user",
        ),
        (
            1 <= chosen.ocsp_max_age_minutes <= _A_DAY_OF_MINUTES,
            "[revocation] ocsp_max_age_minutes must be from 1 to 1440",
        ),
    )


def _is_readable_folder(path: str) -> bool:
    """Asked for access first, because looking into a closed directory raises."""
    return os.access(path, os.R_OK | os.X_OK) and Path(path).is_dir()


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
