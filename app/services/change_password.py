"""Changing the password from inside a session, with the current one. A wrong current password is a wrong log-in."""

from app.context import Context
from app.errors import AccountDeactivated, AccountLocked, SessionEnded, SignInNeeded
from app.passwords import PasswordFinding, PasswordMismatch, normalised
from app.records import Account, Session
from app.rules.account import locks_after, require_open
from app.rules.session import EndReason
from app.rules.throttle import SIGN_IN_BY_ADDRESS
from app.rules.use_request import require_use
from app.services.account import open_person
from app.services.set_password import WeakPassword, completion_mails, guessable
from app.services.sign_in import count_failure
from app.services.throttling import spend_from
from app.store import accounts, audit, outbox, password_links
from app.store.db import Tx


class CurrentPasswordWrong(Exception):
    """Counted as a wrong log-in; nothing was changed."""


async def change_password(
    context: Context, session: Session, *, current: str, new: str, address: str
) -> None:
    """Changes the password, ends the account's other sessions and open links, and tells the holder by e-mail.

    Raises CurrentPasswordWrong, WeakPassword, UseNotApproved, TooManyRequests; and AccountLocked or AccountDeactivated,
    with which this session ends.
    """
    try:
        account = await _count(context, session, address)
        await _require_current(context, account, current)
    except (AccountLocked, AccountDeactivated):
        await context.sessions.end(session, EndReason.ENDED_BY_OFFICE)
        raise
    await _require_good(context, account, current=current, new=new)
    await _write(context, session, account, new)


async def _count(context: Context, session: Session, address: str) -> Account:
    """The account as it was before this try was counted. A locked one is asked nothing: guesses would be free."""
    now, account_id = context.clock.now_ms(), session.account_id

    def unit(tx: Tx) -> Account:
        spend_from(context, tx, SIGN_IN_BY_ADDRESS, address)
        account = accounts.get_account(tx, account_id) if account_id else None
        if account is None:
            raise SignInNeeded
        require_use(account, now)
        require_open(account)
        count_failure(tx, account, now)
        return account

    return await context.db.write(unit)


async def _require_current(context: Context, account: Account, current: str) -> None:
    try:
        await context.hasher.verify(current, account.password)
    except PasswordMismatch as error:
        if locks_after(account.failures + 1):
            raise AccountLocked(account.id) from error
        raise CurrentPasswordWrong from error


async def _require_good(context: Context, account: Account, *, current: str, new: str) -> None:
    known = guessable(open_person(context, account))
    findings = await context.hasher.find_weaknesses(new, user_id=account.user_id, known=known)
    if normalised(new) == normalised(current):
        findings = (PasswordFinding.UNCHANGED,)
    if findings:
        # The current password was right, so this was no wrong log-in.
        await context.db.write(lambda tx: accounts.clear_failures(tx, account.id))
        raise WeakPassword(findings)


async def _write(context: Context, session: Session, account: Account, new: str) -> None:
    phc = await context.hasher.hash(new)
    mails = completion_mails(context, account, open_person(context, account))
    now = context.clock.now_ms()

    def unit(tx: Tx) -> list[Session]:
        found = accounts.get_account(tx, account.id)
        if found is None or found.password != account.password:
            raise CurrentPasswordWrong
        accounts.clear_failures(tx, account.id)
        accounts.update_password(tx, account.id, phc, now)
        password_links.delete_link(tx, account.id)
        for mail in mails:
            outbox.insert_mail(tx, mail)
        others = context.sessions.end_all_in(tx, account.id, EndReason.ENDED_ELSEWHERE, but=session.id)
        audit.append(
            tx,
            at=now,
            tag="account:password:changed",
            actor=account.id,
            subject=account.id,
            detail={"sessions_ended": len(others)},
        )
        return others

    for other in await context.db.write(unit):
        context.sessions.ended(other, EndReason.ENDED_ELSEWHERE)
    context.wake_outbox()


async def renew_cookie(context: Context, session: Session) -> str:
    """A new cookie token for the session that changed the password. Raises SessionEnded."""
    if context.sessions.get(session.id) is None:
        raise SessionEnded(EndReason.ENDED_ELSEWHERE, had_account=True)
    return await context.sessions.rotate(session.id)
