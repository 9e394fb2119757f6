"""Rows N1 to N5, S1, T, C6, D1, D3 and L1 over the wire: what the server makes of an agent's answer."""

import asyncio
import json
import secrets
from dataclasses import replace

import msgspec
import pytest

from app.card.demo_pki import Variant
from app.rules.session import EndReason
from app.services.read_card import NONCE_BYTES, read_facts
from app.store.challenges import ChallengeFor, insert_challenge, take_challenge
from app.store.readings import get_reading
from app.tokens import secret_hash
from app.wire.agent_messages import AttemptFailed, CardText, Challenge, ErrorReply, Result, TextField
from app.wire.page_messages import Retry
from tests.identity.demo_card import HOLDER
from tests.live.office import read_whole_card
from tests.real.waiting import until


@pytest.fixture
async def desk(office, card):
    async with office.asked_for_consent(card) as (page, agent, _, start):
        await agent.agree()
        yield page, agent, start


async def challenged(agent, use="sign") -> Challenge:
    await agent.pin(use)
    return await agent.hear(Challenge)


async def stored_reading(office):
    (live,) = office.context.live.all()
    now = office.context.clock.now_ms()
    return await office.context.db.read(lambda tx: get_reading(tx, live.session_id, "register", now=now))


async def audit_lines(office):
    await office.context.live.journal.write_waiting()
    await office.context.db.write(
        lambda tx: None
    )  # Units are written in order, so this one comes after them.
    rows = await office.context.db.read(
        lambda tx: tx.execute("SELECT tag, subject, detail FROM audit").fetchall()
    )
    return [tuple(row) for row in rows]


async def count(office, table):
    rows = await office.context.db.read(lambda tx: tx.execute(f"SELECT count(*) FROM {table}").fetchone())
    return rows[0]


def test_n1_nonces_are_32_bytes_and_never_come_twice():
    assert len({secrets.token_bytes(NONCE_BYTES) for _ in range(100_000)}) == 100_000


async def test_n1_a_challenge_carries_32_bytes_and_only_its_hash_is_stored(office, desk):
    _, agent, _ = desk
    nonce = (await challenged(agent)).nonce
    assert len(nonce) == 43
    row = await office.context.db.read(lambda tx: tuple(tx.execute("SELECT * FROM challenges").fetchone()))
    assert secret_hash(nonce) in row
    assert nonce not in map(str, row)


async def test_n2_a_challenge_of_another_session_is_refused_and_spent(office, desk):
    page, agent, start = desk
    challenge = await challenged(agent)
    hashed = secret_hash(challenge.nonce)

    def steal(tx):
        tx.execute("UPDATE challenges SET session_id = 'other' WHERE nonce_hash = ?", (hashed,))

    await office.context.db.write(steal)
    await agent.say(agent.token(challenge, start))
    assert (await page.state("failed")).code == "nonce_used"
    assert await count(office, "challenges") == 0


async def test_n3_fifty_takers_of_one_challenge_get_it_once(office):
    good_for = ChallengeFor("s", "p", "c", "register", "sign")
    await office.context.db.write(lambda tx: insert_challenge(tx, b"h", good_for, expires_at=1))
    taken = await asyncio.gather(
        *(office.context.db.write(lambda tx: take_challenge(tx, b"h")) for _ in range(50))
    )
    assert [item for item in taken if item] == [(good_for, 1)]


async def test_n3_a_token_sent_twice_is_refused_the_second_time(office, desk):
    page, agent, start = desk
    token = agent.token(await challenged(agent), start)
    await agent.say(token)
    await page.state("pin")
    await agent.say(token)
    assert (await agent.hear(ErrorReply)).code == "bad_state"


@pytest.mark.parametrize(("seconds", "state"), [(300, "failed"), (295, "pin")])
async def test_n4_an_answer_after_300_seconds_is_too_late(office, desk, seconds, state):
    page, agent, start = desk
    challenge = await challenged(agent)
    (live,) = office.context.live.all()
    live.flow = replace(live.flow, deadline=live.flow.deadline + 400)
    office.clock.shift += seconds
    await agent.say(agent.token(challenge, start))
    shot = await page.state("failed", "pin")
    while shot.state == "pin" and shot.rev < live.rev:
        shot = await page.state("failed", "pin")
    assert shot.state == state
    assert shot.code == ("nonce_expired" if state == "failed" else None)


async def test_n5_a_failed_verification_burns_the_challenge(office, desk):
    page, agent, start = desk
    challenge = await challenged(agent)
    await agent.say(agent.token(challenge, start, nonce=b"x" * 32))
    assert (await page.state("failed")).code == "signature_invalid"
    assert await count(office, "challenges") == 0
    agent.cid = None
    await agent.say(agent.token(challenge, start))
    assert (await agent.hear(ErrorReply)).code == "bad_state"


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://evil.example"},
        {"nonce": b"\0" * 32},
        {"browser_binding": b"\0" * 32},
        {"purpose": "login"},
        {"document": b"something else"},
        {"use": "auth"},
    ],
)
async def test_s1_a_signature_over_any_other_value_is_invalid(desk, changes):
    page, agent, start = desk
    await agent.say(agent.token(await challenged(agent), start, **changes))
    assert (await page.state("failed")).code == "signature_invalid"
    assert not (await agent.hear(Result)).ok


async def test_t2_a_token_of_another_format_is_refused(desk):
    page, agent, start = desk
    token = agent.token(await challenged(agent), start)
    await agent.say(msgspec.structs.replace(token, format="madoguchi-token:10"))
    assert (await page.state("failed")).code == "token_invalid"


