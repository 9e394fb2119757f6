"""Sessions at the desk: rows only, because a desk has few and each is asked for its holder's role anyway."""

from dataclasses import replace

from app.context import Context
from app.records import Matter, Staff, StaffSession
from app.rules.staff import DeskLimits, over
from app.store import audit, staff_sessions
from app.store.db import Tx
from app.tokens import new_id, new_secret, secret_hash

MINUTE_MS = 60_000
# Every page of the desk would otherwise cost a write.
ACTIVITY_STEP_MS = 30_000
# A dead session is kept for a while, so that its holder can be told why it ended.
DEAD_KEPT_MS = 24 * 60 * MINUTE_MS


def limits(context: Context) -> DeskLimits:
    staff = context.config.staff
    return DeskLimits(idle=staff.idle_minutes * MINUTE_MS, absolute=staff.absolute_hours * 60 * MINUTE_MS)


def new_session(context: Context, staff: Staff) -> tuple[StaffSession, str]:
    """The session and its cookie token; it exists once `staff_sessions.insert_session` is committed."""
    now, token = context.clock.now_ms(), new_secret()
    session = StaffSession(
        id=new_id(),
        token_hash=secret_hash(token),
        staff_id=staff.id,
        created_at=now,
        last_active_at=now,
        matter=None,
        login=staff.login,
        role=staff.role,
    )
    return session, token


async def find_session(context: Context, token: str) -> StaffSession | None:
    """The live session of a cookie, counted as active now; None when there is none or its time is over."""
    now, digest = context.clock.now_ms(), secret_hash(token)
    found = await context.db.read(lambda tx: staff_sessions.get_session(tx, digest))
    if found is None or over(found, now, limits(context)):
        return None
    if now - found.last_active_at < ACTIVITY_STEP_MS:
        return found
    await context.db.write(lambda tx: staff_sessions.update_activity(tx, found.id, now))
    return replace(found, last_active_at=now)


async def why_over(context: Context, token: str) -> str:
    """Why the cookie's session is no longer one: "idle", "absolute", "ended" (by an administrator, by a change of the
    account, or long ago), or "" for one that lives."""
    now, digest, allowed = context.clock.now_ms(), secret_hash(token), limits(context)
    found = await context.db.read(lambda tx: staff_sessions.get_session(tx, digest))
    if found is None:
        return "ended"
    if now >= found.created_at + allowed.absolute:
        return "absolute"
    return "idle" if over(found, now, allowed) else ""


async def choose_matter(context: Context, session: StaffSession, matter: Matter) -> None:
    """Why this person looks at records from now on; written with every look."""
    await context.db.write(lambda tx: staff_sessions.update_matter(tx, session.id, matter))


async def end_session(context: Context, session: StaffSession, *, by: str) -> None:
    """`by` is the actor: its holder, or who ended it for them."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        staff_sessions.delete_session(tx, session.id)
        audit.append(tx, at=now, tag="staff:session:ended", actor=by, subject=session.staff_id)

    await context.db.write(unit)


def forget_dead_in(tx: Tx, context: Context) -> None:
    """Housekeeping."""
    kept_from = context.clock.now_ms() - DEAD_KEPT_MS
    allowed = limits(context)
    staff_sessions.delete_before(
        tx, active_before=kept_from - allowed.idle, created_before=kept_from - allowed.absolute
    )
