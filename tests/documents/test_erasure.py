"""Pictures go when their time is over, what waits never does, and a crash leaves nothing that is not taken away."""

import json
import os
from dataclasses import replace

import pytest

from app.config import Documents
from app.records import (
    AccountState,
    Category,
    DocumentType,
    NewAccount,
    Proofing,
    ProofingState,
    Purpose,
    Session,
)
from app.rules.keeping import erase_before
from app.services.erase_documents import (
    MOST_LEFT_OVER,
    TooManyLeftOver,
    erase_due,
    sweep_files,
)
from app.store import accounts, proofing_images, proofings, sessions
from app.store.db import Tx
from app.tokens import new_id, new_reference
from tests.documents.conftest import DAY, NOW, PICTURE, Office

HOUR = 3600 * 1000
ENDED = (ProofingState.ACCEPTED, ProofingState.REFUSED, ProofingState.WITHDRAWN, ProofingState.STARTED)
KEPT = {
    ProofingState.ACCEPTED: 30 * DAY,
    ProofingState.REFUSED: 90 * DAY,
    ProofingState.WITHDRAWN: 90 * DAY,
    ProofingState.STARTED: DAY,
}


async def give_account(office: Office, state: AccountState) -> str:
    account = NewAccount(
        id="a" * 20, user_id="K7M-4XT-RW9C", category=Category.COUNTER, language="en", card_owner=None,
        person_sealed=b"x", revocation="no_card", terms_version="1", created_at=NOW,
    )  # fmt: skip

    def unit(tx: Tx) -> None:
        accounts.upsert_account(tx, account)
        accounts.update_state(tx, account.id, state)

    await office.db.write(unit)
    return account.id


def age(office: Office, *, hours: float) -> None:
    """Every file there is was written so long ago."""
    then = office.clock.now_ms() / 1000 - hours * 3600
    for file in office.files():
        os.utime(file, (then, then))


@pytest.mark.parametrize("state", ENDED)
async def test_a_picture_stays_to_the_last_moment_and_then_goes(office: Office, state: ProofingState) -> None:
    image = await office.keep(state, age_ms=KEPT[state])
    assert await erase_due(office.archive) == 0
    assert await office.opens(image)
    office.clock.advance(seconds=1)
    assert await erase_due(office.archive) == 1
    assert office.files() == []


@pytest.mark.parametrize("state", [state for state in ENDED if state is not ProofingState.STARTED])
async def test_the_record_stays_and_the_key_is_gone(office: Office, state: ProofingState) -> None:
    image = await office.keep(state, age_ms=91 * DAY)
    await erase_due(office.archive)
    row = await office.row(image)
    assert row == replace(image, wrapped=None, erased_at=NOW)
    assert [json.loads(detail) for detail in await office.told("proofing:picture:erased")] == [
        {"picture": image.id, "state": state.value}
    ]


async def test_what_was_never_handed_in_goes_whole(office: Office) -> None:
    image = await office.keep(ProofingState.STARTED, age_ms=2 * DAY)
    await erase_due(office.archive)
    assert await office.row(image) is None
    assert await office.db.read(lambda tx: proofings.get_proofing(tx, image.proofing_id)) is None
    assert len(await office.told("proofing:picture:erased")) == 1


async def test_what_was_begun_lately_stays_with_its_row(office: Office) -> None:
    image = await office.keep(ProofingState.STARTED, age_ms=DAY - HOUR)
    assert await erase_due(office.archive) == 0
    assert await office.opens(image)


@pytest.mark.parametrize("ended", [False, True])
async def test_what_a_visitor_has_begun_goes_after_the_session(office: Office, *, ended: bool) -> None:
    session = Session(new_id(), b"hash", None, NOW, NOW)
    begun = Proofing(
        new_id(), new_reference(), Purpose.USER_ID, f"session:{session.id}", None, ProofingState.STARTED, "en",
        DocumentType.RESIDENCE_CARD, NOW,
    )  # fmt: skip
    image = await office.add(begun, ProofingState.STARTED, NOW)
    if not ended:
        await office.db.write(lambda tx: sessions.insert_session(tx, session))
    assert await erase_due(office.archive) == ended
    assert (await office.row(image) is None) == ended
    assert bool(office.files()) != ended


