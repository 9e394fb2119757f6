"""What is signed, who may use the card meanwhile, and what stays behind."""

import base64
import logging
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from app.agent.prompts import SigningRequest
from app.agent.signing import Statement
from app.card.jpki import JpkiApplication, Use
from app.card.pin import PinRequired
from app.wire.agent_messages import ConsentState, PinPhase, SignToken
from tests.agent.agents import running
from tests.agent.fake_server import LINES, TITLE, FakeServer
from tests.agent.people import AUTH_PIN, SIGN_PIN, Person
from tests.agent.solo import KEY, solo
from tests.agent.test_ceremony import check_signature


async def test_s5_what_is_signed_is_what_was_shown(server: FakeServer, card: Path) -> None:
    person = Person([SIGN_PIN])
    async with running(server, person, card):
        await server.start_ceremony(await server.until_card())
        nonce, token = await server.sign("sign")
        shown = person.consents[0]
        assert (shown.title, shown.lines, shown.origin) == (TITLE, LINES, server.origin)
        check_signature(token, nonce, server)


async def test_s5_one_byte_changed_after_showing_it_breaks_the_signature(
    server: FakeServer, card: Path
) -> None:
    async with running(server, Person([SIGN_PIN]), card):
        await server.start_ceremony(await server.until_card())
        nonce, token = await server.sign("sign")
        with pytest.raises(InvalidSignature):
            check_signature(token, nonce, server, lines=(LINES[0] + " ", LINES[1]))


async def test_s3_the_signed_site_is_the_one_that_was_dialled(server: FakeServer, card: Path) -> None:
    async with running(server, Person([SIGN_PIN]), card):
        await server.start_ceremony(await server.until_card())
        nonce, token = await server.sign("sign")
        server.origin = "https://evil.example"
        with pytest.raises(InvalidSignature):
            check_signature(token, nonce, server)


async def test_a_signature_is_bound_to_its_pairing(server: FakeServer, card: Path) -> None:
    async with running(server, Person([SIGN_PIN]), card):
        await server.start_ceremony(await server.until_card())
        nonce, token = await server.sign("sign")
        server.binding = bytes(32)
        with pytest.raises(InvalidSignature):
            check_signature(token, nonce, server)


def test_every_part_of_the_statement_changes_what_is_signed() -> None:
    shown = SigningRequest("https://a.example", TITLE, LINES, "reader", simulated=False)
    statement = Statement(shown, "register", KEY)
    nonce = bytes(32)
    variants = [
        statement.to_be_signed("sign", nonce),
        statement.to_be_signed("auth", nonce),
        statement.to_be_signed("sign", b"\x01" + bytes(31)),
        replace(statement, purpose="login").to_be_signed("sign", nonce),
        replace(statement, browser_binding=bytes(32)).to_be_signed("sign", nonce),
        replace(statement, request=replace(shown, origin="https://b.example")).to_be_signed("sign", nonce),
        replace(statement, request=replace(shown, title="x")).to_be_signed("sign", nonce),
        replace(statement, request=replace(shown, lines=("".join(LINES),))).to_be_signed("sign", nonce),
    ]
    assert len(set(variants)) == len(variants)


async def test_a8_nobody_else_reaches_the_card_between_pin_and_signature(
    server: FakeServer, card: Path
) -> None:
    async with running(server, Person([SIGN_PIN]), card) as agent:
        await server.start_ceremony(await server.until_card())
        await server.expect(PinPhase, phase="ok")
        reader = agent.source.sim.readers[0]
        assert not reader.transaction.acquire(blocking=False)
        await server.challenge("sign")
        await server.expect(SignToken)


@pytest.mark.parametrize("entries", [[AUTH_PIN], ["0000", None]])
async def test_a8_after_the_attempt_nobody_inherits_the_pin(card: Path, entries: list[object]) -> None:
    one = await solo(card, Person(entries))
    await one.run()

    def sign_without_pin() -> None:
        with one.source.sim.open(one.ceremony.card.rid) as link:
            application = JpkiApplication(link)
            application.select()
            application.sign(Use.AUTH, bytes(32))

    with pytest.raises(PinRequired):
        await one.cards.run(partial(sign_without_pin))
    await one.close()


async def test_a3_the_pin_is_in_no_frame_and_no_log(
    server: FakeServer, card: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = Person(["CANARYX9", SIGN_PIN, AUTH_PIN])
    async with running(server, person, card):
        await server.start_ceremony(await server.until_card())
        await server.sign("sign")
        await server.sign("auth")
    said = "\n".join([*server.frames, caplog.text, *map(repr, server.heard)])
    # The four digits alone may stand in a random number; in hex, base64 or quotes they would be the PIN.
    forms = ("CANARY", *(form for pin in (SIGN_PIN, AUTH_PIN) for form in _forms(pin)), f'"{AUTH_PIN}"')
    assert [form for form in forms if form in said] == []


def _forms(pin: str) -> tuple[str, str]:
    """VERIFY's data as a log of bytes would print it, and as JSON would carry it."""
    return pin.encode().hex(), base64.b64encode(pin.encode()).decode()


async def test_a3_the_messages_do_not_even_tell_how_long_the_pin_is(server: FakeServer, card: Path) -> None:
    async with running(server, Person([SIGN_PIN, AUTH_PIN]), card):
        await server.start_ceremony(await server.until_card())
        await server.sign("sign")
        await server.sign("auth")
    phases = [payload for payload in server.heard if isinstance(payload, (PinPhase, ConsentState))]
    assert {type(value) for phase in server.all(PinPhase) for value in (phase.left, phase.max)} == {
        int,
        type(None),
    }
    assert len(phases) == 8
