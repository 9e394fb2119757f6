"""What every registration makes, with a card or without: account, search keys, password link, first mail, audit."""

from dataclasses import dataclass

import msgspec

from app import notices
from app.context import Context
from app.i18n import Language
from app.records import Approval, Category, NewAccount, OutgoingMail, Person, UseRequestKind
from app.services.person_index import hashed_keys
from app.services.registration import LINK_KEPT_MS
from app.store import accounts, audit, outbox, password_links, person_keys, use_requests
from app.store.db import Tx
from app.tokens import new_id, new_secret, new_user_id, secret_hash


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose account it is: its ids, and what is known of the card; `card_owner` None where there is none."""

    account_id: str
    user_id: str
    card_owner: str | None
    revocation: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that can be made before the transaction: sealing and composing are no work for the writer's thread."""

    account: NewAccount
    link: str
    mail: OutgoingMail
    keys: list[tuple[str, bytes]]


def new_holder(*, card_owner: str | None, revocation: str) -> Holder:
    return Holder(new_id(), new_user_id(), card_owner, revocation)


def prepare_account(context: Context, holder: Holder, person: Person, *, language: Language) -> Prepared:
    now, link = context.clock.now_ms(), new_secret()
    awaiting = person.category is Category.ORGANISATION
    account = NewAccount(
        id=holder.account_id,
        user_id=holder.user_id,
        category=person.category,
        language=language.value,
        card_owner=holder.card_owner,
        person_sealed=context.sealer.seal(
            msgspec.json.encode(person), context=f"account:{holder.account_id}"
        ),
        revocation=holder.revocation,
        terms_version=context.published.terms_version(now),
        created_at=now,
        approval=Approval.AWAITING if awaiting else Approval.NOT_NEEDED,
    )
    mail = notices.registration_complete(
        context,
        notices.Addressee(person.email, language, account.id),
        user_id=account.user_id,
        link_token=link,
        expires_at=now + LINK_KEPT_MS,
        awaiting_approval=awaiting,
    )
    return Prepared(account, link, mail, hashed_keys(context.sealer, person))


def make_account(tx: Tx, prepared: Prepared) -> None:
    """Whoever needs the office's approval asks for it by registering."""
    account, now = prepared.account, prepared.account.created_at
    accounts.upsert_account(tx, account)
    person_keys.replace_keys(tx, account.id, prepared.keys)
    password_links.upsert_link(tx, account.id, secret_hash(prepared.link), now + LINK_KEPT_MS)
    outbox.insert_mail(tx, prepared.mail)
    if account.approval is Approval.AWAITING:
        use_requests.insert_request(tx, new_id(), account.id, UseRequestKind.FIRST, at=now)
    detail = {"category": account.category.value, "revocation": account.revocation}
    audit.append(
        tx, at=now, tag="account:registration:completed", actor=account.id, subject=account.id, detail=detail
    )
