"""What is read for one purpose serves no other, over the wire: logging in and linking beside registering."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from app.identity.findings import CertificateRevoked
from app.identity.revocation import RevocationResult, RevocationStatus
from app.rules.live_purposes import NEEDS, OF_PAGE, Purpose
from app.rules.session import EndReason
from app.services.live_statements import STATEMENTS
from app.services.read_card import _public_key
from app.store import accounts
from app.wire.agent_messages import BindRequest, CeremonyStart, Challenge, PairOk
from app.wire.page_messages import FlowResult, PageError
from app.wire.signed import document_bytes
from tests.identity.demo_card import der
from tests.live.desk import agent_socket, page_socket, start_reading
from tests.live.office import read_whole_card
from tests.real.people import PERSON, registered
from tests.real.waiting import until

LOG_IN = "/login/card"
PERSON_OF_CARD = replace(PERSON, name="見本 花子", birth="1980-02-17")
PAGES = {"/register/card": Purpose.REGISTER, LOG_IN: Purpose.LOG_IN}


async def give_account(office, card, *, linked=True) -> str:
    """The user ID of somebody whose card this is."""
    context = office.context
    user_id = await registered(context, PERSON_OF_CARD)
    owner = context.sealer.keyed_hash(_public_key(der(card.certificate("auth"))), purpose="card owner")

    def unit(tx):
        account = accounts.get_by_user_id(tx, user_id)
        accounts.update_card(tx, account.id, owner if linked else "another card", "not_checked")

    await context.db.write(unit)
    return user_id


async def logged_in(office):
    def unit(tx):
        return [row["account_id"] for row in tx.execute("SELECT account_id FROM sessions").fetchall()]

    return [found for found in await office.context.db.read(unit) if found]


@asynccontextmanager
async def reading(office, card, *, path=LOG_IN, browser=None):
    """(page, agent, browser, start, page order token) with an honest pairing and a card on the reader."""
    async with office.browser() as fresh:
        person = browser or fresh
        token = await person.open_card_page(path)
        async with page_socket(person, token) as page, agent_socket(office, card) as agent:
            await agent.claim(await page.ticket())
            await person.confirm(await agent.hear(BindRequest))
            agent.paired(await agent.hear(PairOk))
            await page.state("paired")
            await start_reading(page)
            start = await agent.hear(CeremonyStart)
            await agent.show_card()
            await page.state("check_card")
            yield page, agent, person, start, token


async def test_the_card_logs_in_with_one_pin_and_no_password(office, card):
    await give_account(office, card)
    async with reading(office, card) as (page, agent, browser, start, token):
        assert (start.purpose, start.needs) == ("log_in", ("auth",))
        assert (await read_whole_card(page, agent, start)).next == LOG_IN
        status, text = await browser.post(LOG_IN, _page=token)
        assert status == 200
        assert "Logged in as" in text
    assert len(await logged_in(office)) == 1


async def test_a_card_that_nobody_linked_logs_nobody_in_and_the_page_begins_anew(office, card, other_card):
    await give_account(office, card)
    async with reading(office, other_card) as (page, agent, browser, start, token):
        assert (await read_whole_card(page, agent, start)).ok
        _, text = await browser.post(LOG_IN, _page=token)
        assert "E-1216" in text
        (live,) = office.context.live.all()
        assert live.flow.state.value == "paired"
    assert await logged_in(office) == []


@pytest.mark.parametrize("path", PAGES)
async def test_a_relay_attack_never_reaches_a_pin_on_any_page(office, card, path):
    await give_account(office, card)
    async with office.browser() as attacker, office.browser() as victim:
        token = await attacker.open_card_page(path)
        await victim.open_card_page(path)
        async with page_socket(attacker, token) as page, agent_socket(office, card) as agent:
            await agent.claim(await page.ticket())
            request = await agent.hear(BindRequest)
            assert (await victim.post("/agent/confirm", token=request.token, same="1"))[0] == 409
            assert (await attacker.post("/agent/confirm", token=request.token, same="1"))[0] == 409
            await start_reading(page)
            assert (await page.hear(PageError)).state == "failed"
            await agent.closed()
            assert not agent.heard_of(PairOk)
            assert not agent.heard_of(CeremonyStart)
            _, text = await attacker.post(path, _page=token)
            assert "Logged in as" not in text
    assert await logged_in(office) == []


@pytest.mark.parametrize("signed", [Purpose.REGISTER, Purpose.LINK, Purpose.STEP_UP, Purpose.CHECK])
async def test_a_signature_for_something_else_logs_nobody_in(office, card, signed):
    await give_account(office, card)
    async with reading(office, card) as (page, agent, browser, start, token):
        await agent.agree()
        await agent.pin("auth")
        shown = STATEMENTS[signed]
        document = document_bytes(str(shown.title), tuple(map(str, shown.lines)))
        challenge = await agent.hear(Challenge)
        await agent.say(agent.token(challenge, start, purpose=signed.value, document=document))
        assert (await page.state("failed")).code == "signature_invalid"
        _, text = await browser.post(LOG_IN, _page=token)
        assert "E-1215" in text
    assert await logged_in(office) == []


async def test_a_signature_for_logging_in_registers_nobody(office, card):
    async with reading(office, card, path="/register/card") as (page, agent, browser, start, token):
        assert start.needs == NEEDS[Purpose.REGISTER]
        await agent.agree()
        await agent.pin("sign")
        challenge = await agent.hear(Challenge)
        await agent.say(agent.token(challenge, start, purpose="log_in"))
        assert (await page.state("failed")).code == "signature_invalid"
        assert "E-1105" in (await browser.post("/register/card", _page=token))[1]


async def test_a_page_that_names_a_purpose_of_its_own_is_not_understood(office, card):
    frame = {"v": 1, "t": "flow.start", "id": "x", "seq": 99, "d": {"purpose": "check"}}
    async with office.browser() as browser:
        token = await browser.open_card_page(LOG_IN)
        async with page_socket(browser, token) as page:
            await page.socket.send_str(json.dumps(frame))
            assert (await page.hear(PageError)).code == "invalid"


async def test_of_two_tabs_with_two_purposes_each_gets_only_its_own(office, card):
    await give_account(office, card)
    async with reading(office, card) as (page, agent, browser, start, token):
        other = await browser.open_card_page("/register/card")
        await read_whole_card(page, agent, start)
        assert "E-1105" in (await browser.post("/register/card", _page=other))[1]
        async with page_socket(browser, other) as registering:
            assert registering.heard[-1].state == "paired"
            assert not registering.heard_of(FlowResult)
        assert "Logged in as" in (await browser.post(LOG_IN, _page=token))[1]


async def test_a_tab_with_another_purpose_ends_what_runs_for_the_first_one(office, card):
    async with reading(office, card) as (page, _, browser, _, _):
        token = await browser.open_card_page("/register/card")
        async with page_socket(browser, token):
            assert (await page.state("cancelled", "paired")).state in {"cancelled", "paired"}


async def test_the_cookie_from_before_a_rotation_gets_nothing_of_a_finished_reading(office, card):
    await give_account(office, card)
    async with reading(office, card) as (page, agent, browser, start, token):
        await read_whole_card(page, agent, start)
        (live,) = office.context.live.all()
        await office.context.sessions.rotate(live.session_id)
        assert (await browser.post(LOG_IN, _page=token))[0] == 401
    assert await logged_in(office) == []


class Revoked:
    """An authority that says of every certificate that it was revoked."""

    async def check(self, certificate, now):
        raise CertificateRevoked


@pytest.mark.parametrize("path", PAGES)
async def test_a_revoked_certificate_leaves_no_reading(office, card, path):
    await give_account(office, card)
    object.__setattr__(office.context, "revocation", Revoked())
    async with reading(office, card, path=path) as (page, agent, browser, start, token):
        await agent.agree()
        for use in start.needs:
            await agent.pin(use)
            await agent.say(agent.token(await agent.hear(Challenge), start))
        assert (await page.state("failed")).code == "cert_revoked"
        _, text = await browser.post(path, _page=token)
        assert "Logged in as" not in text
    assert await logged_in(office) == []


class Slow:
    """An authority whose answer comes when the test says so."""

    def __init__(self):
        self.asked = asyncio.Event()
        self.answer = asyncio.get_running_loop().create_future()

    async def check(self, certificate, now):
        self.asked.set()
        await self.answer
        return RevocationResult(RevocationStatus.GOOD, "ocsp", now)


async def test_a_session_that_ends_while_the_authority_is_asked_leaves_nothing(office, card, caplog):
    slow = Slow()
    object.__setattr__(office.context, "revocation", slow)
    async with reading(office, card) as (_, agent, _, start, _):
        await agent.agree()
        await agent.pin("auth")
        await agent.say(agent.token(await agent.hear(Challenge), start))
        await slow.asked.wait()
        (live,) = office.context.live.all()
        await office.context.sessions.end(office.context.sessions.get(live.session_id), EndReason.LOGGED_OUT)
        slow.answer.set_result(None)
        await until(lambda: not office.context.live.lines, what="the end of both connections")
    rows = await office.context.db.read(lambda tx: tx.execute("SELECT id FROM readings").fetchall())
    assert rows == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_new_card_is_linked_by_whoever_is_logged_in_and_then_logs_in(office, card):
    user_id = await give_account(office, card, linked=False)
    async with office.browser() as browser:
        await browser.post("/login", user_id=user_id, password="violet otter repairs bicycles")
        path = "/information/card/link"
        async with reading(office, card, path=path, browser=browser) as (page, agent, _, start, token):
            assert (start.purpose, start.needs) == ("link", ("sign", "auth"))
            assert (await read_whole_card(page, agent, start)).next == path
            _, text = await browser.post(path, _page=token)
        assert "The card is linked to your account." in text
    async with reading(office, card) as (page, agent, browser, start, token):
        await read_whole_card(page, agent, start)
        assert "Logged in as" in (await browser.post(LOG_IN, _page=token))[1]


def test_every_purpose_has_a_page_and_a_statement_of_its_own():
    assert set(OF_PAGE.values()) == set(Purpose)
    assert len({(str(shown.title), *map(str, shown.lines)) for shown in STATEMENTS.values()}) == len(Purpose)
