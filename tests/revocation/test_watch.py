"""Certificates of accounts, looked at once a day: what is marked, who is told, and what stays as it is."""

import asyncio
import json

import pytest

from app.records import AccountState
from app.store import accounts
from tests.real.waiting import until
from tests.revocation.watched import DAY_MS, SINCE, Watching, register
from tests.web.conftest import config, visitor

__all__ = ["config", "visitor"]
HOUR_MS = 3600 * 1000


@pytest.fixture
async def watching(visitor, scene):
    found = Watching(visitor, scene, await register(visitor))
    await found.link()
    return found


async def test_a_certificate_found_revoked_is_marked_and_its_holder_told_once(watching):
    watching.authority.says["sign"] = "revoked"
    await watching.look()
    now = watching.visitor.clock.now_ms()
    row = (await watching.rows())["sign"]
    assert (row.revocation, row.source, row.checked_at, row.told) == ("revoked", "ocsp", now, "revoked")
    assert row.revoked_at == now - SINCE.total_seconds() * 1000
    for _ in range(3):
        await watching.look()
    assert await watching.mails() == ["certificate_revoked"]
    assert (await watching.rows())["auth"].revocation == "good"


async def test_two_certificates_of_one_card_are_told_in_one_mail(watching):
    watching.authority.says = {"sign": "revoked", "auth": "revoked"}
    await watching.look()
    assert await watching.mails() == ["certificate_revoked"]
    text = await watching.letter()
    assert "It is the digital signature certificate." in text
    assert "It is the user authentication certificate." in text
    assert "Your account stays." in text
    assert "/information/card/link" in text


async def test_who_moved_is_not_told_that_the_card_no_longer_logs_in(watching):
    watching.authority.says["sign"] = "revoked"
    await watching.look()
    text = await watching.letter()
    assert "This happens after every move" in text
    assert "log in with this card" not in text


async def test_what_has_expired_is_told_once_and_never_asked_about(watching):
    await watching.link(days=10)
    await watching.look(after=10 * DAY_MS + 1)
    assert watching.authority.asked == []
    assert await watching.mails() == ["certificate_expired"]
    await watching.look(after=30 * DAY_MS)
    assert await watching.mails() == ["certificate_expired"]
    assert {row.due_at for row in (await watching.rows()).values()} == {None}


async def test_an_account_is_looked_at_soon_after_the_last_day_and_not_a_day_later(watching):
    await watching.link(days=10)
    await watching.look(after=10 * DAY_MS - HOUR_MS)
    assert await watching.mails() == []
    await watching.look(after=HOUR_MS + 1)
    assert await watching.mails() == ["certificate_expired"]


async def test_a_revoked_certificate_that_expires_is_not_told_again(watching):
    await watching.link(days=10)
    watching.authority.says = {"sign": "revoked", "auth": "revoked"}
    await watching.look()
    await watching.look(after=20 * DAY_MS)
    assert await watching.mails() == ["certificate_revoked"]


async def test_each_is_asked_about_once_a_day_and_not_more_often(watching):
    await watching.look(after=DAY_MS - HOUR_MS)
    assert watching.authority.asked == []
    await watching.look(after=HOUR_MS)
    await watching.look(after=DAY_MS - HOUR_MS)
    assert sorted(watching.authority.asked) == ["auth", "sign"]


@pytest.mark.parametrize("word", ["silent", "soft"])
async def test_no_answer_changes_nothing_and_is_asked_for_again_in_an_hour(watching, word):
    before = await watching.rows()
    watching.authority.says = {"sign": word, "auth": word}
    await watching.look()
    after = await watching.rows()
    for use, row in after.items():
        assert (row.revocation, row.checked_at) == (before[use].revocation, before[use].checked_at)
    watching.authority.says["sign"] = "revoked"
    await watching.look(after=HOUR_MS - 1)
    assert await watching.mails() == []
    await watching.look(after=1)
    assert await watching.mails() == ["certificate_revoked"]


@pytest.mark.parametrize("word", ["silent", "unknown", "soft", "none"])
async def test_a_mark_stays_when_nobody_can_say_otherwise(watching, word):
    watching.authority.says["sign"] = "revoked"
    await watching.look()
    watching.authority.says["sign"] = word
    await watching.look()
    assert (await watching.rows())["sign"].revocation == "revoked"