async def test_what_a_visitor_handed_in_waits_after_the_session(office: Office) -> None:
    handed_in = Proofing(
        new_id(), new_reference(), Purpose.USER_ID, f"session:{new_id()}", None, ProofingState.STARTED, "en",
        DocumentType.RESIDENCE_CARD, NOW,
    )  # fmt: skip
    image = await office.add(handed_in, ProofingState.HANDED_IN, NOW)
    assert await erase_due(office.archive) == 0
    assert await office.opens(image)


async def test_what_waits_for_the_office_is_never_erased(office: Office) -> None:
    image = await office.keep(ProofingState.HANDED_IN, age_ms=4000 * DAY)
    assert await erase_due(office.archive) == 0
    assert await office.opens(image)
    assert erase_before(ProofingState.HANDED_IN, Documents(), NOW) is None


async def test_what_waits_for_a_closed_account_counts_as_refused_from_now_on(office: Office) -> None:
    account = await give_account(office, AccountState.DEACTIVATED)
    image = await office.keep(ProofingState.HANDED_IN, age_ms=4000 * DAY, account=account)
    assert await erase_due(office.archive) == 0
    assert await office.opens(image)
    assert len(await office.told("proofing:decision:closed")) == 1
    office.clock.advance(seconds=90 * DAY / 1000 + 1)
    assert await erase_due(office.archive) == 1
    assert len(await office.told("proofing:decision:closed")) == 1


@pytest.mark.parametrize("state", [AccountState.ACTIVE, AccountState.LOCKED])
async def test_what_waits_for_an_open_account_goes_on_waiting(office: Office, state: AccountState) -> None:
    account = await give_account(office, state)
    image = await office.keep(ProofingState.HANDED_IN, age_ms=DAY, account=account)
    await erase_due(office.archive)
    found = await office.db.read(lambda tx: proofings.get_proofing(tx, image.proofing_id))
    assert found is not None
    assert found.state is ProofingState.HANDED_IN


async def test_an_office_that_keeps_nothing_erases_at_the_next_hour(office: Office) -> None:
    office.settings = Documents(keep_accepted_days=0)
    await office.keep(ProofingState.ACCEPTED, age_ms=1)
    assert await erase_due(office.archive) == 1


async def test_many_are_erased_a_few_at_a_time_until_none_is_left(office: Office) -> None:
    for _ in range(120):
        await office.keep(ProofingState.REFUSED, age_ms=91 * DAY)
    kept = await office.keep(ProofingState.ACCEPTED, age_ms=1)
    assert await erase_due(office.archive) == 120
    assert sorted(office.files()) == sorted(office.files_of(kept))


async def test_a_crash_after_the_key_went_leaves_files_that_the_sweep_takes(office: Office) -> None:
    image, kept = await office.keep(ProofingState.REFUSED), await office.keep()
    await office.db.write(lambda tx: proofing_images.erase_key(tx, image.id, at=NOW))
    age(office, hours=1.1)
    assert await sweep_files(office.archive) == 2
    assert office.files_of(image) == []
    assert await office.opens(kept)


async def test_a_file_that_waits_for_its_row_is_left_alone_for_an_hour(office: Office) -> None:
    await office.documents.put("image-one", PICTURE)
    age(office, hours=0.9)
    assert await sweep_files(office.archive) == 0
    age(office, hours=1.1)
    assert await sweep_files(office.archive) == 2


async def test_files_of_somebody_else_are_never_taken_away(office: Office) -> None:
    for name in ("README.txt", "lost+found", "im"):
        (office.data / "documents" / name).write_bytes(b"?")
    age(office, hours=1000)
    assert await sweep_files(office.archive) == 0
    assert len(office.files()) == 3


async def test_the_wrong_database_does_not_cost_the_pictures(office: Office) -> None:
    for number in range(MOST_LEFT_OVER // 2 + 1):
        await office.documents.put(f"image-{number}", PICTURE)
    age(office, hours=1000)
    with pytest.raises(TooManyLeftOver) as left:
        await sweep_files(office.archive)
    assert left.value.files == len(office.files()) == MOST_LEFT_OVER + 2
