"""New versions of the Terms of Use. One that is in force, or was, is never changed: people have agreed to its words."""

from app.context import Context
from app.errors import AlreadyDecided
from app.records import StaffSession, Terms
from app.seen import require_unchanged
from app.services.publish import publish
from app.store import audit, drafts, terms
from app.store.db import Tx


class VersionTaken(Exception):
    """Another version is in force from the same day."""


async def publish_terms(context: Context, staff: StaffSession, new: Terms, *, draft: tuple[str, str]) -> None:
    """Raises VersionTaken."""

    def unit(tx: Tx) -> None:
        if terms.get_terms(tx, new.version):
            raise VersionTaken
        terms.insert_terms(tx, new)
        drafts.delete_draft(tx, *draft)
        detail = {"from": new.in_force_from}
        audit.append(
            tx, at=new.written_at, tag="terms:version:published", actor=staff.actor, subject=new.version, detail=detail
        )  # fmt: skip

    await context.db.write(unit)
    await publish(context)


async def withdraw_terms(context: Context, staff: StaffSession, version: str, *, seen: str) -> None:
    """Takes back a version that is not in force yet. Raises AlreadyDecided for any other."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        found = terms.get_terms(tx, version)
        require_unchanged(found, seen)
        if found is None or found.in_force_from <= now:
            raise AlreadyDecided("in force")
        terms.delete_terms(tx, version)
        audit.append(tx, at=now, tag="terms:version:withdrawn", actor=staff.actor, subject=version)

    await context.db.write(unit)
    await publish(context)
