"""Entries beside the office's register of residence cards: whatever differs, every item is marked, one sentence stands
above, and the page is the same."""

import re
from dataclasses import replace
from itertools import combinations

import pytest
from aiohttp import ClientResponse

from app.records import CardFacts, RegisterMismatch
from app.services.revoked_documents import document_number_hash
from app.store import register_mismatches, residence_cards, revoked_documents, settings
from tests.web.registers import MARIA, OTHER, register_of
from tests.web.visitor import ENTRIES, FACTS, Visitor, order_of

UNNAMED = CardFacts(None, None, None, None, None, None)
TYPED = {"name": "SAMPLE MARIA", "sex": "female", "birth_year": "1990", "birth_month": "1", "birth_day": "2"}
ONE_SENTENCE = "The entries do not match the information of the Residence Card."
# Per item a change of the register that makes the entry differ.
CHANGES = {
    "number": {"number": "CC11111111CC"},
    "name": {"name": "SOMEBODY ELSE"},
    "birth": {"birth": "1991-05-06"},
    "sex": {"sex": "male"},
    "expiry": {"expires": "2020-01-01"},
}
# What differs between two pages whatever is on them.
_TOKENS = re.compile(
    r"[0-9a-f]{32}\.[0-9]+|[A-Za-z0-9_-]{16,}\.[0-9]+|p=[^\"&]+|data-[a-z-]+=\"[^\"]*\"|nonce=\"[^\"]+\""
)


async def sent(visitor: Visitor, owner: str = "owner-1", **changes: str) -> ClientResponse:
    """Step 1 of somebody whose card says nothing, confirmed."""
    token = await visitor.to_information(UNNAMED, owner)
    return await visitor.post("/register/information", **(ENTRIES | TYPED | changes), _page=token)


async def mismatches(visitor: Visitor) -> list[RegisterMismatch]:
    return await visitor.context.db.read(
        lambda tx: register_mismatches.list_mismatches(tx, settled=False, offset=0, limit=100)
    )


def bare(page: str) -> str:
    return _TOKENS.sub("", page)


def summary(page: str) -> str:
    found = re.search(r'<div class="error-summary".*?</div>', page, re.DOTALL)
    return found[0] if found else ""


async def test_entries_that_fit_go_on_and_register(visitor: Visitor) -> None:
    await register_of(visitor.context, MARIA, OTHER)
    assert (await visitor.register()).url.path == "/register/complete"
    assert await mismatches(visitor) == []


@pytest.mark.parametrize("item", CHANGES)
async def test_whatever_differs_every_item_has_its_mark_and_one_sentence_stands_above(
    visitor: Visitor, item: str
) -> None:
    await register_of(visitor.context, replace(MARIA, **CHANGES[item]), OTHER)
    answer = await sent(visitor)
    page = await answer.text()
    assert answer.url.path == "/register/information"
    assert summary(page).count("<li>") == 1
    assert ONE_SENTENCE in summary(page)
    # Name, sex, date of birth, municipality, street, telephone, e-mail twice, category, number, terms.
    assert page.count("Check this item.") == page.count('class="field-error"') == 11
    for value in (ENTRIES["street"], ENTRIES["phone"], ENTRIES["card_number"], TYPED["name"]):
        assert f'value="{value}"' in page


async def test_every_mixture_of_differences_gives_the_same_page(visitor: Visitor) -> None:
    pages = set()
    for count in range(1, len(CHANGES) + 1):
        for items in combinations(CHANGES, count):
            changes = {name: value for item in items for name, value in CHANGES[item].items()}
            await register_of(visitor.context, replace(MARIA, **changes), OTHER)
            pages.add(bare(await (await sent(visitor, "-".join(items))).text()))
    assert len(pages) == 1


async def test_a_void_number_gives_the_same_page_as_an_unknown_one(visitor: Visitor) -> None:
    await register_of(visitor.context, OTHER)
    unknown = bare(await (await sent(visitor)).text())
    await register_of(visitor.context, MARIA)
    hashed = document_number_hash(visitor.context.sealer, MARIA.number)
    await visitor.context.db.write(lambda tx: revoked_documents.replace_all(tx, [hashed], at=1))
    assert bare(await (await sent(visitor, "owner-2")).text()) == unknown
    assert sorted(found.items[0] for found in await mismatches(visitor)) == ["number:unknown", "number:void"]


async def test_items_from_the_card_are_marked_like_typed_ones(visitor: Visitor) -> None:
    await register_of(visitor.context, replace(MARIA, name="SAMPLE MARIO"))
    token = await visitor.to_information()
    page = await (await visitor.post("/register/information", **ENTRIES, _page=token)).text()
    assert page.count("field-verified field-wrong") == 3
    assert "SAMPLE MARIO" not in page
    [found] = await mismatches(visitor)
    assert found.items == ("number:match", "name:near", "birth:match", "sex:match")


async def test_the_marks_stay_through_a_change_of_language_and_go_with_the_wrong_entry(
    visitor: Visitor,
) -> None:
    await register_of(visitor.context, MARIA)
    answer = await sent(visitor, name="SAMPLE MARCO")
    wrong = ENTRIES | TYPED | {"name": "SAMPLE MARCO"}
    again = await visitor.post("/language/en", **wrong, _page=order_of(answer))
    assert ONE_SENTENCE in await again.text()
    mended = await visitor.post("/register/information", **(ENTRIES | TYPED), _page=order_of(again))
    assert mended.url.path == "/register/confirm"


