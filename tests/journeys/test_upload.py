"""The upload screens in a real browser, with and without script: choosing, adding, and what helps before sending."""

import asyncio

import pytest
from playwright.async_api import expect

from app.i18n import Language
from tests.journeys.steps import Person
from tests.journeys.test_accessibility import findings_on, narrow
from tests.journeys.uploading import (
    SCREEN_2,
    blurred,
    card,
    converted,
    darkened,
    on_file_page,
    shrunk,
)
from tests.real.browser import visitor

LONG_NAME = "在留カード" * 15 + ".jpg"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ja", 360)])
async def test_front_and_back_are_added_and_every_screen_is_accessible(
    language, width, browser, open_house, tmp_path
) -> None:
    async with visitor(browser, open_house.origin, language=language, width=width) as guest:
        up = await on_file_page(guest, open_house, tmp_path)
        found = await findings_on(up.page, "screen 2")
        await up.choose(card(), LONG_NAME)
        await expect(up.page.locator("#upload-preview")).to_be_visible()
        found += await findings_on(up.page, "screen 2 with a file")
        found += await narrow(up.page)
        await up.add()
        await up.has_added(LONG_NAME)
        found += await findings_on(up.page, "screen 3") + await narrow(up.page)
        await up.person.click("Add another picture", role="link")
        await up.choose(darkened(), "back.jpg")
        await up.add()
        await up.has_added(LONG_NAME, "back.jpg")
        await up.page.goto(open_house.origin + "/identity/document")
        found += await findings_on(up.page, "screen 1") + await narrow(up.page)
        assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_without_script_a_picture_is_refused_added_and_deleted(
    language, browser, open_house, tmp_path
) -> None:
    async with visitor(browser, open_house.origin, language=language, script=False) as guest:
        up = await on_file_page(guest, open_house, tmp_path)
        await up.choose(converted("PNG"), "card.jpg")
        await up.add()
        await up.is_told("This is a PNG file. Only JPEG files can be used.")
        await up.person.sees("There is a problem")
        await up.choose(card())
        await up.add()
        await up.has_added("card.jpg")
        await up.person.click("delete")
        await up.person.sees_title("Identity verification document upload screen 1")
        assert await up.stored() == 0


