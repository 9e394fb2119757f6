"""A person changes address, telephone number or e-mail address. What was shown must still be true when it is changed;
nothing that somebody else entered meanwhile is overwritten unseen."""

from dataclasses import asdict, dataclass, replace

import msgspec

from app import notices
from app.context import Context
from app.i18n import Language
from app.records import Account, OutgoingMail, Person
from app.rules.throttle import PROOF_MAILS
from app.rules.use_request import require_use
from app.sealing import Sealer
from app.services.account import open_account_in, person_of
from app.services.person_index import hashed_keys
from app.services.throttling import spend
from app.store import accounts, audit, drafts, email_links, outbox, person_keys
from app.store.db import Tx
from app.tokens import new_secret, secret_hash

LINK_KEPT_MS = 24 * 3600 * 1000
DRAFT_PAGE = "information_change"


@dataclass(frozen=True, slots=True)
class Entries:
    """What a person may change alone."""

    municipality: str
    street: str
    phone: str
    email: str


class ChangedMeanwhile(Exception):
    """The information is no longer what the page had shown."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Made before the transaction: sealing and composing are no work for the writer's thread. `link` is "" where
    nothing has to be proven."""

    person: Person
    changed: tuple[str, ...]
    sealed: bytes
    keys: list[tuple[str, bytes]]
    mails: list[OutgoingMail]
    link: str


def draft_owner(account_id: str) -> str:
    return f"account:{account_id}"


def entries_of(person: Person) -> Entries:
    return Entries(person.municipality, person.street, person.phone, person.email)


def stand_in(sealer: Sealer, person: Person) -> str:
    """A value that changes with any entry and tells none."""
    return sealer.keyed_hash(msgspec.json.encode(entries_of(person)), purpose="information shown")


async def change_information(
    context: Context, account_id: str, entries: Entries, *, shown: str
) -> tuple[str, ...]:
    """The names of what changed; () when everything was as before. `shown` is the stand-in of the page.

    Raises ChangedMeanwhile, UseNotApproved, SignInNeeded and, for the e-mail address, TooManyRequests.
    """
    account, person = await person_of(context, account_id)
    if stand_in(context.sealer, person) != shown:
        raise ChangedMeanwhile
    prepared, now = _prepare(context, account, person, entries), context.clock.now_ms()

    def unit(tx: Tx) -> None:
        current = open_account_in(tx, account_id)
        require_use(current, now)
        if current.person_sealed != account.person_sealed:
            raise ChangedMeanwhile
        drafts.delete_draft(tx, draft_owner(account_id), DRAFT_PAGE)
        if prepared.changed:
            _write(tx, account_id, prepared, now)

    await context.db.write(unit)
    if prepared.mails:
        context.wake_outbox()
    return prepared.changed


def _prepare(context: Context, account: Account, person: Person, entries: Entries) -> _Prepared:
    before = asdict(entries_of(person))
    changed = tuple(name for name, value in asdict(entries).items() if value != before[name])
    after = replace(person, **asdict(entries))
    if "email" in changed:
        # Resets go on to the address that was proven last; coming back to that one needs no new proof.
        proven = person.reset_email
        after = replace(after, proven_email="" if after.email == proven else proven)
    link = new_secret() if "email" in changed and after.proven_email else ""
    return _Prepared(
        person=after,
        changed=changed,
        sealed=context.sealer.seal(msgspec.json.encode(after), context=f"account:{account.id}"),
        keys=hashed_keys(context.sealer, after),
        mails=_mails(context, account, person, after, link) if "email" in changed else [],
        link=link,
    )


def _mails(
    context: Context, account: Account, before: Person, after: Person, link: str
) -> list[OutgoingMail]:
    """To the new address, and to the one that was proven last where the office wants it. An address between the two
    was never proven and may be a stranger's."""
    language = Language(account.language)
    to = notices.Addressee(after.email, language, account.id)
    if not link:
        return [notices.email_changed_back(context, to)]
    expires_at = context.clock.now_ms() + LINK_KEPT_MS
    mails = [notices.email_changed(context, to, link_token=link, expires_at=expires_at)]
    if context.config.accounts.tell_old_address:
        former = notices.Addressee(before.reset_email, language, account.id)
        mails.append(notices.email_changed_old(context, former))
    return mails


def _write(tx: Tx, account_id: str, prepared: _Prepared, now: int) -> None:
    accounts.update_person(tx, account_id, prepared.sealed)
    person_keys.replace_keys(tx, account_id, prepared.keys)
    if "email" in prepared.changed:
        spend(tx, PROOF_MAILS, account_id, now=now)
        email_links.delete_link(tx, account_id)
    if prepared.link:
        email_links.upsert_link(tx, account_id, secret_hash(prepared.link), now + LINK_KEPT_MS)
    for mail in prepared.mails:
        outbox.insert_mail(tx, mail)
    detail = {"fields": ",".join(prepared.changed)}
    audit.append(
        tx, at=now, tag="account:information:changed", actor=account_id, subject=account_id, detail=detail
    )
