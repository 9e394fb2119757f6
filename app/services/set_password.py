"""Setting a password through the link of an e-mail. Opening the page spends nothing; setting the password does."""

from dataclasses import dataclass

from app import notices
from app.context import Context
from app.errors import LinkDead
from app.i18n import Language
from app.passwords import PasswordFinding
from app.records import Account, AccountState, OutgoingMail, Person, Session
from app.rules.session import EndReason
from app.rules.throttle import LINK_LOOKUPS
from app.services.account import open_person
from app.services.throttling import spend_from
from app.store import accounts, audit, outbox, password_links
from app.store.db import Tx
from app.tokens import secret_hash


@dataclass(frozen=True, slots=True)
class WeakPassword(Exception):
    """What is wrong with the new password; nothing was changed and the link still works."""

    findings: tuple[PasswordFinding, ...]


def guessable(person: Person) -> tuple[str, ...]:
    """What others know about somebody, and so no part of a good password."""
    return (*person.name.split(), person.birth[:4], person.email, *person.email.split("@"))


def completion_mails(context: Context, account: Account, person: Person) -> list[OutgoingMail]:
    """E3: to the registered address; while that one is not proven, to the one before it, too."""
    language = Language(account.language)
    return [
        notices.password_changed(context, notices.Addressee(address, language, account.id))
        for address in dict.fromkeys((person.email, person.reset_email))
    ]


async def account_of_link(context: Context, token: str, *, address: str) -> Account:
    """Raises LinkDead, also for a closed account, and TooManyRequests."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> Account | None:
        spend_from(context, tx, LINK_LOOKUPS, address)
        account_id = password_links.get_link_account(tx, secret_hash(token), now)
        return accounts.get_account(tx, account_id) if account_id else None

    # Refused after the commit: a guess that is rolled back would not have been counted.
    account = await context.db.write(unit)
    if account is None or account.state is AccountState.DEACTIVATED:
        raise LinkDead
    return account


async def set_password(context: Context, token: str, password: str, *, address: str) -> None:
    """Spends the link and ends every session of the account. Of a password set anew, the holder is told by e-mail; of
    the very first one not. A lock stays. Raises LinkDead, WeakPassword, TooManyRequests."""
    account = await account_of_link(context, token, address=address)
    person = open_person(context, account)
    findings = await context.hasher.find_weaknesses(
        password, user_id=account.user_id, known=guessable(person)
    )
    if findings:
        raise WeakPassword(findings)
    phc = await context.hasher.hash(password)
    now = context.clock.now_ms()
    mails = completion_mails(context, account, person) if account.password else []

    def unit(tx: Tx) -> list[Session]:
        if password_links.take_link(tx, secret_hash(token), now) != account.id:
            raise LinkDead
        accounts.update_password(tx, account.id, phc, now)
        for mail in mails:
            outbox.insert_mail(tx, mail)
        audit.append(tx, at=now, tag="account:password:set", actor=account.id, subject=account.id)
        return context.sessions.end_all_in(tx, account.id, EndReason.ENDED_ELSEWHERE)

    for session in await context.db.write(unit):
        context.sessions.ended(session, EndReason.ENDED_ELSEWHERE)
    context.wake_outbox()
