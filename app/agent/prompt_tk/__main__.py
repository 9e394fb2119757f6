"""Reads one window's description from standard input, shows it, writes the answers to standard output, ends.

When its input ends the window closes: a dialog never outlives the agent that asked.
"""

import os
import queue
import signal
import sys
import threading
import tkinter as tk

import msgspec

from app.agent.prompt_tk.dialog import Dialog, ReplyPort
from app.agent.prompt_tk.entry_dialogs import CodeDialog, PinDialog
from app.agent.prompt_tk.plain_dialogs import ConsentDialog, NoticeDialog
from app.agent.secrets_in_memory import forbid_core_dumps
from app.agent.window_protocol import Answer, OpenWindow, ToWindow, decode_line

NO_DISPLAY = 3
_KINDS: dict[str, type[Dialog]] = {
    "pin": PinDialog,
    "code": CodeDialog,
    "consent": ConsentDialog,
    "notice": NoticeDialog,
}


class StandardOutput(ReplyPort):
    def reply(self, answer: Answer, content: bytearray | None = None) -> None:
        frame = bytearray((answer, len(content or b""))) + (content or b"")
        os.write(sys.stdout.fileno(), frame)
        frame[:] = bytes(len(frame))


def _read_lines(heard: "queue.SimpleQueue[ToWindow | None]") -> None:
    for line in sys.stdin.buffer:
        try:
            heard.put(decode_line(line))
        except msgspec.MsgspecError:
            break
    heard.put(None)


def main() -> int:
    forbid_core_dumps()
    # Ctrl-C in the agent's terminal reaches us too; the agent closes this window in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    heard: queue.SimpleQueue[ToWindow | None] = queue.SimpleQueue()
    threading.Thread(target=_read_lines, args=(heard,), daemon=True).start()
    opening = heard.get()
    if not isinstance(opening, OpenWindow):
        return 0
    try:
        root = tk.Tk(className="madoguchi-agent")
    except tk.TclError:
        return NO_DISPLAY
    dialog = _KINDS[opening.kind](root, opening, port=StandardOutput())
    dialog.follow(heard)
    root.mainloop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
