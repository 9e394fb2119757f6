"""What the commands about trusted authorities print, and how a fingerprint is typed."""

from datetime import datetime

from cryptography import x509

from app.identity.anchor import Anchor
from app.identity.expiry import WARNING_DAYS, days_left
from app.identity.generations import claimed_generation, generation_of
from app.identity.trust import DIRECTORIES

USES = {directory: use for use, directory in DIRECTORIES.items()}
SHA256_HEX = 64
TYPED_HEX = 8
_SEPARATORS = str.maketrans("", "", ": \t-")


def typed_hex(text: str) -> str:
    """A fingerprint as it stands in this program: upper-case, without the separators that people and tools write."""
    return text.strip().translate(_SEPARATORS).upper()


def grouped(fingerprint: str) -> str:
    """Two lines of eight groups of four, so that two people can compare it aloud."""
    groups = [fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4)]
    return "\n             ".join(" ".join(groups[i : i + 8]) for i in range(0, len(groups), 8))


def described(anchor: Anchor, now: datetime) -> str:
    """Everything that an administrator compares before the authority is trusted."""
    certificate = anchor.certificate
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return "\n".join(
        (
            f"Subject      {anchor.subject}",
            f"Serial       {certificate.serial_number:X}",
            f"Valid        {begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M} UTC, {days_left(anchor, now)} days left",
            f"Key          {_key(certificate)}",
            f"SHA-256      {grouped(anchor.fingerprint)}",
            f"Published    {published_words(anchor)}",
        )
    )


def _key(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    kind = type(key).__name__.replace("PublicKey", "").removeprefix("_")
    return f"{kind} {getattr(key, 'key_size', '')} bits"


def published_words(anchor: Anchor) -> str:
    known = generation_of(anchor.certificate)
    if known is not None:
        return f"{known.name}, as this program knows it"
    claimed = claimed_generation(anchor.certificate)
    if claimed is None:
        return "none of the generations that this program knows"
    if not claimed.fingerprint:
        return f"{claimed.name} by its key identifier; its fingerprint is not known here"
    return f"NO: it has the key identifier of {claimed.name} and another fingerprint"


def lasts(days: int) -> str:
    """What `trust list` and `trust check` say about the end of an authority."""
    if days < 0:
        return "expired"
    return f"{days} days, add the next generation" if days < WARNING_DAYS else f"{days} days"
