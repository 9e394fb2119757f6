"""Expiry reminders: asking for them, the mails, ending them, and that nobody is mailed twice for one date."""

import re
from datetime import timedelta

import pytest
from aiohttp import ClientResponse

from app.maildir import read_mails
from app.reminder_journal import FILE
from app.rules.japan_time import day_of
from app.services.remind_of_expiry import ExpiryReminders
from app.store import certificates, outbox, settings
from app.store.certificates import CertificateRow
from app.store.db import Tx
from app.tokens import new_id
from app.wire.messages import Use
from tests.real.waiting import until
from tests.web.cardless import tags
from tests.web.visitor import Visitor

DAY = 86_400
SUBJECT = "有効期限のお知らせ / Reminder: something of yours expires soon"


async def account_of(visitor: Visitor) -> str:
    found = next(session.account_id for session in await visitor.sessions() if session.account_id)
    assert found
    return found


async def with_certificate(visitor: Visitor, account_id: str, *, days: int, use: Use = "auth") -> None:
    """Its last day is that many days ahead."""
    now = visitor.clock.now_ms()
    row = CertificateRow(new_id(), account_id, use, b"", now + days * DAY * 1000, "good", "test", now, now)

    def unit(tx: Tx) -> None:
        certificates.replace_current(tx, account_id, use, at=now)
        certificates.insert_certificate(tx, row)

    await visitor.context.db.write(unit)


async def ask(visitor: Visitor, until: str = "", *, wanted: str = "y") -> ClientResponse:
    """From the menu; `until` is ISO 8601."""
    year, month, day = until.split("-") if until else ("", "", "")
    token = await visitor.follow("/reminders", await at_menu(visitor))
    typed = {"until_year": year, "until_month": month, "until_day": day} | (
        {"wanted": wanted} if wanted else {}
    )
    return await visitor.post("/reminders", _page=token, **typed)


async def at_menu(visitor: Visitor) -> str:
    answer = await visitor.client.get("/menu", headers=visitor.headers | {"Sec-Fetch-Site": "none"})
    found = re.search(r'data-page-token="([^"]+)"', await answer.text())
    assert found
    return found[1]


def reminders_in(visitor: Visitor) -> list[str]:
    return [mail.text for mail in read_mails(visitor.context.config.data / "mail") if mail.subject == SUBJECT]


async def nothing_waits(visitor: Visitor) -> bool:
    return await visitor.context.db.read(outbox.get_next_due) is None


async def sent(visitor: Visitor, count: int) -> list[str]:
    """All reminders, newest first, once the worker has sent everything that waits."""
    await until(lambda: nothing_waits(visitor), what="the outbox")
    found = reminders_in(visitor)
    assert len(found) == count
    return found


@pytest.fixture
async def asked(visitor: Visitor) -> Visitor:
    """Signed in, a certificate of 100 days, reminders on."""
    await visitor.signed_in()
    await with_certificate(visitor, await account_of(visitor), days=100)
    answer = await ask(visitor)
    assert "You will be reminded by e-mail." in await answer.text()
    return visitor


async def remind_each_day(visitor: Visitor, days: int) -> None:
    reminders = ExpiryReminders(visitor.context)
    for _ in range(days):
        await reminders.remind()
        # A worker that still holds a mail a day later would be taken for dead.
        await until(lambda: nothing_waits(visitor), what="the outbox")
        visitor.clock.advance(seconds=DAY)


async def test_three_mails_go_out_90_30_and_7_days_before(asked: Visitor) -> None:
    await remind_each_day(asked, 110)
    seven, thirty, ninety = await sent(asked, 3)
    for text, days in ((ninety, 90), (thirty, 30), (seven, 7)):
        assert re.search(rf"Days that are left:\s+{days}\b", text)
    assert (await tags(asked)).count("account:reminders:mailed") == 3


