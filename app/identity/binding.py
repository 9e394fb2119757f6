"""The server's own values that a signature must cover. Nothing in it was sent back by the agent."""

from dataclasses import dataclass, field
from datetime import datetime

from app.wire import signed
from app.wire.messages import Use


@dataclass(frozen=True, slots=True)
class SignedBinding:
    """One challenge: what was asked of which card in which ceremony, and when.

    `card_ref` is the reference under which the agent announced the card before the PIN was asked for;
    `document` is what was shown to the person (`app.wire.signed.document_bytes`). Secrets stay out of `repr`.
    """

    use: Use
    origin: str
    nonce: bytes = field(repr=False)
    browser_binding: bytes = field(repr=False)
    purpose: str
    document: bytes = field(repr=False)
    ceremony: str
    card_ref: str
    issued_at: datetime

    def signed_bytes(self) -> bytes:
        return signed.signed_bytes(
            use=self.use,
            origin=self.origin,
            nonce=self.nonce,
            browser_binding=self.browser_binding,
            purpose=self.purpose,
            document=self.document,
        )
