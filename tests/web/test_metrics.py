"""GET /metrics: figures for whom the settings name, and no such address for everybody else."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import msgspec
import pytest

from app.config import Config, Metrics
from app.identity.anchor import add_anchor
from app.identity.policies import Mode
from app.metrics import Gauge, exposition
from app.store.certificates import CertificateRow, insert_certificate
from app.store.db import Tx
from app.tokens import new_id
from tests.commands.authorities import Mint, pem
from tests.web.conftest import started
from tests.web.visitor import Visitor

LINE = re.compile(r'madoguchi_[a-z_]+(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.e+]+')


@pytest.fixture
def config(config: Config) -> Config:
    """Asked for by an office whose proxy is on the same machine and known."""
    server = msgspec.structs.replace(config.server, trusted_proxies=("127.0.0.1",))
    chosen = Metrics(enabled=True, networks=("127.0.0.0/8", "10.1.0.0/16"))
    return msgspec.structs.replace(config, server=server, metrics=chosen)


@pytest.fixture
async def strangers_proxy(config: Config) -> AsyncIterator[Visitor]:
    """The office forgot to name its proxy."""
    server = msgspec.structs.replace(config.server, trusted_proxies=())
    async for found in started(msgspec.structs.replace(config, server=server)):
        yield found


@pytest.fixture
async def turned_off(config: Config) -> AsyncIterator[Visitor]:
    async for found in started(msgspec.structs.replace(config, metrics=Metrics())):
        yield found


@pytest.fixture
async def trusting(config: Config) -> AsyncIterator[Visitor]:
    """With two authorities of one name, a hundred days apart."""
    mint, folder = Mint(), config.data / "trust" / "signature"
    for days in (400, 300):
        certificate = mint.authority(ends=timedelta(days=days)).certificate
        add_anchor(folder, pem(certificate), use="sign", mode=Mode.DEMO, now=mint.now)
    async for found in started(config):
        yield found


async def status(visitor: Visitor, **headers: str) -> int:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return (await visitor.client.get("/metrics", headers=named)).status


async def test_the_figures_are_readable_and_count(visitor: Visitor) -> None:
    await visitor.open_card_page()
    answer = await visitor.get("/metrics")
    text = await answer.text()
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert all(line.startswith("# ") or LINE.fullmatch(line) for line in text.splitlines())
    assert "madoguchi_sessions 1\n" in text
    assert 'madoguchi_mails{state="queued"} 0\n' in text
    assert 'madoguchi_live_readings{state="done"} 0\n' in text
    assert 'madoguchi_build_info{version="' in text


async def test_days_left_of_every_authority_are_told(trusting: Visitor) -> None:
    text = await (await trusting.get("/metrics")).text()
    found = re.findall(
        r'madoguchi_anchor_days_left\{use="signature",authority="[0-9A-F]{8}"\} (-?[0-9]+)\n', text
    )
    assert [int(right) - int(left) for left, right in pairwise(found)] == [100]


async def test_reading_the_figures_opens_no_session(visitor: Visitor) -> None:
    assert not (await visitor.get("/metrics")).cookies
    assert await visitor.sessions() == []


async def test_who_is_elsewhere_finds_nothing(visitor: Visitor) -> None:
    assert await status(visitor, X_Forwarded_For="10.1.2.3") == 200
    assert await status(visitor, X_Forwarded_For="10.2.2.3") == 404
    assert await status(visitor, X_Forwarded_For="10.1.2.3, 203.0.113.9") == 404
    assert await status(visitor, X_Forwarded_For="no address") == 404


@pytest.mark.parametrize("header", ["X_Forwarded_For", "X_Real_IP", "Forwarded"])
async def test_a_proxy_that_nobody_named_does_not_make_the_world_local(
    strangers_proxy: Visitor, header: str
) -> None:
    assert await status(strangers_proxy) == 200
    assert await status(strangers_proxy, **{header: "127.0.0.1"}) == 404


async def test_figures_are_off_unless_the_office_turns_them_on(turned_off: Visitor) -> None:
    assert await status(turned_off) == 404


def test_what_would_end_a_label_is_escaped() -> None:
    text = exposition([Gauge("figure", "About.", (({"name": 'a"b\\c\nd'}, 1),))])
    assert text == '# HELP figure About.\n# TYPE figure gauge\nfigure{name="a\\"b\\\\c\\nd"} 1\n'


async def test_certificates_of_accounts_are_counted_by_what_is_known_of_them(visitor: Visitor) -> None:
    await visitor.register()
    (session,) = await visitor.sessions()
    assert session.registered_id

    def keep(tx: Tx) -> None:
        for use, known in (("sign", "good"), ("auth", "not_checked")):
            row = CertificateRow(new_id(), session.registered_id, use, b"", 10**13, known, "test", 1, 1)
            insert_certificate(tx, row)

    await visitor.context.db.write(keep)
    text = await (await visitor.get("/metrics")).text()
    assert 'madoguchi_certificates{revocation="good"} 1\n' in text
    assert 'madoguchi_certificates{revocation="not_checked"} 1\n' in text
    assert 'madoguchi_certificates{revocation="revoked"} 0\n' in text
    assert "SAMPLE MARIA" not in text
