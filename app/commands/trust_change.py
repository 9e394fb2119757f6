"""`madoguchi trust add` and `remove`. Nothing is changed before a person, or --fingerprint, has named the fingerprint,
and nothing without a line in the audit log."""

import argparse
import sys
from datetime import datetime

from app.clock import SystemClock
from app.commands.database import in_database
from app.commands.options import config_of, now
from app.commands.trust_words import SHA256_HEX, TYPED_HEX, USES, described, typed_hex
from app.config import Config
from app.identity.anchor import (
    Anchor,
    AnchorRefused,
    AuthorityFor,
    add_anchor,
    checked_anchor,
    read_certificate_file,
)
from app.identity.policies import Mode
from app.identity.trust import DIRECTORIES, NEEDED
from app.identity.trust_files import TrustFile, list_files
from app.store import audit

CONSOLE = "console"
RESTART = "It counts from the next start of the service on."


class NotConfirmed(AnchorRefused):
    """The fingerprint was not named, or is another one."""


def add(options: argparse.Namespace) -> int:
    config, use, at = config_of(options), USES[options.use], now()
    mode, trust = Mode(config.server.mode), config.data / "trust"
    content = read_certificate_file(options.file)
    anchor = checked_anchor(content, use=use, mode=mode, now=at)
    if any(anchor == held.anchor for held in list_files(trust, mode) if held.use == use):
        raise AnchorRefused(f"it is trusted for {options.use} already")
    print(described(anchor, at), flush=True)
    _confirm_added(anchor, options.fingerprint)
    # The line is written first: an authority that is trusted without one would be worse than one line too many.
    _write_line(config, "trust:authority:added", use, anchor.fingerprint)
    add_anchor(trust / DIRECTORIES[use], content, use=use, mode=mode, now=at)
    print(f"Trusted for {options.use}. {RESTART}")
    return 0


def _confirm_added(anchor: Anchor, given: str | None) -> None:
    if given is not None:
        if typed_hex(given) != anchor.fingerprint:
            raise NotConfirmed(
                "the file has another fingerprint than --fingerprint says; nothing was changed"
            )
        return
    if not sys.stdin.isatty():
        raise NotConfirmed("nobody can be asked here: give the published one with --fingerprint SHA256")
    _ask_for(anchor.fingerprint, f"Type the first {TYPED_HEX} characters of the published fingerprint: ")


def _ask_for(fingerprint: str, question: str) -> None:
    try:
        typed = typed_hex(input(question))
    except EOFError as error:
        raise NotConfirmed("nothing was typed, nothing was changed") from error
    if len(typed) < TYPED_HEX or not fingerprint.startswith(typed):
        raise NotConfirmed("that is not how the fingerprint begins; nothing was changed")


def remove(options: argparse.Namespace) -> int:
    config, use, at = config_of(options), USES[options.use], now()
    held = [
        each
        for each in list_files(config.data / "trust", Mode(config.server.mode))
        if each.use == use and each.anchor is not None
    ]
    found = _the_one(held, typed_hex(options.fingerprint))
    _require_another(found, held, at, leave_none=options.leave_none or use not in NEEDED)
    _confirm_removed(found, typed_hex(options.fingerprint), at)
    _write_line(config, "trust:authority:removed", use, found.fingerprint)
    for each in held:
        if each.anchor == found:
            each.file.unlink()
    print(f"No longer trusted for {options.use}. {RESTART}")
    return 0


def _the_one(held: list[TrustFile], prefix: str) -> Anchor:
    found = {each.anchor for each in held if each.anchor and each.anchor.fingerprint.startswith(prefix)}
    if not prefix or not found:
        raise AnchorRefused(
            "no trusted authority of this use has such a fingerprint; see `madoguchi trust list`"
        )
    if len(found) > 1:
        raise AnchorRefused(f"{len(found)} fingerprints begin like that; give more of it")
    return found.pop()


def _require_another(found: Anchor, held: list[TrustFile], at: datetime, *, leave_none: bool) -> None:
    valid = {each.anchor for each in held if each.is_valid(at)}
    if valid == {found} and not leave_none:
        raise AnchorRefused(
            "it is the last valid authority of this use, and without one every card is refused;"
            " add another one first, or say --leave-none"
        )


def _confirm_removed(found: Anchor, given: str, at: datetime) -> None:
    if len(given) == SHA256_HEX:
        return
    if not sys.stdin.isatty():
        raise NotConfirmed("nobody can be asked here: give the whole fingerprint")
    print(described(found, at), flush=True)
    _ask_for(found.fingerprint, f"Type the first {TYPED_HEX} characters of it to trust it no longer: ")


def _write_line(config: Config, tag: str, use: AuthorityFor, fingerprint: str) -> None:
    at = SystemClock().now_ms()
    in_database(
        config,
        lambda tx: audit.append(
            tx, at=at, tag=tag, actor=CONSOLE, subject=fingerprint, detail={"use": DIRECTORIES[use]}
        ),
    )
