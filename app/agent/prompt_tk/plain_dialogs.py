"""Windows to read: consent before the card is used, and notices with a number to compare."""

from app.agent.prompt_tk.dialog import Dialog
from app.agent.prompt_tk.look import BLUE, GAP, QUIET_INK
from app.agent.window_protocol import Answer


class ConsentDialog(Dialog):
    """Cancel has the keyboard first, so that a stray Return agrees to nothing."""

    ok_key = "agree"

    def fill(self) -> None:
        for key in ("consent_lead", "consent_next"):
            self.text(self.texts[key], parent=self.body).pack(anchor="w", pady=(0, GAP // 2))

    def begin(self) -> None:
        self.no.focus_set()

    def accept(self) -> None:
        if self.root.focus_get() is self.no:
            self.cancel()
            return
        self.port.reply(Answer.AGREED)
        self.root.destroy()


class NoticeDialog(Dialog):
    """`large` is shown so that it can be read from the other end of the desk."""

    ok_key = ""
    cancel_key = "close"

    def fill(self) -> None:
        if self.opening.large:
            number = " ".join(self.opening.large)
            self.text(number, parent=self.body, font=self.look.large, foreground=BLUE, anchor="center").pack(
                fill="x", pady=(0, GAP)
            )
        self.text(self.texts["product"], parent=self.body, font=self.look.small, foreground=QUIET_INK).pack(
            anchor="w"
        )

    def accept(self) -> None:
        self.cancel()
