"""Tickets that let one agent ask for one session: 160 random bits for the link, 8 characters for typing,
60 seconds, one claim, kept only as hashes."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field

from app.clock import Clock
from app.rules.live_states import SECONDS, State
from app.tokens import secret_hash

# No look-alikes: neither 0 O, 1 I L, 2 Z, 5 S, 8 B nor U V. 23 characters, so 8 of them are 36 bits for 60
# seconds.
CODE_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
CODE_LENGTH = 8
TICKET_BYTES = 20
SCHEME = "madoguchi-agent"
SPENT_SECONDS = 120.0


class TicketUnknown(Exception):
    """Never issued, or superseded."""


class TicketSpent(Exception):
    """Claimed before: two agents hold one ticket, and the person at `session_id` must hear of it."""

    def __init__(self, session_id: str) -> None:
        super().__init__("spent")
        self.session_id = session_id


class TicketLate(Exception):
    """Issued, and more than 60 seconds old."""


@dataclass(frozen=True, slots=True)
class Issued:
    """The only moment at which ticket and code exist in the clear."""

    uri: str
    user_code: str
    expires_s: int


@dataclass(frozen=True, slots=True)
class _Held:
    session_id: str
    hashes: tuple[bytes, bytes]
    expires: float


@dataclass(slots=True)
class Tickets:
    _clock: Clock
    _by_hash: dict[bytes, _Held] = field(default_factory=dict)
    _by_session: dict[str, _Held] = field(default_factory=dict)
    _spent: dict[bytes, _Held] = field(default_factory=dict)

    def issue(self, session_id: str, origin: str) -> Issued:
        """A newer ticket of the same session kills the older one."""
        self.revoke(session_id)
        ticket = urlsafe_b64encode(secrets.token_bytes(TICKET_BYTES)).rstrip(b"=").decode()
        letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        user_code = f"{letters[:4]}-{letters[4:]}"
        lifetime = SECONDS[State.TICKET]
        hashes = (secret_hash(ticket), secret_hash(user_code))
        held = _Held(session_id, hashes, self._clock.monotonic() + lifetime)
        self._by_session[session_id] = held
        self._by_hash |= dict.fromkeys(hashes, held)
        alias = urlsafe_b64encode(origin.encode()).rstrip(b"=").decode()
        return Issued(f"{SCHEME}://pair?s={alias}&t={ticket}", user_code, round(lifetime))

    def take(self, secret: str) -> str:
        """The session that the ticket or code belongs to; it is spent from now on, also when it was late."""
        hashed = secret_hash(secret)
        self._forget_spent()
        if hashed in self._spent:
            raise TicketSpent(self._spent[hashed].session_id)
        held = self._by_hash.get(hashed)
        if held is None:
            raise TicketUnknown
        self.revoke(held.session_id)
        self._spent |= dict.fromkeys(held.hashes, held)
        if self._clock.monotonic() >= held.expires:
            raise TicketLate
        return held.session_id

    def revoke(self, session_id: str) -> None:
        held = self._by_session.pop(session_id, None)
        for hashed in held.hashes if held else ():
            self._by_hash.pop(hashed, None)

    def _forget_spent(self) -> None:
        now = self._clock.monotonic()
        self._spent = {key: held for key, held in self._spent.items() if now < held.expires + SPENT_SECONDS}
