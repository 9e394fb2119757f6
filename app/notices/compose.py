"""What every e-mail has in common: headers, both languages in one frame, sealed bytes. A kind brings its words in
`email/<kind>/` and the facts in them."""

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol

from app.clock import Clock, utc
from app.config import Config, Office
from app.i18n import Language
from app.notices.letter import Frame, html_letter, plain_letter, subject_line, voices
from app.records import OutgoingMail
from app.sealing import Sealer
from app.tokens import new_id

# Relays without 8BITMIME would have to rewrite the mail, and some break it.
SEVEN_BIT = SMTP.clone(cte_type="7bit")


class AddressUnusable(Exception):
    """Raised when an address cannot stand in a header: a line break, no domain, characters outside ASCII."""


class Desk(Protocol):
    """The part of the Context that a mail is written with."""

    @property
    def config(self) -> Config: ...

    @property
    def office(self) -> Office: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def sealer(self) -> Sealer: ...


@dataclass(frozen=True, slots=True)
class Addressee:
    """`language` decides only whether the Japanese half is easy Japanese: every mail carries English too."""

    address: str
    language: Language
    account_id: str | None


def compose(
    desk: Desk,
    to: Addressee,
    *,
    kind: str,
    facts: object = None,
    sensitive: bool = False,
    unsubscribe: str = "",
) -> OutgoingMail:
    """`sensitive`: the body carries a link or a user ID, so it is erased once it is sent. `unsubscribe`: the page that
    ends mails of this kind, for the mail program's own button (RFC 2369). Raises AddressUnusable."""
    mail_id, now, domain = new_id(), desk.clock.now_ms(), mail_domain(desk.config)
    frame = Frame(kind, voices(to.language), facts, desk.office, domain)
    message_id = f"<{mail_id}@{domain}>"
    subject = subject_line(frame)
    message = _message(desk, to, frame=frame, subject=subject)
    message["Message-ID"] = message_id
    message["Date"] = utc(now)
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
    return OutgoingMail(
        id=mail_id,
        kind=kind,
        account_id=to.account_id,
        recipient_sealed=desk.sealer.seal(to.address.encode(), context=f"outbox:{mail_id}:recipient"),
        subject=subject,
        body_sealed=desk.sealer.seal(message.as_bytes(), context=f"outbox:{mail_id}:body"),
        message_id=message_id,
        sensitive=sensitive,
        created_at=now,
    )


def mail_domain(config: Config) -> str:
    """The part after the @ that people are told to let through."""
    return config.mail.sender.rpartition("@")[2]


def _message(desk: Desk, to: Addressee, *, frame: Frame, subject: str) -> EmailMessage:
    message = EmailMessage(policy=SEVEN_BIT)
    message["From"] = Address(display_name=desk.office.name_ja, addr_spec=desk.config.mail.sender)
    message["To"] = _address(to.address)
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday notices must not answer.
    message.set_content(plain_letter(frame), charset="utf-8", cte="base64")
    message.add_alternative(html_letter(frame, subject), subtype="html", charset="utf-8", cte="base64")
    # Setting content clears the headers about it, so this one comes last.
    message["Content-Language"] = "ja, en"
    return message


def _address(text: str) -> Address:
    """A bare address, so that nothing typed can add a header, a second recipient or a display name."""
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError) as error:
        raise AddressUnusable from error
    if not text.isascii() or not address.domain or not text.isprintable():
        raise AddressUnusable
    return address
