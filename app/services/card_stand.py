"""What an account's holder is told about the card for logging in."""

from dataclasses import dataclass

from app.records import Account
from app.services.account_card import current_auth
from app.store import next_cards
from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class CardStand:
    """`since` and `until` are epoch ms; 0 for a card that was linked before certificates were kept. `ended` is "",
    "revoked" or "expired". `allowed`: the desk lets the next card pass with another name."""

    linked: bool
    since: int = 0
    until: int = 0
    ended: str = ""
    allowed: bool = False


def card_stand(tx: Tx, account: Account, *, now: int) -> CardStand:
    allowed = next_cards.get_next_card(tx, account.id, now=now) is not None
    if account.card_owner is None:
        return CardStand(linked=False, allowed=allowed)
    found = current_auth(tx, account.id)
    if found is None:
        return CardStand(linked=True, allowed=allowed)
    return CardStand(
        linked=True,
        since=found.linked_at,
        until=found.not_after,
        ended=found.ended(now),
        allowed=allowed,
    )
