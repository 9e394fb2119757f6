"""Login, lock, log out, and the password link."""

import asyncio

import pytest

from app.cookies import cookie_name
from app.store.password_links import upsert_link
from app.tokens import new_secret, secret_hash
from tests.web.visitor import PASSWORD, Visitor


async def test_after_setting_a_password_the_menu_shows_four_buttons_with_reasons(visitor: Visitor) -> None:
    await visitor.signed_in()
    text = await (await visitor.get("/menu")).text()
    for label in (
        "Enter application information (Fill out applications individually)",
        "Enter application information (Fill out multiple applications)",
        "Application information search",
        "User information update",
        "Log out",
    ):
        assert label in text


@pytest.mark.parametrize("spelled", ["lower", "spaces", "wide"])
async def test_the_user_id_is_read_as_people_type_it(visitor: Visitor, spelled: str) -> None:
    user_id = await visitor.with_password()
    wide = "".join(chr(ord(char) + 0xFEE0) for char in user_id)
    typed = {"lower": user_id.lower(), "spaces": user_id.replace("-", " "), "wide": wide}[spelled]
    assert (await visitor.sign_in(typed)).url.path == "/menu"


async def test_a_wrong_id_and_a_wrong_password_get_the_same_answer(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    wrong_password = await visitor.sign_in(user_id, "not the password at all")
    wrong_id = await visitor.sign_in("AAA-AAA-AAAA")
    assert wrong_password.url == wrong_id.url
    one, other = await wrong_password.text(), await wrong_id.text()
    assert one.replace(user_id, "X") == other.replace("AAA-AAA-AAAA", "X")


async def test_an_account_without_a_password_cannot_log_in_and_looks_like_no_account(
    visitor: Visitor,
) -> None:
    await visitor.register()
    user_id, _ = await visitor.user_id_and_link()
    assert "Enter your password." in await (await visitor.sign_in(user_id, "")).text()
    assert "E-1202" in await (await visitor.sign_in(user_id)).text()


async def test_a_refused_login_gives_the_id_back_and_never_the_password(visitor: Visitor) -> None:
    answer = await visitor.sign_in("Kä7-<b>", "a password nobody has")
    text = await answer.text()
    assert "Kä7-&lt;b&gt;" in text
    assert "nobody has" not in text
    assert "Kä7" not in str(answer.url)
    assert "Kä7" not in await (await visitor.get("/login")).text()


async def test_an_error_code_in_the_address_shows_nothing_that_login_does_not_say(visitor: Visitor) -> None:
    text = await (await visitor.get("/login", error="<script>E-1104")).text()
    assert "There is a problem" not in text


async def test_five_wrong_passwords_lock_the_account_and_only_the_right_one_learns_it(
    visitor: Visitor,
) -> None:
    user_id = await visitor.with_password()
    for _ in range(5):
        assert "E-1202" in await (await visitor.sign_in(user_id, "wrong wrong wrong")).text()
    assert "E-1203" in await (await visitor.sign_in(user_id)).text()
    assert "E-1202" in await (await visitor.sign_in(user_id, "wrong again here")).text()


async def test_four_wrong_passwords_do_not_lock_and_a_right_one_resets_the_count(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    for _ in range(2):
        for _ in range(4):
            await visitor.sign_in(user_id, "wrong wrong wrong")
        assert (await visitor.sign_in(user_id)).url.path == "/menu"


async def test_parallel_guesses_gain_nothing(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    await asyncio.gather(*(visitor.sign_in(user_id, f"guess number {n}") for n in range(12)))
    assert "E-1203" in await (await visitor.sign_in(user_id)).text()


async def test_a_lock_outlives_the_time_that_ends_everything_else(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    for _ in range(5):
        await visitor.sign_in(user_id, "wrong wrong wrong")
    visitor.clock.advance(seconds=30 * 24 * 3600)
    assert "E-1203" in await (await visitor.sign_in(user_id)).text()


async def test_logging_in_gives_a_new_token_and_kills_the_visitors(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    name = cookie_name(visitor.context.config)
    before = {cookie.key: cookie.value for cookie in visitor.client.session.cookie_jar}[name]
    await visitor.sign_in(user_id)
    after = {cookie.key: cookie.value for cookie in visitor.client.session.cookie_jar}[name]
    assert before != after
    assert visitor.context.sessions.find(before) is None


async def test_a_token_set_from_outside_is_never_adopted(visitor: Visitor) -> None:
    name = cookie_name(visitor.context.config)
    visitor.client.session.cookie_jar.update_cookies({name: "chosen-by-somebody-else"})
    await visitor.open_card_page()
    assert visitor.context.sessions.find("chosen-by-somebody-else") is None


async def test_logging_out_ends_the_session_and_the_menu_asks_to_log_in(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    answer = await visitor.post("/logout", _page=token)
    assert "If others use this computer" in await answer.text()
    assert (await visitor.get("/menu", p=token)).status == 401


async def test_logging_out_twice_is_not_an_error(visitor: Visitor) -> None:
    await visitor.signed_in()
    for _ in range(2):
        assert (await visitor.post("/logout")).status == 200


async def test_thirty_minutes_without_a_page_end_the_session_and_say_so(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    visitor.clock.advance(seconds=29 * 60)
    assert (await visitor.get("/menu", p=token)).status == 200
    visitor.clock.advance(seconds=30 * 60)
    answer = await visitor.get("/menu", p=token)
    assert answer.status == 401
    assert "did not move to another page" in await answer.text()


async def test_continue_moves_the_deadline_and_nothing_passive_does(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    visitor.clock.advance(seconds=20 * 60)
    for passive in ("/healthz", "/session/ended", "/static/none.css"):
        await visitor.client.get(passive, allow_redirects=False)
    visitor.clock.advance(seconds=5 * 60)
    answer = await visitor.post("/session/continue")
    assert (await answer.json())["deadline"] == visitor.clock.now_ms() + 30 * 60_000
    visitor.clock.advance(seconds=29 * 60)
    assert (await visitor.get("/menu", p=token)).status == 200


async def test_twenty_hours_end_the_session_whatever_was_done(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    for _ in range(60):
        visitor.clock.advance(seconds=20 * 60)
        answer = await visitor.get("/menu", p=token)
    assert answer.status == 401
    assert "very long time" in await answer.text()


async def test_continue_without_a_session_gives_nothing(visitor: Visitor) -> None:
    assert (await visitor.post("/session/continue")).status == 401


async def test_opening_the_password_link_any_number_of_times_spends_nothing(visitor: Visitor) -> None:
    await visitor.register()
    _, link = await visitor.user_id_and_link()
    for _ in range(3):
        assert (await visitor.get("/password/new", token=link)).status == 200


async def test_a_password_link_works_once(visitor: Visitor) -> None:
    await visitor.register()
    _, link = await visitor.user_id_and_link()
    await visitor.post("/password/new", token=link, password=PASSWORD, password_confirm=PASSWORD)
    answer = await visitor.post("/password/new", token=link, password=PASSWORD, password_confirm=PASSWORD)
    assert answer.status == 410
    assert "E-1201" in await answer.text()


async def test_a_password_link_dies_after_24_hours(visitor: Visitor) -> None:
    await visitor.register()
    _, link = await visitor.user_id_and_link()
    visitor.clock.advance(seconds=24 * 3600)
    assert (await visitor.get("/password/new", token=link)).status == 410


@pytest.mark.parametrize("link", ["", "x", "x" * 5000, "\u2028", "../../etc"])
async def test_a_made_up_link_is_dead(visitor: Visitor, link: str) -> None:
    assert (await visitor.get("/password/new", token=link)).status == 410


async def test_guesses_of_password_links_are_counted(visitor: Visitor) -> None:
    statuses = [(await visitor.get("/password/new", token=f"guess {number}")).status for number in range(31)]
    assert statuses == [410] * 30 + [429]


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("a-Brief-1", "a-Brief-1", "at least 12 characters"),
        ("password12345", "password12345", "easy to guess"),
        ("seven quiet lanterns", "seven loud lanterns", "not the same"),
        ("", "", "Enter a new password."),
        ("x" * 129, "x" * 129, "at most 128"),
    ],
)
async def test_a_weak_password_is_refused_and_the_link_still_works(
    visitor: Visitor, password: str, again: str, sentence: str
) -> None:
    await visitor.register()
    _, link = await visitor.user_id_and_link()
    answer = await visitor.post("/password/new", token=link, password=password, password_confirm=again)
    text = await answer.text()
    assert answer.status == 422
    assert sentence in text
    assert not password or password not in text
    assert (await visitor.get("/password/new", token=link)).status == 200


@pytest.mark.parametrize("password", ["maria@example.com", "SampleMaria1"])
async def test_a_password_made_of_what_others_know_is_refused(visitor: Visitor, password: str) -> None:
    await visitor.register()
    _, link = await visitor.user_id_and_link()
    answer = await visitor.post("/password/new", token=link, password=password, password_confirm=password)
    assert "easy to guess" in await answer.text()


async def test_a_password_with_the_user_id_in_it_is_refused(visitor: Visitor) -> None:
    await visitor.register()
    user_id, link = await visitor.user_id_and_link()
    password = f"quiet {user_id.lower()} lanterns"
    answer = await visitor.post("/password/new", token=link, password=password, password_confirm=password)
    assert "contains your user ID" in await answer.text()


async def test_setting_a_password_ends_every_session_of_the_account(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    account = next(session.account_id for session in await visitor.sessions() if session.account_id)
    link = new_secret()
    later = visitor.clock.now_ms() + 1000
    await visitor.context.db.write(lambda tx: upsert_link(tx, account, secret_hash(link), later))
    other = f"{PASSWORD} again"
    await visitor.post("/password/new", token=link, password=other, password_confirm=other)
    assert (await visitor.get("/menu", p=token)).status == 401


async def test_the_language_switch_keeps_the_id_and_the_error_but_never_the_password(
    visitor: Visitor,
) -> None:
    typed = {"user_id": "ABC-DEF-GH23", "password": "not to be seen", "shown_error": "E-1202"}
    answer = await visitor.post("/language/ja", **typed)
    text = await answer.text()
    assert (answer.url.path, answer.history[0].status) == ("/login", 303)
    assert "E-1202" in text
    assert "ABC-DEF-GH23" in text
    assert "not to be seen" not in text


async def test_a_made_up_error_is_not_shown(visitor: Visitor) -> None:
    answer = await visitor.post("/language/en", user_id="A", shown_error="<b>")
    assert "error" not in answer.url.query
