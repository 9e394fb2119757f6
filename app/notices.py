"""One function per kind of e-mail: composes both languages into sealed bytes for the outbox. Composing takes a
millisecond or two, so it is done before the transaction and never in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta, timezone
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache, partial
from pathlib import Path
from typing import Protocol

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.clock import Clock, utc
from app.config import Config, Office
from app.i18n import Language, in_language
from app.records import OutgoingMail
from app.sealing import Sealer
from app.tokens import new_id

TEMPLATES = Path(__file__).parent / "templates" / "email"
# Relays without 8BITMIME would have to rewrite the mail, and some break it.
SEVEN_BIT = SMTP.clone(cte_type="7bit")
JAPAN = timezone(timedelta(hours=9))
UNTIL_JA = "y年M月d日 H時mm分（日本時間）"
UNTIL_EN = "d MMMM y, HH:mm '(Japan time)'"


class AddressUnusable(Exception):
    """Raised when an address cannot stand in a header: a line break, no domain, characters outside ASCII."""


class Desk(Protocol):
    """The part of the Context that a mail is written with."""

    @property
    def config(self) -> Config: ...

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


@dataclass(frozen=True, slots=True)
class Voice:
    """One half of a mail. `say` translates an English sentence; `until` is a time in words."""

    lang: str
    say: Callable[[str], str]
    until: str
    office_name: str
    office_address: str
    office_hours: str


@dataclass(frozen=True, slots=True)
class RegistrationComplete:
    """What `email/registration_complete/` shows: the user ID and the link to set the first password."""

    voices: tuple[Voice, ...]
    user_id: str
    link: str
    mail_domain: str
    office: Office


def registration_complete(
    desk: Desk, to: Addressee, *, user_id: str, link_token: str, expires_at: int
) -> OutgoingMail:
    """E1: registration is done, here is the user ID, set a password by this link. Raises AddressUnusable."""
    config = desk.config
    view = RegistrationComplete(
        voices=_voices(config.office, to.language, expires_at),
        user_id=user_id,
        link=f"{config.server.origin}/password/new?token={link_token}",
        mail_domain=_domain(config.mail.sender),
        office=config.office,
    )
    return _compose(desk, to, kind="registration_complete", view=view)


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _voices(office: Office, language: Language, until: int) -> tuple[Voice, ...]:
    """Japanese first, English below."""
    japanese = Language.EASY_JAPANESE if language is Language.EASY_JAPANESE else Language.JAPANESE
    moment = utc(until).astimezone(JAPAN)
    return (
        Voice(
            lang="ja",
            say=partial(in_language, japanese),
            until=format_datetime(moment, UNTIL_JA, locale="ja"),
            office_name=office.name_ja,
            office_address=office.address_ja,
            office_hours=office.hours_ja,
        ),
        Voice(
            lang="en",
            say=partial(in_language, Language.ENGLISH),
            until=format_datetime(moment, UNTIL_EN, locale="en"),
            office_name=office.name_en,
            office_address=office.address_en,
            office_hours=office.hours_en,
        ),
    )


def _compose(desk: Desk, to: Addressee, *, kind: str, view: RegistrationComplete) -> OutgoingMail:
    mail_id, now, sender = new_id(), desk.clock.now_ms(), desk.config.mail.sender
    message = EmailMessage(policy=SEVEN_BIT)
    message["Message-ID"] = message_id = f"<{mail_id}@{_domain(sender)}>"
    message["Date"] = utc(now)
    message["From"] = Address(display_name=desk.config.office.name_ja, addr_spec=sender)
    message["To"] = _address(to.address)
    message["Subject"] = subject = " ".join(_render(kind, "subject.txt", view).split())
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday notices must not answer.
    message.set_content(_render(kind, "body.txt", view), charset="utf-8", cte="base64")
    message.add_alternative(_render(kind, "body.html", view), subtype="html", charset="utf-8", cte="base64")
    # Setting content clears the headers about it, so this one comes last.
    message["Content-Language"] = "ja, en"
    return OutgoingMail(
        id=mail_id,
        kind=kind,
        account_id=to.account_id,
        recipient_sealed=desk.sealer.seal(to.address.encode(), context=f"outbox:{mail_id}:recipient"),
        subject=subject,
        body_sealed=desk.sealer.seal(message.as_bytes(), context=f"outbox:{mail_id}:body"),
        message_id=message_id,
        sensitive=True,
        created_at=now,
    )


def _render(kind: str, part: str, view: RegistrationComplete) -> str:
    return _templates().get_template(f"{kind}/{part}").render(view=view)


def _address(text: str) -> Address:
    """A bare address, so that nothing typed can add a header, a second recipient or a display name."""
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError) as error:
        raise AddressUnusable from error
    if not text.isascii() or not address.domain or not text.isprintable():
        raise AddressUnusable
    return address
