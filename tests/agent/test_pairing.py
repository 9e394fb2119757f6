"""From connection to pairing: whom the agent talks to, what it opens, and what it refuses to believe."""

import asyncio
from pathlib import Path

import pytest

from app.agent.link import Claim
from app.wire.agent_messages import (
    BindRequest,
    Cancel,
    CardState,
    ConsentState,
    Hello,
    HelloOk,
    HelloReject,
    PairClaim,
    PairOk,
    PairReject,
    Readers,
    ServiceState,
    SignToken,
)
from app.wire.agent_table import TO_AGENT
from tests.agent.agents import TICKET, running
from tests.agent.fake_server import FakeServer, base64url
from tests.agent.people import Person

TOKEN = "B" * 27


async def ended(task: "asyncio.Task[None]") -> None:
    async with asyncio.timeout(10):
        await task


def heard_of_cards(server: FakeServer) -> bool:
    return bool(server.all(Readers) or server.all(CardState) or server.all(ServiceState))


async def test_it_says_hello_then_claims_its_ticket(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card):
        claim = await server.welcome()
        assert claim == PairClaim(ticket=TICKET.ticket)
        assert server.headers["Sec-WebSocket-Protocol"] == server.subprotocol
        assert "Origin" not in server.headers
        assert "Sec-WebSocket-Extensions" not in server.headers


async def test_a_typed_code_is_claimed_as_a_code(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card, claim=Claim(user_code="KX7Q-4RTP")):
        assert await server.welcome() == PairClaim(user_code="KX7Q-4RTP")


async def test_a1_a_site_that_is_not_allowed_is_never_dialled(server: FakeServer, card: Path) -> None:
    person = Person()
    async with running(server, person, card, allowed=frozenset({"https://elsewhere.example"})) as agent:
        await ended(agent.task)
        assert server.connections == 0
        assert person.notices[0].is_warning


async def test_p2_no_card_is_reported_and_no_dialog_opens_before_the_browser_is_proved(
    server: FakeServer, card: Path
) -> None:
    person = Person(["NEVER123"])
    async with running(server, person, card):
        await server.welcome()
        await server.start_ceremony(CardState(rid="x", card_ref="y", kind="mynumber"))
        await server.send(Cancel(by="server", code="binding_other_browser"))
        await server.gone()
        assert person.consents == []
        assert person.prompts == []
        assert not heard_of_cards(server)


async def test_the_confirmation_page_is_opened_at_the_site_itself(server: FakeServer, card: Path) -> None:
    person = Person()
    async with running(server, person, card) as agent:
        await server.welcome()
        await server.send(BindRequest(method="return_nav", number="42", path="/agent/confirm", token=TOKEN))
        await server.send(PairOk(origin_label="x", browser_label="y", browser_binding=base64url(bytes(32))))
        await server.expect(CardState)
        assert agent.browser.opened == [f"{server.origin}/agent/confirm#{TOKEN}"]
        assert person.notices[0].large == "42"
        assert person.open_dialogs == 0


@pytest.mark.parametrize(
    ("path", "token"),
    [
        ("//evil.example/", TOKEN),
        ("//evil/", TOKEN),
        ("https://evil.example/", TOKEN),
        ("/agent/confirm?x=1", TOKEN),
        ("/agent/../confirm", TOKEN),
        ("agent/confirm", TOKEN),
        ("", TOKEN),
        ("/agent/confirm", "short"),
        ("/agent/confirm", TOKEN + " --flag"),
        ("/agent/confirm", None),
    ],
)
async def test_another_address_is_not_opened(
    server: FakeServer, card: Path, path: str, token: str | None
) -> None:
    async with running(server, Person(), card) as agent:
        await server.welcome()
        await server.send(BindRequest(method="return_nav", number="42", path=path, token=token))
        await ended(agent.task)
        assert agent.browser.opened == []


