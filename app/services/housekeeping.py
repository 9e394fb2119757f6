"""What goes by itself with time: sessions that ended, drafts, links and limits nobody needs any more."""

import asyncio
import logging

from app.context import Context
from app.errors import StorageUnavailable
from app.services.audit_anchor import move_anchor
from app.services.keep_pictures import PictureKeeper
from app.services.password_ageing import remind_of_ageing
from app.services.proposals import expire_in
from app.services.remind_of_ending import remind_of_ending
from app.services.remind_of_expiry import ExpiryReminders
from app.services.sign_in_log import KEPT_MS as SIGN_INS_KEPT_MS
from app.services.staff_sessions import forget_dead_in
from app.services.typed import DRAFT_KEPT_MS
from app.store import (
    drafts,
    email_links,
    outbox_desk,
    password_links,
    register_mismatches,
    sign_ins,
    staff,
    throttle,
)
from app.store.db import Tx

log = logging.getLogger(__name__)
EVERY_SECONDS = 30
DAY_MS = 24 * 3600 * 1000
BUCKETS_KEPT_MS = DAY_MS
# As long as a link in it could be used.
FAILED_MAIL_KEPT_MS = 24 * 3600 * 1000


async def keep_house(context: Context) -> None:
    """Runs until cancelled. A disk that cannot be written is tried again, not given up on."""
    pictures, expiry = PictureKeeper(context), ExpiryReminders(context)
    while True:
        try:
            await sweep(context)
            await move_anchor(context)
            await remind_of_ageing(context)
            await remind_of_ending(context)
            await expiry.remind()
            await pictures.keep()
        except StorageUnavailable:
            log.exception("housekeeping could not write")
        await asyncio.sleep(EVERY_SECONDS)


async def sweep(context: Context) -> None:
    now = context.clock.now_ms()
    await context.sessions.sweep()

    def unit(tx: Tx) -> None:
        drafts.delete_before(tx, now - DRAFT_KEPT_MS)
        password_links.delete_expired(tx, now)
        email_links.delete_expired(tx, now)
        sign_ins.delete_before(tx, now - SIGN_INS_KEPT_MS)
        outbox_desk.erase_failed_bodies(tx, now - FAILED_MAIL_KEPT_MS)
        register_mismatches.delete_before(tx, now - context.config.register.keep_mismatch_days * DAY_MS)
        throttle.delete_idle_before(tx, now - BUCKETS_KEPT_MS)
        forget_dead_in(tx, context)
        staff.delete_expired_invitations(tx, now)
        expire_in(tx, now)

    await context.db.write(unit)
