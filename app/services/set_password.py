"""Setting a password through the link of an e-mail. Opening the page spends nothing; setting the password does."""

from dataclasses import dataclass

from app.context import Context
from app.errors import LinkDead
from app.passwords import PasswordFinding
from app.records import Account
from app.rules.session import EndReason
from app.rules.throttle import LINK_LOOKUPS
from app.services.account import open_person
from app.services.throttling import spend
from app.store import accounts, audit, password_links
from app.store.db import Tx
from app.tokens import secret_hash


@dataclass(frozen=True, slots=True)
class WeakPassword(Exception):
    """What is wrong with the new password; nothing was changed and the link still works."""

    findings: tuple[PasswordFinding, ...]


async def account_of_link(context: Context, token: str, *, address: str) -> Account:
    """Raises LinkDead, TooManyRequests."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> Account:
        spend(tx, LINK_LOOKUPS, address, now=now)
        account_id = password_links.get_link_account(tx, secret_hash(token), now)
        account = accounts.get_account(tx, account_id) if account_id else None
        if account is None:
            raise LinkDead
        return account

    return await context.db.write(unit)


async def set_password(context: Context, token: str, password: str, *, address: str) -> None:
    """Spends the link and ends every session of the account. Raises LinkDead, WeakPassword, TooManyRequests."""
    account = await account_of_link(context, token, address=address)
    person = open_person(context, account)
    known = (*person.name.split(), person.birth[:4], person.email, *person.email.split("@"))
    findings = await context.hasher.find_weaknesses(password, user_id=account.user_id, known=known)
    if findings:
        raise WeakPassword(findings)
    phc = await context.hasher.hash(password)
    now = context.clock.now_ms()
    open_sessions = context.sessions.of_account(account.id)

    def unit(tx: Tx) -> None:
        if password_links.take_link(tx, secret_hash(token), now) != account.id:
            raise LinkDead
        accounts.update_password(tx, account.id, phc, now)
        for session in open_sessions:
            context.sessions.end_in(tx, session, EndReason.DISPLACED)
        audit.append(tx, at=now, tag="account:password:set", actor=account.id, subject=account.id)

    await context.db.write(unit)
    for session in open_sessions:
        context.sessions.ended(session, EndReason.DISPLACED)
