"""Check my computer and card over both real sockets: its lines while a card comes and goes, the signed test, and that
nothing is kept."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.identity.findings import CertificateRevoked, IdentityRefused, RevocationUnavailable
from app.identity.revocation import RevocationResult, RevocationStatus
from app.store.readings import get_reading
from app.wire.agent_messages import (
    CardGone,
    CardState,
    CardText,
    CeremonyStart,
    CertificateState,
    Challenge,
    PinState,
    Readers,
    ReaderState,
    Result,
    ServiceState,
    TextField,
)
from app.wire.codes import FailureCode
from app.wire.messages import MAX_FRAME
from app.wire.page_messages import Snapshot
from tests.identity.demo_card import HOLDER
from tests.live.desk import page_socket, start_reading
from tests.live.office import read_whole_card

LATER = (datetime.now(UTC) + timedelta(days=800)).date().isoformat()
CERTIFICATES = (
    CertificateState(use="sign", state="protected"),
    CertificateState(use="auth", state="ok", not_after=LATER),
)


@pytest.fixture
async def checked(office, card):
    async with office.paired(card, path="/check") as ends:
        yield ends


async def told(page, name, *found) -> Snapshot:
    """The next picture in which this line has one of these tones."""
    while True:
        shot = await page.hear(Snapshot)
        if tones(shot).get(name) in found:
            return shot


def tones(shot):
    return {line.name: line.tone for line in shot.lines}


def line(shot, name):
    return next(line for line in shot.lines if line.name == name)


async def signed_proof(page, agent):
    """The signed test from its button to the address that takes what it showed."""
    await start_reading(page)
    start = await agent.hear(CeremonyStart)
    await agent.show_card(certs=CERTIFICATES)
    await page.state("check_card")
    return start, await read_whole_card(page, agent, start)


async def kept_reading(office):
    context = office.context
    (live,) = context.live.all()
    now = context.clock.now_ms()
    return await context.db.read(lambda tx: get_reading(tx, live.session_id, "check", now=now))


async def test_the_list_follows_service_reader_and_card_without_any_ceremony(checked) -> None:
    page, agent, _ = checked
    await agent.say(ServiceState(pcsc="stopped"))
    assert (await told(page, "service", "bad")).title == "The smart card service is not ready"
    await agent.say(ServiceState(pcsc="running"))
    await agent.show_reader()
    empty = await told(page, "card", "warning")
    assert (empty.title, empty.allowed) == ("Put your Individual Number card on the reader", ())
    await agent.show_card(certs=CERTIFICATES)
    found = await told(page, "auth_pin", "good")
    assert (found.title, found.allowed) == ("Your computer and your card are ready", ("flow.start",))
    await agent.say(CardGone(rid="r1", card_ref=agent.ref, cause="card"))
    await agent.show_reader()
    assert tones(await told(page, "card", "warning"))["auth_pin"] == "unknown"
    assert not agent.heard_of(CeremonyStart)


@pytest.mark.parametrize("kind", ["residence", "unknown", "unsupported"])
async def test_with_another_card_no_test_is_offered(checked, kind) -> None:
    page, agent, _ = checked
    await agent.show_card(kind=kind)
    shot = await told(page, "card", "bad")
    assert shot.allowed == ()
    assert shot.title == "This is not an Individual Number card."


async def test_the_signed_test_asks_for_the_user_pin_only_and_leaves_nothing(office, checked) -> None:
    page, agent, browser = checked
    start, result = await signed_proof(page, agent)
    assert (start.purpose, start.needs, result.next) == ("check", ("auth",), "/check")
    assert (await agent.hear(Result)).ok
    assert await kept_reading(office) is not None
    token = await browser.open_card_page("/check")
    status, text = await browser.post("/check", _page=token)
    assert status == 200
    assert await kept_reading(office) is None
    assert "Verified. Your card signed" in text
    async with page_socket(browser, await browser.open_card_page("/check")) as again:
        shot = again.heard_of(Snapshot)[-1]
        assert (shot.state, shot.title) == ("paired", "Your certificate works")
        assert line(shot, "revocation").text == "Not checked: this office does not ask the authority."
        assert "for user authentication, 20" in line(shot, "proof").text


async def test_another_card_does_not_inherit_the_test_of_the_last_one(office, checked) -> None:
    page, agent, browser = checked
    await signed_proof(page, agent)
    await browser.post("/check", _page=await browser.open_card_page("/check"))
    async with page_socket(browser, await browser.open_card_page("/check")) as again:
        await agent.show_card(card_ref="0" * 32, certs=CERTIFICATES)
        assert line(await told(again, "proof", "unknown"), "proof").text == "Not tested."


async def test_a_test_that_is_taken_twice_changes_nothing(office, checked) -> None:
    page, agent, browser = checked
    await signed_proof(page, agent)
    for _ in range(2):
        status, text = await browser.post("/check", _page=await browser.open_card_page("/check"))
        assert status == 200
    assert "Verified. Your card signed" in text


async def test_a_test_by_another_card_is_refused_and_shown_in_its_line(checked, other_card) -> None:
    page, agent, _ = checked
    await start_reading(page)
    start = await agent.hear(CeremonyStart)
    await agent.show_card(certs=CERTIFICATES)
    await page.state("check_card")
    agent.card = other_card
    await agent.agree()
    await agent.pin("auth")
    await agent.say(agent.token(await agent.hear(Challenge), start))
    shot = await page.state("failed")
    assert shot.code == FailureCode.CARD_CHANGED
    assert line(shot, "proof").tone == "warning"
    assert line(shot, "proof").section == "certificate#other-card"


async def test_pages_for_other_purposes_get_no_lines_and_no_report(office, card) -> None:
    async with office.paired(card) as (page, _, _):
        shots = page.heard_of(Snapshot)
        assert {(shot.lines, shot.report) for shot in shots} == {((), "")}


@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en"])
async def test_nothing_personal_that_the_agent_says_reaches_the_page(office, card, lang) -> None:
    """Names, numbers, references and serials, in every place where an agent can put a text."""
    canaries = (
        "見本花子",
        "AB12345678CD",
        "123456789012",
        "C0FFEE1234",
        agent_ref := "feedface" * 4,
        "1980-02-17",
    )
    async with office.paired(card, path="/check", lang=lang) as (page, agent, _):
        reader = ReaderState(
            rid="r-C0FFEE1234",
            label="Reader 見本花子 AB12345678CD (123456789012)",
            kind="reader",
            slot="present",
        )
        await agent.say(Readers(rev=1, list=(reader,)))
        worst = (
            PinState(kind="sign", state="blocked", left=0, max=5),
            PinState(kind="auth", state="low", left=1, max=3),
        )
        expired = (
            CERTIFICATES[0],
            CertificateState(use="auth", state="absent", not_after="1980-02-17", active=False),
        )
        state = CardState(
            rid=reader.rid, card_ref=agent_ref, kind="mynumber", certs=expired, pins=worst, simulated=True
        )
        await agent.say(state)
        await agent.say(CardText(fields=(TextField(key="name", value=HOLDER.name),)))
        shot = await told(page, "auth_pin", "warning")
        report, shown = shot.report, msgspec.json.encode(shot.lines).decode()
        for canary in (*canaries, HOLDER.name, HOLDER.address, agent.ref):
            assert canary not in report
            assert canary not in shown
        assert max(len(frame.encode()) for frame in page.frames) < MAX_FRAME


async def test_the_clock_of_the_computer_is_compared_with_ours(office, card) -> None:
    async with office.paired(card, path="/check") as (page, agent, _):
        ahead = (datetime.now(UTC) + timedelta(minutes=11)).isoformat()
        envelope = {
            "v": 1,
            "t": "service.state",
            "id": "late",
            "seq": 99,
            "ts": ahead,
            "d": {"pcsc": "running"},
        }
        await agent.socket.send_str(json.dumps(envelope))
        agent._sent = 99
        await agent.show_reader()
        shot = await told(page, "clock", "bad")
        assert line(shot, "clock").text == "About 11 minutes fast."


@pytest.mark.parametrize("told_time", ["", "yesterday", "2026-11-22T00:00:00", "9" * 80])
async def test_a_time_that_is_none_is_passed_over(office, card, told_time) -> None:
    async with office.paired(card, path="/check") as (page, agent, _):
        envelope = {
            "v": 1,
            "t": "service.state",
            "id": "odd",
            "seq": 99,
            "ts": told_time,
            "d": {"pcsc": "stopped"},
        }
        await agent.socket.send_str(json.dumps(envelope))
        assert line(await told(page, "service", "bad"), "clock").tone == "unknown"


@dataclass
class Authority:
    """At the RevocationProvider port: answers every question in one way."""

    answer: RevocationStatus | type[IdentityRefused]

    async def check(self, certificate, now):
        if isinstance(self.answer, RevocationStatus):
            return RevocationResult(self.answer, "test", now)
        raise self.answer


@pytest.mark.parametrize(
    ("answer", "tone", "found"),
    [
        (RevocationStatus.GOOD, "good", "Not cancelled."),
        (RevocationStatus.SOFT_FAILED, "warning", "we do not know"),
        (CertificateRevoked, "bad", "has been cancelled"),
        (RevocationUnavailable, "warning", "could not be checked"),
    ],
)
async def test_what_the_authority_answers_is_told_as_it_is(office, checked, answer, tone, found) -> None:
    page, agent, browser = checked
    object.__setattr__(office.context, "revocation", Authority(answer))
    await start_reading(page)
    start = await agent.hear(CeremonyStart)
    await agent.show_card(certs=CERTIFICATES)
    await agent.agree()
    await agent.pin("auth")
    await agent.say(agent.token(await agent.hear(Challenge), start))
    await page.state("done", "failed")
    await browser.post("/check", _page=await browser.open_card_page("/check"))
    async with page_socket(browser, await browser.open_card_page("/check")) as again:
        shown = line(again.heard_of(Snapshot)[-1], "revocation")
    assert shown.tone == tone
    assert found in shown.text
    assert await kept_reading(office) is None
