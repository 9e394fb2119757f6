"""The outbox worker against a real relay: what was queued arrives, and what cannot arrive is seen to have failed."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.mailer import SmtpMailer
from app.records import MailState
from app.store import outbox
from tests.mail.conftest import ADDRESS, TOKEN, USER_ID, Office
from tests.real.smtp import Relay
from tests.real.waiting import until

pytestmark = pytest.mark.mail


async def test_a_queued_mail_reaches_the_relay_and_is_marked_sent(office: Office, relay: Relay) -> None:
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        mail = await office.queue()
        worker.wake()
        received = await relay.mail()
        row = await office.wait_for(mail, MailState.SENT)
    assert (received.sender, received.recipient) == ("no-reply@ras.example.com", ADDRESS)
    assert received.message["Message-ID"] == mail.message_id
    assert TOKEN in received.text
    assert (row["tries"], row["last_error"], row["sent_at"]) == (1, None, office.clock.ms)


async def test_a_mail_queued_before_the_worker_starts_is_sent(office: Office, relay: Relay) -> None:
    mail = await office.queue()
    async with office.working(SmtpMailer(office.config.mail)):
        await office.wait_for(mail, MailState.SENT)


async def test_a_body_with_a_link_is_erased_once_it_is_sent(office: Office, relay: Relay) -> None:
    mail = await office.queue()
    assert (await office.row(mail))["body_sealed"] == mail.body_sealed
    async with office.working(SmtpMailer(office.config.mail)):
        row = await office.wait_for(mail, MailState.SENT)
    assert row["body_sealed"] is None


async def test_a_body_without_a_link_is_kept(office: Office, relay: Relay) -> None:
    mail = replace(office.compose(), sensitive=False)
    await office.db.write(lambda tx: outbox.insert_mail(tx, mail))
    async with office.working(SmtpMailer(office.config.mail)):
        row = await office.wait_for(mail, MailState.SENT)
    assert row["body_sealed"] == mail.body_sealed


async def test_while_the_relay_is_down_a_mail_waits_and_then_arrives(office: Office, relay: Relay) -> None:
    await relay.stop()
    mail = await office.queue()
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        row = await office.wait_for(mail, MailState.AWAITING_RETRY)
        assert row["last_error"] == "connection"
        assert row["retry_at"] == office.clock.ms + 60_000
        await relay.start()
        worker.wake()
        await office.queue()  # A later mail is not held up by an earlier one that waits.
        worker.wake()
        await relay.mail()
        assert (await office.row(mail))["state"] == MailState.AWAITING_RETRY
        office.clock.advance(seconds=60)
        worker.wake()
        await office.wait_for(mail, MailState.SENT)
    assert [received.message["Message-ID"] for received in relay.received].count(mail.message_id) == 1


@pytest.mark.parametrize("answers", ["rcpt_answers", "data_answers"])
async def test_a_451_is_tried_again_after_the_delay(office: Office, relay: Relay, answers: str) -> None:
    getattr(relay, answers).append("451 try later")
    mail = await office.queue()
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        row = await office.wait_for(mail, MailState.AWAITING_RETRY)
        assert row["last_error"] == "451"
        office.clock.advance(seconds=60)
        worker.wake()
        row = await office.wait_for(mail, MailState.SENT)
    assert row["tries"] == 2


@pytest.mark.parametrize("answers", ["rcpt_answers", "data_answers"])
async def test_a_550_fails_at_once_and_is_listed(office: Office, relay: Relay, answers: str) -> None:
    getattr(relay, answers).append("550 no such person")
    mail = await office.queue()
    async with office.working(SmtpMailer(office.config.mail)):
        row = await office.wait_for(mail, MailState.FAILED)
    failed = await office.db.read(lambda tx: outbox.list_failed(tx, limit=10))
    counts = await office.db.read(outbox.count_mails)
    assert [(one.id, one.last_error, one.tries) for one in failed] == [(mail.id, "550", 1)]
    assert counts[MailState.FAILED] == 1
    # Kept for a day, so that the desk can try it again; housekeeping erases it.
    assert row["body_sealed"] is not None
    assert relay.received == []


async def test_the_delay_grows_and_the_last_try_fails_for_good(office: Office, relay: Relay) -> None:
    relay.rcpt_answers.extend(["451 a", "451 b", "451 c"])
    mail = await office.queue()
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        for delay in office.config.mail.retry_seconds:
            row = await office.wait_for(mail, MailState.AWAITING_RETRY)
            assert row["retry_at"] == office.clock.ms + delay * 1000
            tries = row["tries"]
            office.clock.advance(seconds=delay)
            worker.wake()

            async def tried_again(before: object = tries) -> bool:
                return (await office.row(mail))["tries"] != before

            await until(tried_again, what="another try")
        row = await office.wait_for(mail, MailState.FAILED)
    assert (row["tries"], row["last_error"]) == (3, "451")


async def test_a_mail_claimed_by_a_process_that_died_is_taken_again(office: Office, relay: Relay) -> None:
    mail = await office.queue()
    now = office.clock.ms
    await office.db.write(lambda tx: outbox.take_due_mails(tx, now, void_at=now + 600_000, limit=1))
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        other = await office.queue()
        worker.wake()
        await office.wait_for(other, MailState.SENT)
        assert (await office.row(mail))["state"] == MailState.SENDING, "the claim is still good"
        office.clock.advance(seconds=600)
        worker.wake()
        row = await office.wait_for(mail, MailState.SENT)
    assert row["tries"] == 2


async def test_a_claim_that_was_void_cannot_undo_what_its_successor_wrote(office: Office) -> None:
    mail = await office.queue()
    now = office.clock.ms
    (first,) = await office.db.write(lambda tx: outbox.take_due_mails(tx, now, void_at=now + 1, limit=4))
    (second,) = await office.db.write(lambda tx: outbox.take_due_mails(tx, now + 1, void_at=now + 2, limit=4))
    await office.db.write(lambda tx: outbox.mark_failed(tx, first, "451"))
    await office.db.write(lambda tx: outbox.mark_awaiting_retry(tx, first, "451", retry_at=now))
    assert (await office.row(mail))["state"] == MailState.SENDING
    await office.db.write(lambda tx: outbox.mark_sent(tx, second, at=now))
    assert (await office.row(mail))["state"] == MailState.SENT


async def test_no_mail_is_claimed_twice_by_lanes_that_look_at_the_same_time(office: Office) -> None:
    for _ in range(3):
        await office.queue()
    now = office.clock.ms
    claims = await asyncio.gather(
        *(office.db.write(lambda tx: outbox.take_due_mails(tx, now, void_at=now + 1, limit=2)) for _ in "abc")
    )
    taken = [mail.id for claim in claims for mail in claim]
    assert len(taken) == len(set(taken)) == 3


async def test_stopping_lets_a_mail_in_mid_sentence_finish(office: Office, relay: Relay) -> None:
    relay.data_gate = asyncio.Event()
    mail = await office.queue()
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        await relay.data_begun.wait()
        stopping = asyncio.create_task(worker.stop())
        relay.data_gate.set()
        await stopping
        assert not worker.alive
    assert (await office.row(mail))["state"] == MailState.SENT


async def test_a_relay_that_never_answers_does_not_hold_up_the_stop(office: Office, relay: Relay) -> None:
    relay.data_gate = asyncio.Event()
    mail = await office.queue()
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        await relay.data_begun.wait()
        async with asyncio.timeout(10):
            await worker.stop()
        assert not worker.alive
    assert (await office.row(mail))["state"] == MailState.SENDING, "its claim runs out and it is tried again"


async def test_a_mail_that_this_key_did_not_seal_stops_nobody_else(office: Office, relay: Relay) -> None:
    broken = await office.queue()
    await office.db.write(
        lambda tx: tx.execute("UPDATE outbox SET body_sealed = ? WHERE id = ?", (b"x" * 40, broken.id))
    )
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        good = await office.queue()
        worker.wake()
        await office.wait_for(good, MailState.SENT)
        row = await office.wait_for(broken, MailState.AWAITING_RETRY)
        assert worker.alive
    assert row["last_error"] == "internal"


async def test_a_database_that_another_process_locks_is_waited_for(
    office: Office, relay: Relay, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mail = await office.queue()
    with closing(sqlite3.connect(tmp_path / "mail.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with office.working(SmtpMailer(office.config.mail)) as worker:
            await until(lambda: "cannot reach the database" in caplog.text, seconds=20, what="a warning")
            assert worker.alive
            assert relay.received == []
            other.execute("ROLLBACK")
            worker.wake()
            await office.wait_for(mail, MailState.SENT)


async def test_no_line_of_the_log_says_who_gets_a_mail_or_what_is_in_it(
    office: Office, relay: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="app")
    relay.rcpt_answers.extend([f"451 <{ADDRESS}> is busy", f"550 <{ADDRESS}> is unknown"])
    mail = await office.queue()
    async with office.working(SmtpMailer(office.config.mail)) as worker:
        await office.wait_for(mail, MailState.AWAITING_RETRY)
        office.clock.advance(seconds=60)
        worker.wake()
        await office.wait_for(mail, MailState.FAILED)
    written = "\n".join(str(record.__dict__) for record in caplog.records if record.name.startswith("app"))
    row = await office.row(mail)
    assert mail.id in written, "the lines to look at are there"
    for telltale in (ADDRESS, "applicant.example.com", USER_ID, TOKEN):
        assert telltale not in written
        assert telltale.encode() not in b"".join(v for v in row.values() if isinstance(v, bytes))
        assert telltale not in str({k: v for k, v in row.items() if not isinstance(v, bytes)})
