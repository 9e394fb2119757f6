"""The answer to a request for a forgotten user ID, once the desk has seen whose documents they are: the user ID goes to
the registered address and to no other. Whoever asked is told the same whether or not anybody was found."""

from collections.abc import Sequence

from app import notices
from app.context import Context
from app.errors import AddressCannotBeReached, AlreadyDecided
from app.notices import AddressUnusable
from app.records import OutgoingMail, Proofing, StaffSession
from app.rules.desk_account import require_not_closed
from app.services.deed import Deed
from app.services.desk_act import account_in, subject_of
from app.services.user_id_request import contact_of
from app.store import audit, outbox
from app.store.db import Tx


async def answer_user_id(
    context: Context, staff: StaffSession, proofing: Proofing, account_id: str | None
) -> Deed:
    """To be done in the transaction of the decision. `account_id` None: nobody is registered. Raises NotFound,
    AccountClosed, AddressCannotBeReached; the deed raises AlreadyDecided when the account has changed since."""
    to = contact_of(context.sealer, proofing)
    done = notices.user_id_request_done(context, to, reference=proofing.reference)
    if account_id is None:
        return Deed(lambda tx: _tell_nobody(tx, staff, proofing, done), context.wake_outbox)
    subject = await subject_of(context, account_id)
    require_not_closed(subject.account)
    try:
        told = notices.user_id_notice(context, subject.addressee, user_id=subject.account.user_id)
    except AddressUnusable as error:
        raise AddressCannotBeReached from error

    def do(tx: Tx) -> None:
        account = account_in(tx, account_id)
        require_not_closed(account)
        if account.person_sealed != subject.account.person_sealed:
            # The registered address may be another one now.
            raise AlreadyDecided("account changed")
        _tell(tx, staff, proofing, account_id, (told, done))

    return Deed(do, context.wake_outbox)


def _tell(
    tx: Tx, staff: StaffSession, proofing: Proofing, account_id: str, mails: Sequence[OutgoingMail]
) -> None:
    for mail in mails:
        outbox.insert_mail(tx, mail)
    detail = {"reason": "forgotten", "proofing": proofing.id, "matter": staff.matter or "none"}
    at = mails[0].created_at
    audit.append(tx, at=at, tag="account:user_id:sent", actor=staff.actor, subject=account_id, detail=detail)


def _tell_nobody(tx: Tx, staff: StaffSession, proofing: Proofing, done: OutgoingMail) -> None:
    outbox.insert_mail(tx, done)
    detail = {"proofing": proofing.id, "matter": staff.matter or "none"}
    tag = "proofing:user_id:nobody_found"
    audit.append(tx, at=done.created_at, tag=tag, actor=staff.actor, subject=proofing.id, detail=detail)


def user_id_refused_mail(
    context: Context,
    proofing: Proofing,
    *,
    reasons_ja: Sequence[str],
    reasons_en: Sequence[str],
    words_ja: str,
    words_en: str,
) -> OutgoingMail:
    """`words`: what the office says besides the reasons, "" for nothing."""
    return notices.user_id_request_refused(
        context,
        contact_of(context.sealer, proofing),
        reference=proofing.reference,
        reasons_ja=[line for line in (*reasons_ja, words_ja) if line],
        reasons_en=[line for line in (*reasons_en, words_en) if line],
    )
