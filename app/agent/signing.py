"""Card work of one signature, on the card thread: is it the same card, tries left, VERIFY once, sign.

There is no way to sign bytes that a server names: what is signed is built here from our own origin, what was shown,
and the server's nonce.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field

from app.agent.card_reading import authentication_certificate
from app.agent.findings import CardChanged, ChallengeRefused
from app.agent.prompts import SigningRequest
from app.card.jpki import JpkiApplication, Use
from app.card.link import CardLink
from app.card.pin import Pin
from app.wire.agent_messages import Challenge, SignToken
from app.wire.messages import TOKEN_FORMAT, PinKind
from app.wire.signed import card_ref, document_bytes, signed_bytes

PINS: dict[PinKind, Pin] = {"sign": Pin.SIGN, "auth": Pin.AUTH}
USES: dict[PinKind, Use] = {"sign": Use.SIGN, "auth": Use.AUTH}
NONCE_BYTES = 32


@dataclass(frozen=True)
class Statement:
    """What one ceremony signs, but for use and nonce. `request` is the object the dialogs show."""

    request: SigningRequest
    purpose: str
    browser_binding: bytes = field(repr=False)

    def to_be_signed(self, use: PinKind, nonce: bytes) -> bytes:
        return signed_bytes(
            use=use,
            origin=self.request.origin,
            nonce=nonce,
            browser_binding=self.browser_binding,
            purpose=self.purpose,
            document=document_bytes(self.request.title, self.request.lines),
        )


def nonce_of(challenge: Challenge, use: PinKind) -> bytes:
    """Exactly 32 bytes, for the key whose PIN was just verified. Raises ChallengeRefused."""
    if challenge.use != use:
        raise ChallengeRefused("a challenge for the other key")
    return decode_32(challenge.nonce)


def decode_32(text: str) -> bytes:
    """32 bytes from base64url with or without padding. Raises ChallengeRefused."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ChallengeRefused("not base64url") from error
    if len(raw) != NONCE_BYTES:
        raise ChallengeRefused("not 32 bytes")
    return raw


def open_same_card(link: CardLink, pairing_key: bytes, expected_ref: str) -> JpkiApplication:
    """Selects the application and proves by the certificate, not by the ATR, that it is the card agreed on.

    Raises CardChanged.
    """
    application = JpkiApplication(link)
    application.select()
    certificate = authentication_certificate(application)
    if certificate is None or card_ref(pairing_key, certificate) != expected_ref:
        raise CardChanged
    return application


def sign_statement(application: JpkiApplication, statement: Statement, challenge: Challenge) -> SignToken:
    """Certificate and RS256 signature of the key whose PIN is verified."""
    use = challenge.use
    digest = hashlib.sha256(statement.to_be_signed(use, nonce_of(challenge, use))).digest()
    certificate = application.read_certificate(USES[use])
    signature = application.sign(USES[use], digest)
    return SignToken(
        format=TOKEN_FORMAT,
        use=use,
        alg="RS256",
        certificate=base64.b64encode(certificate).decode(),
        signature=base64.b64encode(signature).decode(),
    )
