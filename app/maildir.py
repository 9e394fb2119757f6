"""The embedded default for mail: a Maildir that the /dev/mail pages read. Nothing leaves the machine."""

import asyncio
import mailbox
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from app.mailer import MailDeferred


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail of the maildir."""

    key: str
    subject: str
    sender: str
    recipient: str
    date: datetime | None
    text: str


class MaildirMailer:
    """Writes to `tmp`, syncs, then moves into `new`, so a reader never sees half a mail."""

    def __init__(self, directory: Path) -> None:
        directory.parent.mkdir(parents=True, exist_ok=True)
        self._box = mailbox.Maildir(directory, create=True)
        # mailbox.Maildir counts its file names without a lock of its own.
        self._turn = asyncio.Lock()

    async def send(self, message: bytes, recipient: str) -> None:  # noqa: ARG002 - the port's shape; it is in To
        async with self._turn:
            try:
                await asyncio.to_thread(self._box.add, message)
            except OSError as error:
                raise MailDeferred("disk") from error

    async def close(self) -> None:
        self._box.close()


def read_mails(directory: Path) -> list[StoredMail]:
    """Newest first. Blocks on the disk, as `read_mail` does."""
    box = mailbox.Maildir(directory, create=True)
    keys = sorted(box.keys(), key=_written_at, reverse=True)
    return [_stored(key, box.get_bytes(key)) for key in keys]


def read_mail(directory: Path, key: str) -> StoredMail | None:
    """The key is looked up among the files found, so it cannot point outside the maildir."""
    box = mailbox.Maildir(directory, create=True)
    try:
        return _stored(key, box.get_bytes(key))
    except (KeyError, FileNotFoundError):
        return None


def _written_at(key: str) -> tuple[int, int]:
    """Seconds and microseconds, which mailbox.Maildir puts first in a file's name."""
    stamp = re.match(r"(\d+)\.M(\d+)P", key)
    return (int(stamp[1]), int(stamp[2])) if stamp else (0, 0)


def _stored(key: str, message: bytes) -> StoredMail:
    parsed = message_from_bytes(message, policy=policy.default)
    date = parsed["Date"]
    return StoredMail(
        key=key,
        subject=str(parsed["Subject"]),
        sender=str(parsed["From"]),
        recipient=str(parsed["To"]),
        date=None if date is None else date.datetime,
        text=_text(parsed),
    )


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return "" if part is None else str(part.get_content())
