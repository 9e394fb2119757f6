"""What the commands share: the settings of this run and the time."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from app.clock import SystemClock, utc
from app.config import Config, load_config

DEFAULT_FILE = Path("madoguchi.toml")
# argparse keeps the type of what `add_subparsers` answers to itself.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


def config_of(options: argparse.Namespace) -> Config:
    """The file of --config, else madoguchi.toml of this directory if there is one. Raises ConfigRefused."""
    file: Path | None = options.config
    if file is None and DEFAULT_FILE.exists():
        file = DEFAULT_FILE
    return load_config(file)


def now() -> datetime:
    return utc(SystemClock().now_ms())
