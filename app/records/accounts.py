"""Rows of registered users. Personal data is sealed unless a column must be searched; times are epoch milliseconds."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """User category: the first three register with the card (the manual's item 9). `COUNTER` receives a certificate of
    eligibility by e-mail and applies at the counter; `ORGANISATION` is staff of an affiliated organisation."""

    FOREIGN_NATIONAL = "foreign_national"
    LEGAL_REPRESENTATIVE = "legal_representative"
    FAMILY = "family"
    COUNTER = "counter"
    ORGANISATION = "organisation"


WITHOUT_CARD = frozenset({Category.COUNTER, Category.ORGANISATION})


class AccountState(StrEnum):
    """`DEACTIVATED`: the person has left; nobody logs in any more and the record stays."""

    ACTIVE = "active"
    LOCKED = "locked"
    DEACTIVATED = "deactivated"


class Approval(StrEnum):
    """Whether the office has approved the use of the system, which only organisations need."""

    NOT_NEEDED = "not_needed"
    AWAITING = "awaiting"
    APPROVED = "approved"
    REFUSED = "refused"


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
    """`approved_until` is the end of an organisation's approval, epoch ms; it stays when the approval has ended."""

    id: str
    user_id: str
    category: Category
    state: AccountState
    language: str
    password: str | None
    failures: int
    card_owner: str | None
    person_sealed: bytes
    created_at: int
    last_signed_in_at: int | None
    approval: Approval = Approval.NOT_NEEDED
    approved_until: int | None = None
    password_set_at: int | None = None
    terms_version: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who registers, as confirmed. `birth` is ISO 8601, without day or month where nobody knows them, and "" like `sex`
    for people who registered without a card; `from_card` names the fields the verified certificate gave.
    `chip_read`: a residence card opened with the number; `from_chip` names what the signature on its chip proved, with
    `residence_expires` (ISO 8601) among it. `proven_email` is the address that reset links go to while the newer
    `email` is not proven, else ""."""

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
    organisation: str = ""
    corporate_number: str = ""
    proven_email: str = ""
    chip_read: bool = False
    from_chip: tuple[str, ...] = ()
    residence_expires: str = ""

    @property
    def reset_email(self) -> str:
        return self.proven_email or self.email


@dataclass(frozen=True, slots=True)
class NewAccount:
    id: str
    user_id: str
    category: Category
    language: str
    card_owner: str | None
    person_sealed: bytes
    revocation: str
    terms_version: str
    created_at: int
    approval: Approval = Approval.NOT_NEEDED


class SignInOutcome(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    LOCKED = "locked"


class CardProofFor(StrEnum):
    """Acts for which an office may ask for a fresh proof with the card."""

    EMAIL = "email"
    PASSWORD = "password"  # noqa: S105 - a name, not a secret.
    CARD = "card"
    DOCUMENTS = "documents"


class SignInWay(StrEnum):
    PASSWORD = "password"  # noqa: S105 - a name, not a secret.
    CARD = "card"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One try to log in to a known account. `used_from_sealed` holds address and browser; `session_id` is of the
    session it opened."""

    id: str
    account_id: str
    at: int
    outcome: SignInOutcome
    session_id: str | None
    used_from_sealed: bytes
    way: SignInWay = SignInWay.PASSWORD


class UseRequestKind(StrEnum):
    FIRST = "first"
    RENEWAL = "renewal"


class UseRequestState(StrEnum):
    AWAITING = "awaiting"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class UseRequest:
    """A request of an organisation's staff to use the system. `reason_sealed`: what the person was told when it was
    refused (JSON with `ja` and `en`)."""

    id: str
    account_id: str
    kind: UseRequestKind
    state: UseRequestState
    filed_at: int
    decided_at: int | None
    decided_by: str | None
    reason_sealed: bytes | None
    valid_until: int | None
