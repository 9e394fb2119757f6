"""`madoguchi staff`: the accounts of the desk's staff, also while the server runs. The audit log names the actor
"console". A link is printed once and stored nowhere."""

import argparse
import sys
from collections.abc import Callable

from app.clock import SystemClock, utc
from app.commands.database import in_database
from app.commands.options import Commands, config_of
from app.errors import AlreadyDecided, LastAdministrator
from app.records import Role, Staff, StaffState
from app.rules.japan_time import JAPAN
from app.services.staff_accounts import (
    Invitation,
    LoginTaken,
    LoginUnreadable,
    add_in,
    invite_in,
    unlock_in,
)
from app.services.staff_changes import deactivate_in
from app.store import staff
from app.store.db import Tx

CONSOLE = "console"
REFUSED = 1


class Unknown(Exception):
    """Nobody has this log-in name."""


SENTENCES: dict[type[Exception], str] = {
    Unknown: "nobody has this log-in name",
    LoginTaken: "somebody has this log-in name already; names are never given twice",
    LoginUnreadable: "a log-in name has 2 to 32 small letters, digits, dots or hyphens",
    AlreadyDecided: "the account is not in the state this needs; see `madoguchi staff list`",
    LastAdministrator: "this is the last administrator; make another one first",
}


def describe(commands: Commands, from_file: argparse.ArgumentParser) -> None:
    parts = commands.add_parser("staff", help="who works at the desk").add_subparsers(
        required=True, metavar="COMMAND"
    )
    listing = parts.add_parser("list", parents=[from_file], help="show every account")
    listing.set_defaults(run=_list)
    adding = parts.add_parser("add", parents=[from_file], help="invite somebody; prints the link once")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--role", choices=[role.value for role in Role], required=True)
    adding.set_defaults(run=_add)
    for name, run, about in (
        ("invite", _invite, "a new link for a lost phone; the authenticator stops working at once"),
        ("unlock", _unlock, "let somebody log in again after too many wrong tries"),
        ("deactivate", _deactivate, "end an account for good"),
    ):
        part = parts.add_parser(name, parents=[from_file], help=about)
        part.add_argument("name", metavar="NAME")
        part.set_defaults(run=run)


def _list(options: argparse.Namespace) -> int:
    for member in in_database(config_of(options), staff.list_staff):
        print(f"{member.login:<32}  {member.role:<13}  {member.state:<11}  {_when(member.last_signed_in_at)}")
    return 0


def _add(options: argparse.Namespace) -> int:
    role, now = Role(options.role), SystemClock().now_ms()
    return _link(options, lambda tx: add_in(tx, options.name, role, actor=CONSOLE, at=now))


def _invite(options: argparse.Namespace) -> int:
    now = SystemClock().now_ms()
    return _link(options, lambda tx: invite_in(tx, _member(tx, options.name), actor=CONSOLE, at=now))


def _unlock(options: argparse.Namespace) -> int:
    now = SystemClock().now_ms()
    return _done(options, lambda tx: unlock_in(tx, _member(tx, options.name), actor=CONSOLE, at=now))


def _deactivate(options: argparse.Namespace) -> int:
    now = SystemClock().now_ms()

    def unit(tx: Tx) -> None:
        member = _member(tx, options.name)
        if member.state is StaffState.DEACTIVATED:
            raise AlreadyDecided
        deactivate_in(tx, member, actor=CONSOLE, at=now)

    return _done(options, unit)


def _link(options: argparse.Namespace, unit: Callable[[Tx], Invitation]) -> int:
    config = config_of(options)
    try:
        invitation = in_database(config, unit)
    except tuple(SENTENCES) as refused:
        return _refuse(refused)
    print(f"{config.server.origin}/staff/invitation?token={invitation.token}")
    print(f"Works once, until {_when(invitation.expires_at)}. Hand it over so that nobody else reads it.")
    return 0


def _done(options: argparse.Namespace, unit: Callable[[Tx], None]) -> int:
    try:
        in_database(config_of(options), unit)
    except tuple(SENTENCES) as refused:
        return _refuse(refused)
    print("Done.")
    return 0


def _refuse(refused: Exception) -> int:
    print(f"madoguchi: {SENTENCES[type(refused)]}", file=sys.stderr)
    return REFUSED


def _member(tx: Tx, login: str) -> Staff:
    member = staff.get_by_login(tx, login)
    if member is None:
        raise Unknown
    return member


def _when(ms: int | None) -> str:
    return "never" if ms is None else f"{utc(ms).astimezone(JAPAN):%Y-%m-%d %H:%M} (Japan)"
