"""Looking at identity documents: who sees what, what is written down, and the viewer's name in every picture."""

import json
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from app.records import DocumentType, PictureWarning, Role
from app.services.revoked_documents import document_number_hash
from app.store import proofing_images, revoked_documents
from tests.desk.conftest import Browsers, StaffVisitor
from tests.desk.people import add_person
from tests.desk.proofings import CARD, HandedIn, ask_for_user_id, drawn, hand_in, reviewer, take

FIRST = "/picture/1"


@pytest.fixture
async def clerk(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "hanako")


@pytest.fixture
async def case(clerk: StaffVisitor) -> HandedIn:
    return await hand_in(clerk)


async def page_of(visitor: StaffVisitor, case: HandedIn, **query: str) -> str:
    return await (await visitor.get(case.path, **query)).text()


async def looks(visitor: StaffVisitor) -> list[tuple[str, str]]:
    lines = await visitor.audit_lines()
    return [(one.tag, one.actor) for one in lines if one.tag.endswith(":viewed")]


async def test_every_look_is_written_down_with_its_matter(clerk: StaffVisitor, case: HandedIn) -> None:
    await take(clerk, case)
    await clerk.get(case.path + FIRST)
    lines = [one for one in await clerk.audit_lines() if one.tag.startswith("proofing:")]
    last = lines[-1]
    assert (last.tag, last.actor, last.subject) == (
        "proofing:picture:viewed",
        f"staff:{clerk.me.id}",
        case.account_id,
    )
    assert json.loads(last.detail) == {"matter": "request", "position": 1, "proofing": case.id}
    assert "proofing:record:viewed" in [one.tag for one in lines]
    assert not [one for one in lines if "SAMPLE" in one.detail or CARD.number in one.detail]


async def test_the_picture_carries_the_viewers_name_and_is_kept_by_no_cache(
    browsers: Browsers, clerk: StaffVisitor, case: HandedIn
) -> None:
    await take(clerk, case)
    mine = await clerk.get(case.path + FIRST)
    assert mine.headers["Content-Type"] == "image/jpeg"
    assert mine.headers["Cache-Control"] == "no-store"
    assert mine.headers["X-Content-Type-Options"] == "nosniff"
    boss = await reviewer(browsers, "taro", Role.SUPERVISOR)
    await take(boss, case)
    theirs = await boss.get(case.path + FIRST)
    pictures = [Image.open(BytesIO(data)) for data in (drawn(), await mine.read(), await theirs.read())]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        difference = ImageChops.difference(pictures[one].convert("L"), pictures[other].convert("L"))
        assert sum(difference.histogram()[20:]) > 1000


async def test_a_turned_picture_stands_on_its_side(clerk: StaffVisitor, case: HandedIn) -> None:
    await take(clerk, case)
    sizes = []
    for turn in ("0", "1", "2", "nonsense"):
        data = await (await clerk.get(case.path + FIRST, turn=turn)).read()
        sizes.append(Image.open(BytesIO(data)).size)
    assert sizes == [(800, 500), (500, 800), (800, 500), (800, 500)]


async def test_without_the_case_no_picture_is_shown_and_the_try_is_no_look(
    browsers: Browsers, clerk: StaffVisitor, case: HandedIn
) -> None:
    await take(clerk, case)
    before = await looks(clerk)
    for login, role in (("jiro", Role.CLERK), ("taro", Role.SUPERVISOR)):
        other = await reviewer(browsers, login, role)
        answer = await other.get(case.path + FIRST)
        assert answer.status == 403
        assert "E-4040" in await answer.text()
        page = await page_of(other, case)
        assert "<img" not in page
        assert "The pictures are shown to whoever has taken the case." in page
    assert [tag for tag, _ in (await looks(clerk))[len(before) :]] == ["proofing:record:viewed"] * 2


async def test_after_the_decision_only_supervisors_see_the_pictures(
    browsers: Browsers, clerk: StaffVisitor, case: HandedIn
) -> None:
    await clerk.post(f"{case.path}/accept", seen=await take(clerk, case))
    assert (await clerk.get(case.path + FIRST)).status == 403
    assert "After the decision only supervisors see the pictures." in await page_of(clerk, case)
    boss = await reviewer(browsers, "taro", Role.SUPERVISOR)
    assert (await boss.get(case.path + FIRST)).status == 200
    assert "<img" in await page_of(boss, case)


async def test_an_erased_picture_is_told_in_words(clerk: StaffVisitor, case: HandedIn) -> None:
    await take(clerk, case)

    def unit(tx) -> None:
        image = proofing_images.get_image(tx, case.id, 1)
        assert image is not None
        proofing_images.erase_key(tx, image.id, at=clerk.clock.now_ms())

    await clerk.context.db.write(unit)
    page = await page_of(clerk, case)
    assert "This picture has been erased." in page
    assert "<img" not in page
    answer = await clerk.get(case.path + FIRST)
    assert answer.status == 410
    assert "E-4041" in await answer.text()


async def test_a_picture_whose_file_is_lost_is_an_error_of_ours(clerk: StaffVisitor, case: HandedIn) -> None:
    await take(clerk, case)
    image = await clerk.context.db.read(lambda tx: proofing_images.get_image(tx, case.id, 1))
    assert image is not None
    await clerk.context.documents.erase(image.id)
    answer = await clerk.get(case.path + FIRST)
    assert answer.status == 503
    assert "If you see this text, the picture could not be opened." in await page_of(clerk, case)


