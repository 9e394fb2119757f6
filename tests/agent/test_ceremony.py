"""A whole ceremony with a card in software, and every way a person can end it."""

import asyncio
import base64
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from app.card.pin import Pin
from app.wire.agent_messages import (
    AttemptFailed,
    Cancel,
    Cancelled,
    CardState,
    Challenge,
    ConsentState,
    Extend,
    PinPhase,
    SignToken,
)
from app.wire.signed import document_bytes, signed_bytes
from tests.agent.agents import QUICK, running
from tests.agent.fake_server import CID, LINES, TITLE, FakeServer
from tests.agent.people import AUTH_PIN, SIGN_PIN, WRONG_AUTH, WRONG_SIGN, Person, Silence
from tests.real.waiting import until


def check_signature(
    token: SignToken, nonce: bytes, server: FakeServer, *, lines: tuple[str, ...] = LINES
) -> None:
    """Raises InvalidSignature unless the token signs exactly what the server would rebuild."""
    certificate = x509.load_der_x509_certificate(base64.b64decode(token.certificate))
    statement = signed_bytes(
        use=token.use,
        origin=server.origin,
        nonce=nonce,
        browser_binding=server.binding,
        purpose="register",
        document=document_bytes(TITLE, lines),
    )
    key = certificate.public_key()
    key.verify(base64.b64decode(token.signature), statement, PKCS1v15(), hashes.SHA256())


async def test_both_signatures_are_made_and_verify(server: FakeServer, card: Path) -> None:
    person = Person([SIGN_PIN, AUTH_PIN])
    async with running(server, person, card) as agent:
        await server.start_ceremony(await server.until_card())
        for use in ("sign", "auth"):
            nonce, token = await server.sign(use)
            check_signature(token, nonce, server)
        assert [prompt.pin for prompt in person.prompts] == [Pin.SIGN, Pin.AUTH]
        assert agent.source.verifies == 2


async def test_the_card_is_described_before_any_pin(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card) as agent:
        state = await server.until_card()
        assert state.kind == "mynumber"
        assert state.simulated
        assert {(pin.kind, pin.left, pin.max) for pin in state.pins} == {("sign", 5, 5), ("auth", 3, 3)}
        assert {cert.use: cert.state for cert in state.certs} == {"sign": "protected", "auth": "ok"}
        assert agent.source.verifies == 0


async def test_entries_are_wiped_after_use(server: FakeServer, card: Path) -> None:
    person = Person([SIGN_PIN, AUTH_PIN])
    async with running(server, person, card):
        await server.start_ceremony(await server.until_card())
        await server.sign("sign")
        await server.sign("auth")
        assert [bytes(entry) for entry in person.given] == [bytes(8), bytes(4)]


async def test_a_refused_consent_opens_no_pin_dialog(server: FakeServer, card: Path) -> None:
    person = Person(agrees=False)
    async with running(server, person, card):
        await server.start_ceremony(await server.until_card())
        await server.expect(ConsentState, phase="declined")
        assert person.prompts == []


async def test_an_unanswered_consent_ends_as_a_timeout(server: FakeServer, card: Path) -> None:
    person = Person(agrees=Silence)
    async with running(server, person, card, limits=replace(QUICK, answer=0.05)):
        await server.start_ceremony(await server.until_card())
        await server.expect(Cancelled, by="timeout")
        assert person.open_dialogs == 0


async def test_cancel_at_the_pin_prompt_costs_no_try(server: FakeServer, card: Path) -> None:
    async with running(server, Person([None]), card) as agent:
        await server.start_ceremony(await server.until_card())
        await server.expect(PinPhase, kind="sign", phase="cancelled")
        assert agent.source.verifies == 0


async def test_an_unanswered_pin_prompt_costs_no_try(server: FakeServer, card: Path) -> None:
    person = Person([Silence])
    async with running(server, person, card, limits=replace(QUICK, answer=0.1)) as agent:
        await server.start_ceremony(await server.until_card())
        await server.expect(PinPhase, kind="sign", phase="timeout")
        assert agent.source.verifies == 0
        assert person.open_dialogs == 0


