"""The desk lets an account's next card pass with another name, after looking at the person's papers. The card itself is
read in the person's own session; nobody at the desk can link one."""

from app.context import Context
from app.records import StaffSession
from app.rules.card_account import ALLOWED_MS
from app.rules.desk_account import require_not_closed
from app.services.desk_act import DeskAct, account_in, note_of, subject_of, write_down
from app.store import next_cards
from app.store.db import Tx


async def allow_next_card(context: Context, staff: StaffSession, act: DeskAct) -> None:
    """Raises NotFound, AccountClosed."""
    await subject_of(context, act.account_id)
    note = note_of(context, staff, act, "next_card")

    def unit(tx: Tx) -> None:
        if not write_down(tx, note, staff, tag="account:card:allowed", reason=act.reason):
            return
        require_not_closed(account_in(tx, act.account_id))
        next_cards.upsert_next_card(tx, act.account_id, note.at + ALLOWED_MS)

    await context.db.write(unit)
