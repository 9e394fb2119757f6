"""What the desk asks of the list of people, and its rows."""

from dataclasses import dataclass
from enum import StrEnum

from app.records.accounts import AccountState, Approval, Category


class FindBy(StrEnum):
    """What somebody at the desk typed to find a person; the rest of the list is filters."""

    ANY = "any"
    USER_ID = "user_id"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CARD_NUMBER = "card_number"


class PeopleOrder(StrEnum):
    REGISTERED = "registered"
    LAST_USE = "last_use"


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What is left out is not asked. Registered since `since` and before `before` (epoch ms). A person has every key
    of `keys` (kind, hash) or the one of `whole_name`."""

    category: Category | None = None
    state: AccountState | None = None
    approval: Approval | None = None
    since: int | None = None
    before: int | None = None
    user_id: str = ""
    keys: tuple[tuple[str, bytes], ...] = ()
    whole_name: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """An account as a list shows it; the name is in `person_sealed`."""

    id: str
    user_id: str
    category: Category
    state: AccountState
    approval: Approval
    created_at: int
    last_signed_in_at: int | None
    person_sealed: bytes


@dataclass(frozen=True, slots=True)
class DeskNote:
    """What a member of staff wrote with an act; `note_sealed` is JSON with `reason` (a code) and `words`."""

    id: str
    account_id: str
    staff_id: str
    act: str
    form_number: str
    note_sealed: bytes
    at: int
    login: str = ""
