"""`madoguchi trust`: the certification authorities that cards are checked against."""

import argparse
from pathlib import Path

from app.commands.options import Commands, config_of, now
from app.identity.anchor import add_anchor
from app.identity.policies import Mode
from app.identity.trust import DIRECTORIES

USES = {directory: use for use, directory in DIRECTORIES.items()}


def describe(commands: Commands, from_file: argparse.ArgumentParser) -> None:
    trust = commands.add_parser("trust", help="the certification authorities that cards are checked against")
    adding = trust.add_subparsers(required=True, metavar="COMMAND").add_parser(
        "add", parents=[from_file], help="trust a CA certificate (PEM or DER) from now on"
    )
    adding.add_argument("--for", dest="use", choices=sorted(USES), required=True)
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.set_defaults(run=_add)


def _add(options: argparse.Namespace) -> int:
    config = config_of(options)
    use = USES[options.use]
    anchor = add_anchor(
        config.data / "trust" / DIRECTORIES[use],
        options.file.read_bytes(),
        use=use,
        mode=Mode(config.server.mode),
        now=now(),
    )
    print(f"Trusted for {options.use} from the next start on: {anchor.subject}")
    print(f"SHA-256 {anchor.fingerprint}")
    print("Compare the fingerprint with the one that the authority publishes.")
    return 0
