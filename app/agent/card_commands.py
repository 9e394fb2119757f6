"""`madoguchi-agent card`: makes simulated cards and serves one to a virtual reader. It touches no real card."""

import getpass
import os
import re
import signal
import sys
import threading
from argparse import Namespace
from datetime import date
from pathlib import Path

from app.agent.findings import UsageProblem
from app.agent.residence_commands import KINDS, new_residence_card
from app.card.apdu import CardFailure
from app.card.card_maker import CardPins, create_card
from app.card.demo_pki import DemoHierarchy, Holder
from app.card.pin import PinFormat
from app.card.soft_cards import load_card
from app.card.vpcd import DEFAULT_HOST, DEFAULT_PORT, serve
from app.clock import Clock, utc

DEMO_SIGN_PIN = "ABC123"
DEMO_AUTH_PIN = "1234"
SIGN_PIN_VARIABLE = "MADOGUCHI_SIGN_PIN"
AUTH_PIN_VARIABLE = "MADOGUCHI_AUTH_PIN"


def new_card(arguments: Namespace, clock: Clock) -> int:
    """Raises UsageProblem."""
    directory = Path(arguments.directory)
    if directory.exists():
        raise UsageProblem(f"{directory} exists already; choose another directory.")
    if arguments.kind in KINDS:
        return new_residence_card(arguments, clock)
    pins = _pins(arguments)
    hierarchy = _hierarchy(arguments.hierarchy, directory, clock)
    holder = Holder(
        name=arguments.name, birth=_birth(arguments.birth), sex=arguments.sex, address=arguments.address
    )
    try:
        create_card(directory, holder, issuer=hierarchy, pins=pins, now=utc(clock.now_ms()))
    except PinFormat as error:
        raise UsageProblem(
            "The signature PIN needs 6 to 16 of A-Z and 0-9, the user ID PIN four digits."
        ) from error
    except (OSError, ValueError) as error:
        raise UsageProblem(f"The card could not be made in {directory}: {error}") from error
    print(f"A SIMULATED card is in {directory}")
    if arguments.demo_pins:
        print(f"Digital Signature PIN code: {DEMO_SIGN_PIN}")
        print(f"Digital User ID PIN code: {DEMO_AUTH_PIN}")
    return 0


def serve_card(arguments: Namespace) -> int:
    """Until Ctrl-C or SIGTERM; reconnects when pcscd restarts. Raises UsageProblem."""
    host, port = _address(arguments.vpcd)
    try:
        card = load_card(Path(arguments.directory))
    except CardFailure as error:
        raise UsageProblem(
            f"There is no complete simulated card in {arguments.directory}: {error}"
        ) from error
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print(
        f"Serving the SIMULATED card to the virtual reader at {host}:{port}; Ctrl-C takes it out.", flush=True
    )
    serve(card, host, port, stop)
    return 0


def _pins(arguments: Namespace) -> CardPins:
    """From --demo-pins, else the environment, else asked for: never from the command line, which others can read."""
    if arguments.demo_pins:
        sign, auth = DEMO_SIGN_PIN, DEMO_AUTH_PIN
    else:
        sign = os.environ.get(SIGN_PIN_VARIABLE) or _ask("Digital Signature PIN code of the new card: ")
        auth = os.environ.get(AUTH_PIN_VARIABLE) or _ask("Digital User ID PIN code of the new card: ")
    try:
        return CardPins(sign=sign.encode("ascii"), auth=auth.encode("ascii"), text=auth.encode("ascii"))
    except UnicodeError as error:
        raise UsageProblem("PIN codes have only capital letters A-Z and digits.") from error


def _ask(label: str) -> str:
    if not sys.stdin.isatty():
        raise UsageProblem(f"Set {SIGN_PIN_VARIABLE} and {AUTH_PIN_VARIABLE}, or use --demo-pins.")
    return getpass.getpass(label)


def _hierarchy(given: str | None, card: Path, clock: Clock) -> DemoHierarchy:
    """The named one must exist; the default beside the card is made when it is missing."""
    directory = Path(given) if given else card.parent / "demo-pki"
    try:
        if directory.is_dir():
            return DemoHierarchy.load(directory)
        if given:
            raise UsageProblem(f"There is no demo hierarchy in {directory}.")
        hierarchy = DemoHierarchy.create(utc(clock.now_ms()))
        hierarchy.save(directory)
    except (OSError, ValueError) as error:
        raise UsageProblem(f"The demo hierarchy in {directory} cannot be used: {error}") from error
    return hierarchy


def _birth(text: str) -> date | None:
    """YYYYMMDD; 00000000 stands for unknown, as on the card."""
    if text == "0" * 8:
        return None
    if not re.fullmatch(r"[0-9]{8}", text):
        raise UsageProblem("--birth needs YYYYMMDD, for example 19900401.")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise UsageProblem("--birth is not a day of the calendar.") from error


def _address(text: str | None) -> tuple[str, int]:
    if text is None:
        return DEFAULT_HOST, DEFAULT_PORT
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise UsageProblem("--vpcd needs HOST:PORT, for example 127.0.0.1:35963.")
    return host, int(port)
