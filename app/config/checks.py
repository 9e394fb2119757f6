"""Settings that contradict each other or are out of range, each as a sentence."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from app.config.revocation_checks import limits_of_revocation
from app.config.sections import Config

# A form with a larger picture is not read to its end.
MOST_BYTES = 20 * 1024 * 1024

# Whether a setting is as it must be, and the sentence for when it is not.
Limit = tuple[bool, str]


def contradictions(config: Config) -> list[str]:
    problems: list[str] = []
    origin = urlsplit(config.server.origin)
    loopback = origin.hostname in {"127.0.0.1", "localhost", "::1"}
    if origin.scheme not in {"http", "https"} or not origin.hostname or origin.path or origin.query:
        problems.append(
            "[server] origin must look like https://host or http://127.0.0.1:8080, without a path"
        )
    elif origin.scheme == "http" and not (loopback and config.server.development):
        problems.append("[server] origin must be https; http needs a loopback address and development = true")
    if config.server.mode == "production" and config.server.development:
        problems.append("[server] development = true is refused in production mode")
    if config.server.mode == "production" and config.live.allow_code_binding:
        problems.append("[live] allow_code_binding = true is refused in production mode")
    limits = (
        *_of_server(config),
        *limits_of_revocation(config.revocation),
        *_of_people(config),
        *_of_documents(config),
        *_of_mail(config),
    )
    return problems + [sentence for holds, sentence in limits if not holds]


def _of_server(config: Config) -> tuple[Limit, ...]:
    return (
        (
            _all_networks(config.server.trusted_proxies),
            "[server] trusted_proxies must be IP addresses or networks",
        ),
        (_all_networks(config.metrics.networks), "[metrics] networks must be IP addresses or networks"),
        (
            bool(config.metrics.networks) or not config.metrics.enabled,
            "[metrics] networks must name who reads the figures while enabled = true",
        ),
        (config.server.port in range(1, 65536), "[server] port must be between 1 and 65535"),
        (config.session.idle_minutes >= 30, "[session] idle_minutes must be at least 30"),  # noqa: PLR2004
        (1 <= config.session.absolute_hours <= 20, "[session] absolute_hours must be from 1 to 20"),  # noqa: PLR2004
        (
            60 <= config.session.warning_seconds < config.session.idle_minutes * 60,  # noqa: PLR2004
            "[session] warning_seconds must be at least 60 and shorter than the idle limit",
        ),
    )


def _of_people(config: Config) -> tuple[Limit, ...]:
    return (
        (_all_networks(config.staff.networks), "[staff] networks must be IP addresses or networks"),
        (5 <= config.staff.idle_minutes <= 60, "[staff] idle_minutes must be from 5 to 60"),  # noqa: PLR2004
        (1 <= config.staff.absolute_hours <= 20, "[staff] absolute_hours must be from 1 to 20"),  # noqa: PLR2004
        (
            config.accounts.password_days == 0 or config.accounts.password_days >= 60,  # noqa: PLR2004
            "[accounts] password_days must be 0 (off) or at least 60",
        ),
        (
            1 <= config.accounts.organisation_years <= 5,  # noqa: PLR2004
            "[accounts] organisation_years must be from 1 to 5",
        ),
        (
            1 <= config.register.keep_mismatch_days <= 3650,  # noqa: PLR2004
            "[register] keep_mismatch_days must be from 1 to 3650",
        ),
        (
            min(config.guide.first_issue_yen, config.guide.reissue_yen) >= 0,
            "[guide] first_issue_yen and reissue_yen must be at least 0",
        ),
    )


def _of_documents(config: Config) -> tuple[Limit, ...]:
    chosen = config.documents
    return (
        (
            100 * 1024 <= chosen.max_bytes <= MOST_BYTES,
            "[documents] max_bytes must be from 102400 to 20971520",
        ),
        (
            1_000_000 <= chosen.max_pixels <= 100_000_000,  # noqa: PLR2004
            "[documents] max_pixels must be from 1000000 to 100000000",
        ),
        (1 <= chosen.workers <= 16, "[documents] workers must be from 1 to 16"),  # noqa: PLR2004
        (
            not chosen.clamd or _is_scanner(chosen.clamd),
            "[documents] clamd must look like unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310",
        ),
        (
            min(chosen.keep_accepted_days, chosen.keep_refused_days) >= 0,
            "[documents] keep_accepted_days and keep_refused_days must be at least 0",
        ),
        (
            1 <= chosen.keep_unfinished_hours <= 168,  # noqa: PLR2004
            "[documents] keep_unfinished_hours must be from 1 to 168",
        ),
    )


def _of_mail(config: Config) -> tuple[Limit, ...]:
    return (
        (1 <= config.mail.lanes <= 16, "[mail] lanes must be from 1 to 16"),  # noqa: PLR2004
        (
            re.fullmatch(r"[!-;=?A-~]+@[!-;=?A-~]+", config.mail.sender) is not None,
            "[mail] sender must be a bare e-mail address",
        ),
        (
            bool(config.mail.retry_seconds) and min(config.mail.retry_seconds) > 0,
            "[mail] retry_seconds must be one or more positive numbers of seconds",
        ),
        (
            not config.mail.ca_file or _is_readable_file(config.mail.ca_file),
            "[mail] ca_file names a file that is not there, or not for this user",
        ),
        (
            config.mail.transport == "maildir" or bool(config.mail.host),
            "[mail] host is needed for transport smtp",
        ),
        (
            not config.mail.username or config.mail.security != "none",
            "[mail] a username is never sent without starttls or tls",
        ),
    )


def _is_readable_file(path: str) -> bool:
    """Asked for access first, because looking into a closed directory raises."""
    return os.access(path, os.R_OK) and Path(path).is_file()


def _is_scanner(address: str) -> bool:
    found = re.fullmatch(r"unix:/.+|tcp:[^:\s]+:([0-9]{1,5})", address)
    return found is not None and int(found[1] or 1) in range(1, 65536)


def _all_networks(texts: tuple[str, ...]) -> bool:
    try:
        return all(ip_network(text, strict=False) for text in texts)
    except ValueError:
        return False