async def test_a_wrong_entry_is_said_first_and_nothing_is_compared(visitor: Visitor) -> None:
    await register_of(visitor.context, OTHER)
    page = await (await sent(visitor, phone="x")).text()
    assert ONE_SENTENCE not in page
    assert "not a telephone number" in page
    assert await mismatches(visitor) == []


async def test_entries_that_were_kept_but_never_compared_cannot_be_registered(visitor: Visitor) -> None:
    await register_of(visitor.context, MARIA)
    token = await visitor.to_confirm()
    shown = await visitor.entries_shown(token)
    back = await visitor.follow("/register/information", token)
    await visitor.post("/typed", **(ENTRIES | {"card_number": OTHER.number}), _page=back)
    answer = await visitor.get("/register/confirm", p=back)
    assert answer.url.path == "/register/information"
    answer = await visitor.post("/register/confirm", _page=order_of(answer), entries=shown)
    assert answer.url.path != "/register/complete"


async def test_a_register_that_changed_since_is_asked_again_when_it_counts(visitor: Visitor) -> None:
    await register_of(visitor.context, MARIA)
    token = await visitor.to_confirm()
    shown = await visitor.entries_shown(token)
    await register_of(visitor.context, OTHER)
    answer = await visitor.post("/register/confirm", _page=token, entries=shown)
    assert answer.url.path == "/register/information"
    assert ONE_SENTENCE in await answer.text()
    row = await visitor.context.db.read(lambda tx: tx.execute("SELECT count(*) FROM accounts").fetchone())
    assert row is not None
    assert row[0] == 0


async def test_nobody_tries_many_numbers_with_one_card(visitor: Visitor) -> None:
    await register_of(visitor.context, MARIA)
    token = order_of(await sent(visitor, card_number="AA00000000AA"))
    for number in range(1, 10):
        entries = ENTRIES | TYPED | {"card_number": f"AA{number:08}AA"}
        token = order_of(await visitor.post("/register/information", **entries, _page=token))
    for last in ("AA99999999AA", MARIA.number):
        entries = ENTRIES | TYPED | {"card_number": last}
        answer = await visitor.post("/register/information", **entries, _page=token)
        assert answer.status == 429
    assert len(await mismatches(visitor)) == 10


async def test_going_back_and_on_with_entries_that_fit_costs_no_try(visitor: Visitor) -> None:
    await register_of(visitor.context, MARIA)
    answer = await sent(visitor)
    for _ in range(12):
        back = await visitor.follow("/register/information", order_of(answer))
        answer = await visitor.post("/register/information", **(ENTRIES | TYPED), _page=back)
        assert answer.url.path == "/register/confirm"


async def test_tries_with_one_number_are_one_row_for_the_desk_and_sealed(visitor: Visitor) -> None:
    await register_of(visitor.context, replace(MARIA, birth="1990-02-01"))
    answer = await sent(visitor)
    await visitor.post("/register/information", **(ENTRIES | TYPED), _page=order_of(answer))
    [found] = await mismatches(visitor)
    assert (found.tries, found.place) == (2, "registration")
    assert "birth:near" in found.items
    content = b"".join(f.read_bytes() for f in visitor.context.config.data.glob("madoguchi.sqlite3*"))
    for secret in (MARIA.number, MARIA.name, "Philippines"):
        assert secret.encode() not in content


@pytest.mark.parametrize("how", ["empty", "off", "family"])
async def test_without_a_register_or_a_number_nothing_is_compared(visitor: Visitor, how: str) -> None:
    if how != "empty":
        await register_of(visitor.context, OTHER)
    if how == "off":
        off = '{"compare":false}'
        await visitor.context.db.write(lambda tx: settings.upsert_setting(tx, "register", off, 1))
    changes = {"category": "family", "card_number": ""} if how == "family" else {}
    assert (await visitor.register(**changes)).url.path == "/register/complete"


async def test_the_registered_card_is_compared_when_information_is_changed(visitor: Visitor) -> None:
    menu = await visitor.signed_in()
    await register_of(visitor.context, replace(MARIA, expires="2020-01-01"), OTHER)
    token = await visitor.follow("/information", menu)
    page = await (await visitor.get("/information/change", p=token)).text()
    seen = re.search(r'name="shown" value="([^"]+)"', page)
    assert seen
    order = re.search(r'name="_page" value="([^"]+)"', page)
    assert order
    entries = {name: ENTRIES[name] for name in ("municipality", "street", "email", "email_confirm")}
    entries |= {"phone": "03-9999-0000", "shown": seen[1]}
    refused = await visitor.post("/information/change", **entries, _page=order[1])
    page = await refused.text()
    assert refused.url.path == "/information/change"
    assert summary(page).count("<li>") == 1
    assert page.count("Check this item.") == 5
    assert 'value="03-9999-0000"' in page
    [found] = await mismatches(visitor)
    assert (found.place, found.items[0]) == ("information_change", "number:expired")
    await register_of(visitor.context, MARIA)
    changed = await visitor.post("/information/change", **entries, _page=order_of(refused))
    assert changed.url.path == "/information/updated"


async def test_the_register_is_kept_by_hashes_and_opens_nowhere_else(visitor: Visitor) -> None:
    await register_of(visitor.context, MARIA)
    row = await visitor.context.db.read(residence_cards.get_any)
    assert row is not None
    assert MARIA.number.encode() not in row.card_sealed
    assert row.number_hash == document_number_hash(visitor.context.sealer, "ab-1234 5678-cd")
    assert FACTS.name
