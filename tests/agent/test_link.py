"""Links and codes that start a pairing: what is ours is read, everything else is refused with one declared finding."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agent.findings import CodeMalformed, LinkMalformed, OriginRefused, UsageProblem
from app.agent.link import fold_code, parse_link
from app.agent.origin import parse_origin, require_allowed, socket_url

TICKET = "A" * 27


def link_to(origin: str, *, ticket: str = TICKET) -> str:
    alias = base64.urlsafe_b64encode(origin.encode()).rstrip(b"=").decode()
    return f"madoguchi-agent://pair?s={alias}&t={ticket}"


@pytest.mark.parametrize("origin", ["https://ras.example.go.jp", "https://ras.example:8443"])
def test_a_link_of_ours_names_its_site_and_ticket(origin: str) -> None:
    read = parse_link(link_to(origin), dev_http=False)
    assert (read.origin, read.claim.ticket) == (origin, TICKET)


def test_a_browser_may_add_a_slash_after_pair() -> None:
    assert parse_link(link_to("https://a.example").replace("pair?", "pair/?"), dev_http=False).claim.ticket


@pytest.mark.parametrize(
    "link",
    [
        "",
        "madoguchi-agent://pair",
        "madoguchi-agent://pair?s=&t=",
        link_to("https://a.example") + "&u=1",
        link_to("https://a.example") + "#x",
        link_to("https://a.example") + "\n",
        " " + link_to("https://a.example"),
        link_to("https://a.example").replace("madoguchi-agent", "other-agent"),
        link_to("https://a.example").replace("pair", "evil"),
        link_to("https://a.example", ticket="short"),
        link_to("https://a.example", ticket="A" * 600),
        link_to("https://a.example", ticket="$(reboot)" + "A" * 22),
        link_to("https://a.example", ticket="`id`" + "A" * 22),
        link_to("https://a.example", ticket="A" * 22 + ";ls"),
        link_to("https://a.example", ticket="--sim=/etc" + "A" * 22 + " --faults"),
        "madoguchi-agent://pair?s=https://a.example&t=" + TICKET,
    ],
)
def test_a2_a_link_of_another_form_is_refused(link: str) -> None:
    with pytest.raises(LinkMalformed):
        parse_link(link, dev_http=True)


@pytest.mark.parametrize(
    "origin",
    [
        "http://a.example",
        "http://127.0.0.1:8080",
        "https://a.example/path",
        "https://user@a.example",
        "https://A.example",
        "https://a.example:443",
        "https://a.example?x=1",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://a example",
        "https://a.example\nhttps://b.example",
        "https://[::1",
    ],
)
def test_a2_a_link_that_names_no_plain_site_is_refused(origin: str) -> None:
    with pytest.raises(LinkMalformed):
        parse_link(link_to(origin), dev_http=False)


@given(st.text(max_size=600))
def test_a2_whatever_text_a_link_is_only_the_declared_finding_comes_out(text: str) -> None:
    with pytest.raises(LinkMalformed):
        parse_link(text, dev_http=True)


@given(st.binary(max_size=220), st.text("abcABC019-_=%&#./:", max_size=70))
def test_a2_whatever_its_parts_a_link_is_read_canonical_or_refused(alias: bytes, ticket: str) -> None:
    text = base64.urlsafe_b64encode(alias).rstrip(b"=").decode()
    try:
        read = parse_link(f"madoguchi-agent://pair?s={text}&t={ticket}", dev_http=False)
    except LinkMalformed:
        return
    assert read.origin == alias.decode() == parse_origin(read.origin, dev_http=False)


@pytest.mark.parametrize(
    "typed", ["KX7Q-4RTP", "kx7q4rtp", "ＫＸ７Ｑ－４ＲＴＰ", " kx7q — 4rtp ", "KX7Q\u20104RTP"]
)
def test_a_code_is_folded_from_what_people_type(typed: str) -> None:
    assert fold_code(typed) == "KX7Q-4RTP"


@given(st.text(max_size=80))
def test_a_folded_code_has_the_form_of_the_page_or_is_refused(typed: str) -> None:
    try:
        code = fold_code(typed)
    except CodeMalformed:
        return
    assert len(code) == 9
    assert code[4] == "-"
    assert code.isascii()


@pytest.mark.parametrize(
    "typed", ["", "KX7Q", "KX7Q-4RT", "KX7Q-4RTPX", "KX7Q-4RT!", "1234-5670", "ＫＸ７Ｑ"]
)
def test_a_code_of_another_form_is_refused(typed: str) -> None:
    with pytest.raises(CodeMalformed):
        fold_code(typed)


def test_a_site_is_compared_whole() -> None:
    allowed = frozenset({"https://ras.example.go.jp"})
    require_allowed("https://ras.example.go.jp", allowed)
    for other in (
        "https://ras.example.go.jp.evil.example",
        "https://ras.example.go.jp:8443",
        "http://ras.example.go.jp",
        "https://evil.example",
    ):
        with pytest.raises(OriginRefused):
            require_allowed(other, allowed)


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://RAS.Example.go.jp/", "https://ras.example.go.jp"),
        ("https://a.example:443", "https://a.example"),
        ("https://窓口.example", "https://xn--6or331g.example"),
    ],
)
def test_a_typed_address_is_made_canonical(typed: str, origin: str) -> None:
    assert parse_origin(typed, dev_http=False) == origin


def test_http_is_for_this_machine_and_development_only() -> None:
    assert parse_origin("http://127.0.0.1:8080", dev_http=True) == "http://127.0.0.1:8080"
    for text, dev_http in (
        ("http://127.0.0.1:8080", False),
        ("http://10.0.0.1", True),
        ("http://127.0.0.1.evil.example", True),
        ("ftp://127.0.0.1", True),
    ):
        with pytest.raises(UsageProblem):
            parse_origin(text, dev_http=dev_http)


def test_the_socket_is_at_the_site_itself() -> None:
    assert socket_url("https://a.example") == "wss://a.example/ws/agent"
