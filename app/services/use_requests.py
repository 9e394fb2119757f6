"""Asking the office for the use of the system: what an account has asked for so far, and a new request."""

from dataclasses import dataclass

import msgspec

from app.context import Context
from app.errors import SignInNeeded, UseRequestNotPossible
from app.records import Account, Approval, UseRequest, UseRequestKind, UseRequestState
from app.rules.use_request import may_ask_again, may_use
from app.sealing import Sealer
from app.services.account import open_account_in
from app.store import accounts, audit, use_requests
from app.store.db import Tx
from app.tokens import new_id


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the office refused, in its words."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Asked:
    """`requests`, newest first, and the `reason` of the newest one where it was refused."""

    account: Account
    requests: tuple[UseRequest, ...]
    reason: Reason | None

    @property
    def waits(self) -> bool:
        return any(found.state is UseRequestState.AWAITING for found in self.requests)


async def asked_so_far(context: Context, account_id: str) -> Asked:
    """Raises SignInNeeded for an account that has gone since the session was opened."""

    def unit(tx: Tx) -> tuple[Account, tuple[UseRequest, ...]]:
        account = accounts.get_account(tx, account_id)
        if account is None:
            raise SignInNeeded
        return account, tuple(use_requests.list_of_account(tx, account_id))

    account, requests = await context.db.read(unit)
    return Asked(account, requests, reason_of(context.sealer, requests[0]) if requests else None)


def reason_of(sealer: Sealer, request: UseRequest) -> Reason | None:
    if request.reason_sealed is None:
        return None
    return msgspec.json.decode(
        sealer.open(request.reason_sealed, context=reason_seal(request.id)), type=Reason
    )


def reason_seal(request_id: str) -> str:
    return f"use_requests:{request_id}"


async def ask_for_use(context: Context, account_id: str) -> None:
    """Files a request; a second one while the first waits changes nothing. Raises UseRequestNotPossible."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        account = open_account_in(tx, account_id)
        if use_requests.count_open(tx, account_id):
            return
        if not may_ask_again(account, now, open_request=False):
            raise UseRequestNotPossible
        _file(tx, account, now)

    await context.db.write(unit)


def _file(tx: Tx, account: Account, now: int) -> None:
    kind = UseRequestKind.FIRST if account.approved_until is None else UseRequestKind.RENEWAL
    use_requests.insert_request(tx, new_id(), account.id, kind, at=now)
    if not may_use(account, now):
        accounts.update_approval(tx, account.id, Approval.AWAITING, account.approved_until)
    detail = {"kind": kind.value}
    audit.append(
        tx, at=now, tag="account:use_request:filed", actor=account.id, subject=account.id, detail=detail
    )
