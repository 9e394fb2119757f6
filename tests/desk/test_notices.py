"""Notices at the desk: what may be written, what the homepage shows of it, and who is faster."""

import pytest

from app.records import Importance, Notice, NoticeTime, Role
from app.rules.japan_time import as_typed
from app.seen import fingerprint
from app.store import notices
from tests.desk.conftest import Desk, StaffVisitor

HOUR_MS = 3_600_000
TEXTS = {
    "title_ja": "年末の窓口",
    "body_ja": "**12月28日**から休みます。",
    "title_en": "Closed at the end of the year",
    "body_en": "Closed from **28 December**.",
    "importance": "normal",
}


async def entries(writer: StaffVisitor, **changes: str) -> dict[str, str]:
    return TEXTS | {"shown_from": as_typed(writer.clock.now_ms() - HOUR_MS), "shown_to": ""} | changes


async def write(writer: StaffVisitor, **changes: str) -> str:
    """The page that the form leads to."""
    answer = await writer.post("/staff/notices/new", **await entries(writer, **changes))
    return await answer.text()


def field(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


async def published(writer: StaffVisitor, **changes: str) -> Notice:
    page = await write(writer, **changes)
    answer = await writer.post("/staff/notices/new/publish", entries=field(page, "entries"))
    assert answer.url.path == "/staff/notices"
    return (await stored(writer))[0]


async def stored(writer: StaffVisitor) -> list[Notice]:
    """Those that staff wrote, newest first."""
    found = await writer.context.db.read(
        lambda tx: notices.list_notices(tx, NoticeTime.ANY, 0, limit=50, offset=0)
    )
    return [notice for notice in found if notice.id != "welcome"]


async def test_a_notice_is_seen_in_both_languages_before_anybody_else_sees_it(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    page = await write(writer)
    assert "<strong>12月28日</strong>" in page
    assert "<strong>28 December</strong>" in page
    assert await stored(writer) == []


async def test_the_homepage_shows_a_published_notice_and_the_log_says_who(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    notice = await published(writer)
    assert "<strong>28 December</strong>" in await (await writer.get("/")).text()
    line = next(line for line in await writer.audit_lines() if line.tag == "notice:text:published")
    assert (line.actor, line.subject) == (f"staff:{writer.me.id}", notice.id)
    assert "28" not in line.detail.replace(str(notice.shown_from), "")


async def test_an_important_notice_stands_first_with_mark_and_word(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    old = as_typed(writer.clock.now_ms() - 9 * HOUR_MS)
    await published(writer, title_en="Read me", importance="important", shown_from=old)
    await published(writer, title_en="Newer")
    page = await (await writer.get("/")).text()
    assert page.index("Read me") < page.index("Newer")
    assert '<span class="badge-important"><span aria-hidden="true">!</span> Important</span>' in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "**a** <b onclick=alert(1)>b</b>",
        "<!-- --><svg/onload=alert(1)>",
    ],
)
async def test_html_in_a_notice_is_text_and_never_markup(desk: Desk, hostile: str) -> None:
    writer = await desk(Role.SUPERVISOR)
    await published(writer, body_en=hostile)
    page = await (await writer.get("/")).text()
    assert hostile not in page
    assert "<svg" not in page.split('class="written"', 1)[1].split("</ul>")[0]
    assert "&lt;" in page


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](//evil.example)",
        "[x](/staff/logout)",
        "<mailto:a@example.com>",
        "[x][1]\n\n[1]: vbscript:x",
        "![x](https://example.com/a.png)",
        "[x](&#106;avascript:alert(1))",
        "[x](https:evil)",
    ],
)
async def test_a_link_to_anything_but_the_web_is_refused(desk: Desk, link: str) -> None:
    writer = await desk(Role.SUPERVISOR)
    page = await write(writer, body_ja=link)
    assert "E-4032" in page
    assert await stored(writer) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title_ja": " "}, "E-4027"),
        ({"body_en": ""}, "E-4027"),
        ({"body_en": "x" * 4001}, "E-3001"),
        ({"shown_from": ""}, "E-4027"),
        ({"shown_from": "2026-02-30T09:00"}, "E-4028"),
        ({"shown_from": "tomorrow"}, "E-4028"),
        ({"shown_from": "2026-11-22T24:00"}, "E-4028"),
        ({"shown_from": "2036-11-22T09:00", "shown_to": "2036-11-22T09:00"}, "E-4029"),
        ({"shown_from": "2036-11-22T09:00", "shown_to": "2036-11-21T09:00"}, "E-4029"),
        ({"shown_from": "2020-01-01T09:00", "shown_to": "2020-01-02T09:00"}, "E-4030"),
    ],
)
async def test_what_cannot_be_published_is_given_back_with_its_finding(
    desk: Desk, changes: dict[str, str], code: str
) -> None:
    writer = await desk(Role.SUPERVISOR)
    page = await write(writer, **changes)
    assert f"({code})" in page
    assert TEXTS["body_ja"] in page
    preview = await writer.get("/staff/notices/new/preview")
    assert preview.url.path == "/staff/notices/new"


