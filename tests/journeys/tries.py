"""The try counters as the card itself keeps them."""

import json
from pathlib import Path

SIGN_EF, AUTH_EF = "001b", "0018"


def tries(card: Path) -> list[int]:
    """Left for the signature PIN and for the authentication PIN."""
    counters = json.loads((card / "counters.json").read_text(encoding="utf-8"))
    return [left for ef in (SIGN_EF, AUTH_EF) for name, left in counters.items() if name.endswith(ef)]


def block(card: Path) -> None:
    """As after five wrong signature PINs."""
    file = card / "counters.json"
    counters = json.loads(file.read_text(encoding="utf-8"))
    blocked = {name: 0 if name.endswith(SIGN_EF) else left for name, left in counters.items()}
    file.write_text(json.dumps(blocked), encoding="utf-8")
