"""Receiving a request for a forgotten user ID. Nothing here is compared with any account, so neither the answer nor its
time can tell who is registered; people at the desk compare later."""

from collections.abc import Callable
from typing import TypeAlias

from app import notices
from app.context import Context
from app.errors import TooManyRequests
from app.i18n import Language
from app.notices import Addressee
from app.records import OutgoingMail, Proofing
from app.rules.person_keys import folded_email
from app.rules.throttle import USER_ID_MAILS_A_DAY, USER_ID_MAILS_AN_HOUR, USER_ID_REQUESTS, Limit
from app.sealing import Sealer
from app.services.throttling import spend, spend_from
from app.store import outbox
from app.store.db import Tx

Receive: TypeAlias = Callable[[Tx], None]
_MAILBOX: tuple[Limit, ...] = (USER_ID_MAILS_AN_HOUR, USER_ID_MAILS_A_DAY)


def receiver(context: Context, to: Addressee, *, reference: str, address: str) -> Receive:
    """What the transaction of handing in does first: it raises TooManyRequests for a client at `address` that asks too
    often, and queues the mail with the reference. A mailbox that was written to too often gets none, without a word:
    a refusal would tell that somebody asked with it before. Raises AddressUnusable."""
    mail = notices.user_id_request_received(context, to, reference=reference)
    mailbox = context.sealer.keyed_hash(folded_email(to.address).encode(), purpose="user ID request mails")

    def receive(tx: Tx) -> None:
        spend_from(context, tx, USER_ID_REQUESTS, address)
        _insert_unless_too_many(tx, mail, mailbox)

    return receive


def _insert_unless_too_many(tx: Tx, mail: OutgoingMail, mailbox: str) -> None:
    try:
        for limit in _MAILBOX:
            spend(tx, limit, mailbox, now=mail.created_at)
    except TooManyRequests:
        return
    outbox.insert_mail(tx, mail)


def seal_contact(sealer: Sealer, proofing_id: str, contact: str) -> bytes:
    """For `proofings.contact_sealed`."""
    return sealer.seal(contact.encode(), context=_context(proofing_id))


def contact_of(sealer: Sealer, proofing: Proofing) -> Addressee:
    """Of a request that was handed in."""
    address = sealer.open(proofing.contact_sealed or b"", context=_context(proofing.id)).decode()
    return Addressee(address, Language(proofing.language), None)


def _context(proofing_id: str) -> str:
    return f"proofings:{proofing_id}:contact"
