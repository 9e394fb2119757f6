"""The bytes an agent signs and the server rebuilds from its own values; neither origin nor nonce travels back."""

import hashlib
import hmac

DOMAIN_TAG = b"madoguchi live challenge 1\x00"


def signed_bytes(
    *, use: str, origin: str, nonce: bytes, browser_binding: bytes, purpose: str, document: bytes
) -> bytes:
    """Domain tag followed by the SHA-256 of each part, so no boundary between parts can shift.

    `use` is "sign" or "auth"; `document` is the canonical text shown to the person (see `document_bytes`).
    """
    parts = (
        use.encode(),
        origin.encode(),
        nonce,
        browser_binding,
        purpose.encode(),
        document,
    )
    return DOMAIN_TAG + b"".join(hashlib.sha256(part).digest() for part in parts)


def document_bytes(title: str, lines: tuple[str, ...]) -> bytes:
    """Canonical form of what is shown before signing: each text prefixed by its UTF-8 length as 4 bytes big-endian."""
    texts = [text.encode() for text in (title, *lines)]
    return b"".join(len(text).to_bytes(4, "big") + text for text in texts)


def card_ref(pairing_key: bytes, authentication_certificate: bytes) -> str:
    """32 hex digits naming one card within one pairing, without telling which card it is.

    `pairing_key` is the browser binding, so a reference from one pairing says nothing in another.
    """
    return hmac.new(pairing_key, authentication_certificate, hashlib.sha256).hexdigest()[:32]