async def test_an_extended_prompt_outlives_its_first_limit(server: FakeServer, card: Path) -> None:
    loop = asyncio.get_running_loop()
    person = Person([Silence])
    async with running(server, person, card, limits=replace(QUICK, answer=0.6)):
        await server.start_ceremony(await server.until_card())
        await server.expect(PinPhase, phase="prompt")
        prompted = loop.time()
        await server.send(Extend(deadline_s=2), cid=CID)
        await server.expect(PinPhase, phase="timeout")
        assert loop.time() - prompted > 1.5


async def test_a_wrong_pin_says_how_many_tries_are_left(server: FakeServer, card: Path) -> None:
    person = Person([WRONG_SIGN, SIGN_PIN])
    async with running(server, person, card) as agent:
        await server.start_ceremony(await server.until_card())
        wrong = await server.expect(PinPhase, phase="wrong")
        assert (wrong.left, wrong.max) == (4, 5)
        await server.sign("sign")
        assert [(shown.tries_left, shown.mistake) for shown in person.prompts[:2]] == [
            (5, None),
            (4, "wrong"),
        ]
        assert agent.source.entries == [WRONG_SIGN.encode(), SIGN_PIN.encode()]


async def test_the_last_wrong_try_ends_in_blocked(server: FakeServer, card: Path) -> None:
    person = Person([SIGN_PIN, WRONG_AUTH, WRONG_AUTH, WRONG_AUTH])
    async with running(server, person, card):
        await server.start_ceremony(await server.until_card())
        await server.sign("sign")
        blocked = await server.expect(PinPhase, kind="auth", phase="blocked")
        assert blocked.left == 0
        assert [shown.tries_left for shown in person.prompts[1:]] == [3, 2, 1]
        assert person.open_dialogs == 0


async def test_the_servers_cancel_closes_the_dialog_at_once(server: FakeServer, card: Path) -> None:
    person = Person([Silence])
    async with running(server, person, card) as agent:
        await server.start_ceremony(await server.until_card())
        await person.waiting.wait()
        await server.send(Cancel(by="page"), cid=CID)
        await until(lambda: not person.open_dialogs, what="the dialog to close")
        assert agent.source.verifies == 0


async def test_a_cancel_of_an_older_ceremony_changes_nothing(server: FakeServer, card: Path) -> None:
    person = Person([SIGN_PIN, AUTH_PIN])
    async with running(server, person, card):
        await server.start_ceremony(await server.until_card())
        await server.send(Cancel(by="page"), cid="c_0")
        await server.sign("sign")
        await server.sign("auth")


async def test_no_challenge_ends_the_attempt(server: FakeServer, card: Path) -> None:
    async with running(server, Person([SIGN_PIN]), card, limits=replace(QUICK, challenge=0.1)):
        await server.start_ceremony(await server.until_card())
        failed = await server.expect(AttemptFailed)
        assert failed.code == "token_invalid"


async def test_a_challenge_for_the_other_key_is_not_signed(server: FakeServer, card: Path) -> None:
    async with running(server, Person([SIGN_PIN]), card):
        await server.start_ceremony(await server.until_card())
        await server.expect(PinPhase, kind="sign", phase="ok")
        await server.challenge("auth")
        await server.expect(AttemptFailed, code="token_invalid")
        assert server.all(SignToken) == []


@pytest.mark.parametrize("nonce", ["", "AAAA", "A" * 42 + "!", "A" * 44])
async def test_a_nonce_that_is_not_32_bytes_is_not_signed(server: FakeServer, card: Path, nonce: str) -> None:
    async with running(server, Person([SIGN_PIN]), card):
        await server.start_ceremony(await server.until_card())
        await server.expect(PinPhase, kind="sign", phase="ok")
        await server.send(Challenge(use="sign", nonce=nonce), cid=CID)
        await server.expect(AttemptFailed, code="token_invalid")
        assert server.all(SignToken) == []


async def test_a_card_the_agent_did_not_report_is_refused(server: FakeServer, card: Path) -> None:
    person = Person([SIGN_PIN])
    async with running(server, person, card):
        state = await server.until_card()
        await server.start_ceremony(CardState(rid=state.rid, card_ref="0" * 32, kind="mynumber"))
        await server.expect(AttemptFailed, code="card_gone")
        assert person.consents == []
