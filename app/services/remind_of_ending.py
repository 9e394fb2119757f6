"""Reminds staff of organisations that their approval ends: 90 and 30 days before, each once."""

import logging

from app import notices
from app.context import Context
from app.i18n import Language
from app.notices import Addressee
from app.records import UseRequest
from app.rules.use_request import DAY_MS
from app.sealing import SealBroken
from app.services.account import open_person
from app.store import accounts, audit, outbox, use_requests
from app.store.db import Tx

log = logging.getLogger(__name__)
# The nearer one first: whoever is found by both at once is told once.
DAYS = (30, 90)
BATCH = 50


async def remind_of_ending(context: Context) -> None:
    for days in DAYS:
        for approval in await _ending(context, days):
            try:
                await _remind(context, approval, days)
            except (notices.AddressUnusable, SealBroken) as problem:
                log.warning("somebody could not be reminded", extra={"reason": type(problem).__name__})


async def _ending(context: Context, days: int) -> list[UseRequest]:
    now = context.clock.now_ms()
    return await context.db.read(
        lambda tx: use_requests.list_ending(tx, now=now, before=now + days * DAY_MS, days=days, limit=BATCH)
    )


async def _remind(context: Context, approval: UseRequest, days: int) -> None:
    account = await context.db.read(lambda tx: accounts.get_account(tx, approval.account_id))
    if account is None or approval.valid_until is None:
        return
    to = Addressee(open_person(context, account).reset_email, Language(account.language), account.id)
    mail = notices.use_ending(context, to, valid_until=approval.valid_until)
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        if use_requests.mark_reminded(tx, approval.id, days):
            outbox.insert_mail(tx, mail)
            audit.append(
                tx,
                at=now,
                tag="account:use_request:reminded",
                actor="system",
                subject=account.id,
                detail={"days": days},
            )

    await context.db.write(unit)
    context.wake_outbox()
