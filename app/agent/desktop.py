"""Registers `madoguchi-agent://` links with the desktop, for this user only and without root."""

import os
import shutil
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from app.agent.findings import UsageProblem
from app.agent.link import SCHEME
from app.agent.origin import parse_origin
from app.agent.settings import settings_path

ENTRY = "madoguchi-agent.desktop"
MIME_TYPE = f"x-scheme-handler/{SCHEME}"
COMMAND_SECONDS = 10

_WINDOWS = """\
Windows: save these lines as madoguchi-agent.reg and open the file (no administrator needed):

Windows Registry Editor Version 5.00
[HKEY_CURRENT_USER\\Software\\Classes\\madoguchi-agent]
@="URL:Madoguchi agent"
"URL Protocol"=""
[HKEY_CURRENT_USER\\Software\\Classes\\madoguchi-agent\\shell\\open\\command]
@="\\"{program}\\" open \\"%1\\""
"""
_MACOS = """\
macOS opens links only through an application bundle. In Script Editor make an application with

on open location address
    do shell script "{program} open " & quoted form of address
end open location

then add the scheme madoguchi-agent under CFBundleURLTypes in its Info.plist.
Until then, type the code shown on the page: that needs no link.
"""


def register_link(arguments: Namespace) -> int:
    """Raises UsageProblem when the desktop's own tool is missing or refuses."""
    if arguments.server:
        allow(parse_origin(arguments.server, dev_http=arguments.dev_http), dev_http=arguments.dev_http)
    if sys.platform in ("win32", "darwin"):
        print((_WINDOWS if sys.platform == "win32" else _MACOS).format(program=program()))
        return 0
    entry = applications() / ENTRY
    entry.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text(desktop_entry(), "utf-8")
    _run("xdg-mime", "default", ENTRY, MIME_TYPE)
    if shutil.which("update-desktop-database"):
        _run("update-desktop-database", str(entry.parent))
    print(f"Links {SCHEME}://... now open this program ({entry}).")
    return 0


def is_registered() -> bool:
    if sys.platform in ("win32", "darwin"):
        return False
    return (applications() / ENTRY).is_file()


def applications() -> Path:
    """Where a user's own desktop entries lie (XDG Base Directory)."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    return Path(base) / "applications"


def program() -> str:
    """The command beside this interpreter, else the one on the path."""
    beside = Path(sys.executable).with_name("madoguchi-agent")
    return str(beside) if beside.exists() else shutil.which("madoguchi-agent") or "madoguchi-agent"


def desktop_entry() -> str:
    """`%u` passes the whole link as one argument (Desktop Entry Specification, Exec); no shell takes part."""
    return f"""\
[Desktop Entry]
Type=Application
Name=Madoguchi user client software
Name[ja]=窓口 利用者クライアントソフト
Exec="{program()}" open %u
Terminal=false
NoDisplay=true
MimeType={MIME_TYPE};
"""


def allow(origin: str, *, dev_http: bool) -> None:
    """Writes the first settings file; an existing one is the person's own, and is only spoken about."""
    path = settings_path()
    if path.exists():
        print(f"Add {origin} to allowed_origins in {path}, unless it is there.")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    http = "dev_http = true\n" if dev_http else ""
    path.write_text(f'allowed_origins = ["{origin}"]\n{http}', "utf-8")


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, timeout=COMMAND_SECONDS, capture_output=True)  # noqa: S603
    except FileNotFoundError as error:
        raise UsageProblem(f"{command[0]} is missing; install xdg-utils.") from error
    except (subprocess.SubprocessError, OSError) as error:
        raise UsageProblem(f"The desktop refused: {command[0]} failed.") from error
