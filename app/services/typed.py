"""What was typed on a page and not yet sent: kept sealed for 24 hours under its owner, offered when the page comes
again. Passwords, PINs and codes never come here."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from app.context import Context
from app.store import drafts

DRAFT_KEPT_HOURS = 24
DRAFT_KEPT_MS = DRAFT_KEPT_HOURS * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Typed:
    """`checked` once it was sent with the page's main button, so that findings are shown."""

    values: Mapping[str, str]
    checked: bool = False


@dataclass(frozen=True, slots=True)
class DraftOf:
    """Whose draft of which page: owner is `card:…`, `account:…` or `session:…` with an id or a keyed hash."""

    owner: str
    page: str

    @property
    def seal(self) -> str:
        return f"draft:{self.owner}:{self.page}"


async def keep_typed(context: Context, draft: DraftOf, typed: Typed) -> None:
    sealed = context.sealer.seal(msgspec.json.encode(typed), context=draft.seal)
    now = context.clock.now_ms()
    await context.db.write(lambda tx: drafts.upsert_draft(tx, draft.owner, draft.page, sealed, now))


async def typed_so_far(context: Context, draft: DraftOf) -> Typed | None:
    oldest = context.clock.now_ms() - DRAFT_KEPT_MS
    sealed = await context.db.read(
        lambda tx: drafts.get_draft(tx, draft.owner, draft.page, not_before=oldest)
    )
    if sealed is None:
        return None
    return msgspec.json.decode(context.sealer.open(sealed, context=draft.seal), type=Typed)


async def forget_typed(context: Context, draft: DraftOf) -> None:
    await context.db.write(lambda tx: drafts.delete_draft(tx, draft.owner, draft.page))
