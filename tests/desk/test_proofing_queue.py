"""The list of identity documents: what waits first, nobody's name, filters, and what the office accepts."""

from dataclasses import replace

import pytest

from app.records import Category, DocumentType, PictureWarning, Role
from tests.desk.conftest import Browsers, Desk, StaffVisitor
from tests.desk.people import add_person
from tests.desk.proofings import CARD, NUMBER, QUEUE, HandedIn, ask_for_user_id, hand_in, reviewer, take

RULES = "/staff/office/identity"


@pytest.fixture
async def clerk(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "hanako")


@pytest.fixture
async def case(clerk: StaffVisitor) -> HandedIn:
    return await hand_in(clerk, warnings=(PictureWarning.BLURRED,))


async def queue(visitor: StaffVisitor, **query: str) -> str:
    return await (await visitor.get(QUEUE, **query)).text()


async def test_the_list_names_nobody_and_is_no_look_at_a_record(clerk: StaffVisitor, case: HandedIn) -> None:
    text = await queue(clerk)
    assert case.reference in text
    assert "Probably blurred" in text
    assert "SAMPLE" not in text
    assert NUMBER not in text
    assert not [tag for tag in await clerk.tags() if tag.endswith(":viewed")]


async def test_the_oldest_comes_first_and_says_how_long_it_waited(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    clerk.clock.advance(seconds=3 * 86_400)
    clerk = await reviewer_again(clerk)
    later = await ask_for_user_id(clerk)
    text = await queue(clerk)
    assert text.index(case.reference) < text.index(later.reference)
    assert "3 days" in text
    assert "0 minutes" in text


async def reviewer_again(clerk: StaffVisitor) -> StaffVisitor:
    """The same browser, with the session that its long absence ended."""
    await clerk.context.db.write(
        lambda tx: tx.execute(
            "UPDATE staff_sessions SET created_at = ?, last_active_at = ?", (clerk.clock.now_ms(),) * 2
        )
    )
    return clerk


async def test_filters_leave_out_the_others(clerk: StaffVisitor, case: HandedIn) -> None:
    paper = replace(CARD, document=DocumentType.REGISTERED_MATTERS, number="", expires="")
    forgotten = await ask_for_user_id(clerk, evidence=paper)
    for query, found in (
        ({"purpose": "account"}, case),
        ({"purpose": "user_id"}, forgotten),
        ({"document": "residence_card"}, case),
        ({"document": "registered_matters"}, forgotten),
    ):
        text = await queue(clerk, **query)
        other = case if found is forgotten else forgotten
        assert found.reference in text
        assert other.reference not in text


async def test_what_is_decided_is_found_by_its_state(clerk: StaffVisitor, case: HandedIn) -> None:
    await clerk.post(f"{case.path}/refuse", seen=await take(clerk, case), **{"reasons[]": "expired"})
    assert case.reference not in await queue(clerk)
    assert case.reference in await queue(clerk, state="refused")
    assert case.reference not in await queue(clerk, state="accepted")
    clerk.clock.advance(seconds=60)
    later = await ask_for_user_id(clerk)
    everything = await queue(clerk, state="all")
    assert everything.index(later.reference) < everything.index(case.reference)


@pytest.mark.parametrize(
    "query", [{"state": "started"}, {"state": "x"}, {"document": "x"}, {"purpose": "x"}, {"page": "999"}]
)
async def test_a_filter_that_means_nothing_shows_what_waits(
    clerk: StaffVisitor, case: HandedIn, query: dict[str, str]
) -> None:
    assert case.reference in await queue(clerk, **query)


async def test_the_first_page_counts_what_waits(clerk: StaffVisitor, case: HandedIn) -> None:
    text = await (await clerk.get("/staff")).text()
    number = text.partition("Identity documents to review")[0].rpartition('"tile-number">')[2]
    assert number.startswith("1<")


async def test_among_ten_thousand_the_oldest_free_one_comes_next(
    browsers: Browsers, clerk: StaffVisitor
) -> None:
    """The first 250 are held by a colleague who is there."""
    colleague = await reviewer(browsers, "jiro")
    now, held = clerk.clock.now_ms(), colleague.me.id
    rows = [
        (f"p{n:05}", f"r{n:05}", f"session:{n}", now - 20_000 + n, held if n < 250 else None, now)
        for n in range(10_000)
    ]

    def unit(tx) -> None:
        for row in rows:
            tx.execute(
                "INSERT INTO proofings (id, reference, owner, handed_in_at, claimed_by, claimed_at, purpose, state,"
                " language, document, created_at) VALUES (?, ?, ?, ?, ?, ?, 'user_id', 'handed_in', 'en',"
                " 'residence_card', 1)",
                row,
            )

    await clerk.context.db.write(unit)
    text = await queue(clerk)
    assert "1 to 50 of 10000" in text
    assert "jiro is working on it" in text
    answer = await clerk.client.post(
        QUEUE,
        headers=clerk.headers | {"Origin": clerk.context.config.server.origin},
        allow_redirects=False,
    )
    assert answer.headers["Location"] == f"{QUEUE}/p00250"


async def saved(admin: StaffVisitor, **switches: str) -> str:
    page = await (await admin.get(RULES)).text()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    answer = await admin.post(RULES, seen=seen, **switches)
    return await answer.text()


async def test_the_rules_count_at_once_and_stand_in_the_log(desk: Desk, clerk: StaffVisitor) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    assert "are saved" in await saved(admin, accept_alien_registration="y", four_eyes="y")
    office = admin.context.published.documents
    assert (office.accept_alien_registration, office.accept_registered_matters, office.four_eyes) == (
        True,
        False,
        True,
    )
    line = (await admin.audit_lines())[-1]
    assert (line.tag, line.detail) == (
        "office:documents:changed",
        '{"accept_registered_matters": "off", "four_eyes": "on"}',
    )
    case = await hand_in(clerk)
    await clerk.post(f"{case.path}/accept", seen=await take(clerk, case))
    assert "proofing:decision:agreed" in await clerk.tags()


async def test_rules_that_a_colleague_changed_meanwhile_are_not_overwritten(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    page = await (await admin.get(RULES)).text()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    await saved(admin, four_eyes="y")
    answer = await admin.post(RULES, seen=seen)
    assert answer.status == 409
    assert admin.context.published.documents.four_eyes


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
async def test_only_administrators_change_the_rules(desk: Desk, role: Role) -> None:
    visitor = await desk(role, "jiro")
    assert (await visitor.get(RULES)).status == 403
    assert (await visitor.post(RULES, four_eyes="y")).status == 403
    assert not visitor.context.published.documents.four_eyes


@pytest.mark.parametrize(
    ("category", "said"),
    [(Category.FOREIGN_NATIONAL, "With the Individual Number card"), (Category.COUNTER, "Not yet")],
)
async def test_a_person_without_documents_is_known_by_the_card_or_not_yet(
    clerk: StaffVisitor, category: Category, said: str
) -> None:
    account = await add_person(clerk, category=category)
    assert f"Identity verified: {said}" in await (await clerk.get(f"/staff/people/{account}")).text()