async def test_somebody_who_cannot_be_written_to_stops_nothing_and_is_told_later(asked: Visitor) -> None:
    account_id, broken = await account_of(asked), b"broken"

    def exchange(tx: Tx) -> bytes:
        before = tx.execute("SELECT person_sealed FROM accounts WHERE id = ?", (account_id,)).fetchone()
        tx.execute("UPDATE accounts SET person_sealed = ? WHERE id = ?", (broken, account_id))
        return bytes(before["person_sealed"])

    sealed = await asked.context.db.write(exchange)
    await remind_each_day(asked, 11)
    assert reminders_in(asked) == []
    broken = sealed
    await asked.context.db.write(exchange)
    await remind_each_day(asked, 1)
    assert len(await sent(asked, 1)) == 1


async def test_both_certificates_that_end_on_one_day_are_one_mail(asked: Visitor) -> None:
    await with_certificate(asked, await account_of(asked), days=100, use="sign")
    await remind_each_day(asked, 20)
    (mail,) = await sent(asked, 1)
    assert "Both electronic certificates of your Individual Number card" in mail


async def test_whoever_did_not_ask_gets_none(visitor: Visitor) -> None:
    await visitor.signed_in()
    await with_certificate(visitor, await account_of(visitor), days=30)
    await remind_each_day(visitor, 31)
    assert await sent(visitor, 0) == []


async def test_what_the_page_has_just_shown_is_not_mailed(visitor: Visitor) -> None:
    await visitor.signed_in()
    await with_certificate(visitor, await account_of(visitor), days=50)
    await ask(visitor)
    await remind_each_day(visitor, 5)
    assert await sent(visitor, 0) == []


async def test_a_renewed_certificate_begins_anew(asked: Visitor) -> None:
    await remind_each_day(asked, 20)
    await with_certificate(asked, await account_of(asked), days=85)
    await remind_each_day(asked, 2)
    await sent(asked, 2)


async def test_the_date_of_the_residence_card_is_watched(visitor: Visitor) -> None:
    await visitor.signed_in()
    until = day_of(visitor.clock.now_ms()) + timedelta(days=8)
    await ask(visitor, until.isoformat())
    await remind_each_day(visitor, 10)
    (mail,) = await sent(visitor, 1)
    assert "Your Residence Card is valid until:" in mail
    assert "Has your period of stay changed already?" in mail
    menu = await (await visitor.sign_in(user_id_of(visitor))).text()
    assert "Has your period of stay changed?" in menu


def user_id_of(visitor: Visitor) -> str:
    first = read_mails(visitor.context.config.data / "mail")[-1].text
    found = re.search(r"^\s+(\S{3}-\S{3}-\S{4})\s*$", first, re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("until", "code"), [("2026-02-30", "E-5115"), ("2026-01-01", "E-5130"), ("2199-01-01", "E-5116")]
)
async def test_a_date_that_cannot_be_is_refused_and_kept(visitor: Visitor, until: str, code: str) -> None:
    await visitor.signed_in()
    page = await (await ask(visitor, until)).text()
    assert code in page
    assert f'value="{until[:4]}"' in page
    assert "account:reminders:asked" not in await tags(visitor)


async def test_no_box_ticked_ends_them_and_forgets_the_date(asked: Visitor) -> None:
    page = await (await ask(asked, "2027-12-01", wanted="")).text()
    assert "You will not be reminded." in page
    assert 'value="2027"' not in page
    await remind_each_day(asked, 100)
    assert await sent(asked, 0) == []


