"""The SMTP sender against a real relay: encryption, login, and what each answer of a relay means for the mail."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from app.config import Mail
from app.mailer import MailDeferred, MailRefused, SmtpMailer
from tests.mail.conftest import ADDRESS, smtp_settings
from tests.real.smtp import Relay, listening, make_certificate

pytestmark = pytest.mark.mail
OpenMailer = Callable[[Mail], AbstractAsyncContextManager[SmtpMailer]]

MESSAGE = b"From: a@ras.example.com\r\nTo: b@example.com\r\nSubject: hello\r\n\r\ntext\r\n"


async def test_starttls_with_a_trusted_certificate_delivers(tmp_path: Path, open_mailer: OpenMailer) -> None:
    tls, trusted = make_certificate(tmp_path)
    async with listening(Relay(tls=tls)) as relay:
        settings = smtp_settings(relay, security="starttls", ca_file=str(trusted))
        async with open_mailer(settings) as mailer:
            await mailer.send(MESSAGE, ADDRESS)
        assert relay.received[0].recipient == ADDRESS


async def test_implicit_tls_with_a_trusted_certificate_delivers(
    tmp_path: Path, open_mailer: OpenMailer
) -> None:
    tls, trusted = make_certificate(tmp_path)
    async with listening(Relay(tls=tls, implicit_tls=True)) as relay:
        async with open_mailer(smtp_settings(relay, security="tls", ca_file=str(trusted))) as mailer:
            await mailer.send(MESSAGE, ADDRESS)
        assert len(relay.received) == 1


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
async def test_a_certificate_of_an_unknown_authority_gets_no_mail(
    tmp_path: Path, open_mailer: OpenMailer, *, implicit: bool
) -> None:
    tls, _ = make_certificate(tmp_path / "relay")
    _, others = make_certificate(tmp_path / "others")
    async with listening(Relay(tls=tls, implicit_tls=implicit)) as relay:
        settings = smtp_settings(relay, security="tls" if implicit else "starttls", ca_file=str(others))
        async with open_mailer(settings) as mailer:
            with pytest.raises(MailDeferred) as caught:
                await mailer.send(MESSAGE, ADDRESS)
        assert caught.value.code == "tls"
        assert relay.received == []


async def test_a_certificate_for_another_host_gets_no_mail(tmp_path: Path, open_mailer: OpenMailer) -> None:
    tls, trusted = make_certificate(tmp_path, host="192.0.2.1")
    async with listening(Relay(tls=tls)) as relay:
        settings = smtp_settings(relay, security="starttls", ca_file=str(trusted))
        async with open_mailer(settings) as mailer:
            with pytest.raises(MailDeferred, match="tls"):
                await mailer.send(MESSAGE, ADDRESS)
        assert relay.received == []


async def test_a_relay_without_starttls_gets_no_mail_when_starttls_is_asked(
    relay: Relay, open_mailer: OpenMailer
) -> None:
    async with open_mailer(smtp_settings(relay, security="starttls")) as mailer:
        with pytest.raises(MailDeferred, match="unsupported"):
            await mailer.send(MESSAGE, ADDRESS)
    assert relay.received == []


async def test_the_right_login_is_let_in(tmp_path: Path, open_mailer: OpenMailer) -> None:
    tls, trusted = make_certificate(tmp_path)
    async with listening(Relay(tls=tls, login=("office", "right"))) as relay:
        settings = smtp_settings(
            relay, security="starttls", ca_file=str(trusted), username="office", password="right"
        )
        async with open_mailer(settings) as mailer:
            await mailer.send(MESSAGE, ADDRESS)
        assert len(relay.received) == 1


async def test_a_wrong_login_makes_the_mail_wait_because_the_mail_is_not_to_blame(
    tmp_path: Path, open_mailer: OpenMailer
) -> None:
    tls, trusted = make_certificate(tmp_path)
    async with listening(Relay(tls=tls, login=("office", "right"))) as relay:
        settings = smtp_settings(
            relay, security="starttls", ca_file=str(trusted), username="office", password="wrong"
        )
        async with open_mailer(settings) as mailer:
            with pytest.raises(MailDeferred, match="535"):
                await mailer.send(MESSAGE, ADDRESS)


async def test_nobody_listening_makes_the_mail_wait(relay: Relay, open_mailer: OpenMailer) -> None:
    settings = smtp_settings(relay)
    await relay.stop()
    async with open_mailer(settings) as mailer:
        with pytest.raises(MailDeferred, match="connection"):
            await mailer.send(MESSAGE, ADDRESS)


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        ("421 busy", MailDeferred),
        ("452 full", MailDeferred),
        ("550 unknown", MailRefused),
        ("554 no", MailRefused),
    ],
)
async def test_the_answer_of_the_relay_decides_whether_to_try_again(
    relay: Relay, open_mailer: OpenMailer, answer: str, finding: type[Exception]
) -> None:
    relay.rcpt_answers.append(answer)
    async with open_mailer(smtp_settings(relay)) as mailer:
        with pytest.raises(finding) as caught:
            await mailer.send(MESSAGE, ADDRESS)
        assert str(caught.value) == answer[:3]
        await mailer.send(MESSAGE, ADDRESS)  # One refusal does not spoil the connection for the next mail.
    assert len(relay.received) == 1


async def test_an_address_that_does_not_fit_the_dialogue_is_refused(
    relay: Relay, open_mailer: OpenMailer
) -> None:
    async with open_mailer(smtp_settings(relay)) as mailer:
        with pytest.raises(MailRefused, match="address"):
            await mailer.send(MESSAGE, "山田@example.com")
    assert relay.received == []


async def test_one_connection_carries_several_mails(relay: Relay, open_mailer: OpenMailer) -> None:
    async with open_mailer(smtp_settings(relay)) as mailer:
        for _ in range(3):
            await mailer.send(MESSAGE, ADDRESS)
    assert (len(relay.received), relay.connections) == (3, 1)


async def test_a_connection_the_relay_has_closed_is_replaced(relay: Relay, open_mailer: OpenMailer) -> None:
    async with open_mailer(smtp_settings(relay)) as mailer:
        await mailer.send(MESSAGE, ADDRESS)
        relay.hang_up()
        await mailer.send(MESSAGE, ADDRESS)
    assert (len(relay.received), relay.connections) == (2, 2)


async def test_a_send_that_is_cancelled_leaves_no_half_dialogue_for_the_next_mail(
    relay: Relay, open_mailer: OpenMailer
) -> None:
    relay.data_gate = asyncio.Event()
    async with open_mailer(smtp_settings(relay)) as mailer:
        first = asyncio.create_task(mailer.send(MESSAGE, ADDRESS))
        await relay.data_begun.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        relay.data_gate.set()
        await mailer.send(MESSAGE, ADDRESS)
    assert relay.connections == 2
