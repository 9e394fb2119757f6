"""Sending a picture when something comes between: a slow or broken line, Cancel, other tabs, the end of the session."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import CDPSession, expect

from tests.journeys.conftest import part
from tests.journeys.steps import Person
from tests.journeys.uploading import SCREEN_2, Uploader, card, on_file_page
from tests.real.bad_line import BadLine, bad_line
from tests.real.browser import visitor
from tests.real.office import OpenOffice, open_office
from tests.real.ports import free_port

MIB = 1024 * 1024
# A JPEG that takes a while: what follows its end is no part of the picture.
HEAVY = 3 * MIB


@dataclass
class Far:
    office: OpenOffice
    line: BadLine


@part
async def far(tmp_path: Path) -> AsyncIterator[Far]:
    """An office at the other end of a line that can be cut."""
    near, behind = free_port(), free_port()
    async with (
        open_office(tmp_path / "data", port=behind, seen_at=near) as office,
        bad_line(near, behind) as line,
    ):
        yield Far(office, line)


async def slow(browser_line: CDPSession, bytes_per_second: int) -> None:
    """-1: no longer."""
    speed = {"downloadThroughput": -1, "uploadThroughput": bytes_per_second}
    await browser_line.send("Network.enable")
    await browser_line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 0, **speed})


async def heavy(up: Uploader) -> None:
    await up.choose(card() + bytes(HEAVY))
    await expect(up.page.locator("#upload-preview")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_a_connection_cut_in_the_middle_says_so_and_add_sends_the_file_again(
    language, browser, far, tmp_path
) -> None:
    async with visitor(browser, far.office.origin, language=language) as guest:
        up = await on_file_page(guest, far.office, tmp_path)
        await heavy(up)
        far.line.cut_after = MIB
        await up.add()
        await up.is_told("The connection was interrupted while the file was being sent.")
        assert far.line.cuts >= 1
        assert await up.stored() == 0
        await expect(up.page.get_by_role("button", name=up.person.words("add"), exact=True)).to_be_focused()
        far.line.cut_after = 0
        await up.add()
        await up.has_added("card.jpg")


async def test_without_script_a_cut_connection_leaves_nothing_and_the_page_can_be_sent_again(
    browser, far, tmp_path
) -> None:
    async with visitor(browser, far.office.origin, script=False) as guest:
        up = await on_file_page(guest, far.office, tmp_path)
        await up.choose(card() + bytes(HEAVY))
        address, far.line.cut_after = up.page.url, MIB
        await up.add()
        await up.page.wait_for_url("chrome-error://chromewebdata/")
        far.line.cut_after = 0
        assert await up.stored() == 0
        await up.page.goto(address)
        await up.person.sees_title(SCREEN_2)
        await up.choose(card())
        await up.add()
        await up.has_added("card.jpg")


async def test_a_slow_line_shows_progress_and_cancel_keeps_the_file(
    guest, open_house, tmp_path, caplog
) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await heavy(up)
    browser_line = await guest.context.new_cdp_session(up.page)
    await slow(browser_line, MIB)
    await up.add()
    bar = up.page.get_by_role("progressbar", name="Progress of sending")
    await expect(bar).to_be_visible()
    await up.person.sees("The file is being sent. Please stay on this page.")
    await expect(bar).not_to_have_js_property("value", 0)
    await up.person.click("Cancel sending")
    await up.person.sees("Sending was cancelled. The file is still chosen.")
    await expect(bar).to_have_count(0)
    assert await up.stored() == 0
    assert [record for record in caplog.records if record.exc_info] == []
    await slow(browser_line, -1)
    await up.add()
    await up.has_added("card.jpg")


async def test_a_second_press_while_sending_sends_nothing_more(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await heavy(up)
    sent = []
    up.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    await up.page.get_by_role("button", name="add", exact=True).dblclick()
    await up.has_added("card.jpg")
    assert len(sent) == 1


async def test_an_answer_lost_on_its_way_back_adds_the_picture_once(browser, far, tmp_path) -> None:
    async with visitor(browser, far.office.origin) as guest:
        up = await on_file_page(guest, far.office, tmp_path)
        await up.choose(card())
        far.line.deaf = True
        await up.add()
        await up.is_told("The connection was interrupted while the file was being sent.")
        far.line.deaf = False
        assert await up.stored() == 1
        await up.add()
        await up.has_added("card.jpg")
        assert await up.stored() == 1


async def test_a_full_disk_is_told_on_the_page_and_the_file_stays_chosen(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    directory = open_house.config.documents_directory
    directory.rmdir()
    directory.write_bytes(b"not a directory")
    await up.choose(card())
    await up.add()
    await up.is_told("Your data could not be saved just now.")
    directory.unlink()
    await up.add()
    await up.has_added("card.jpg")


async def test_another_tab_that_was_faster_leaves_no_place_for_a_third(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    tabs = []
    for name in ("front.jpg", "back.jpg"):
        page = await guest.open("/identity/file")
        tab = Uploader(Person(page), up.context, tmp_path)
        tabs.append(tab)
        await tab.choose(card() + name.encode(), name)
    for tab in tabs:
        await tab.add()
        await tab.person.sees_title("Identity verification document upload screen 3")
    await up.choose(card())
    await up.add()
    await up.person.sees("You have added two pictures already. There can be no more.")
    await up.has_added("front.jpg", "back.jpg")
    assert await up.stored() == 2


async def test_a_session_that_ends_before_the_file_arrives_says_so(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(card())
    open_house.clock.advance(seconds=31 * 60)
    await up.add()
    await up.person.sees("You did not move to another page for a set time, so you were logged out.")
    assert await up.stored() == 0


async def test_a_file_dropped_beside_its_place_does_not_replace_the_page(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    refused = await up.page.evaluate(
        """() => !document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer: new DataTransfer(), bubbles: true, cancelable: true }))"""
    )
    assert refused
    await up.person.sees_title(SCREEN_2)
