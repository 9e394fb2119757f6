"""What every request passes: origin, body, audience, headers, language, errors."""

import dataclasses
from zlib import compress

import msgspec
import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import make_mocked_request

from app.client_address import client_address
from app.errors import BadRequest
from app.handlers.routes import _TABLE
from app.keys import CONTEXT
from app.records import Audience, Order
from app.wire.messages import AGENT_SUBPROTOCOL
from app.ws.agent_socket import _require_agent
from tests.web.visitor import Visitor

ORIGIN = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": ORIGIN + ".evil.example"},
        {"Origin": ORIGIN.upper()},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": ORIGIN},
        {"Sec-Fetch-Site": "none", "Origin": ORIGIN},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
async def test_a_form_from_elsewhere_gets_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    answer = await visitor.client.post("/login", data={"user_id": "x", "password": "y"}, headers=headers)
    assert answer.status == 403
    assert "E-1005" in await answer.text()


@pytest.mark.parametrize("headers", [{"Origin": ORIGIN}, {"Sec-Fetch-Site": "same-origin"}])
async def test_our_own_form_is_taken(visitor: Visitor, headers: dict[str, str]) -> None:
    answer = await visitor.client.post("/login", data={"user_id": "x", "password": "y"}, headers=headers)
    assert "E-1202" in await answer.text()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "application/json"),
        (b"user_id=%ff%fe&password=\xff", "application/x-www-form-urlencoded; charset=utf-8"),
        (b"user_id=x", "application/x-www-form-urlencoded; charset=klingon"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"user_id=a-999", "application/x-www-form-urlencoded; charset=punycode"),
        (
            (
                b'--x\r\nContent-Disposition: form-data; name="user_id"\r\n'
                b"Content-Type: text/plain; charset=punycode\r\n\r\na-999\r\n--x--\r\n"
            ),
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="user_id"\r\nContent-Encoding: deflate\r\n\r\n'
            + compress(b"x")
            + b"\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="_charset_"\r\n\r\n' + b"x" * 40 + b"\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        (
            b"\n" * 2000 + b'--x\r\nContent-Disposition: form-data; name="user_id"\r\n\r\nx\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (b"&".join(b"a%d=1" % n for n in range(100)), "application/x-www-form-urlencoded"),
    ],
)
async def test_a_body_that_is_no_form_is_refused_with_a_code(
    visitor: Visitor, body: bytes, content_type: str
) -> None:
    headers = {"Origin": ORIGIN, "Content-Type": content_type}
    answer = await visitor.client.post("/login", data=body, headers=headers)
    assert answer.status == 400
    assert "E-1004" in await answer.text()


async def test_a_form_that_is_packed_is_refused(visitor: Visitor) -> None:
    """A few kilobytes of one can hold gigabytes."""
    headers = {
        "Origin": ORIGIN,
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Encoding": "deflate",
    }
    body = compress(b"user_id=x&password=y")
    answer = await visitor.client.post("/login", data=body, headers=headers)
    assert answer.status == 400
    assert "E-1004" in await answer.text()


async def test_a_file_in_a_form_that_takes_none_is_refused(visitor: Visitor) -> None:
    data = FormData()
    data.add_field("user_id", b"x", filename="x.bin")
    answer = await visitor.client.post("/login", data=data, headers={"Origin": ORIGIN})
    assert answer.status == 400


async def test_an_oversized_body_is_refused_with_a_code(visitor: Visitor) -> None:
    answer = await visitor.post("/login", user_id="x" * 70_000, password="y")
    assert answer.status == 413
    assert "E-1003" in await answer.text()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_a_method_nobody_offers_is_refused(visitor: Visitor, method: str) -> None:
    answer = await visitor.client.request(method, "/login", headers={"Origin": ORIGIN})
    assert answer.status == 405
    assert "E-1002" in await answer.text()


