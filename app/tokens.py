"""Random identifiers and secrets. What is stored of a secret is its hash."""

import hashlib
import secrets

# No vowels (no words), no look-alikes (0 O, 1 I L, 2 Z, 5 S, 8 B), nothing that sounds alike twice over the phone.
USER_ID_ALPHABET = "34679CDFGHJKMPRTWXY"
USER_ID_GROUPS = (3, 3, 4)
# Told apart from a user ID by its three groups of three.
REFERENCE_GROUPS = (3, 3, 3)


def new_id() -> str:
    """A row id: 120 random bits."""
    return secrets.token_urlsafe(15)


def new_secret() -> str:
    """A session or link token: 256 random bits."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def new_user_id() -> str:
    """A user ID that can be read over the phone, such as `K7M-4XT-RW9C` (42 bits, told apart by its UNIQUE column)."""
    return _readable(USER_ID_GROUPS)


def new_reference() -> str:
    """What a person names on the telephone to be asked about what they handed in, such as `R4T-9KX-CW7` (38 bits, told
    apart by its UNIQUE column). It opens nothing."""
    return _readable(REFERENCE_GROUPS)


def _readable(groups: tuple[int, ...]) -> str:
    return "-".join("".join(secrets.choice(USER_ID_ALPHABET) for _ in range(length)) for length in groups)
