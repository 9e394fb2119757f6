"""The embedded default for mail: a Maildir that the /dev/mail pages read. Nothing leaves the machine."""

import asyncio
import mailbox
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from app.mailer import MailDeferred


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail of the maildir; `html` is "" when it has no such part."""

    key: str
    subject: str
    recipient: str
    date: datetime | None
    text: str
    html: str


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

    async def list_mails(self) -> tuple[StoredMail, ...]:
        """Newest first."""
        async with self._turn:
            mails = await asyncio.to_thread(self._read_all)
        return tuple(sorted(mails, key=lambda mail: mail.key, reverse=True))

    def _read_all(self) -> list[StoredMail]:
        return [_stored(key, self._box.get_bytes(key)) for key in self._box.keys()]  # noqa: SIM118 - not a dict

    async def get_mail(self, key: str) -> StoredMail | None:
        """The key is looked up among the files found, so it cannot point outside the maildir."""
        async with self._turn:
            try:
                message = await asyncio.to_thread(self._box.get_bytes, key)
            except (KeyError, FileNotFoundError):
                return None
        return _stored(key, message)


def _stored(key: str, message: bytes) -> StoredMail:
    parsed = message_from_bytes(message, policy=policy.default)
    date = parsed["Date"]
    return StoredMail(
        key=key,
        subject=str(parsed["Subject"]),
        recipient=str(parsed["To"]),
        date=None if date is None else date.datetime,
        text=_part(parsed, "plain"),
        html=_part(parsed, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())
