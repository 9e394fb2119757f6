"""Reminders before passwords end, at offices that let them age. Nobody is reminded twice of the same end."""

import logging
from functools import partial

from app import notices
from app.context import Context
from app.i18n import Language
from app.records import Account, OutgoingMail
from app.rules.account import DAY_MS, REMINDER_DAYS
from app.sealing import SealBroken
from app.services.account import open_person
from app.store import audit, outbox, password_ages
from app.store.db import Tx

log = logging.getLogger(__name__)
# In one go; the next sweep goes on.
BATCH = 50


async def remind_of_ageing(context: Context) -> None:
    """Does nothing where passwords do not age."""
    lasting, now = context.config.accounts.password_days, context.clock.now_ms()
    if lasting == 0:
        return
    await context.db.write(lambda tx: password_ages.start_unknown(tx, now))
    # The later reminder first: somebody met only in the last week is not told of 30 days as well.
    for days in sorted(REMINDER_DAYS):
        find = partial(
            password_ages.list_to_remind,
            days=days,
            set_before=now - (lasting - days) * DAY_MS,
            set_after=now - lasting * DAY_MS,
            limit=BATCH,
        )
        for account, set_at in await context.db.read(find):
            try:
                await _remind(context, account, days, set_at=set_at)
            except (notices.AddressUnusable, SealBroken) as problem:
                log.warning("somebody could not be reminded", extra={"reason": type(problem).__name__})


async def _remind(context: Context, account: Account, days: int, *, set_at: int) -> None:
    ends = set_at + context.config.accounts.password_days * DAY_MS
    mail, now = _mail(context, account, ends), context.clock.now_ms()

    def unit(tx: Tx) -> None:
        if not password_ages.mark_reminded(tx, account.id, days, set_at=set_at):
            return
        outbox.insert_mail(tx, mail)
        audit.append(
            tx,
            at=now,
            tag="account:password:reminded",
            actor="system",
            subject=account.id,
            detail={"days": days},
        )

    await context.db.write(unit)
    context.wake_outbox()


def _mail(context: Context, account: Account, ends: int) -> OutgoingMail:
    address = open_person(context, account).reset_email
    to = notices.Addressee(address, Language(account.language), account.id)
    return notices.password_expiring(context, to, expires_at=ends)
