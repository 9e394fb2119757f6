"""The second factor of staff: time-based codes (RFC 6238: SHA-1, 6 digits, 30 s) and recovery codes. A check raises
instead of answering a boolean; which codes were used before is kept by the store."""

import base64
import hmac
import secrets
import unicodedata

import pyotp
import segno

STEP_MS = 30_000
# One step to either side, for clocks that differ and people who type slowly (RFC 6238 section 5.2).
DRIFT = 1
ISSUER = "Madoguchi"
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
GROUP = 4


class CodeMismatch(Exception):
    """The code is of no step around now."""


def new_secret() -> str:
    """160 random bits in base32, as authenticators take it."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now_ms: int) -> int:
    """The time step whose code this is. Raises CodeMismatch."""
    generator, now = pyotp.TOTP(secret), now_ms // STEP_MS
    found = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if hmac.compare_digest(generator.generate_otp(step).encode(), code.encode())
    ]
    if not found:
        raise CodeMismatch
    return found[-1]


def code_at(secret: str, now_ms: int) -> str:
    return pyotp.TOTP(secret).generate_otp(now_ms // STEP_MS)


def address_of(secret: str, login: str) -> str:
    """The otpauth:// address that an authenticator reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def picture_of(address: str) -> str:
    """An SVG element without style, whose size the page gives."""
    return segno.make_qr(address, error="m").svg_inline(
        omitsize=True, border=4, svgclass=None, lineclass=None
    )


def in_groups(text: str) -> str:
    """For reading and typing: ABCD EFGH …"""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def new_recovery_codes() -> tuple[str, ...]:
    """80 random bits each, such as ABCD-EFGH-2345-WXYZ."""
    made = (base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES))
    return tuple(in_groups(code).replace(" ", "-") for code in made)


def folded(code: str | None) -> str:
    """A typed code without what people put between the characters; full width and small letters are the same."""
    text = unicodedata.normalize("NFKC", code or "").upper()
    return "".join(character for character in text if character.isalnum())
