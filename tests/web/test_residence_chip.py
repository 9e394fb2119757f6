"""The pages around the chip of the residence card: what is kept, what is marked, and what never is."""

import msgspec
import pytest

from app.handlers.staff.person_parts import entry_rows
from app.i18n import Language, speaking
from app.identity.residence_findings import AnotherPerson
from app.records import CardFacts, Person, ResidenceFacts
from app.rules.chip_marks import with_chip
from app.services.account import person_of
from app.services.read_residence import chip_seal, require_same_person
from app.store.readings import Reading, get_reading, upsert_reading
from app.tokens import new_id
from tests.web.visitor import ENTRIES, FACTS, Visitor, order_of

NUMBER = ENTRIES["card_number"]
SIGNED = ("expires", "birth", "sex", "nationality")
SECOND = ResidenceFacts("05", NUMBER, SIGNED, "2030-04-01", "1990-01-02", "female", "USA")
FIRST = ResidenceFacts("1", NUMBER, renewal_pending=True)


async def chip_was_read(visitor: Visitor, facts: ResidenceFacts) -> str:
    """What a verified reading leaves behind; gives the session's id."""
    session = next(found for found in await visitor.sessions() if found.account_id is None)
    sealed = visitor.context.sealer.seal(msgspec.json.encode(facts), context=chip_seal(session.id))
    now = visitor.clock.now_ms()
    reading = Reading(
        new_id(),
        session.id,
        "residence",
        sealed,
        "owner-1",
        now + 10**11,
        "not_checked",
        now,
        now + 72_000_000,
    )
    await visitor.context.db.write(lambda tx: upsert_reading(tx, reading))
    return session.id


async def ask(visitor: Visitor, **changes: str) -> tuple[str, str]:
    """The button of step 1. Gives the token and the text of the page it leads to."""
    token = await visitor.to_information()
    answer = await visitor.post("/register/chip/ask", **(ENTRIES | changes), _page=token)
    assert answer.url.path == "/register/chip"
    return order_of(answer), await answer.text()


async def back_on_the_form(visitor: Visitor, facts: ResidenceFacts) -> tuple[str, str]:
    token, _ = await ask(visitor)
    await chip_was_read(visitor, facts)
    answer = await visitor.post("/register/chip", _page=token)
    assert answer.url.path == "/register/information"
    return order_of(answer), await answer.text()


async def test_what_was_typed_is_kept_on_the_way_to_the_chip_and_back(visitor: Visitor) -> None:
    _, text = await back_on_the_form(visitor, SECOND)
    for entry in ("street", "phone", "email", "card_number"):
        assert ENTRIES[entry] in text


async def test_with_a_number_the_page_reads_and_without_one_it_asks(visitor: Visitor) -> None:
    _, text = await ask(visitor)
    assert 'id="live"' in text
    token, text = await ask(visitor, card_number="")
    assert 'id="live"' not in text
    assert "field-wrong" not in text
    wrong = await visitor.post("/register/chip", card_number="AB1234", _page=token)
    assert wrong.url.path == "/register/chip"
    assert "field-wrong" in await wrong.text()
    right = await visitor.post("/register/chip", card_number="ａｂ12345678cd", _page=order_of(wrong))
    assert 'id="live"' in await right.text()
    assert NUMBER in await right.text()


async def test_nobody_reaches_the_chip_without_an_individual_number_card(visitor: Visitor) -> None:
    token = await visitor.open_card_page()
    answer = await visitor.post("/register/chip/ask", **ENTRIES, _page=token)
    assert answer.url.path != "/register/chip"


async def test_a_page_that_says_it_was_read_when_nothing_was_stays(visitor: Visitor) -> None:
    token, _ = await ask(visitor)
    answer = await visitor.post("/register/chip", _page=token)
    assert answer.url.path == "/register/chip"


async def test_the_second_generation_marks_its_expiry_and_says_what_is_not_signed(visitor: Visitor) -> None:
    token, text = await back_on_the_form(visitor, SECOND)
    assert "1 April 2030" in text
    assert "The card number itself is not part of what is signed." in text
    confirm = await visitor.post("/register/information", **ENTRIES, _page=token)
    text = await confirm.text()
    assert confirm.url.path == "/register/confirm"
    assert "Verified from the chip" in text
    assert "1 April 2030" in text