@pytest.mark.parametrize("key", ["Enter", "Space"])
async def test_a_picture_is_added_with_the_keyboard_alone(key, guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    opened = asyncio.get_running_loop().create_future()
    # Before the keys: the browser needs a moment until it hands its file window over.
    up.page.once("filechooser", lambda chooser: opened.set_result(chooser))  # noqa: PLW0108 - Playwright asks a function for more
    await up.page.locator("#main").focus()
    await up.page.keyboard.press("Tab")
    await expect(up.page.locator("#picture")).to_be_focused()
    await up.page.keyboard.press(key)
    await (await asyncio.wait_for(opened, 20)).set_files(str(up.saved(card())))
    await up.page.keyboard.press("Tab")
    await expect(up.page.get_by_role("button", name="add", exact=True)).to_be_focused()
    await up.page.keyboard.press("Enter")
    await up.has_added("card.jpg")


async def test_add_without_a_file_asks_for_one_and_leads_there(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.add()
    await up.is_told("Choose a file.")
    await expect(up.page.locator("#picture")).to_be_focused()
    await expect(up.page.locator("#picture")).to_have_attribute("aria-invalid", "true")


async def test_a_png_is_told_before_sending_and_changed_only_when_asked(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(converted("PNG"), "scan.jpg")
    await up.is_told("This is a PNG file. Only JPEG files can be used.")
    await up.add()
    await up.person.sees_title(SCREEN_2)
    await up.person.click("Change it to JPEG")
    await up.person.sees("The picture is now a smaller JPEG file. Look at the preview, then press “add”.")
    await expect(up.page.locator("#upload-problem")).to_be_empty()
    await up.add()
    await up.has_added("scan.jpg")


NO_JPEG = {
    b"": "The file is empty.",
    b"\x00\x00\x00\x18ftypheic" + bytes(100): "This is a HEIC file. Only JPEG files can be used.",
    b"%PDF-1.7 " + bytes(100): "This is a PDF file. Only JPEG files can be used.",
    b"MZ" + bytes(100): "This file is not a JPEG picture.",
}


async def test_what_is_no_jpeg_is_named_and_not_sent(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    for number, (data, sentence) in enumerate(NO_JPEG.items()):
        await up.choose(data, f"{number}.jpg")
        await up.is_told(sentence)
        await up.add()
        await expect(up.page.locator("#picture")).to_be_focused()
        await expect(up.page.locator("#upload-progress")).to_be_hidden()


async def test_a_file_saved_again_under_its_name_is_judged_anew(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    for data, shown in ((b"%PDF-1.7 ", True), (card(), False)):
        async with up.page.expect_file_chooser() as opened:
            await up.page.locator("#upload-label").click()
        await (await opened.value).set_files(str(up.saved(data)))
        told = up.page.locator("#upload-problem .field-error")
        await expect(told).to_have_count(1 if shown else 0)
    await up.add()
    await up.has_added("card.jpg")


async def test_a_file_beyond_the_limit_is_made_smaller_when_asked(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(card() + bytes(5 * 1024 * 1024))
    await up.is_told("This file is too large. A picture may have at most 5 MB.")
    await up.person.click("Make the picture smaller")
    await up.add()
    await up.has_added("card.jpg")


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (darkened, "This picture is probably too dark."),
        (blurred, "This picture is probably blurred."),
        (shrunk, "This picture is probably too small to read."),
    ],
)
async def test_a_poor_picture_is_pointed_out_before_and_after_and_taken_all_the_same(
    picture, sentence, guest, open_house, tmp_path
) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(picture())
    await expect(up.page.locator("#upload-advice")).to_contain_text(sentence)
    await up.add()
    await up.has_added("card.jpg")
    await up.person.sees(sentence)


async def test_a_new_choice_takes_away_what_the_server_said_of_the_last_file(
    guest, open_house, tmp_path
) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(card()[:-2000])
    await up.add()
    await up.person.sees("There is a problem")
    await up.is_told("The end of this picture is missing.")
    await up.choose(card())
    await expect(up.page.locator("#error-summary")).to_be_hidden()
    await expect(up.page.locator("#upload-problem")).to_be_empty()


async def test_a_good_picture_gets_no_advice(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(card())
    await expect(up.page.locator("#upload-preview")).to_be_visible()
    await expect(up.page.locator("#upload-advice")).to_be_hidden()
    await expect(up.page.locator("#upload-shrink")).to_be_hidden()


# Makes a file in the page and hands it over as the browser does.
_HAND_OVER = """async ([kind, url]) => {
  const bytes = await (await fetch(url)).blob();
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], kind + ".jpg", { type: "image/jpeg" }));
  const place = document.getElementById("upload-drop");
  if (kind === "drop") {
    place.dispatchEvent(new DragEvent("dragover", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    place.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  } else {
    const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true });
    document.dispatchEvent(event);
  }
}"""


@pytest.mark.parametrize("kind", ["drop", "paste"])
async def test_a_picture_is_dropped_or_pasted(kind, guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(card())
    await up.add()
    await up.has_added("card.jpg")
    await up.person.click("Add another picture", role="link")
    await up.person.sees_title(SCREEN_2)
    await up.page.evaluate(_HAND_OVER, [kind, "/identity/pictures/1/thumbnail"])
    await expect(up.page.locator("#upload-name")).to_have_text(f"{kind}.jpg")
    await up.add()
    await up.has_added("card.jpg", f"{kind}.jpg")


async def test_a_phone_offers_its_camera_and_a_computer_does_not(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await expect(up.page.get_by_role("button", name="Take a photo")).to_have_count(0)
    phone = await guest.context.new_cdp_session(up.page)
    await phone.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    await up.page.reload()
    async with up.page.expect_file_chooser() as opened:
        await up.person.click("Take a photo")
    await (await opened.value).set_files(str(up.saved(card(), "photo.jpg")))
    await expect(up.page.locator("#upload-name")).to_have_text("photo.jpg")


async def test_browser_back_from_screen_3_logs_out(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(card())
    await up.add()
    await up.has_added("card.jpg")
    await up.page.go_back()
    await Person(up.page).sees("An invalid operation was made, so you were logged out.")


async def test_looking_at_the_files_and_choosing_none_keeps_the_chosen_one(
    guest, open_house, tmp_path
) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(card())
    async with up.page.expect_file_chooser():
        await up.page.locator("#upload-label").click()
    await expect(up.page.locator("#upload-chosen")).to_be_hidden()
    # What Chromium sends to the field when its window is closed without a choice.
    await up.page.locator("#picture").dispatch_event("cancel")
    await expect(up.page.locator("#upload-name")).to_have_text("card.jpg")
    await up.add()
    await up.has_added("card.jpg")


@pytest.mark.parametrize("how", ["reload", "switch"])
async def test_a_file_that_a_new_page_has_lost_is_missed(how, guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await expect(up.page.locator("#upload-status")).to_be_empty()
    await up.choose(card())
    await expect(up.page.locator("#upload-preview")).to_be_visible()
    if how == "reload":
        await up.page.reload()
    else:
        await up.page.get_by_role("link", name="日本語", exact=True).click()
    person = up.person if how == "reload" else Person(up.page, Language.JAPANESE)
    lost = "The file that you chose was not sent, because the page was loaded again. Please choose it again."
    await expect(up.page.locator("#upload-status")).to_contain_text(person.words(lost))
    await up.page.reload()
    await expect(up.page.locator("#upload-status")).to_be_empty()


async def test_a_name_is_shown_without_what_turns_it_around(guest, open_house, tmp_path) -> None:
    up = await on_file_page(guest, open_house, tmp_path)
    await up.choose(card(), "\u202egpj.exe.jpg")
    await expect(up.page.locator("#upload-name")).to_have_text("gpj.exe.jpg")
