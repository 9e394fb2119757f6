"""Chooses how to ask the person: a window where there is a display, else the terminal, else pinentry."""

import importlib.util
import shutil
import sys

from app.agent.display import has_display
from app.agent.findings import UsageProblem
from app.agent.prompt_pinentry import PinentryPrompter
from app.agent.prompt_window import WindowPrompter
from app.agent.prompts import Prompter
from app.agent.settings import PromptKind
from app.agent.words import Words


def choose_prompter(asked: PromptKind | None, words: Words) -> Prompter:
    """Raises UsageProblem when nothing fits, or what was asked for cannot work here."""
    match asked or best_kind():
        case "tk":
            if not has_windows():
                raise UsageProblem("There is no display, or no tkinter, for --prompt tk; use --prompt tty.")
            return WindowPrompter(words)
        case "tty":
            if not sys.stdin.isatty():
                raise UsageProblem("--prompt tty needs a terminal as its input.")
            return _terminal_prompter(words)
        case "pinentry":
            program = shutil.which("pinentry")
            if program is None:
                raise UsageProblem("pinentry is not installed.")
            return PinentryPrompter(words, program=program)


def _terminal_prompter(words: Words) -> Prompter:
    try:
        from app.agent.prompt_tty import TtyPrompter  # noqa: PLC0415 - terminals as we need them are POSIX
    except ImportError as error:
        raise UsageProblem("--prompt tty does not work on this system; use --prompt tk.") from error
    return TtyPrompter(words)


def has_windows() -> bool:
    """Debian's own Python comes without tkinter."""
    return has_display() and importlib.util.find_spec("tkinter") is not None


def best_kind() -> PromptKind:
    """Raises UsageProblem when there is no way to ask at all."""
    if has_windows():
        return "tk"
    if sys.stdin.isatty():
        return "tty"
    if shutil.which("pinentry"):
        return "pinentry"
    raise UsageProblem("There is neither a display nor a terminal nor pinentry to ask for the PIN.")
