"""The guide to the electronic certificate in every language: for axe, narrow windows and paper, with and without
script."""

from app.i18n import Language
from tests.journeys.test_accessibility import narrow
from tests.real.browser import Visitor, visitor
from tests.real.page_checks import accessibility_findings, markup_findings

GUIDE = "/guide/certificate"
ANSWERS = {"status": "longer", "address": "moved", "number": "lost", "stay": "soon", "need": "lost"}
SCREEN_ONLY = (".languages", ".actions", ".guide-contents", ".guide-doors", ".note")


async def answered(guest: Visitor):
    """The answer to the five questions; its HTML is what the browser got for the form."""
    page = await guest.open(f"{GUIDE}/eligible")
    for question, answer in ANSWERS.items():
        await page.check(f"input[name={question}][value={answer}]")
    await page.check("input[name=also][value=child]")
    async with page.expect_response(f"**{GUIDE}/eligible") as sent:
        await page.click("#page-form .button-primary")
    return page, await (await sent.value).text()


async def shown_on_paper(page) -> list[str]:
    await page.emulate_media(media="print")
    seen = [part for part in SCREEN_ONLY if await page.locator(part).first.is_visible()]
    await page.emulate_media(media="screen")
    return seen


async def test_guide_and_answer_have_no_finding_in_any_language_and_print_without_buttons(guest) -> None:
    found, sent = [], {}
    page = await guest.open(f"/language/ja?to={GUIDE}")
    for language in Language:
        await page.goto(f"{guest.origin}/language/{language}?to={GUIDE}")
        for path in (GUIDE, f"{GUIDE}/validity"):
            sent[f"{path} {language}"] = await (await page.goto(guest.origin + path)).text()
            found += [f"{path} {language}: {finding}" for finding in await accessibility_findings(page)]
            found += await narrow(page)
        answer, html = await answered(guest)
        sent[f"answer {language}"] = html
        found += [f"answer {language}: {finding}" for finding in await accessibility_findings(answer)]
        found += await narrow(answer) + await shown_on_paper(answer)
        assert await answer.locator(".bring-list li").count() == 7
        await answer.close()
    found += await markup_findings(sent)
    assert not found, "\n".join(found)
    assert not guest.complaints


async def test_without_script_the_answer_comes_in_another_language_and_can_be_changed(
    browser, open_house
) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        page, _ = await answered(guest)
        await page.get_by_role("button", name="日本語", exact=True).click()
        assert (
            await page.locator(".guide-answer h2").inner_text()
            == "まだ取得できません。先に必要な手続があります"
        )
        assert page.url == f"{guest.origin}{GUIDE}/eligible"
        await page.get_by_role("button", name="回答を変更する").click()
        assert await page.is_checked("input[name=need][value=lost]")
        assert await page.is_checked("input[name=also][value=child]")
        assert await page.locator(".error-summary").count() == 0
