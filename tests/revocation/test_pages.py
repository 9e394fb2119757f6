"""What the holder sees on the menu, and the desk on the person's page, of certificates that ended."""

import pytest

from app.store import accounts
from tests.desk.conftest import browsers, desk
from tests.desk.people import at_the_counter
from tests.revocation.watched import DAY_MS, Watching, register
from tests.web.conftest import config, visitor
from tests.web.visitor import Visitor

__all__ = ["browsers", "config", "desk", "visitor"]
PANEL = "certificate is no longer valid"


async def menu(visitor: Visitor) -> str:
    return await (await visitor.get("/menu")).text()


async def test_the_menu_says_nothing_while_all_is_well_and_what_to_do_when_it_is_not(visitor, scene) -> None:
    user_id = await visitor.with_password()
    await visitor.sign_in(user_id)
    account = await visitor.context.db.read(lambda tx: accounts.get_by_card_owner(tx, "owner-1"))
    watching = Watching(visitor, scene, account.id)
    await watching.link()
    assert PANEL not in await menu(visitor)

    watching.authority.says["sign"] = "revoked"
    await watching.look(after=DAY_MS)
    # A day later the session is over: the password logs in as before.
    answer = await visitor.sign_in(user_id)
    assert answer.url.path == "/menu"
    page = await menu(visitor)
    assert PANEL in page
    assert "Digital signature certificate</strong>: revoked on" in page
    assert "This happens after every move" in page
    assert "log in with this card" not in page
    assert 'href="/information/card/link?' in page

    watching.authority.says["sign"] = "good"
    await watching.look(after=DAY_MS)
    await visitor.sign_in(user_id)
    assert PANEL not in await menu(visitor)

    await watching.link(days=1)
    await watching.look(after=DAY_MS + 1)
    await visitor.sign_in(user_id)
    page = await menu(visitor)
    assert "User authentication certificate</strong>: expired on" in page
    assert "You cannot log in with this card any more." in page
    assert "This happens after every move" not in page


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("not_checked", "Nobody was asked whether it has been revoked."),
        ("soft_failed", "It could not be found out whether it has been revoked."),
        ("good", "It has not been revoked."),
    ],
)
async def test_the_desk_sees_in_words_whether_anybody_was_asked(desk, scene, status, sentence) -> None:
    clerk = await at_the_counter(desk)
    watching = Watching(clerk, scene, await register(clerk))
    await watching.link(status=status)
    page = await (await clerk.get(f"/staff/people/{watching.account_id}")).text()
    assert sentence in page
    if status != "good":
        assert "It has not been revoked." not in page


async def test_the_desk_sees_which_certificate_was_revoked_since_when_and_who_said_so(desk, scene) -> None:
    clerk = await at_the_counter(desk)
    watching = Watching(clerk, scene, await register(clerk))
    page = await (await clerk.get(f"/staff/people/{watching.account_id}")).text()
    assert "Certificates of the card" not in page
    await watching.link()
    watching.authority.says["sign"] = "revoked"
    await watching.look()
    clerk = await at_the_counter(desk, login="jiro")
    page = await (await clerk.get(f"/staff/people/{watching.account_id}")).text()
    assert "It has been revoked." in page
    assert "The responder of the certification authority (OCSP)" in page
    assert "A certificate of the card was found revoked" in page
    assert str(scene.sign.serial_number) not in page
