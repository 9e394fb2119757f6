"""Configuration: one frozen object from `madoguchi.toml` and MADOGUCHI_* variables, proven at start. Every problem is
reported at once; nothing else reads the environment and nothing prints the configuration."""

from app.config.load import ConfigRefused, load_config
from app.config.sections import (
    Accounts,
    Config,
    Documents,
    Guide,
    Live,
    Logs,
    Mail,
    Metrics,
    Office,
    Register,
    Revocation,
    Section,
    Server,
    Session,
    Staff,
)

__all__ = [
    "Accounts",
    "Config",
    "ConfigRefused",
    "Documents",
    "Guide",
    "Live",
    "Logs",
    "Mail",
    "Metrics",
    "Office",
    "Register",
    "Revocation",
    "Section",
    "Server",
    "Session",
    "Staff",
    "load_config",
]
