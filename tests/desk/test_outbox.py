"""The mail at the desk: what is shown of it, what can be moved, and when a text is erased."""

import re

import pytest

from app.records import MailFilter, MailLine, MailState, Role
from app.seen import fingerprint
from app.services.housekeeping import sweep
from app.store import outbox_desk
from tests.desk.conftest import Browsers, Desk, StaffVisitor

HOUR = 3600


async def mails(visitor: StaffVisitor) -> list[MailLine]:
    return await visitor.context.db.read(
        lambda tx: outbox_desk.list_mails(tx, MailFilter(), limit=50, offset=0)
    )


async def put(visitor: StaffVisitor, state: MailState, *, body: bool = True) -> MailLine:
    """The registration mail of the applicant, as a relay would have left it."""
    keep = "body_sealed" if body else "NULL"
    await visitor.context.db.write(
        lambda tx: tx.execute(
            f"UPDATE outbox SET state = ?, last_error = '451', retry_at = 4102444800000, body_sealed = {keep}",
            (state,),
        )
    )
    return (await mails(visitor))[0]


@pytest.fixture
async def keeper(browsers: Browsers) -> StaffVisitor:
    """An administrator, after somebody has registered and got a mail with a link."""
    applicant = await browsers.stranger()
    await applicant.register()
    await applicant.mails(1)
    return await browsers.staff(Role.ADMINISTRATOR)


@pytest.fixture
async def unsent(keeper: StaffVisitor) -> StaffVisitor:
    """As `keeper`, but the mail still has its body and was not sent."""
    await keeper.context.db.write(
        lambda tx: tx.execute("UPDATE outbox SET sent_at = NULL, body_sealed = recipient_sealed")
    )
    return keeper


async def test_the_list_shows_state_and_error_and_masks_the_recipient(unsent: StaffVisitor) -> None:
    await put(unsent, MailState.AWAITING_RETRY)
    page = await (await unsent.get("/staff/mail")).text()
    assert "m…@example.com" in page
    assert "maria" not in page
    assert "To be tried again" in page
    assert "451" in page


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"state": "failed"}, 1),
        ({"state": "sent"}, 0),
        ({"state": "nonsense"}, 1),
        ({"kind": "registration_complete"}, 1),
        ({"kind": "test_mail"}, 0),
        ({"page": "99"}, 1),
    ],
)
async def test_the_list_is_filtered(unsent: StaffVisitor, query: dict[str, str], rows: int) -> None:
    await put(unsent, MailState.FAILED)
    page = await (await unsent.get("/staff/mail", **query)).text()
    assert page.count("m…@example.com") == rows


@pytest.mark.parametrize("state", [MailState.AWAITING_RETRY, MailState.FAILED])
async def test_a_mail_that_waits_or_failed_is_tried_now(unsent: StaffVisitor, state: MailState) -> None:
    mail = await put(unsent, state)
    answer = await unsent.post(f"/staff/mail/{mail.id}/retry", seen=fingerprint(mail))
    assert "will be sent now" in await answer.text()
    line = next(line for line in await unsent.audit_lines() if line.tag == "mail:delivery:retried")
    assert (line.actor, line.subject) == (f"staff:{unsent.me.id}", mail.id)


@pytest.mark.parametrize("state", [MailState.SENT, MailState.SENDING, MailState.QUEUED])
async def test_a_mail_that_is_sent_or_on_its_way_is_not_tried_again(
    unsent: StaffVisitor, state: MailState
) -> None:
    mail = await put(unsent, state)
    answer = await unsent.post(f"/staff/mail/{mail.id}/retry", seen=fingerprint(mail))
    assert (answer.status, "E-4007" in await answer.text()) == (409, True)
    assert (await mails(unsent))[0] == mail


async def test_a_mail_whose_text_was_erased_cannot_be_tried_again(keeper: StaffVisitor) -> None:
    mail = await put(keeper, MailState.FAILED, body=False)
    assert "The text was erased." in await (await keeper.get("/staff/mail")).text()
    answer = await keeper.post(f"/staff/mail/{mail.id}/retry", seen=fingerprint(mail))
    assert (answer.status, "E-4026" in await answer.text()) == (409, True)


async def test_a_mail_that_moved_meanwhile_is_left_alone(unsent: StaffVisitor) -> None:
    seen = fingerprint(await put(unsent, MailState.AWAITING_RETRY))
    mail = await put(unsent, MailState.FAILED)
    for act in ("retry", "give-up"):
        assert (await unsent.post(f"/staff/mail/{mail.id}/{act}", seen=seen)).status == 409
    assert (await mails(unsent))[0].state is MailState.FAILED


@pytest.mark.parametrize("state", [MailState.AWAITING_RETRY, MailState.QUEUED])
async def test_a_mail_that_waits_can_be_given_up_once(unsent: StaffVisitor, state: MailState) -> None:
    mail = await put(unsent, state)
    address, seen = f"/staff/mail/{mail.id}/give-up", fingerprint(mail)
    assert (await unsent.post(address, seen=seen)).status == 200
    assert ((await mails(unsent))[0].state, (await mails(unsent))[0].last_error) == (
        MailState.FAILED,
        "given_up",
    )
    assert (await unsent.post(address, seen=seen)).status == 409


async def test_a_failed_text_is_kept_a_day_after_its_creation_and_no_longer(unsent: StaffVisitor) -> None:
    await put(unsent, MailState.FAILED)
    unsent.clock.advance(seconds=24 * HOUR - 1)
    await sweep(unsent.context)
    assert (await mails(unsent))[0].has_body
    unsent.clock.advance(seconds=1)
    await sweep(unsent.context)
    assert not (await mails(unsent))[0].has_body


async def test_a_waiting_text_is_never_erased(unsent: StaffVisitor) -> None:
    await put(unsent, MailState.AWAITING_RETRY)
    unsent.clock.advance(seconds=48 * HOUR)
    await sweep(unsent.context)
    assert (await mails(unsent))[0].has_body


async def test_a_test_mail_goes_to_the_typed_address(desk: Desk) -> None:
    keeper = await desk(Role.SUPERVISOR)
    answer = await keeper.post("/staff/mail/test", address="office@example.org")
    assert "on its way" in await answer.text()
    assert (await keeper.mails(1))[0].recipient == "office@example.org"
    assert all("office@" not in line.detail for line in await keeper.audit_lines())


@pytest.mark.parametrize(
    "address", ["", "office", "a@b\r\nBcc: c@example.com", "a@example.com, b@example.com"]
)
async def test_a_test_mail_to_what_is_no_address_is_refused(desk: Desk, address: str) -> None:
    keeper = await desk(Role.SUPERVISOR)
    page = await (await keeper.post("/staff/mail/test", address=address)).text()
    assert re.search(r"\(E-311[01]\)", page)
    assert await mails(keeper) == []


async def test_test_mails_are_limited(desk: Desk) -> None:
    keeper = await desk(Role.SUPERVISOR)
    statuses = [
        (await keeper.post("/staff/mail/test", address="office@example.org")).status for _ in range(6)
    ]
    assert statuses == [200] * 5 + [429]


async def test_a_clerk_sees_no_mail(desk: Desk) -> None:
    assert (await (await desk(Role.CLERK)).get("/staff/mail")).status == 403


async def test_a_mail_that_does_not_exist_is_refused(desk: Desk) -> None:
    keeper = await desk(Role.SUPERVISOR)
    assert (await keeper.post("/staff/mail/nothing/retry", seen=fingerprint(None))).status == 409
