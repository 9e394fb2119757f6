"""Whatever a stranger sends, in any order, an office where a person is registered answers as one where nobody is."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.proofing import papers
from tests.real.people import PERSON
from tests.web.visitor import ENTRIES, PASSWORD, Visitor, order_of
from tests.web.worlds import (
    CARD_NUMBER,
    EMAIL,
    STATES,
    USER_ID,
    Seen,
    differences,
    give_account,
    mails_to_strangers,
    seen,
    world,
)

STRANGER = "stranger@example.org"
WRONG = "not the password at all"
GUESS = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9v"
WITHOUT_CARD = {
    "name": "STRANGER",
    "organisation": "Sample Ltd.",
    "municipality": "131032",
    "street": "1-2-3",
    "phone": "03-1234-5678",
    "agree": "y",
}

Answers = list[ClientResponse]
Move = Callable[[Visitor], Awaitable[Answers]]


def log_in(user_id: str, password: str) -> Move:
    async def move(visitor: Visitor) -> Answers:
        return [await visitor.post("/login", user_id=user_id, password=password)]

    return move


def reset(user_id: str, email: str) -> Move:
    async def move(visitor: Visitor) -> Answers:
        return [await visitor.post("/password/reset", user_id=user_id, email=email)]

    return move


def switch(**typed: str) -> Move:
    async def move(visitor: Visitor) -> Answers:
        return [await visitor.post("/language/ja", **typed), await visitor.get("/language/en", to="/login")]

    return move


def look(path: str, **query: str) -> Move:
    async def move(visitor: Visitor) -> Answers:
        return [await visitor.get(path, **query)]

    return move


def send(path: str, **data: str) -> Move:
    async def move(visitor: Visitor) -> Answers:
        return [await visitor.post(path, **data)]

    return move


def register_without_card(email: str) -> Move:
    async def move(visitor: Visitor) -> Answers:
        opened = await visitor.get("/register/counter")
        entries = {**WITHOUT_CARD, "email": email, "email_confirm": email}
        shown = await visitor.post("/register/counter", _page=order_of(opened), **entries)
        return [opened, shown, await confirm(visitor, shown)]

    return move


def register_with_card(card_number: str, email: str) -> Move:
    """With a card of their own, and somebody else's residence card number or address."""

    async def move(visitor: Visitor) -> Answers:
        token = await visitor.to_information(owner="the stranger's")
        entries = ENTRIES | {"card_number": card_number, "email": email, "email_confirm": email}
        shown = await visitor.post("/register/information", _page=token, **entries)
        return [shown, await confirm(visitor, shown)]

    return move


def ask_for_user_id(name: str, number: str, contact: str) -> Move:
    """With what a document says, somebody else's or nobody's, and an address for the answer."""

    async def move(visitor: Visitor) -> Answers:
        entries = {"name": name, "number": number, "contact": contact, "contact_confirm": contact}
        answer = await papers.hand_in(visitor, path=papers.USER_ID, **entries)
        finished = await visitor.post("/user-id/finish", _page=answer.url.query.get("p", ""))
        return [answer, finished]

    return move


async def confirm(visitor: Visitor, shown: ClientResponse) -> ClientResponse:
    path = shown.url.path
    entries = (await shown.text()).partition('name="entries" value="')[2].partition('"')[0]
    return await visitor.post(path, _page=order_of(shown), entries=entries)


async def an_hour_passes(visitor: Visitor) -> Answers:
    visitor.clock.advance(seconds=3600)
    return []


