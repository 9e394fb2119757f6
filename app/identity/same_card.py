"""Whether the signature certificate and the authentication certificate came from one card.

Nothing in JPKI links the two certificates, and names prove nothing, so the ceremony has to: before each PIN
the agent announces the card under a reference made from its authentication certificate, and the server makes
the reference again from the authentication certificate it verified. That catches a card changed between the
two signatures. It cannot catch an altered agent that drives two cards and knows the PINs of both.
"""

import hmac
from dataclasses import dataclass

from app.identity.findings import CardChanged, ChallengeUsed
from app.identity.token import VerifiedCertificate
from app.wire.signed import card_ref


@dataclass(frozen=True, slots=True)
class CardEvidence:
    """`other_municipality` is for the officer to see and no refusal: whoever moved has a signature
    certificate from the new municipality beside an authentication certificate from the old one."""

    other_municipality: bool


def require_same_card(sign: VerifiedCertificate, auth: VerifiedCertificate) -> CardEvidence:
    """Raises CardChanged with what does not fit, or ChallengeUsed when both answer one nonce."""
    if (sign.binding.use, auth.binding.use) != ("sign", "auth"):
        raise CardChanged("not one certificate of each kind")
    if sign.binding.ceremony != auth.binding.ceremony:
        raise CardChanged("ceremony")
    if not hmac.compare_digest(sign.binding.browser_binding, auth.binding.browser_binding):
        raise CardChanged("pairing")
    if hmac.compare_digest(sign.binding.nonce, auth.binding.nonce):
        raise ChallengeUsed
    if sign.simulated != auth.simulated:
        raise CardChanged("mode")
    require_announced(auth)
    require_announced(auth, sign.binding.card_ref)
    issuers = {sign.facts.issued_by, auth.facts.issued_by} - {None}
    return CardEvidence(other_municipality=len(issuers) > 1)


def require_announced(auth: VerifiedCertificate, announced: str | None = None) -> None:
    """The verified card is the one that was announced before a PIN was asked for, this one's by default. Raises
    CardChanged."""
    proved = card_ref(auth.binding.browser_binding, auth.der)
    reference = auth.binding.card_ref if announced is None else announced
    if not hmac.compare_digest(reference.encode(), proved.encode()):
        raise CardChanged("card reference")