async def test_the_link_in_a_mail_ends_them_without_a_log_in(asked: Visitor, elsewhere: Visitor) -> None:
    await remind_each_day(asked, 11)
    (mail,) = await sent(asked, 1)
    token = re.search(r"/reminders/stop\?token=(\w+)", mail)
    assert token
    page = await elsewhere.get("/reminders/stop", token=token[1])
    assert page.status == 200
    assert "account:reminders:stopped" not in await tags(asked)
    answer = await elsewhere.post("/reminders/stop", reminder_token=token[1])
    assert answer.url.path == "/reminders/stopped"
    await remind_each_day(asked, 100)
    await sent(asked, 1)
    again = await elsewhere.post("/reminders/stop", reminder_token=token[1])
    assert again.status == 410
    assert "E-1208" in await again.text()


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
async def test_a_guessed_link_ends_nothing(asked: Visitor, elsewhere: Visitor, token: str) -> None:
    assert (await elsewhere.get("/reminders/stop", token=token)).status == 410
    assert (await elsewhere.post("/reminders/stop", reminder_token=token)).status == 410


async def test_guesses_are_counted(asked: Visitor, elsewhere: Visitor) -> None:
    answers = [(await elsewhere.get("/reminders/stop", token="x")).status for _ in range(31)]
    assert answers[-1] == 429


async def test_a_restored_copy_of_the_database_mails_nobody_twice(asked: Visitor) -> None:
    """The copy is from before the mail; the journal beside it is not."""
    await remind_each_day(asked, 11)
    await sent(asked, 1)

    def restore(tx: Tx) -> None:
        tx.execute("DELETE FROM reminders")
        tx.execute("DELETE FROM settings WHERE name = 'reminder_journal'")
        tx.execute(
            "UPDATE outbox SET state = 'queued', retry_at = ? WHERE kind = 'expiry_reminder'", (2**53,)
        )

    await asked.context.db.write(restore)
    await remind_each_day(asked, 3)
    states = await asked.context.db.read(
        lambda tx: [
            tuple(row)
            for row in tx.execute("SELECT state, last_error FROM outbox WHERE kind = 'expiry_reminder'")
        ]
    )
    assert states == [("failed", "withdrawn")]
    await sent(asked, 1)


async def test_a_line_that_a_crash_kept_from_the_journal_is_written_by_the_next_start(asked: Visitor) -> None:
    await remind_each_day(asked, 11)
    journal = asked.context.config.data / FILE
    written = journal.read_text()
    journal.write_text(written[:-20])
    await ExpiryReminders(asked.context).remind()
    assert written.strip() in journal.read_text().split("\n")
    assert await asked.context.db.read(lambda tx: settings.get_setting(tx, "reminder_journal")) == "1"


async def test_the_journal_tells_nothing(asked: Visitor) -> None:
    await remind_each_day(asked, 11)
    journal = asked.context.config.data / FILE
    assert re.fullmatch(r"\s*[0-9a-f]{64}\s*", journal.read_text())
    assert journal.stat().st_mode & 0o777 == 0o600


async def test_somebody_who_is_not_logged_in_sees_no_dates(visitor: Visitor) -> None:
    answer = await visitor.get("/reminders")
    assert answer.status == 401
    assert "Days left" not in await answer.text()


async def test_a_permanent_resident_whose_certificate_outlives_the_card_is_not_asked_about_it_for_ever(
    visitor: Visitor,
) -> None:
    await visitor.signed_in()
    await with_certificate(visitor, await account_of(visitor), days=500)
    visitor.clock.advance(seconds=1)
    page = await (
        await ask(visitor, (day_of(visitor.clock.now_ms()) + timedelta(days=400)).isoformat())
    ).text()
    assert "Days left: 400" in page
    assert "Has your period of stay changed?" not in page
    visitor.clock.advance(seconds=1)
    await with_certificate(visitor, await account_of(visitor), days=600)
    answer = await visitor.get("/reminders", p=await visitor.follow("/menu", await at_menu(visitor)))
    assert "Has your period of stay changed?" in await answer.text()


async def test_whoever_looks_at_an_ended_certificate_is_led_to_the_next_card(asked: Visitor) -> None:
    for days, link in ((60, '#renew"'), (-1, "/information/card/link")):
        await with_certificate(asked, await account_of(asked), days=days)
        page = await (await asked.get("/reminders", p=await at_menu(asked))).text()
        assert link in page.split('id="certificates-title"')[1].split("</section>")[0]
