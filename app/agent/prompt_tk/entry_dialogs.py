"""Windows to type in: the pairing code, and the two PINs under the title "Enter Password"."""

import tkinter as tk
import unicodedata
from tkinter import ttk

from app.agent.prompt_tk.dialog import Dialog
from app.agent.prompt_tk.look import BLUE, GAP, LINE, PALE_AMBER, PALE_RED, QUIET_INK, RED, WHITE
from app.agent.secrets_in_memory import is_well_formed, wipe
from app.agent.window_protocol import Answer, Ask
from app.card.pin import Pin

_PINS = {"sign": Pin.SIGN, "auth": Pin.AUTH}
_MASK = "●"
_CODE_LENGTH = 8


class EntryDialog(Dialog):
    """One field with its label above it and what was wrong below it."""

    mask = ""

    def fill(self) -> None:
        self.typed = tk.StringVar(self.root)
        self._label()
        self.field = tk.Entry(
            self.body,
            textvariable=self.typed,
            show=self.mask,
            font=self.look.entry,
            width=18,
            relief="flat",
            borderwidth=GAP,
            background=WHITE,
            disabledbackground="#f2f2f2",
            highlightthickness=2,
            highlightbackground=LINE,
            highlightcolor=BLUE,
            # Otherwise X11 would offer selected text to every other program.
            exportselection=False,
        )
        for event in ("<<Copy>>", "<<Cut>>"):
            self.field.bind(event, lambda _: "break")
        self.field.pack(fill="x", ipady=2, pady=GAP)
        self.error = self.text(
            "", parent=self.body, font=self.look.strong, foreground=RED, background=PALE_RED
        )
        self.error.configure(padx=GAP, pady=GAP)
        self.typed.trace_add("write", lambda *_: self.changed())

    def _label(self) -> None:
        raise NotImplementedError

    def is_complete(self) -> bool:
        raise NotImplementedError

    def changed(self) -> None:
        self.ok.state(["!disabled" if self.is_complete() else "disabled"])

    def asked(self, ask: Ask) -> None:
        self.field.configure(state="normal")
        self.typed.set("")
        self.error.pack_forget()
        if ask.mistake:
            self.error.configure(text=f"! {ask.mistake}")
            self.error.pack(fill="x", after=self.field, pady=(0, GAP))
        super().asked(ask)
        self.changed()
        self.centre()
        self.field.focus_force()


class CodeDialog(EntryDialog):
    def _label(self) -> None:
        self.text(self.texts["code_label"], parent=self.body, font=self.look.label).pack(anchor="w")

    def begin(self) -> None:
        self.changed()
        self.field.focus_force()

    def changed(self) -> None:
        """No secret: what the server will see is shown as it is typed."""
        folded = unicodedata.normalize("NFKC", self.typed.get()).upper()
        if folded != self.typed.get():
            self.typed.set(folded)
            self.field.icursor("end")
            return
        super().changed()

    def is_complete(self) -> bool:
        return sum(character.isalnum() for character in self.typed.get()) == _CODE_LENGTH

    def accept(self) -> None:
        if self.is_complete():
            self.port.reply(Answer.TEXT, bytearray(self.typed.get().encode()[:255]))


class PinDialog(EntryDialog):
    """The heading is the label of the secret; the agent sends `Ask` for each try."""

    title_key = "title"
    mask = _MASK

    def fill(self) -> None:
        self.pin = _PINS[self.opening.pin or "auth"]
        super().fill()
        self.field.configure(state="disabled")
        self.note = self.text("", parent=self.body, font=self.look.small, foreground=QUIET_INK)
        self.understood = tk.BooleanVar(self.root)
        self.last_try = self._last_try_box()
        self.promise = self.text(
            self.texts["stays_here"], parent=self.body, font=self.look.small, foreground=QUIET_INK
        )
        self.promise.pack(anchor="w")
        self.root.after_idle(super().changed)

    def _label(self) -> None:
        line = tk.Frame(self.body, background=WHITE)
        line.pack(fill="x")
        self.text(self.texts["rule"], parent=line).pack(side="left")
        self.tries = self.text("", parent=line, font=self.look.strong)
        self.tries.pack(side="right")

    def _last_try_box(self) -> tk.Frame:
        box = tk.Frame(self.body, background=PALE_AMBER, padx=2 * GAP, pady=GAP)
        self.text(
            self.texts["last_try"], parent=box, font=self.look.strong, background=PALE_AMBER, wraplength=480
        ).pack(anchor="w")
        line = tk.Frame(box, background=PALE_AMBER)
        line.pack(anchor="w", pady=(GAP, 0))
        tick = ttk.Checkbutton(
            line, variable=self.understood, style="Tick.TCheckbutton", command=self.changed
        )
        tick.pack(side="left", anchor="n")
        words = self.text(self.texts["last_try_tick"], parent=line, background=PALE_AMBER, wraplength=440)
        words.pack(side="left")
        words.bind("<Button-1>", lambda _: tick.invoke())
        return box

    def asked(self, ask: Ask) -> None:
        self.tries.configure(text=ask.tries)
        self.understood.set(False)
        self._needs_tick = ask.is_last_try
        self.last_try.pack_forget()
        if ask.is_last_try:
            self.last_try.pack(fill="x", before=self.promise, pady=(0, GAP))
        self._say(None)
        super().asked(ask)

    def _say(self, words: str | None) -> None:
        self.note.configure(text=words or "")
        if words:
            self.note.pack(anchor="w", after=self.field)
        else:
            self.note.pack_forget()

    def changed(self) -> None:
        """Folds as the card needs it, and says so: what is masked cannot be seen to change."""
        typed = self.typed.get()
        folded = self._fold(typed)[: self.pin.max_length]
        if folded != typed:
            self._say(self.texts["folded"])
            self.typed.set(folded)
            self.field.icursor("end")
            return
        super().changed()

    def _fold(self, typed: str) -> str:
        half_width = unicodedata.normalize("NFKC", typed)
        return half_width.upper() if self.pin is Pin.SIGN else half_width

    def is_complete(self) -> bool:
        ready = not getattr(self, "_needs_tick", False) or self.understood.get()
        secret = self._secret()
        try:
            return ready and str(self.field["state"]) == "normal" and is_well_formed(self.pin, secret)
        finally:
            wipe(secret)

    def accept(self) -> None:
        if not self.is_complete():
            return
        secret = self._secret()
        self.typed.set("")
        self.field.configure(state="disabled")
        self.stop_clock()
        self._say(self.texts["checking"])
        self.changed()
        self.port.reply(Answer.SECRET, secret)
        wipe(secret)

    def _secret(self) -> bytearray:
        """Tk keeps the text of its field as str; this process ends right after the dialog for that reason."""
        return bytearray(self.typed.get().encode("utf-8"))