async def test_what_was_changed_after_the_preview_is_not_published_unseen(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    first = field(await write(writer), "entries")
    await write(writer, title_en="Changed in another tab")
    answer = await writer.post("/staff/notices/new/publish", entries=first)
    assert answer.url.path == "/staff/notices/new/preview"
    assert await stored(writer) == []


async def test_a_double_click_on_publish_writes_one_notice(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    proof = field(await write(writer), "entries")
    for _ in range(2):
        answer = await writer.post("/staff/notices/new/publish", entries=proof)
        assert answer.status == 200
    assert len(await stored(writer)) == 1


async def test_the_slower_of_two_writers_is_told_and_keeps_what_was_typed(desk: Desk) -> None:
    slow, fast = await desk(Role.SUPERVISOR), await desk(Role.ADMINISTRATOR)
    notice = await published(slow)
    seen = fingerprint(notice)
    address = f"/staff/notices/{notice.id}"
    mine = await entries(slow, title_en="Mine", seen=seen)
    preview = await (await slow.post(address, **mine)).text()
    theirs = await (await fast.post(address, **await entries(fast, title_en="Theirs", seen=seen))).text()
    await fast.post(f"{address}/publish", entries=field(theirs, "entries"))
    refused = await slow.post(f"{address}/publish", entries=field(preview, "entries"))
    assert refused.status == 409
    assert "E-4007" in await refused.text()
    again = await (await slow.get(address)).text()
    assert 'value="Mine"' in again
    assert "A colleague changed this notice" in again
    assert (await stored(slow))[0].title_en == "Theirs"


async def test_an_ended_notice_is_gone_from_the_homepage_and_cannot_be_ended_twice(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    notice = await published(writer)
    address = f"/staff/notices/{notice.id}/end"
    assert (await writer.post(address, seen=fingerprint(notice))).status == 200
    assert notice.title_en not in await (await writer.get("/")).text()
    assert (await writer.post(address, seen=fingerprint(notice))).status == 409
    ended = (await stored(writer))[0]
    assert (await writer.post(address, seen=fingerprint(ended))).status == 409


async def test_a_notice_of_midnight_in_japan_begins_with_the_day(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    await published(writer, title_en="At midnight", shown_from="2026-11-22T00:00")
    before = 1_795_273_200_000 - writer.clock.now_ms()
    writer.clock.advance(seconds=before / 1000 - 1)
    assert "At midnight" not in await (await writer.get("/")).text()
    writer.clock.advance(seconds=1)
    page = await (await writer.get("/")).text()
    assert '<time datetime="2026-11-22">22 November 2026</time>' in page


@pytest.mark.parametrize(("time", "times"), [("shown", 1), ("past", 0), ("coming", 0), ("?", 1)])
async def test_the_list_is_filtered_by_time(desk: Desk, time: str, times: int) -> None:
    writer = await desk(Role.SUPERVISOR)
    await published(writer)
    page = await (await writer.get("/staff/notices", time=time)).text()
    assert page.count(f">{TEXTS['title_en']}</a>") == times


async def test_a_clerk_writes_no_notice(desk: Desk) -> None:
    clerk = await desk(Role.CLERK)
    assert (await clerk.get("/staff/notices")).status == 403
    assert (await clerk.post("/staff/notices/new", **TEXTS)).status == 403


async def test_a_notice_that_does_not_exist_is_not_found(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    assert (await writer.get("/staff/notices/nothing")).status == 404
    assert (await writer.post("/staff/notices/nothing", **TEXTS)).status == 404


async def test_importance_that_is_no_choice_is_normal(desk: Desk) -> None:
    writer = await desk(Role.SUPERVISOR)
    assert (await published(writer, importance="shouting")).importance is Importance.NORMAL
