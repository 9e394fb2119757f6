"""Colours, type and spacing of the windows: the Digital Agency's design tokens, calm and with room around things."""

import tkinter as tk
from tkinter import font, ttk
from typing import Final

WHITE: Final = "#ffffff"
INK: Final = "#1a1a1a"
QUIET_INK: Final = "#595959"
LINE: Final = "#999999"
SOFT_LINE: Final = "#d9d9d9"
SOFT: Final = "#f2f2f2"
BLUE: Final = "#0017c1"
DARK_BLUE: Final = "#000082"
PALE_BLUE: Final = "#e8f1fe"
RED: Final = "#ce0000"
PALE_RED: Final = "#fdeeee"
AMBER: Final = "#a58000"
PALE_AMBER: Final = "#fbf5e0"
FOCUS: Final = "#b78f00"

GAP: Final = 8
WIDTH: Final = 520
_FAMILIES: Final = (
    "Noto Sans CJK JP", "Noto Sans JP", "BIZ UDPGothic", "Yu Gothic UI", "Hiragino Sans", "DejaVu Sans",
)  # fmt: skip


class Look:
    """Made once per program, after the Tk root: fonts need one."""

    def __init__(self, root: tk.Tk) -> None:
        available = set(font.families(root))
        family = next((name for name in _FAMILIES if name in available), "TkDefaultFont")
        self.body = (family, 11)
        self.strong = (family, 11, "bold")
        self.small = (family, 10)
        self.label = (family, 12, "bold")
        self.heading = (family, 16, "bold")
        self.entry = (family, 16)
        self.large = (family, 40, "bold")
        _style_buttons(ttk.Style(root), self)


def _style_buttons(style: ttk.Style, look: Look) -> None:
    style.theme_use("clam")
    for name, ground, ink in (("Primary.TButton", BLUE, WHITE), ("Quiet.TButton", WHITE, BLUE)):
        style.configure(
            name,
            background=ground,
            foreground=ink,
            bordercolor=BLUE,
            lightcolor=ground,
            darkcolor=ground,
            focuscolor=FOCUS,
            font=look.strong,
            padding=(24, 10),
        )
    style.map(
        "Primary.TButton",
        background=[("disabled", SOFT_LINE), ("active", DARK_BLUE)],
        foreground=[("disabled", QUIET_INK)],
        bordercolor=[("disabled", SOFT_LINE)],
        lightcolor=[("disabled", SOFT_LINE)],
        darkcolor=[("disabled", SOFT_LINE)],
    )
    style.map("Quiet.TButton", background=[("active", PALE_BLUE)])
    style.configure(
        "Tick.TCheckbutton", background=PALE_AMBER, indicatorsize=20, indicatormargin=(0, 2, 8, 2), padding=0
    )
    style.map("Tick.TCheckbutton", background=[("active", PALE_AMBER)])