async def test_the_first_generation_marks_nothing_as_verified(visitor: Visitor) -> None:
    token, text = await back_on_the_form(visitor, FIRST)
    assert "Only its pictures are signed" in text
    assert "a renewal is being decided" in text
    text = await (await visitor.post("/register/information", **ENTRIES, _page=token)).text()
    assert "Verified from the chip" not in text
    assert "Chip read with this number" in text


async def test_with_another_number_nothing_is_marked(visitor: Visitor) -> None:
    token, _ = await back_on_the_form(visitor, SECOND)
    changed = ENTRIES | {"card_number": "AB12345678CE"}
    text = await (await visitor.post("/register/information", **changed, _page=token)).text()
    assert "chip" not in text


async def test_with_another_individual_number_card_the_chip_counts_for_nothing(visitor: Visitor) -> None:
    await back_on_the_form(visitor, SECOND)
    token = await visitor.open_card_page()
    await visitor.read_card(owner="owner-2")
    text = await (await visitor.post("/register/card", _page=token)).text()
    assert "Chip read with this number" not in text


async def test_the_account_keeps_the_marks_and_the_reading_is_gone(visitor: Visitor) -> None:
    token, _ = await back_on_the_form(visitor, SECOND)
    session_id = next(found.id for found in await visitor.sessions() if found.account_id is None)
    confirm = await visitor.post("/register/information", **ENTRIES, _page=token)
    shown = order_of(confirm)
    answer = await visitor.post("/register/confirm", _page=shown, entries=await visitor.entries_shown(shown))
    assert answer.url.path == "/register/complete"
    context, now = visitor.context, visitor.clock.now_ms()
    assert await context.db.read(lambda tx: get_reading(tx, session_id, "residence", now=now)) is None
    (row,) = await context.db.read(lambda tx: tx.execute("SELECT id FROM accounts").fetchall())
    _, person = await person_of(context, row["id"])
    assert (person.chip_read, person.residence_expires) == (True, "2030-04-01")
    assert person.from_chip == ("expires", "birth", "sex")


PERSON = Person(
    "A", "1990-01-02", "female", "", "", "", "", ENTRIES["category"], NUMBER, (), None, None  # type: ignore[arg-type]
)  # fmt: skip


def test_a_person_of_before_the_chip_has_no_marks() -> None:
    old = msgspec.json.encode(PERSON)
    for new in (b',"chip_read":false', b',"from_chip":[]', b',"residence_expires":""'):
        old = old.replace(new, b"")
    assert b"chip" not in old
    assert msgspec.json.decode(old, type=Person) == PERSON
    assert with_chip(PERSON, None) == PERSON


def test_the_desk_sees_what_the_chip_proved_and_what_it_did_not() -> None:
    with speaking(Language.ENGLISH):
        rows = dict(entry_rows(with_chip(PERSON, SECOND)))
        plain = dict(entry_rows(PERSON))
    assert rows["Residence Card valid until"] == "1 April 2030 (verified from the chip)"
    assert rows["Sex"] == "Female (the same on the chip of the residence card)"
    assert "the number is not part of what is signed" in rows["Residence Card number"]
    assert plain["Residence Card number"] == NUMBER
    assert "Residence Card valid until" not in plain


def test_an_entry_that_differs_from_the_chip_is_not_marked() -> None:
    marked = with_chip(
        PERSON, ResidenceFacts("05", NUMBER, SIGNED, "2030-04-01", "1990-01-03", "female", "USA")
    )
    assert marked.from_chip == ("expires", "sex")


@pytest.mark.parametrize(
    ("birth", "sex"), [("1990-01-03", "female"), ("1990-01-02", "male"), ("1990", "female")]
)
def test_another_persons_residence_card_is_refused(birth: str, sex: str) -> None:
    with pytest.raises(AnotherPerson):
        require_same_person(FACTS, ResidenceFacts("05", NUMBER, ("birth", "sex"), birth=birth, sex=sex))


def test_what_one_of_the_cards_does_not_say_is_not_compared() -> None:
    silent = CardFacts(None, None, None, None, None, None)
    require_same_person(silent, SECOND)
    require_same_person(FACTS, ResidenceFacts("1", NUMBER))
