"""Static files: names carry the content, codings are negotiated, unknown names are refused."""

import gzip
from pathlib import Path

import brotli
import pytest
from aiohttp import web
from pytest_aiohttp.plugin import AiohttpClient

from app.assets import Assets, best_coding, load_assets
from app.errors import NotFound
from app.handlers.static import static_file
from app.keys import ASSETS


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "a.woff2").write_bytes(b"wOF2")
    (tmp_path / "site.css").write_text("@font-face{src:url(fonts/a.woff2)}" + "p{color:red}" * 50)
    return tmp_path


@pytest.fixture
def assets(directory: Path) -> Assets:
    return load_assets(directory)


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, assets: Assets):
    @web.middleware
    async def refusals(request: web.Request, handler):
        try:
            return await handler(request)
        except NotFound as refusal:
            return web.Response(status=refusal.status)

    app = web.Application(middlewares=[refusals])
    app[ASSETS] = assets
    app.router.add_get("/static/{name:.+}", static_file)
    return await aiohttp_client(app, auto_decompress=False)


def test_another_content_gets_another_name(directory: Path, assets: Assets) -> None:
    (directory / "site.css").write_text("p{}")
    assert load_assets(directory).href("site.css") != assets.href("site.css")


def test_a_style_sheet_points_at_the_hashed_font(assets: Assets) -> None:
    font = assets.by_name["fonts/a.woff2"].public_name
    assert f"url({font})".encode() in assets.by_name["site.css"].bodies["identity"]


def test_a_style_sheet_that_names_a_missing_file_stops_the_start(directory: Path) -> None:
    (directory / "bad.css").write_text("p{background:url(gone.svg)}")
    with pytest.raises(KeyError, match=r"gone\.svg"):
        load_assets(directory)


def test_an_unknown_file_has_no_address(assets: Assets) -> None:
    with pytest.raises(KeyError):
        assets.href("nothing.css")


def test_a_font_is_not_compressed_again(assets: Assets) -> None:
    assert set(assets.by_name["fonts/a.woff2"].bodies) == {"identity"}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("", "identity"),
        ("br;q=0, gzip", "gzip"),
        ("deflate", "identity"),
    ],
)
def test_the_coding_is_one_the_browser_accepts(accepted: str, coding: str) -> None:
    assert best_coding(accepted, {"identity": b"", "gzip": b"", "br": b""}) == coding


@pytest.mark.parametrize(("coding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
async def test_a_compressed_answer_is_the_same_file(client, assets: Assets, coding: str, decode) -> None:
    answer = await client.get(assets.href("site.css"), headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    assert decode(await answer.read()) == assets.by_name["site.css"].bodies["identity"]


async def test_a_browser_that_holds_the_bytes_gets_304_without_them(client, assets: Assets) -> None:
    first = await client.get(assets.href("site.css"))
    again = await client.get(assets.href("site.css"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")


async def test_a_tag_of_another_coding_is_not_a_match(client, assets: Assets) -> None:
    plain = await client.get(assets.href("site.css"), headers={"Accept-Encoding": "identity"})
    answer = await client.get(
        assets.href("site.css"), headers={"Accept-Encoding": "br", "If-None-Match": plain.headers["ETag"]}
    )
    assert answer.status == 200


@pytest.mark.parametrize(
    "name",
    ["site.css", "site.0000000000000000.css", "../assets.py", "%2e%2e/%2e%2e/etc/passwd", "fonts/", "x"],
)
async def test_a_name_that_was_not_loaded_is_not_found(client, name: str) -> None:
    answer = await client.get(f"/static/{name}")
    assert answer.status == 404


async def test_static_answers_may_be_kept_for_ever(client, assets: Assets) -> None:
    answer = await client.get(assets.href("site.css"))
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_the_shipped_style_sheet_stays_under_25_kilobytes() -> None:
    assert len(load_assets().by_name["site.css"].bodies["identity"]) < 25_000
