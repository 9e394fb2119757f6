"""Logging in and out. Every try is counted before it is checked, so parallel guesses gain nothing."""

import asyncio

from app.context import Context
from app.errors import AccountDeactivated, PasswordExpired, SignInRefused
from app.passwords import PasswordMismatch
from app.records import Account, AccountState, Session
from app.rules.account import locks_after, require_may_sign_in
from app.rules.session import EndReason
from app.rules.throttle import SIGN_IN_BY_ADDRESS
from app.services.sessions import Opened
from app.services.sign_in_log import Try, UsedFrom, new_try, write_try
from app.services.throttling import spend_from
from app.store import accounts, audit, sign_ins
from app.store import sessions as session_rows
from app.store.db import Tx

# A try on a known account writes more than one on nobody's, a third of a millisecond that 200 tries would show. So no
# refusal leaves earlier than this after its request came.
REFUSED_AFTER_SECONDS = 0.06


async def sign_in(
    context: Context, *, user_id: str, password: str, used_from: UsedFrom, previous: Session | None
) -> Opened:
    """A new session for the account; `previous`, a visitor's session of this browser, ends with it.

    Raises SignInRefused (one answer, one amount of work, for a wrong ID, a wrong password, no password and a lock met
    with a wrong password), TooManyRequests, and only with the right password AccountLocked, AccountDeactivated and
    PasswordExpired.
    """
    tried = new_try(context, used_from)
    now, earliest = tried.at, asyncio.get_running_loop().time() + REFUSED_AFTER_SECONDS

    def count_try(tx: Tx) -> Account | None:
        spend_from(context, tx, SIGN_IN_BY_ADDRESS, used_from.address)
        account = accounts.get_by_user_id(tx, user_id)
        if account:
            write_try(tx, account, tried)
            count_failure(tx, account, now)
        return account

    account = await context.db.write(count_try)
    usable = account.password if account else None
    try:
        await context.hasher.verify(password, usable)
    except PasswordMismatch as error:
        await asyncio.sleep(max(0.0, earliest - asyncio.get_running_loop().time()))
        raise SignInRefused("mismatch") from error
    if account is None:
        raise SignInRefused("no account")
    # The state before this try was counted: the fifth wrong try locks, the right one before it does not.
    try:
        require_may_sign_in(account, now=now, password_days=context.config.accounts.password_days)
    except PasswordExpired:
        # Its right use must not count against it.
        await context.db.write(lambda tx: accounts.clear_failures(tx, account.id))
        raise
    return await _open(context, account, previous, tried)


def count_failure(tx: Tx, account: Account, now: int) -> None:
    """One more wrong try until the password proves right; the one that reaches the limit locks the account."""
    if account.state is not AccountState.ACTIVE or account.password is None:
        return
    failures = account.failures + 1
    state = AccountState.LOCKED if locks_after(failures) else AccountState.ACTIVE
    accounts.update_failures(tx, account.id, failures, state)
    if state is AccountState.LOCKED:
        audit.append(tx, at=now, tag="account:sign_in:locked", actor="system", subject=account.id)


async def _open(context: Context, account: Account, previous: Session | None, tried: Try) -> Opened:
    opened = context.sessions.new(account_id=account.id)
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        current = accounts.get_account(tx, account.id)
        if current is None or current.password != account.password:
            raise SignInRefused("password changed meanwhile")
        if current.state is AccountState.DEACTIVATED:
            raise AccountDeactivated(account.id)
        accounts.clear_failures(tx, account.id)
        accounts.mark_signed_in(tx, account.id, now)
        if previous:
            context.sessions.end_in(tx, previous, EndReason.DISPLACED)
        session_rows.insert_session(tx, opened.session)
        sign_ins.mark_succeeded(tx, tried.id, opened.session.id)
        audit.append(tx, at=now, tag="account:sign_in:succeeded", actor=account.id, subject=account.id)

    await context.db.write(unit)
    if previous:
        context.sessions.ended(previous, EndReason.DISPLACED)
    context.sessions.adopt(opened)
    return opened


async def sign_out(context: Context, session: Session) -> None:
    now, actor = context.clock.now_ms(), session.account_id or "visitor"

    def unit(tx: Tx) -> None:
        context.sessions.end_in(tx, session, EndReason.LOGGED_OUT)
        audit.append(tx, at=now, tag="session:sign_out:asked", actor=actor, subject=session.id)

    await context.db.write(unit)
    context.sessions.ended(session, EndReason.LOGGED_OUT)
