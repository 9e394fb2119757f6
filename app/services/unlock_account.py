"""Unlocking an account at the counter. Wrong passwords are counted anew, and its holder is told by e-mail."""

from app import notices
from app.context import Context
from app.errors import AddressCannotBeReached
from app.notices import AddressUnusable
from app.records import AccountState, StaffSession
from app.rules.desk_account import require_locked
from app.services.desk_act import DeskAct, account_in, note_of, subject_of, write_down
from app.store import accounts, outbox
from app.store.db import Tx


async def unlock_account(context: Context, staff: StaffSession, act: DeskAct) -> None:
    """Raises NotFound, AccountNotLocked, AccountClosed, AddressCannotBeReached."""
    subject = await subject_of(context, act.account_id)
    note = note_of(context, staff, act, "unlock")
    try:
        mail = notices.account_unlocked(context, subject.addressee)
    except AddressUnusable as error:
        raise AddressCannotBeReached from error

    def unit(tx: Tx) -> None:
        if not write_down(tx, note, staff, tag="account:lock:released", reason=act.reason):
            return
        require_locked(account_in(tx, act.account_id))
        accounts.update_state(tx, act.account_id, AccountState.ACTIVE)
        outbox.insert_mail(tx, mail)

    await context.db.write(unit)
    context.wake_outbox()
