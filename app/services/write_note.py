"""A note on an account: for colleagues, never shown to its holder."""

from app.context import Context
from app.records import StaffSession
from app.services.desk_act import DeskAct, note_of, subject_of, write_down
from app.store.db import Tx


async def write_note(context: Context, staff: StaffSession, act: DeskAct) -> None:
    """Raises NotFound."""
    await subject_of(context, act.account_id)
    note = note_of(context, staff, act, "note")

    def unit(tx: Tx) -> None:
        write_down(tx, note, staff, tag="account:note:written", reason=act.reason)

    await context.db.write(unit)
