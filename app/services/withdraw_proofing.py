"""Taking back what was handed in, as long as nobody of the office works on it."""

from contextlib import suppress
from dataclasses import replace

from app.context import Context
from app.errors import StorageUnavailable, WithdrawnTooLate
from app.records import ProofingState
from app.rules.proofing import may_withdraw
from app.services.own_proofing import own_proofing_in
from app.store import audit, proofing_images, proofings
from app.store.db import Tx


async def withdraw_proofing(context: Context, account_id: str) -> None:
    """The record stays, its pictures go. A second time changes nothing. Raises WithdrawnTooLate, SignInNeeded."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> tuple[str, ...]:
        own = own_proofing_in(tx, f"account:{account_id}", account_id)
        found = own.newest
        if found is not None and found.state is ProofingState.WITHDRAWN:
            return ()
        if found is None or not may_withdraw(found, now):
            raise WithdrawnTooLate
        proofings.update_decided(tx, replace(found, state=ProofingState.WITHDRAWN, decided_at=now))
        for image in own.images:
            proofing_images.erase_key(tx, image.id, at=now)
        detail: dict[str, str | int] = {"proofing": found.id, "pictures": len(own.images)}
        audit.append(
            tx, at=now, tag="proofing:decision:withdrawn", actor=account_id, subject=account_id, detail=detail
        )
        return tuple(image.id for image in own.images)

    # Without their keys the pictures are gone already. A file that cannot be taken away now is left to the sweep.
    for image_id in await context.db.write(unit):
        with suppress(StorageUnavailable):
            await context.documents.erase(image_id)
