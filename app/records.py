"""Frozen rows and the enums in them. Times are epoch milliseconds; personal data is sealed unless a column must be
searched."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """User category of a registration with the card (the manual's item 9)."""

    FOREIGN_NATIONAL = "foreign_national"
    LEGAL_REPRESENTATIVE = "legal_representative"
    FAMILY = "family"


class AccountState(StrEnum):
    ACTIVE = "active"
    LOCKED = "locked"


class Audience(StrEnum):
    """Who may ask for a route."""

    PUBLIC = "public"
    VISITOR = "visitor"
    APPLICANT = "applicant"


class Order(StrEnum):
    """What a route is to the page order of a tab."""

    NONE = "outside it"
    PAGE = "a page a tab can be on"
    ACTION = "a form sent from the page a tab is on"


@dataclass(frozen=True, slots=True)
class RoutePolicy:
    """`opens_session`: the one page that gives a visitor a session."""

    audience: Audience
    order: Order = Order.NONE
    opens_session: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """`token_hash` changes when rights change, `id` never; `account_id` is None for a visitor, whose
    `registered_id` is the account made in this session."""

    id: str
    token_hash: bytes
    account_id: str | None
    created_at: int
    last_active_at: int
    registered_id: str | None = None

    @property
    def has_account(self) -> bool:
        """Whether its holder goes on by logging in; somebody who only visits goes on by registering."""
        return self.account_id is not None or self.registered_id is not None


@dataclass(frozen=True, slots=True)
class Journey:
    """The page order of one tab: the page it is on and the request that led there."""

    id: str
    session_id: str
    step: int
    page: str
    came_by: str
    updated_at: int


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the verified signature certificate says. Dates are ISO; None where the certificate does not say.

    `unclear` lists `item:problem` for what is missing, unknown, unreadable or written with substitute characters.
    """

    name: str | None
    name_substituted: str | None
    birth: str | None
    sex: str | None
    address: str | None
    address_substituted: str | None
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    user_id: str
    category: Category
    state: AccountState
    language: str
    password: str | None
    failures: int
    card_owner: str
    person_sealed: bytes
    created_at: int
    last_signed_in_at: int | None


class MailState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    AWAITING_RETRY = "awaiting_retry"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A composed mail before its first try. A sensitive one carries a link and loses its body once settled."""

    id: str
    kind: str
    account_id: str | None
    recipient_sealed: bytes
    subject: str
    body_sealed: bytes
    message_id: str
    sensitive: bool
    created_at: int


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A mail that one lane of the worker holds; `tries` counts the coming one and tells claims apart."""

    id: str
    kind: str
    recipient_sealed: bytes
    body_sealed: bytes
    tries: int


@dataclass(frozen=True, slots=True)
class FailedMail:
    """A mail that was given up; `last_error` is an SMTP reply code or one word, never an address."""

    id: str
    kind: str
    account_id: str | None
    tries: int
    last_error: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Person:
    """Who registers, as confirmed. `birth` is ISO 8601, without day or month where nobody knows them; `from_card`
    names the fields the verified certificate gave."""

    name: str
    birth: str
    sex: str
    municipality: str
    street: str
    phone: str
    email: str
    category: Category
    residence_card_number: str
    from_card: tuple[str, ...]
    name_substituted: str | None
    card_address: str | None
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewAccount:
    id: str
    user_id: str
    category: Category
    language: str
    card_owner: str
    person_sealed: bytes
    revocation: str
    terms_version: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Notice:
    id: str
    title_ja: str
    title_en: str
    body_ja: str
    body_en: str
    shown_from: int