MOVES: dict[str, Move] = {
    "log in with the ID": log_in(USER_ID, WRONG),
    "log in with the ID and nothing": log_in(USER_ID, ""),
    "log in with another ID": log_in("AAA-AAA-AAAA", WRONG),
    "reset with both": reset(USER_ID, EMAIL),
    "reset with the ID": reset(USER_ID, STRANGER),
    "reset with the address": reset("AAA-AAA-AAAA", EMAIL),
    "reset with neither": reset("AAA-AAA-AAAA", STRANGER),
    "reset with half a form": reset(USER_ID, ""),
    "register the address": register_without_card(EMAIL),
    "register another address": register_without_card(STRANGER),
    "register the card number": register_with_card(CARD_NUMBER, STRANGER),
    "register the card number and address": register_with_card(CARD_NUMBER, EMAIL),
    "ask for the user ID with all": ask_for_user_id(PERSON.name, CARD_NUMBER, EMAIL),
    "ask for the user ID with the number": ask_for_user_id("STRANGER", CARD_NUMBER, STRANGER),
    "ask for the user ID with nothing": ask_for_user_id("STRANGER", "ZZ00000000ZZ", STRANGER),
    "guess a link": look("/password/new", token=GUESS),
    "guess a link and send": send("/password/new", token=GUESS, password=PASSWORD, password_confirm=PASSWORD),
    "guess an e-mail link": look("/email/confirm", token=GUESS),
    "guess an e-mail link and send": send("/email/confirm", email_token=GUESS),
    "switch on the login page": switch(user_id=USER_ID, password=WRONG, shown_error="E-1203"),
    "switch on the reset page": switch(user_id=USER_ID, email=EMAIL, shown_error="y"),
    "look at the login page": look("/login", error="E-1204"),
    "look at the answer of a reset": look("/password/reset/sent"),
    "ask for the menu": look("/menu"),
    "wait": an_hour_passes,
}
moves = st.lists(st.sampled_from(sorted(MOVES)), min_size=1, max_size=7)


async def play(visitor: Visitor, names: Sequence[str]) -> list[list[Seen]]:
    return [await seen(answer) for name in names for answer in await MOVES[name](visitor)]


async def both_worlds(state: str, names: Sequence[str]) -> None:
    """The same moves in both; every answer and every mail to a stranger is the same."""
    with tempfile.TemporaryDirectory() as directory:
        async with world(Path(directory, "known")) as known, world(Path(directory, "empty")) as empty:
            await give_account(known, state)
            assert differences(await play(known, names), await play(empty, names)) == []
            assert await mails_to_strangers(known) == await mails_to_strangers(empty)


@given(state=st.sampled_from(STATES), names=moves)
@settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
async def test_any_moves_of_a_stranger_look_the_same_in_both_worlds(state: str, names: list[str]) -> None:
    await both_worlds(state, names)


@pytest.mark.parametrize("state", STATES)
async def test_each_way_in_looks_the_same_for_an_account_in_each_state(state: str) -> None:
    ways = [name for name in sorted(MOVES) if name.startswith(("log in", "reset", "guess"))]
    await both_worlds(state, ways)


async def test_six_wrong_passwords_lock_and_still_look_the_same() -> None:
    await both_worlds("usable", ["log in with the ID"] * 6 + ["reset with both"] * 4)


async def test_registering_with_what_belongs_to_somebody_looks_the_same() -> None:
    ways = [name for name in sorted(MOVES) if name.startswith("register")]
    await both_worlds("usable", [*ways, "register the address", "register the address"])


async def test_asking_for_a_user_id_looks_the_same() -> None:
    ways = [name for name in sorted(MOVES) if name.startswith("ask for the user ID")]
    await both_worlds("usable", [*ways, *ways])


async def test_the_comparison_would_notice_a_single_different_word() -> None:
    """Against a test that compares nothing: the holder's own log-in is another answer."""
    with tempfile.TemporaryDirectory() as directory:
        async with world(Path(directory, "known")) as known, world(Path(directory, "empty")) as empty:
            await give_account(known, "locked")
            right = log_in(USER_ID, PASSWORD)
            one, other = [await seen((await right(visitor))[0]) for visitor in (known, empty)]
            assert one != other
            assert "E-1203" in one[-1].body
            assert "E-1202" in other[-1].body
