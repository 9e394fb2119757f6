"""The frame all windows share: banner, heading, facts, body, buttons, countdown. It answers once for each question."""

import queue
import tkinter as tk
from tkinter import ttk
from typing import Protocol

from app.agent.prompt_tk.look import (
    AMBER,
    GAP,
    INK,
    PALE_AMBER,
    PALE_BLUE,
    QUIET_INK,
    SOFT,
    WHITE,
    WIDTH,
    Look,
)
from app.agent.window_protocol import Answer, Ask, OpenWindow, TimeLeft, ToWindow

POLL_MS = 40
SECOND_MS = 1000
SETTLE_MS = 80


class ReplyPort(Protocol):
    def reply(self, answer: Answer, content: bytearray | None = None) -> None: ...


class Dialog:
    """Subclasses fill `body` and say what OK means."""

    ok_key = "ok"
    cancel_key = "cancel"
    title_key = "product"

    def __init__(self, root: tk.Tk, opening: OpenWindow, *, port: ReplyPort) -> None:
        self.root = root
        self.opening = opening
        self.texts = opening.texts
        self.look = Look(root)
        self.port = port
        self.seconds = 0
        root.title(self.texts[self.title_key])
        root.configure(background=WHITE)
        root.resizable(width=False, height=False)
        self._banner()
        self.page = tk.Frame(root, background=WHITE, padx=4 * GAP, pady=3 * GAP)
        self.page.pack(fill="both", expand=True)
        # A line of fixed width keeps every window equally wide, whatever its sentences are.
        tk.Frame(self.page, background=WHITE, width=WIDTH, height=1).pack()
        self.text(opening.heading, font=self.look.heading).pack(anchor="w", pady=(0, 2 * GAP))
        self._facts()
        self.body = tk.Frame(self.page, background=WHITE)
        self.body.pack(fill="x")
        self.fill()
        self._foot()
        root.protocol("WM_DELETE_WINDOW", self.cancel)
        root.bind("<Escape>", lambda _: self.cancel())
        root.bind("<Return>", lambda _: self.accept())
        self._come_forward()

    def fill(self) -> None:
        """Puts the widgets of this kind of window into `body`."""

    def accept(self) -> None:
        """OK, or Return."""
        raise NotImplementedError

    def asked(self, ask: Ask) -> None:
        """The agent wants an answer now."""
        self.count_down(ask.seconds)

    def cancel(self) -> None:
        self.port.reply(Answer.CANCELLED)
        self.root.destroy()

    def text(self, words: str, *, parent: tk.Misc | None = None, **options: object) -> tk.Label:
        given: dict[str, object] = {
            "font": self.look.body,
            "foreground": INK,
            "background": WHITE,
            "justify": "left",
            "anchor": "w",
            "wraplength": WIDTH,
        }
        return tk.Label(parent or self.page, text=words, **(given | options))  # type: ignore[arg-type]

    def _banner(self) -> None:
        if not self.opening.banner:
            tk.Frame(self.root, background=PALE_BLUE, height=GAP).pack(fill="x")
            return
        banner = tk.Frame(self.root, background=PALE_AMBER, padx=4 * GAP, pady=GAP)
        banner.pack(fill="x")
        self.text(
            self.opening.banner, parent=banner, font=self.look.strong, background=PALE_AMBER, foreground=INK
        ).pack(anchor="w")
        tk.Frame(self.root, background=AMBER, height=2).pack(fill="x")

    def _facts(self) -> None:
        if not self.opening.rows:
            return
        ground = PALE_AMBER if self.opening.is_warning else SOFT
        box = tk.Frame(self.page, background=ground, padx=2 * GAP, pady=1.5 * GAP)
        box.pack(fill="x", pady=(0, 2 * GAP))
        for row in self.opening.rows:
            style = self.look.label if row.is_strong else self.look.body
            self.text(row.text, parent=box, font=style, background=ground, wraplength=WIDTH - 4 * GAP).pack(
                anchor="w", pady=3
            )

    def _foot(self) -> None:
        foot = tk.Frame(self.page, background=WHITE)
        foot.pack(fill="x", pady=(2 * GAP, 0))
        self.clock = self.text("", parent=foot, font=self.look.small, foreground=QUIET_INK)
        self.clock.pack(side="left")
        if self.ok_key:
            self.ok = ttk.Button(
                foot, text=self.texts[self.ok_key], style="Primary.TButton", command=self.accept
            )
            self.ok.pack(side="right")
        self.no = ttk.Button(
            foot, text=self.texts[self.cancel_key], style="Quiet.TButton", command=self.cancel
        )
        self.no.pack(side="right", padx=(0, 2 * GAP if self.ok_key else 0))

    def _come_forward(self) -> None:
        """Centred, above the browser and with the keyboard, once; a window that fights for focus is worse."""
        self.centre()
        self.root.attributes("-topmost", True)
        self.root.lift()
        self.root.focus_force()
        self.root.after(SETTLE_MS, self.begin)

    def begin(self) -> None:
        """The window is on the screen: put the keyboard where it belongs."""

    def centre(self) -> None:
        self.root.update_idletasks()
        width, height = self.root.winfo_reqwidth(), self.root.winfo_reqheight()
        left = (self.root.winfo_screenwidth() - width) // 2
        top = max(0, (self.root.winfo_screenheight() - height) // 3)
        self.root.geometry(f"+{left}+{top}")

    # --- what the agent says -------------------------------------------------------------------------------------

    def follow(self, heard: "queue.SimpleQueue[ToWindow | None]") -> None:
        while not heard.empty():
            said = heard.get()
            if said is None:
                self.root.destroy()
                return
            if isinstance(said, Ask):
                self.asked(said)
            elif isinstance(said, TimeLeft):
                self.seconds = said.seconds
        self.root.after(POLL_MS, lambda: self.follow(heard))

    def count_down(self, seconds: int) -> None:
        """Only shows the time; the agent is the one who ends the dialog."""
        was_running, self.seconds = self.seconds > 0, seconds
        if not was_running and seconds > 0:
            self._tick()

    def stop_clock(self) -> None:
        self.seconds = 0
        self.clock.configure(text="")

    def _tick(self) -> None:
        if self.seconds <= 0:
            return
        minutes, seconds = divmod(self.seconds, 60)
        self.clock.configure(text=self.texts["countdown"].format(minutes=minutes, seconds=seconds))
        self.seconds -= 1
        self.root.after(SECOND_MS, self._tick)
