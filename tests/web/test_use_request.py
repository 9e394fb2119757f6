"""Staff of an organisation: what they may do before, while and after the office approves their use."""

from dataclasses import dataclass

import pytest

from app.errors import AlreadyDecided, NotFound
from app.handlers.routes import _TABLE
from app.records import Audience, Matter, Order, Role, StaffSession, UseRequest
from app.services.decide_use_request import Refusing, approve_use, refuse_use
from app.services.remind_of_ending import remind_of_ending
from app.services.use_requests import Reason
from app.store import use_requests
from tests.web.cardless import COUNTER, count, menu, tags
from tests.web.visitor import Visitor, order_of

DAY = 24 * 3600
PAGE = "/use-request"
REFUSED = Refusing("document_missing", Reason("書類が足りません。", "A document is missing."))


@dataclass
class Office:
    """A clerk without a browser."""

    visitor: Visitor

    @property
    def clerk(self) -> StaffSession:
        return StaffSession("s", b"", "clerk-1", 0, 0, Matter.REQUEST, "hanako", Role.CLERK)

    async def requests(self) -> list[UseRequest]:
        return await self.visitor.context.db.read(
            lambda tx: use_requests.list_requests(tx, None, None, limit=50, offset=0)
        )

    async def approve(self) -> None:
        await approve_use(self.visitor.context, self.clerk, (await self.requests())[-1].id)

    async def refuse(self) -> None:
        await refuse_use(self.visitor.context, self.clerk, (await self.requests())[-1].id, REFUSED)


@pytest.fixture
def office(visitor: Visitor) -> Office:
    return Office(visitor)


async def text_of(visitor: Visitor, path: str = "/menu") -> str:
    return await (await visitor.get(path)).text()


async def pass_days(visitor: Visitor, user_id: str, days: int) -> None:
    """Days later, logged in again."""
    visitor.clock.advance(seconds=days * DAY)
    visitor.client.session.cookie_jar.clear()
    await visitor.sign_in(user_id)


async def user_id_of(visitor: Visitor) -> str:
    row = await visitor.context.db.read(lambda tx: tx.execute("SELECT user_id FROM accounts").fetchone())
    return str(row[0])


IDENTITY = {
    f"identity_{act}"
    for act in (
        "start",
        "entries_check",
        "document_choose",
        "file_add",
        "pictures_delete",
        "hand_in",
        "withdraw",
    )
}
# The card may be asked for before documents are handed in.
BEFORE = {"use_request_file", "account_use_end", "terms_agree", "step_up_done"} | IDENTITY
ACTIONS = [
    (path, name)
    for method, path, _, name, policy in _TABLE
    if method == "POST" and policy.audience is Audience.APPLICANT and policy.order is Order.ACTION
]


def test_before_the_approval_one_may_only_ask_for_it_show_who_one_is_and_look_after_the_account() -> None:
    open_before = {name for _, _, _, name, policy in _TABLE if policy.before_approval}
    assert open_before == BEFORE


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, name in ACTIONS if name not in BEFORE])
async def test_nothing_can_be_sent_before_the_approval(visitor: Visitor, path: str, name: str) -> None:
    token = order_of(await menu(visitor))
    answer = await visitor.post(path, _page=token)
    assert answer.status == 403, name
    assert "E-1206" in await answer.text()


async def test_an_applicant_at_a_counter_needs_no_approval(visitor: Visitor) -> None:
    text = await (await menu(visitor, COUNTER)).text()
    assert "receiving a certificate of eligibility by e-mail only" in text
    assert text.count("disabled") >= 3
    assert "Use request" not in text
    assert (await visitor.get(PAGE)).url.path == "/menu"
    assert await count(visitor, "use_requests") == 0


async def test_the_menu_says_that_the_office_is_looking(visitor: Visitor) -> None:
    text = await (await menu(visitor)).text()
    assert "The office is looking at your use request." in text
    assert "while you have no approval" in text
    assert 'href="/information?' not in text


async def test_an_approval_opens_the_information_for_three_years(visitor: Visitor, office: Office) -> None:
    await menu(visitor)
    await office.approve()
    text = await text_of(visitor)
    assert "approved until 21 November 2029" in text
    assert "while you have no approval" not in text
    assert "21 November 2029" in (await visitor.mails(2))[0].text


async def test_a_refusal_gives_its_reason_in_the_language_of_the_page(
    visitor: Visitor, office: Office
) -> None:
    await menu(visitor)
    await office.refuse()
    assert "A document is missing." in await text_of(visitor, PAGE)
    await visitor.get("/language/ja")
    text = await text_of(visitor)
    assert "書類が足りません。" in text
    assert "A document is missing." not in text
    assert "書類が足りません。" in (await visitor.mails(2))[0].text