async def test_t4_a_token_with_a_nonce_field_is_no_message_at_all(desk):
    _, agent, start = desk
    payload = msgspec.to_builtins(agent.token(await challenged(agent), start)) | {"nonce": "x"}
    await agent.socket.send_str(json.dumps({"v": 1, "t": "sign.token", "id": "x", "seq": 999, "d": payload}))
    assert (await agent.hear(ErrorReply)).code == "invalid"


async def test_s4_there_is_no_word_that_signs_a_hash(desk):
    _, agent, _ = desk
    await agent.socket.send_str('{"v":1,"t":"sign.hash","id":"x","seq":999,"d":{"hash":"00"}}')
    assert (await agent.hear(ErrorReply)).code == "unknown_type"


@pytest.mark.parametrize(
    ("variant", "code"),
    [
        (Variant.EXPIRED, "cert_expired"),
        (Variant.NOT_YET, "cert_not_yet"),
        (Variant.OTHER_POLICY, "cert_wrong_use"),
    ],
)
async def test_a_certificate_with_one_thing_wrong_ends_with_its_own_code(desk, card, variant, code):
    page, agent, start = desk
    token = agent.token(await challenged(agent), start, certificate=card.certificate("sign", variant=variant))
    await agent.say(token)
    shot = await page.state("failed")
    assert (shot.code, shot.retryable) == (code, False)


async def test_a_token_before_its_pin_is_refused(desk):
    page, agent, start = desk
    first = await challenged(agent)
    await agent.say(agent.token(first, start))
    await page.state("pin")
    await agent.say(agent.token(Challenge(use="auth", nonce=first.nonce), start))
    assert (await agent.hear(ErrorReply)).state == "pin"


async def test_c6_signatures_of_two_cards_are_refused(office, desk, other_card):
    page, agent, start = desk
    await agent.say(agent.token(await challenged(agent), start))
    await agent.pin("auth")
    agent.card = other_card
    await agent.say(agent.token(await agent.hear(Challenge), start))
    assert (await page.state("failed")).code == "card_changed"
    assert await stored_reading(office) is None


async def test_d1_what_the_agent_reads_as_text_never_fills_a_field_and_a_difference_is_noted(office, desk):
    page, agent, start = desk
    await agent.say(CardText(fields=(TextField(key="name", value="SOMEBODY ELSE"),)))
    for use in start.needs:
        await agent.pin(use)
        await agent.say(agent.token(await agent.hear(Challenge), start))
    await page.state("done")
    facts = read_facts(office.context, await stored_reading(office))
    assert facts.name == HOLDER.name
    (detail,) = [json.loads(line[2]) for line in await audit_lines(office) if line[0] == "live:card:verified"]
    assert detail == {"text_mismatch": 1, "revocation": "not_checked", "other_municipality": 0}


async def test_d3_an_aborted_ceremony_leaves_no_personal_data(office, desk):
    page, agent, start = desk
    await agent.say(agent.token(await challenged(agent), start))
    await page.state("pin")
    await agent.pin("auth", "prompt", "cancelled")
    await page.state("cancelled")
    (live,) = office.context.live.all()
    assert live.ceremony is None
    assert await count(office, "readings") == 0


async def test_d3_a_reading_goes_with_its_session(office, card):
    async with office.asked_for_consent(card) as (page, agent, browser, start):
        await read_whole_card(page, agent, start)
        assert await count(office, "readings") == 1
        token = browser.client.cookie_jar.filter_cookies(office.server.make_url("/"))["madoguchi"].value
        await office.context.sessions.end(office.context.sessions.find(token), EndReason.LOGGED_OUT)
        assert await count(office, "readings") == 0


async def test_l1_the_audit_tells_every_step_and_no_person(office, desk, card):
    page, agent, start = desk
    for use in start.needs:
        await agent.pin(use)
        await agent.say(agent.token(await agent.hear(Challenge), start))
    await page.state("done")
    lines = await audit_lines(office)
    tags = [line[0] for line in lines]
    assert tags == [
        "live:pairing:claimed",
        "live:pairing:bound",
        "live:ceremony:begun",
        "live:card:verified",
        "live:ceremony:ended",
    ]
    text = str(lines)
    assert "done" in text
    for told in (HOLDER.name, HOLDER.address, agent.ref, "Test Reader", "1980"):
        assert told not in text


async def test_l2_the_page_hears_a_code_and_a_sentence_and_no_detail(desk, card):
    page, agent, start = desk
    await agent.say(agent.token(await challenged(agent), start, certificate=card.certificate("auth")))
    shot = await page.state("failed")
    assert (shot.code, shot.title) == (
        "cert_wrong_use",
        "The certificate of this card cannot be used for registration.",
    )
    for secret in ("Traceback", "WrongKeyUsage", agent.ref):
        assert secret not in page.frames[-1]


async def test_after_a_refusal_a_retry_starts_a_new_ceremony_with_new_challenges(office, desk):
    page, agent, start = desk
    first = await challenged(agent)
    await agent.say(agent.token(first, start, nonce=b"x" * 32))
    await page.state("failed")
    await page.say(Retry())
    old = agent.cid
    start = await agent.hear(type(start))
    assert agent.cid != old
    await agent.agree()
    assert (await challenged(agent)).nonce != first.nonce
    await until(lambda: office.context.live.all()[0].flow.state == "read")


async def test_a_word_about_an_older_ceremony_is_passed_over(desk):
    page, agent, start = desk
    await agent.pin("sign", "prompt")
    await page.state("pin")
    await agent.say(AttemptFailed(code="card_error"), cid="older")
    challenge = await _after_prompt(agent)
    await agent.say(agent.token(challenge, start))
    assert (await page.state("pin", "failed")).state == "pin"


async def _after_prompt(agent):
    await agent.pin("sign", "verifying", "ok")
    return await agent.hear(Challenge)
