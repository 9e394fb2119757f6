"""Whether windows can be shown here. Windows and macOS always have a display; elsewhere X11 or Wayland says so."""

import os
import sys


def has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
