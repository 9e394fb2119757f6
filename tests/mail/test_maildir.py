"""The embedded default: mail as files that the /dev/mail pages read."""

from pathlib import Path

import pytest

from app.handlers.dev_mail import Part, parts_of
from app.maildir import MaildirMailer, read_mail, read_mails
from app.mailer import MailDeferred
from app.records import MailState
from tests.mail.conftest import ADDRESS, TOKEN, Office


async def test_a_mail_of_the_outbox_can_be_read_in_the_maildir(office: Office, tmp_path: Path) -> None:
    mail = await office.queue()
    async with office.working(MaildirMailer(tmp_path / "mail")):
        await office.wait_for(mail, MailState.SENT)
    (stored,) = read_mails(tmp_path / "mail")
    assert (stored.recipient, stored.subject) == (ADDRESS, mail.subject)
    assert TOKEN in stored.text
    assert read_mail(tmp_path / "mail", stored.key) == stored
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


async def test_the_newest_mail_is_listed_first(tmp_path: Path) -> None:
    mailer = MaildirMailer(tmp_path / "mail")
    for number in range(12):
        await mailer.send(f"Subject: {number}\r\nTo: a@example.com\r\n\r\n".encode(), "a@example.com")
    subjects = [mail.subject for mail in read_mails(tmp_path / "mail")]
    assert subjects == [str(number) for number in reversed(range(12))]


@pytest.mark.parametrize("key", ["", "..", "../../etc/passwd", "nobody", "new", "a/b", "\x00"])
async def test_a_key_that_names_no_mail_finds_nothing(tmp_path: Path, key: str) -> None:
    await MaildirMailer(tmp_path / "mail").send(b"Subject: x\r\n\r\n", "a@example.com")
    assert read_mail(tmp_path / "mail", key) is None


async def test_a_maildir_that_cannot_be_written_makes_the_mail_wait(tmp_path: Path) -> None:
    mailer = MaildirMailer(tmp_path / "mail")
    (tmp_path / "mail" / "tmp").rmdir()
    with pytest.raises(MailDeferred, match="disk"):
        await mailer.send(b"Subject: x\r\n\r\n", "a@example.com")


def test_only_web_addresses_become_links_and_no_text_is_lost() -> None:
    text = "one https://a.example/x?y=1 two\njavascript:alert(1) <http://b.example/>"
    parts = parts_of(text)
    assert "".join(part.text for part in parts) == text
    assert [part.href for part in parts if part.href] == ["https://a.example/x?y=1", "http://b.example/"]
    assert parts[0] == Part("one ", "")
