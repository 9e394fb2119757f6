"""What is kept of each try to log in to a known account: when, how it ended, and from where. Sealed, because an address
tells where a person lives; kept 90 days."""

from dataclasses import dataclass

import msgspec

from app.context import Context
from app.records import Account, AccountState, SignIn, SignInOutcome
from app.sealing import Sealer
from app.store import sign_ins
from app.store.db import Tx
from app.tokens import new_id

KEPT_MS = 90 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class UsedFrom:
    """Network address, and browser and system in words; "" for a browser that is none of the usual ones."""

    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Try:
    """One that was made, before anybody knows whether there is such an account."""

    id: str
    at: int
    used_from_sealed: bytes


def new_try(context: Context, used_from: UsedFrom) -> Try:
    """Sealed also for an ID that nobody has, so that the work tells nothing."""
    try_id = new_id()
    sealed = context.sealer.seal(msgspec.json.encode(used_from), context=_seal(try_id))
    return Try(try_id, context.clock.now_ms(), sealed)


def _seal(try_id: str) -> str:
    return f"sign_ins:{try_id}"


def write_try(tx: Tx, account: Account, tried: Try) -> None:
    """Failed until it proves right; `account` as it was before the try was counted."""
    locked = account.state is AccountState.LOCKED
    outcome = SignInOutcome.LOCKED if locked else SignInOutcome.FAILED
    sign_ins.insert_try(tx, SignIn(tried.id, account.id, tried.at, outcome, None, tried.used_from_sealed))


def open_used_from(sealer: Sealer, sign_in: SignIn) -> UsedFrom:
    plain = sealer.open(sign_in.used_from_sealed, context=_seal(sign_in.id))
    return msgspec.json.decode(plain, type=UsedFrom)
