"""`madoguchi trust`: the certification authorities that cards are checked against. What is changed here counts from the
next start of the service on; a change is a line of the actor "console" in the audit log."""

import argparse
from pathlib import Path

from app.commands import trust_change, trust_look
from app.commands.options import Commands
from app.commands.trust_words import USES

STATUSES = "Exit status: 0 done, 2 refused; nothing was changed."


def describe(commands: Commands, from_file: argparse.ArgumentParser) -> None:
    parts = commands.add_parser(
        "trust", help="the certification authorities that cards are checked against"
    ).add_subparsers(required=True, metavar="COMMAND")
    adding = parts.add_parser(
        "add", parents=[from_file], help="trust a CA certificate (PEM or DER)", epilog=STATUSES
    )
    _use(adding, required=True)
    adding.add_argument(
        "--fingerprint",
        metavar="SHA256",
        help="the published one, with or without separators; needed where nobody can be asked",
    )
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.set_defaults(run=trust_change.add)
    listing = parts.add_parser("list", parents=[from_file], help="show every trusted authority")
    listing.set_defaults(run=trust_look.show)
    removing = parts.add_parser(
        "remove", parents=[from_file], help="trust an authority no longer", epilog=STATUSES
    )
    _use(removing, required=True)
    removing.add_argument(
        "--leave-none", action="store_true", help="also the last valid one: every card is refused then"
    )
    removing.add_argument(
        "fingerprint", metavar="FINGERPRINT", help="how it begins; all of it where nobody can be asked"
    )
    removing.set_defaults(run=trust_change.remove)
    _describe_check(parts, from_file)


def _describe_check(parts: Commands, from_file: argparse.ArgumentParser) -> None:
    checking = parts.add_parser(
        "check",
        parents=[from_file],
        help="look at every trusted authority as a start of the service would",
        epilog="Exit status: 0 all well, 1 something found, 2 could not be checked.",
    )
    checking.add_argument(
        "--certificate", type=Path, metavar="FILE", help="say which of them signed this certificate of a card"
    )
    _use(checking, required=False)
    checking.set_defaults(run=trust_look.check)


def _use(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--for", dest="use", choices=sorted(USES), required=required)
