"""Proving that a changed e-mail address is the person's own, by the link in the mail that went there. Opening the page
spends nothing; pressing its button does. Nobody has to be logged in."""

from dataclasses import replace

import msgspec

from app import notices
from app.context import Context
from app.errors import EmailLinkDead
from app.i18n import Language
from app.records import Account, AccountState, Person
from app.rules.throttle import LINK_LOOKUPS, PROOF_MAILS
from app.rules.use_request import require_use
from app.services.account import open_account_in, open_person, person_of
from app.services.change_information import LINK_KEPT_MS
from app.services.person_index import hashed_keys
from app.services.throttling import spend, spend_from
from app.store import accounts, audit, email_links, outbox, person_keys
from app.store.db import Tx
from app.tokens import new_secret, secret_hash


async def address_to_prove(context: Context, token: str, *, address: str) -> str:
    """The e-mail address that this link was sent to. `address` is the asking client's.

    Raises EmailLinkDead, TooManyRequests.
    """
    now = context.clock.now_ms()

    def unit(tx: Tx) -> Account | None:
        spend_from(context, tx, LINK_LOOKUPS, address)
        return _account_of(tx, token, now)

    # Refused after the commit: a guess that is rolled back would not have been counted.
    account = await context.db.write(unit)
    if account is None:
        raise EmailLinkDead
    return open_person(context, account).email


def _account_of(tx: Tx, token: str, now: int) -> Account | None:
    account_id = email_links.get_link_account(tx, secret_hash(token), now)
    account = accounts.get_account(tx, account_id) if account_id else None
    return None if account is None or account.state is AccountState.DEACTIVATED else account


async def prove_email(context: Context, token: str, *, address: str) -> None:
    """From now on resets go to the new address. Raises EmailLinkDead, TooManyRequests."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> bool:
        spend_from(context, tx, LINK_LOOKUPS, address)
        account = _account_of(tx, token, now)
        if account is None:
            return False
        # Opened and sealed here, where nobody can change the person in between.
        _write(context, tx, account, replace(open_person(context, account), proven_email=""))
        audit.append(tx, at=now, tag="account:email:proven", actor=account.id, subject=account.id)
        return True

    if not await context.db.write(unit):
        raise EmailLinkDead


def _write(context: Context, tx: Tx, account: Account, person: Person) -> None:
    sealed = context.sealer.seal(msgspec.json.encode(person), context=f"account:{account.id}")
    accounts.update_person(tx, account.id, sealed)
    person_keys.replace_keys(tx, account.id, hashed_keys(context.sealer, person))
    email_links.delete_link(tx, account.id)


async def send_link_again(context: Context, account_id: str) -> bool:
    """A new link to the address that is not proven yet; the older one dies. False when there is nothing to prove.

    Raises UseNotApproved, TooManyRequests.
    """
    account, person = await person_of(context, account_id)
    if not person.proven_email:
        return False
    link, now = new_secret(), context.clock.now_ms()
    to = notices.Addressee(person.email, Language(account.language), account.id)
    mail = notices.email_changed(context, to, link_token=link, expires_at=now + LINK_KEPT_MS)

    def unit(tx: Tx) -> bool:
        current = open_account_in(tx, account_id)
        require_use(current, now)
        if current.person_sealed != account.person_sealed:
            return False
        spend(tx, PROOF_MAILS, account_id, now=now)
        email_links.upsert_link(tx, account_id, secret_hash(link), now + LINK_KEPT_MS)
        outbox.insert_mail(tx, mail)
        audit.append(tx, at=now, tag="account:email:link_sent", actor=account_id, subject=account_id)
        return True

    sent = await context.db.write(unit)
    if sent:
        context.wake_outbox()
    return sent
