"""What somebody has begun or handed in to show who they are, as its owner may see it."""

from dataclasses import dataclass

from app.context import Context
from app.errors import SignInNeeded
from app.records import Account, Proofing, ProofingImage, ProofingState
from app.rules.proofing import needs_proofing
from app.services.account import open_account_in
from app.store import proofing_images, proofings
from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class OwnProofing:
    """`newest` of the owner, with its pictures; `account` of those who have one."""

    account: Account | None
    newest: Proofing | None
    images: tuple[ProofingImage, ...]

    @property
    def needed(self) -> bool:
        return self.account is None or needs_proofing(self.account.category)

    @property
    def may_enter(self) -> bool:
        """Nothing waits or has been accepted, so entries can be typed and handed in."""
        closed = {ProofingState.HANDED_IN, ProofingState.ACCEPTED}
        return self.needed and (self.newest is None or self.newest.state not in closed)

    @property
    def started(self) -> Proofing | None:
        """What pictures were added to and has not been handed in."""
        begun = self.newest is not None and self.newest.state is ProofingState.STARTED
        return self.newest if begun else None

    @property
    def pictures(self) -> tuple[ProofingImage, ...]:
        """Of what is being prepared now, not of an earlier try."""
        return self.images if self.started else ()


async def own_proofing(context: Context, owner: str, account_id: str | None) -> OwnProofing:
    """Raises SignInNeeded for an account that has gone since the session was opened."""
    return await context.db.read(lambda tx: own_proofing_in(tx, owner, account_id))


def own_proofing_in(tx: Tx, owner: str, account_id: str | None) -> OwnProofing:
    account = open_account_in(tx, account_id) if account_id else None
    newest = proofings.get_newest_of_owner(tx, owner)
    images = proofing_images.list_of_proofing(tx, newest.id) if newest else []
    return OwnProofing(account, newest, tuple(images))


def account_of(owner: str) -> str | None:
    """The id of the account whose documents these are; None for a visitor's. Raises SignInNeeded for neither."""
    kind, _, found = owner.partition(":")
    if kind not in {"account", "session"} or not found:
        raise SignInNeeded
    return found if kind == "account" else None
