"""Taking away the pictures that were added and not handed in, all together: the procedure starts from the top."""

from app.context import Context
from app.records import ProofingImage, ProofingState
from app.store import audit, proofing_images, proofings
from app.store.db import Tx


async def delete_pictures(context: Context, owner: str) -> None:
    """All that was added and not handed in. Without their rows nobody opens the files again, so they go after."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> list[ProofingImage]:
        found = proofings.get_open(tx, owner)
        if found is None or found.state is not ProofingState.STARTED:
            return []
        images = proofing_images.list_of_proofing(tx, found.id)
        proofings.delete_proofing(tx, found.id)
        actor, detail = found.account_id or "visitor", {"pictures": len(images)}
        audit.append(
            tx, at=now, tag="proofing:pictures:deleted", actor=actor, subject=found.id, detail=detail
        )
        return images

    for image in await context.db.write(unit):
        await context.documents.erase(image.id)
