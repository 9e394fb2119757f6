"""Sample people of a demonstration, of every category and state, made at the first start. Their names say that nobody
has them, nothing is mailed to them, and they are never made outside demo mode."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.clock import SystemClock
from app.config import Config
from app.demo_staff import PASSWORD
from app.passwords import PasswordHasher, hashing_threads
from app.published import BUILT_IN_TERMS
from app.records import (
    AccountState,
    Approval,
    Category,
    NewAccount,
    PeopleFilter,
    Person,
    UseRequest,
    UseRequestKind,
    UseRequestState,
)
from app.sealing import Sealer, load_sealer
from app.services.person_index import hashed_keys
from app.store import accounts, audit, people, person_keys, use_requests
from app.store.db import Tx, open_database
from app.tokens import new_id, new_user_id

TABLE = Path(__file__).parent / "data" / "demo_people.csv"
# Has handed in nothing yet, so that whoever tries the demonstration can.
APPLICANT_NAME, APPLICANT_USER_ID = "SAMPLE BAATAR", "DXM-346-7777"
DAY_MS = 24 * 3600 * 1000
YEAR_MS = 365 * DAY_MS
_DECIDED = {
    Approval.APPROVED: UseRequestState.APPROVED,
    Approval.REFUSED: UseRequestState.REFUSED,
}
_REASON = {"ja": "見本の理由です。", "en": "A reason for the demonstration."}


@dataclass(frozen=True, slots=True)
class _Sample:
    """A row of the table; days are counted back from the first start, None for never."""

    person: Person
    state: AccountState
    approval: Approval
    registered: int
    used: int | None


@dataclass(frozen=True, slots=True)
class _Maker:
    """What all of them are made with: one password, one moment."""

    sealer: Sealer
    phc: str
    now: int


async def add_sample_people(config: Config) -> None:
    """Nothing where there are people already."""
    assert config.simulated_cards  # noqa: S101 - only `madoguchi demo` calls this
    file = config.data / "madoguchi.sqlite3"
    sealer = load_sealer(config.data / "keys" / "sealing.key", database_exists=file.exists())
    database, threads = await open_database(file), hashing_threads()
    try:
        if await database.read(lambda tx: people.count_people(tx, PeopleFilter())):
            return
        phc, now = await PasswordHasher(threads).hash(PASSWORD), SystemClock().now_ms()
        # Oldest first, as the audit log is written in order of time.
        samples = sorted(_samples(), key=lambda sample: -sample.registered)
        await database.write(lambda tx: _add_all(tx, _Maker(sealer, phc, now), samples))
    finally:
        threads.shutdown()
        await database.close()


def _samples() -> Iterator[_Sample]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            used = int(row["used_days_ago"]) if row["used_days_ago"] else None
            yield _Sample(
                person=_person(row),
                state=AccountState(row["state"]),
                approval=Approval(row["approval"]),
                registered=int(row["registered_days_ago"]),
                used=used,
            )


def _person(row: Mapping[str, str]) -> Person:
    card = row["category"] not in {"counter", "organisation"}
    return Person(
        name=row["name"],
        birth=row["birth"],
        sex=row["sex"],
        municipality=row["municipality"],
        street=row["street"],
        phone=row["phone"],
        email=row["email"],
        category=Category(row["category"]),
        residence_card_number=f"ZZ{row['phone'][-4:]}0000ZZ" if row["category"] == "foreign_national" else "",
        from_card=("name", "sex", "birth") if card else (),
        name_substituted=None,
        card_address=None,
        organisation=row["organisation"],
    )


def _add_all(tx: Tx, maker: _Maker, samples: list[_Sample]) -> None:
    for sample in samples:
        _add(tx, maker, sample)


def _add(tx: Tx, maker: _Maker, sample: _Sample) -> None:
    sealer, now = maker.sealer, maker.now
    account_id, at = new_id(), now - sample.registered * DAY_MS
    person = sample.person
    card = bool(person.from_card)
    new = NewAccount(
        id=account_id,
        user_id=APPLICANT_USER_ID if person.name == APPLICANT_NAME else new_user_id(),
        category=person.category,
        language="ja",
        card_owner=new_id() if card else None,
        person_sealed=sealer.seal(msgspec.json.encode(person), context=f"account:{account_id}"),
        revocation="not_checked" if card else "no_card",
        terms_version=BUILT_IN_TERMS,
        created_at=at,
        approval=sample.approval,
    )
    accounts.upsert_account(tx, new)
    person_keys.replace_keys(tx, account_id, hashed_keys(sealer, person))
    detail = {"category": person.category.value, "revocation": new.revocation}
    audit.append(
        tx,
        at=now,
        tag="account:registration:completed",
        actor=account_id,
        subject=account_id,
        detail=detail,
    )
    _live(tx, maker, new, sample)


def _live(tx: Tx, maker: _Maker, new: NewAccount, sample: _Sample) -> None:
    """What happened to the account since."""
    now = maker.now
    if sample.used is not None:
        accounts.update_password(tx, new.id, maker.phc, new.created_at)
        accounts.mark_signed_in(tx, new.id, now - sample.used * DAY_MS)
    if sample.approval is not Approval.NOT_NEEDED:
        _ask(tx, maker.sealer, new, now)
    if sample.state is AccountState.LOCKED:
        accounts.update_failures(tx, new.id, 5, AccountState.LOCKED)
        audit.append(tx, at=now, tag="account:sign_in:locked", actor="system", subject=new.id)
    elif sample.state is AccountState.DEACTIVATED:
        accounts.update_state(tx, new.id, AccountState.DEACTIVATED)
        audit.append(tx, at=now, tag="account:state:deactivated", actor="console", subject=new.id)


def _ask(tx: Tx, sealer: Sealer, new: NewAccount, now: int) -> None:
    request_id = new_id()
    use_requests.insert_request(tx, request_id, new.id, UseRequestKind.FIRST, at=new.created_at)
    state = _DECIDED.get(new.approval)
    if state is None:
        return
    approved = state is UseRequestState.APPROVED
    until = now + YEAR_MS if approved else None
    reason = sealer.seal(json.dumps(_REASON).encode(), context=f"use_requests:{request_id}")
    decided = UseRequest(
        id=request_id,
        account_id=new.id,
        kind=UseRequestKind.FIRST,
        state=state,
        filed_at=new.created_at,
        decided_at=new.created_at + DAY_MS,
        decided_by=None,
        reason_sealed=None if approved else reason,
        valid_until=until,
    )
    use_requests.update_decided(tx, decided)
    accounts.update_approval(tx, new.id, new.approval, until)