@pytest.mark.parametrize(
    "path", ["/nope", "/static/site.css", "/%00", "/register/card/../..//x", "/language/xx"]
)
async def test_an_address_nobody_offers_is_a_page_with_a_code(visitor: Visitor, path: str) -> None:
    answer = await visitor.get(path)
    assert answer.status == 404
    assert "E-1001" in await answer.text()


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "login"]
)
async def test_the_language_switch_leads_nowhere_else(visitor: Visitor, to: str) -> None:
    answer = await visitor.client.get("/language/en", params={"to": to}, allow_redirects=False)
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/", "/login", "/nope", "/menu", "/healthz"])
async def test_every_answer_carries_the_headers(visitor: Visitor, path: str) -> None:
    headers = (await visitor.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers
    assert len(headers["X-Request-Id"]) == 16


async def test_no_page_has_inline_script_or_style(visitor: Visitor) -> None:
    await visitor.open_card_page()
    for path in ("/", "/register", "/register/card", "/login", "/terms", "/guide", "/places?prefecture=13"):
        text = await (await visitor.get(path)).text()
        assert "<script>" not in text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ja", "ja"),
        ("en-GB,en;q=0.9", "en"),
        ("pt-BR", "en"),
        ("", "ja"),
        (";;;,,\u00e9", "ja"),
        ("x" * 900, "en"),
    ],
)
async def test_the_first_page_speaks_what_the_browser_asks_for(
    visitor: Visitor, header: str, language: str
) -> None:
    answer = await visitor.client.get("/", headers={"Accept-Language": header.encode().decode("latin-1")})
    assert f'<html lang="{language}"' in await answer.text()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (method, path.replace("{position}", "1"))
        for method, path, _, _, policy in _TABLE
        if policy.audience is Audience.APPLICANT
    ],
)
async def test_an_applicants_page_asks_strangers_and_visitors_to_log_in(
    visitor: Visitor, method: str, path: str
) -> None:
    ask = visitor.get if method == "GET" else visitor.post
    assert (await ask(path)).status == 401
    await visitor.open_card_page()
    assert (await ask(path)).status == 401


def test_every_route_that_changes_something_for_a_session_is_in_the_page_order() -> None:
    # Sent by the page's script while the tab stays on the page, or a picture in the page.
    exempt = {"live_code", "typed_keep", "identity_thumbnail", "user_id_thumbnail"}
    loose = {
        name
        for method, _, _, name, policy in _TABLE
        if policy.audience is not Audience.PUBLIC and policy.order is Order.NONE
    }
    assert loose == exempt


async def test_many_new_sessions_from_one_address_have_to_wait(visitor: Visitor) -> None:
    for _ in range(60):
        visitor.client.session.cookie_jar.clear()
        await visitor.open_card_page()
    visitor.client.session.cookie_jar.clear()
    answer = await visitor.get("/register/card")
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) > 0
    visitor.clock.advance(seconds=60)
    assert (await visitor.get("/register/card")).status == 200


async def test_many_logins_from_one_address_have_to_wait(visitor: Visitor) -> None:
    for _ in range(30):
        await visitor.sign_in("AAA-AAA-AAAA")
    assert (await visitor.sign_in("AAA-AAA-AAAA")).status == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        ((), "203.0.113.9", "127.0.0.1"),
        (("127.0.0.1",), "203.0.113.9", "203.0.113.9"),
        (("127.0.0.0/8", "10.0.0.0/8"), "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (("127.0.0.1",), "", "127.0.0.1"),
        (("127.0.0.1",), "not an address", "not an address"),
    ],
)
async def test_only_a_trusted_proxy_may_say_who_is_behind_it(
    visitor: Visitor, proxies: tuple[str, ...], forwarded: str, found: str
) -> None:
    config = visitor.context.config
    server = msgspec.structs.replace(config.server, trusted_proxies=proxies)
    app = web.Application()
    context = dataclasses.replace(visitor.context, config=msgspec.structs.replace(config, server=server))
    app[CONTEXT] = context
    request = make_mocked_request("GET", "/", {"X-Forwarded-For": forwarded}, app=app).clone(
        remote="127.0.0.1"
    )
    assert client_address(request) == found


@pytest.mark.parametrize("remote", ["203.0.113.9", "", "::ffff:203.0.113.9", "localhost"])
async def test_w2_an_agent_without_tls_is_refused_unless_it_is_on_this_machine(
    visitor: Visitor, remote: str
) -> None:
    headers = {"Sec-WebSocket-Protocol": AGENT_SUBPROTOCOL}
    request = make_mocked_request("GET", "/ws/agent", headers).clone(remote=remote)
    with pytest.raises(BadRequest):
        _require_agent(request, visitor.context)
    _require_agent(request.clone(remote="127.0.0.1"), visitor.context)