async def test_after_a_refusal_the_request_can_be_filed_again_once(visitor: Visitor, office: Office) -> None:
    await menu(visitor)
    await office.refuse()
    token = order_of(await visitor.get(PAGE))
    first = await visitor.post(PAGE, _page=token)
    assert "Your use request has been sent to the office." in await first.text()
    await visitor.post(PAGE, _page=token)
    other_tab = order_of(await visitor.get(PAGE))
    assert (await visitor.post(PAGE, _page=other_tab)).status == 200
    assert await count(visitor, "use_requests") == 2


async def test_somebody_whose_approval_lasts_cannot_ask(visitor: Visitor, office: Office) -> None:
    await menu(visitor)
    await office.approve()
    token = order_of(await visitor.get(PAGE))
    answer = await visitor.post(PAGE, _page=token)
    assert answer.status == 409
    assert "E-1108" in await answer.text()


async def test_an_applicant_at_a_counter_cannot_ask(visitor: Visitor) -> None:
    token = order_of(await menu(visitor, COUNTER))
    assert (await visitor.post(PAGE, _page=token)).status == 409
    assert await count(visitor, "use_requests") == 0


async def test_a_renewal_in_time_adds_to_the_old_end(visitor: Visitor, office: Office) -> None:
    await menu(visitor)
    await office.approve()
    before = (await office.requests())[0].valid_until
    await pass_days(visitor, await user_id_of(visitor), 3 * 365 - 60)
    assert "Your approval ends soon" in await text_of(visitor)
    await visitor.post(PAGE, _page=order_of(await visitor.get(PAGE)))
    assert "You have asked for a renewal." in await text_of(visitor)
    await office.approve()
    after = (await office.requests())[1].valid_until
    assert before is not None
    assert after is not None
    assert (after - before) // (DAY * 1000) in (3 * 365, 3 * 365 + 1)


async def test_a_refused_renewal_takes_nothing_of_the_time_that_runs(
    visitor: Visitor, office: Office
) -> None:
    await menu(visitor)
    await office.approve()
    await pass_days(visitor, await user_id_of(visitor), 3 * 365 - 60)
    await visitor.post(PAGE, _page=order_of(await visitor.get(PAGE)))
    await office.refuse()
    text = await text_of(visitor)
    assert "Your approval ends soon" in text
    assert "has not approved your last request" in text


async def test_an_approval_that_has_ended_closes_what_it_opened(visitor: Visitor, office: Office) -> None:
    await menu(visitor)
    await office.approve()
    await pass_days(visitor, await user_id_of(visitor), 3 * 365 + 5)
    answer = await visitor.get("/menu")
    text = await answer.text()
    assert "Your approval ended on" in text
    assert "while you have no approval" in text
    path = next(path for path, name in ACTIONS if name not in BEFORE)
    assert (await visitor.post(path, _page=order_of(answer))).status == 403
    await visitor.post(PAGE, _page=order_of(await visitor.get(PAGE)))
    assert "The office is looking at your use request." in await text_of(visitor)


async def test_nobody_decides_twice(visitor: Visitor, office: Office) -> None:
    await menu(visitor)
    await office.approve()
    with pytest.raises(AlreadyDecided):
        await office.refuse()
    with pytest.raises(AlreadyDecided):
        await office.approve()
    assert len(await visitor.mails(2)) == 2


async def test_a_request_that_does_not_exist_cannot_be_decided(visitor: Visitor, office: Office) -> None:
    with pytest.raises(NotFound):
        await approve_use(visitor.context, office.clerk, "nothing")


async def test_a_reminder_comes_ninety_and_thirty_days_before_the_end_and_once_each(
    visitor: Visitor, office: Office
) -> None:
    await menu(visitor)
    await office.approve()
    sent = []
    for days in (3 * 365 - 100, 20, 1, 52, 1, 60):
        visitor.clock.advance(seconds=days * DAY)
        for _ in range(2):
            await remind_of_ending(visitor.context)
        sent.append((await tags(visitor)).count("account:use_request:reminded"))
    assert sent == [0, 1, 1, 2, 2, 2]


async def test_whoever_has_asked_already_is_not_reminded(visitor: Visitor, office: Office) -> None:
    await menu(visitor)
    await office.approve()
    await pass_days(visitor, await user_id_of(visitor), 3 * 365 - 60)
    await visitor.post(PAGE, _page=order_of(await visitor.get(PAGE)))
    await remind_of_ending(visitor.context)
    assert "account:use_request:reminded" not in await tags(visitor)


async def test_the_words_of_a_refusal_are_sealed(visitor: Visitor, office: Office) -> None:
    await menu(visitor)
    await office.refuse()
    files = visitor.context.config.data.glob("madoguchi.sqlite3*")
    content = b"".join(file.read_bytes() for file in files)
    assert "書類が足りません".encode() not in content
    assert b"A document is missing" not in content
