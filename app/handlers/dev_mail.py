"""What would have gone out by e-mail, to read while developing. The routes exist in development only, and the
pages refuse when mail goes to a real relay."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from app.errors import NotFound
from app.i18n import lazy as _l
from app.keys import CONTEXT
from app.maildir import StoredMail, read_mail, read_mails
from app.rendering import render
from app.rules.japan_time import JAPAN

LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class MailLine:
    id: str
    to: str
    subject: str
    when_text: str


@dataclass(frozen=True, slots=True)
class MailsView:
    mails: tuple[MailLine, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text; `href` is "" where it is no link."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class MailView:
    subject: str
    sender: str
    to: str
    when_text: str
    parts: tuple[Part, ...]


async def show_mails(request: web.Request) -> web.Response:
    mails = await asyncio.to_thread(read_mails, _maildir(request))
    lines = tuple(MailLine(mail.key, mail.recipient, mail.subject, _when(mail)) for mail in mails)
    return render(request, "dev/mails.html", MailsView(lines), title=_l("E-mails of the demonstration"))


async def show_mail(request: web.Request) -> web.Response:
    """The plain text with its links, which is what a journey follows; the HTML part is for mail programs."""
    mail = await asyncio.to_thread(read_mail, _maildir(request), request.match_info["message"])
    if mail is None:
        raise NotFound
    view = MailView(mail.subject, mail.sender, mail.recipient, _when(mail), parts_of(mail.text))
    return render(request, "dev/mail.html", view, title=_l("E-mails of the demonstration"))


def _maildir(request: web.Request) -> Path:
    config = request.app[CONTEXT].config
    if not config.server.development or config.mail.transport != "maildir":
        raise NotFound
    return config.data / "mail"


def _when(mail: StoredMail) -> str:
    return "" if mail.date is None else mail.date.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")


def parts_of(text: str) -> tuple[Part, ...]:
    """The text cut at its http and https links, nothing lost."""
    parts: list[Part] = []
    end = 0
    for link in LINK.finditer(text):
        parts += (Part(text[end : link.start()], ""), Part(link[0], link[0]))
        end = link.end()
    parts.append(Part(text[end:], ""))
    return tuple(part for part in parts if part.text)
