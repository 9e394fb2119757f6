"""`madoguchi-agent doctor`: a list of what works on this computer, to read or to send to a helper.

It names no person, no card and no serial number, and never presents a PIN.
"""

import asyncio
import platform
import sys
from argparse import Namespace
from collections.abc import Iterator

from app.agent import VERSION
from app.agent.card_sources import pcsc_source, sim_source
from app.agent.desktop import is_registered
from app.agent.doctor_cards import card_findings
from app.agent.doctor_network import server_findings
from app.agent.doctor_words import Finding
from app.agent.findings import UsageProblem
from app.agent.origin import parse_origin
from app.agent.prompt_choice import best_kind
from app.agent.settings import card_directories, read_file, settings_path
from app.agent.words import Words, machine_language
from app.clock import Clock

_GREEN, _RED, _PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[0m"


async def examine(arguments: Namespace, clock: Clock) -> int:
    """Prints the list; 0 when everything is green, 1 otherwise. Raises UsageProblem."""
    file = read_file(settings_path())
    words = Words(arguments.lang or file.lang or machine_language())
    server = arguments.server or next(iter(file.allowed_origins), None)
    dev_http = arguments.dev_http or file.dev_http
    origin = parse_origin(server, dev_http=dev_http) if server else None
    directories = card_directories(arguments.sim or ())
    source = sim_source(directories) if directories else pcsc_source()
    found = [
        *_program(words),
        *await asyncio.to_thread(card_findings, source, words, clock),
        *(await server_findings(origin, words, clock) if origin else ()),
    ]
    print(words("doctor_title"))
    for finding in found:
        print(f"{_mark(finding)} {finding.text}")
    return 0 if all(finding.is_good for finding in found) else 1


def _program(words: Words) -> Iterator[Finding]:
    system = f"{platform.system()} {platform.machine()}"
    yield Finding(is_good=True, text=words("doctor_agent", version=VERSION, system=system))
    try:
        yield Finding(is_good=True, text=words("doctor_prompt", kind=best_kind()))
    except UsageProblem:
        yield Finding(is_good=False, text=words("doctor_prompt_bad"))
    registered = is_registered()
    yield Finding(is_good=registered, text=words("doctor_link" if registered else "doctor_link_bad"))


def _mark(finding: Finding) -> str:
    """A word, not only a colour: the list is also copied and read aloud."""
    word, colour = ("[ OK ]", _GREEN) if finding.is_good else ("[ !! ]", _RED)
    return f"{colour}{word}{_PLAIN}" if sys.stdout.isatty() else word
