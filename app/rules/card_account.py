"""Whose account a card may become part of, and how long a proof with it is good. A name that the certificate cannot
write as it is, is never taken for the same one."""

from dataclasses import dataclass

from app.errors import AccountDeactivated
from app.errors.card_account import (
    CardComparedByDesk,
    CardMarkedRevoked,
    CardOfAnotherPerson,
    PasswordNotSetYet,
)
from app.records import Account, AccountState, CardFacts
from app.rules.person_keys import name_words

PROOF_MS = 10 * 60 * 1000
ALLOWED_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Holder:
    """What the office knows of an account's holder. `birth` is ISO 8601, "" where nobody knows it. `substituted`: the
    name itself came from a certificate that could not write it."""

    name: str
    birth: str
    substituted: bool


def require_same_person(facts: CardFacts, holder: Holder, *, allowed: bool) -> None:
    """`allowed`: the desk has looked at the person's papers and lets another name pass, as after a marriage; the date
    of birth must be the same for all that, where both are known.

    Raises CardOfAnotherPerson, CardComparedByDesk.
    """
    if facts.birth and holder.birth and facts.birth != holder.birth:
        raise CardOfAnotherPerson
    if allowed:
        return
    if not facts.name or not facts.birth or not holder.birth:
        raise CardComparedByDesk
    # Where the certificate does not say which characters stand for others, any of them may.
    unclear = any(found.startswith("name:") for found in facts.unclear)
    if unclear or facts.name_substituted or holder.substituted:
        raise CardComparedByDesk
    # The order of the words is not: certificates and registrations put the family name first or last.
    if sorted(name_words(facts.name)) != sorted(name_words(holder.name)):
        raise CardOfAnotherPerson


def require_may_use_card(account: Account) -> None:
    """A lock does not matter: it follows wrong passwords, which anybody can type for anybody, and whoever comes with
    card and PIN has typed none. Raises AccountDeactivated, PasswordNotSetYet."""
    if account.state is AccountState.DEACTIVATED:
        raise AccountDeactivated(account.id)
    if account.password is None:
        raise PasswordNotSetYet


def require_not_revoked(revocation: str | None) -> None:
    """What is known of the account's certificate; None: nothing is. Raises CardMarkedRevoked."""
    if revocation == "revoked":
        raise CardMarkedRevoked


def is_fresh(card_proved_at: int | None, now: int) -> bool:
    """A proof from the future, after a clock was set back, is none."""
    return card_proved_at is not None and 0 <= now - card_proved_at < PROOF_MS
