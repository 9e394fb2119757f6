"""The command line of `madoguchi-agent`, as a person reads it in --help."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from typing import TypeAlias

from app.agent import VERSION

_ABOUT = """\
Connects your card reader with the procedure in your browser.

Usual start: open the page, then  madoguchi-agent run --server https://the-site
and type the code that the page shows. Your PIN codes are asked for here, never
in the page, and leave this computer only to your own card."""

_LATER = """\
Settings: ~/.config/madoguchi-agent/agent.toml
  allowed_origins = ["https://ras.example.go.jp"]   sites that links may name
  lang = "ja"   prompt = "tk"
Exit codes: 0 ended as asked, 2 wrong command line or settings."""

# argparse has no public name for this, and its class cannot be subscripted when it runs.
_Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"


def parser() -> ArgumentParser:
    top = ArgumentParser(
        "madoguchi-agent", description=_ABOUT, epilog=_LATER, formatter_class=RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"madoguchi-agent {VERSION}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(commands)
    _add_open(commands)
    _add_card(commands)
    _add_doctor(commands)
    link = commands.add_parser(
        "register-link", help="let links on the page open this program (for this user)"
    )
    link.add_argument(
        "--server", metavar="URL", help="also allow this site, when there is no settings file yet"
    )
    link.add_argument(
        "--dev-http", action="store_true", help="allow http for this machine itself (development)"
    )
    return top


def _add_run(commands: _Commands) -> None:
    run = commands.add_parser(
        "run", help="connect and wait for the page", description="Connect to the site and serve your card."
    )
    run.add_argument("--server", metavar="URL", help="the site, e.g. https://ras.example.go.jp")
    start = run.add_mutually_exclusive_group()
    start.add_argument(
        "--code", metavar="XXXX-XXXX", help="the code shown on the page (otherwise it is asked for)"
    )
    start.add_argument("--link", metavar="LINK", help="a madoguchi-agent://pair?... link from the page")
    _add_common(run)


def _add_open(commands: _Commands) -> None:
    link = commands.add_parser("open", help="open a link from the page (what your browser calls)")
    link.add_argument("link", metavar="LINK", help="madoguchi-agent://pair?...")
    link.add_argument(
        "--server", metavar="URL", help="a site this link may name, besides those in the settings"
    )
    _add_common(link)


def _add_common(command: ArgumentParser) -> None:
    command.add_argument(
        "--prompt", choices=("tk", "tty", "pinentry"), help="how to ask (default: what fits)"
    )
    command.add_argument(
        "--lang", choices=("ja", "en"), help="language of the dialogs (default: the system's)"
    )
    command.add_argument(
        "--dev-http", action="store_true", help="allow http for this machine itself (development)"
    )
    command.add_argument(
        "--sim", metavar="CARD_DIR", action="append", help="use a simulated card; may be repeated"
    )
    command.add_argument(
        "--faults", metavar="SCRIPT", help="with --sim: go wrong on purpose, e.g. remove@apdu:12"
    )
    command.add_argument("--once", action="store_true", help="end after one procedure")
    command.add_argument("--verbose", action="store_true", help="log more to standard error (never a PIN)")


def _add_card(commands: _Commands) -> None:
    card = commands.add_parser("card", help="make and serve simulated cards")
    kinds = card.add_subparsers(dest="card_command", required=True, metavar="COMMAND")
    new = kinds.add_parser("new", help="make a simulated card in a new directory")
    new.add_argument("directory", metavar="DIR")
    new.add_argument(
        "--kind",
        choices=("mynumber", "residence1", "residence2"),
        default="mynumber",
        help="an Individual Number card (default), or a residence card of the first or second generation",
    )
    new.add_argument(
        "--number", metavar="AB12345678CD", default="AB12345678CD", help="number of a residence card"
    )
    new.add_argument("--name", default="SIMULATED TARO", help="name on the card")
    new.add_argument(
        "--birth", metavar="YYYYMMDD", default="19900401", help="date of birth; 00000000 is unknown"
    )
    new.add_argument("--sex", choices=("1", "2", "9"), default="1", help="1 male, 2 female, 9 not applicable")
    new.add_argument("--address", default="東京都千代田区霞が関1-1-1", help="address on the card")
    new.add_argument(
        "--hierarchy", metavar="DIR", help="demo certification hierarchy (default: demo-pki beside DIR)"
    )
    new.add_argument("--demo-pins", action="store_true", help="use and print the well-known demo PIN codes")
    served = kinds.add_parser("serve", help="put a simulated card into pcscd's virtual reader")
    served.add_argument("directory", metavar="DIR")
    served.add_argument("--vpcd", metavar="HOST:PORT", help="the virtual reader (default 127.0.0.1:35963)")


def _add_doctor(commands: _Commands) -> None:
    doctor = commands.add_parser("doctor", help="check reader, card, network and clock of this computer")
    doctor.add_argument("--server", metavar="URL", help="also check this site")
    doctor.add_argument("--lang", choices=("ja", "en"), help="language of the list")
    doctor.add_argument(
        "--dev-http", action="store_true", help="allow http for this machine itself (development)"
    )
    doctor.add_argument("--sim", metavar="CARD_DIR", action="append", help="check a simulated card")
