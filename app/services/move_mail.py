"""The desk's hand on a mail: try it now, give it up, and a test mail to an address that somebody types."""

from app import notices
from app.context import Context
from app.errors import AlreadyDecided, MailWithoutBody
from app.i18n import Language
from app.records import MailLine, MailState, StaffSession
from app.rules.throttle import TEST_MAILS
from app.seen import require_unchanged
from app.services.throttling import spend
from app.store import audit, outbox, outbox_desk
from app.store.db import Tx

RETRIABLE = frozenset({MailState.AWAITING_RETRY, MailState.FAILED})
WAITING = frozenset({MailState.AWAITING_RETRY, MailState.QUEUED})


async def retry_now(context: Context, staff: StaffSession, mail_id: str, *, seen: str) -> None:
    """Raises AlreadyDecided (sent, being sent, or moved meanwhile) and MailWithoutBody."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        if not _mail(tx, mail_id, seen, RETRIABLE).has_body:
            raise MailWithoutBody
        outbox_desk.mark_retry_now(tx, mail_id, now)
        audit.append(tx, at=now, tag="mail:delivery:retried", actor=staff.actor, subject=mail_id)

    await context.db.write(unit)
    context.wake_outbox()


async def give_up(context: Context, staff: StaffSession, mail_id: str, *, seen: str) -> None:
    """Raises AlreadyDecided for a mail that does not wait."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        _mail(tx, mail_id, seen, WAITING)
        outbox_desk.mark_given_up(tx, mail_id)
        audit.append(tx, at=now, tag="mail:delivery:given_up", actor=staff.actor, subject=mail_id)

    await context.db.write(unit)


def _mail(tx: Tx, mail_id: str, seen: str, states: frozenset[MailState]) -> MailLine:
    mail = outbox_desk.get_mail(tx, mail_id)
    require_unchanged(mail, seen)
    if mail is None or mail.state not in states:
        raise AlreadyDecided("not waiting")
    return mail


async def send_test_mail(context: Context, staff: StaffSession, address: str, *, language: Language) -> None:
    """Raises AddressUnusable and TooManyRequests."""
    now = context.clock.now_ms()
    mail = notices.test_mail(context, notices.Addressee(address, language, None))

    def unit(tx: Tx) -> None:
        spend(tx, TEST_MAILS, staff.staff_id, now=now)
        outbox.insert_mail(tx, mail)
        audit.append(tx, at=now, tag="mail:test:sent", actor=staff.actor, subject=mail.id)

    await context.db.write(unit)
    context.wake_outbox()
