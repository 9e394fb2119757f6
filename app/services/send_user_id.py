"""The answer to the paper form of somebody who forgot the user ID: by e-mail to the registered address, and nowhere
else, because the person at the counter may be somebody else."""

from app import notices
from app.context import Context
from app.errors import AddressCannotBeReached
from app.notices import AddressUnusable
from app.records import StaffSession
from app.rules.desk_account import require_not_closed
from app.services.desk_act import DeskAct, account_in, note_of, subject_of, write_down
from app.store import outbox
from app.store.db import Tx


async def send_user_id(context: Context, staff: StaffSession, act: DeskAct) -> None:
    """Raises NotFound, AccountClosed, AddressCannotBeReached."""
    subject = await subject_of(context, act.account_id)
    note = note_of(context, staff, act, "user_id")
    try:
        mail = notices.user_id_notice(context, subject.addressee, user_id=subject.account.user_id)
    except AddressUnusable as error:
        raise AddressCannotBeReached from error

    def unit(tx: Tx) -> None:
        if not write_down(tx, note, staff, tag="account:user_id:sent", reason=act.reason):
            return
        require_not_closed(account_in(tx, act.account_id))
        outbox.insert_mail(tx, mail)

    await context.db.write(unit)
    context.wake_outbox()