async def test_a_code_is_shown_with_the_site_and_a_warning(server: FakeServer, card: Path) -> None:
    person = Person()
    async with running(server, person, card) as agent:
        await server.welcome()
        await server.bind()
        await server.expect(CardState)
        notice = person.notices[0]
        assert notice.large == "123456"
        assert notice.is_warning
        assert any(server.origin in line for line in notice.lines)
        assert agent.browser.opened == []


async def test_s3_a_server_that_redirects_is_refused(server: FakeServer, card: Path) -> None:
    server.refuse_with = 302
    async with running(server, Person(), card) as agent:
        await ended(agent.task)
        assert server.connections == 0


async def test_s3_a_server_that_names_another_site_gets_no_card(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card) as agent:
        await server.welcome()
        await server.send(
            PairOk(
                origin_label="https://evil.example",
                browser_label="x",
                browser_binding=base64url(bytes(32)),
            )
        )
        await ended(agent.task)
        assert not heard_of_cards(server)


@pytest.mark.parametrize("binding", ["", "AAAA", "A" * 44, "!" * 43])
async def test_a_binding_that_is_not_32_bytes_is_refused(
    server: FakeServer, card: Path, binding: str
) -> None:
    async with running(server, Person(), card) as agent:
        await server.welcome()
        await server.send(PairOk(origin_label="x", browser_label="y", browser_binding=binding))
        await ended(agent.task)
        assert not heard_of_cards(server)


async def test_a_server_of_another_protocol_is_refused(server: FakeServer, card: Path) -> None:
    server.subprotocol = "madoguchi-live.1"
    async with running(server, Person(), card) as agent:
        await ended(agent.task)
        assert server.heard == []


async def test_a_server_that_answers_403_is_refused_at_once(server: FakeServer, card: Path) -> None:
    server.refuse_with = 403
    async with running(server, Person(), card) as agent:
        await ended(agent.task)


async def test_an_old_version_is_explained(server: FakeServer, card: Path) -> None:
    person = Person()
    async with running(server, person, card) as agent:
        await server.expect(Hello)
        await server.send(HelloReject(code="version_too_old", floor="9.0.0"))
        await ended(agent.task)
        assert person.notices[0].is_warning


async def test_another_browser_raises_an_alarm_here_too(server: FakeServer, card: Path) -> None:
    person = Person()
    async with running(server, person, card) as agent:
        await server.welcome()
        await server.send(PairReject(code="binding_other_browser"))
        await ended(agent.task)
        assert "different browser" in person.notices[0].lines[0]


async def test_after_an_expired_code_the_next_one_is_asked_for(server: FakeServer, card: Path) -> None:
    person = Person(codes=["KX7Q-4RTP"])
    async with running(server, person, card, once=False):
        await server.welcome()
        await server.send(PairReject(code="ticket_expired"))
        await server.gone()
        assert await server.welcome() == PairClaim(user_code="KX7Q-4RTP")


async def test_a_frame_that_is_not_a_message_ends_the_connection(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card):
        await server.expect(Hello)
        await server.send_raw('{"v":1,"v":1}')
        await server.gone()


async def test_numbers_that_go_backwards_end_the_connection(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card):
        await server.welcome()
        server._seq = 0
        await server.send(HelloOk(protocol=1, time="", floor=""))
        await server.gone()


async def test_s4_a_request_to_sign_a_hash_is_passed_over(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card):
        state = await server.until_card()
        server._seq += 1
        frame = f'{{"v":1,"t":"sign","id":"s","seq":{server._seq},"d":{{"hash":"AAAA"}}}}'
        await server.send_raw(frame)
        await server.start_ceremony(state)
        await server.expect(ConsentState, phase="shown")
        assert server.all(SignToken) == []


def test_s4_no_message_to_the_agent_has_a_field_for_bytes_to_sign() -> None:
    fields = {name for payload in TO_AGENT.values() for name in payload.__struct_fields__}
    assert not fields & {"hash", "digest", "data", "document", "bytes", "apdu", "pin", "tbs", "payload"}
    assert "sign" not in TO_AGENT