async def test_the_mark_goes_when_the_certificate_is_good_again_and_nobody_is_mailed_twice(watching):
    for word in ("revoked", "good", "revoked"):
        watching.authority.says["sign"] = word
        await watching.look()
        row = (await watching.rows())["sign"]
        assert row.revocation == word
        assert (row.revoked_at is None) == (word == "good")
    assert await watching.mails() == ["certificate_revoked"]
    assert [tag.rpartition(":")[2] for tag, _ in await watching.audit()] == [
        "revoked",
        "good_again",
        "revoked",
    ]


async def test_a_card_read_meanwhile_is_not_told_what_became_of_the_one_before(watching):
    watching.authority.says = {"sign": "revoked", "auth": "revoked"}
    watching.authority.meanwhile = asyncio.get_running_loop().create_future()
    looking = asyncio.create_task(watching.look())
    await until(lambda: len(watching.authority.asked) == 2, what="both questions")
    await watching.link()
    watching.authority.meanwhile.set_result(None)
    await looking
    assert {row.revocation for row in (await watching.rows()).values()} == {"good"}
    assert await watching.mails() == []
    assert await watching.audit() == []


async def test_a_closed_account_is_marked_and_not_mailed(watching):
    await watching.visitor.context.db.write(
        lambda tx: accounts.update_state(tx, watching.account_id, AccountState.DEACTIVATED)
    )
    watching.authority.says["sign"] = "revoked"
    await watching.look()
    assert (await watching.rows())["sign"].revocation == "revoked"
    assert await watching.mails() == []


async def test_a_certificate_that_cannot_be_opened_or_has_no_authority_any_more_holds_up_nobody(watching):
    await watching.visitor.context.db.write(
        lambda tx: (
            tx.execute("UPDATE certificates SET der_sealed = x'00' WHERE certificate_use = 'sign'") and None
        )
    )
    watching.authority.says["auth"] = "revoked"
    await watching.look()
    assert watching.authority.asked == ["auth"]
    assert (await watching.rows())["auth"].revocation == "revoked"
    assert (await watching.rows())["sign"].revocation == "good"


async def test_a_round_ends_early_when_nobody_answers_and_the_next_goes_on(watching, visitor, scene):
    for number in range(4):
        another = Watching(visitor, scene, await register(visitor, owner=f"another-{number}"))
        await another.link()
    watching.authority.says = {"sign": "silent", "auth": "silent"}
    await watching.look()
    assert len(watching.authority.asked) == 2 * 3
    await watching.look(after=1000)
    assert len(watching.authority.asked) == 2 * 5


async def test_certificates_that_the_responder_does_not_know_keep_nobody_waiting(watching, visitor, scene):
    for number in range(4):
        another = Watching(visitor, scene, await register(visitor, owner=f"another-{number}"))
        await another.link()
    watching.authority.says = {"sign": "unknown", "auth": "good"}
    await watching.look()
    assert len(watching.authority.asked) == 2 * 5


async def test_certificates_of_an_authority_that_is_trusted_no_more_keep_nobody_waiting(
    watching, visitor, scene
):
    for number in range(4):
        another = Watching(visitor, scene, await register(visitor, owner=f"another-{number}"))
        await another.link()
    await visitor.context.db.write(
        lambda tx: (
            tx.execute(
                "UPDATE certificates SET der_sealed = x'00' WHERE account_id <> ?", (watching.account_id,)
            )
            and None
        )
    )
    await watching.look()
    assert sorted(watching.authority.asked) == ["auth", "sign"]
    await watching.look(after=HOUR_MS)
    assert len(watching.authority.asked) == 2


async def test_who_cannot_be_written_to_is_marked_and_keeps_nobody_waiting(watching, visitor, scene):
    another = Watching(visitor, scene, await register(visitor, owner="another"), watching.authority)
    await another.link()
    await visitor.context.db.write(
        lambda tx: (
            tx.execute("UPDATE accounts SET person_sealed = x'00' WHERE id = ?", (watching.account_id,))
            and None
        )
    )
    watching.authority.says = {"sign": "revoked", "auth": "revoked"}
    await watching.look()
    for found in (watching, another):
        assert {row.revocation for row in (await found.rows()).values()} == {"revoked"}
    assert await watching.mails() == ["certificate_revoked"]


async def test_what_the_audit_log_says_is_which_and_who_said_so(watching):
    watching.authority.says["auth"] = "revoked"
    await watching.look()
    ((tag, detail),) = await watching.audit()
    assert tag == "account:certificate:revoked"
    assert json.loads(detail) == {"use": "auth", "source": "ocsp"}