@pytest.mark.parametrize("position", ["2", "0", "3", "-1", "x", "1e0"])
async def test_a_picture_that_does_not_exist_is_not_found(
    clerk: StaffVisitor, case: HandedIn, position: str
) -> None:
    await take(clerk, case)
    assert (await clerk.get(f"{case.path}/picture/{position}")).status == 404


async def test_one_case_opens_no_picture_of_another(clerk: StaffVisitor, case: HandedIn) -> None:
    other = await hand_in(clerk, await add_person(clerk, email="second@example.com"))
    await take(clerk, case)
    assert (await clerk.get(other.path + FIRST)).status == 403


async def test_differences_to_the_account_are_marked_in_words(clerk: StaffVisitor) -> None:
    same = await hand_in(clerk, evidence=replace(CARD, name="ｓａｍｐｌｅ－Maria", address="港区１－２－３"))
    assert "Differs" not in await page_of(clerk, same)
    account = await add_person(clerk, email="second@example.com", birth="1991-01-02")
    page = await page_of(clerk, await hand_in(clerk, account))
    assert page.count("Differs:") == 1
    assert "The entries differ from the account." in page


async def test_what_is_probably_wrong_is_said_beside_each_picture(clerk: StaffVisitor) -> None:
    warned = await hand_in(clerk, warnings=(PictureWarning.DARK, PictureWarning.CROPPED), pictures=2)
    page = await page_of(clerk, warned)
    assert page.count("Probably too dark") == 2
    assert page.count("Probably cut off") == 2
    assert "Probably blurred" not in page


@pytest.mark.parametrize(
    ("expires", "said"),
    [
        ("2030-04-01", ""),
        ("2026-12-15", "The document expires within 30 days."),
        ("2026-11-20", "The document has expired since it was handed in."),
    ],
)
async def test_the_end_of_a_document_is_pointed_out(clerk: StaffVisitor, expires: str, said: str) -> None:
    case = await hand_in(clerk, evidence=replace(CARD, expires=expires))
    page = await page_of(clerk, case)
    flags = [sentence for sentence in ("expires within", "has expired since") if sentence in page]
    assert flags == [part for part in ("expires within", "has expired since") if part in said]


async def test_a_number_on_the_list_of_revoked_documents_is_pointed_out(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    sentence = "The number is on the list of documents that are not valid."
    assert sentence not in await page_of(clerk, case)
    listed = document_number_hash(clerk.context.sealer, "ab-1234-5678-cd")
    await clerk.context.db.write(lambda tx: revoked_documents.replace_all(tx, [listed], at=1))
    assert sentence in await page_of(clerk, case)


async def test_the_same_document_of_somebody_else_is_pointed_out(clerk: StaffVisitor, case: HandedIn) -> None:
    sentence = "The same document was handed in by somebody else."
    assert sentence not in await page_of(clerk, case)
    account = await add_person(clerk, email="second@example.com")
    other = await hand_in(clerk, account, evidence=replace(CARD, number="ａｂ12345678ｃｄ"))
    for one, found in ((case, other), (other, case)):
        page = await page_of(clerk, one)
        assert sentence in page
        assert found.reference in page
    paper = replace(CARD, document=DocumentType.REGISTERED_MATTERS, number="", expires="")
    third = await add_person(clerk, email="third@example.com")
    assert sentence not in await page_of(clerk, await hand_in(clerk, third, evidence=paper))


async def test_what_the_account_handed_in_before_is_listed(clerk: StaffVisitor, case: HandedIn) -> None:
    await clerk.post(f"{case.path}/refuse", seen=await take(clerk, case), **{"reasons[]": "unreadable"})
    clerk.clock.advance(seconds=60)
    again = await hand_in(clerk, case.account_id)
    page = await page_of(clerk, again)
    assert "This account handed in documents before." in page
    assert "somebody else" not in page
    assert case.reference in page
    assert "The picture cannot be read." in await page_of(clerk, case)


async def test_a_request_for_a_user_id_shows_candidates_to_who_took_it_only(clerk: StaffVisitor) -> None:
    await add_person(clerk)
    case = await ask_for_user_id(clerk)
    assert "Whose account is this?" not in await page_of(clerk, case)
    await take(clerk, case)
    assert "Whose account is this?" in await page_of(clerk, case)


async def test_the_tools_work_as_links(clerk: StaffVisitor, case: HandedIn) -> None:
    await take(clerk, case)
    page = await page_of(clerk, case, turn1="1", zoom="200", tone="invert")
    assert f"{FIRST}?turn=1" in page
    assert 'data-zoom="200" data-tone="invert"' in page
    assert 'data-tone="bright"' in await page_of(clerk, case, tone="bright")
    plain = await page_of(clerk, case, turn1="9", zoom="<b>", tone="x")
    assert f"{FIRST}?turn=0" in plain
    assert 'data-zoom="fit" data-tone="plain"' in plain


async def test_the_person_page_says_how_the_office_knows_them(clerk: StaffVisitor, case: HandedIn) -> None:
    path = f"/staff/people/{case.account_id}"
    await clerk.post(f"{case.path}/accept", seen=await take(clerk, case))
    page = await (await clerk.get(path)).text()
    assert case.reference in page
    assert "Identity documents accepted" in page
