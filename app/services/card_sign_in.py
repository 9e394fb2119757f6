"""Logging in with the card. Whoever has the card and its PIN is asked for no password, so nothing about passwords is
changed by it: neither their age nor their count nor a lock."""

from app.context import Context
from app.errors.card_account import CardNotLinked
from app.records import Account, Session, SignIn, SignInOutcome, SignInWay
from app.rules.card_account import require_may_use_card
from app.rules.live_purposes import Purpose
from app.rules.session import EndReason
from app.rules.throttle import SIGN_IN_BY_ADDRESS
from app.services.account_card import (
    CardProof,
    current_auth,
    proof_of,
    require_not_marked,
    require_not_replaced,
    spend_in,
)
from app.services.card_certificates import Linked, for_account, link_in
from app.services.sessions import Opened
from app.services.sign_in_log import Try, UsedFrom, new_try
from app.services.throttling import spend_from
from app.store import accounts, audit, sign_ins
from app.store import sessions as session_rows
from app.store.db import Tx


async def card_sign_in(context: Context, visitor: Session, *, used_from: UsedFrom) -> Opened:
    """A new session for the account of the card that was read in `visitor`, which ends with it.

    Raises CardProofMissing, CardNotLinked, AccountDeactivated, PasswordNotSetYet, CardMarkedRevoked, CardReplaced,
    TooManyRequests.
    """
    await context.db.write(lambda tx: spend_from(context, tx, SIGN_IN_BY_ADDRESS, used_from.address))
    proof = await proof_of(context, visitor, Purpose.LOG_IN)
    owner = proof.reading.owner
    account_id = await context.db.read(lambda tx: _holder_of(tx, owner))
    return await _open(context, account_id, visitor, proof, new_try(context, used_from))


def _holder_of(tx: Tx, owner: str) -> str:
    account = accounts.get_by_card_owner(tx, owner)
    if account is None:
        require_not_replaced(tx, owner)
        raise CardNotLinked
    return account.id


async def _open(context: Context, account_id: str, visitor: Session, proof: CardProof, tried: Try) -> Opened:
    now = context.clock.now_ms()
    opened = context.sessions.new(account_id=account_id, card_proved_at=now)
    linked = for_account(context, proof.certificates, account_id)

    def unit(tx: Tx) -> None:
        spend_in(tx, proof, now=now)
        account = _account_in(tx, account_id, proof)
        _keep_newer(tx, account_id, linked)
        accounts.mark_card_signed_in(tx, account.id, now)
        context.sessions.end_in(tx, visitor, EndReason.DISPLACED)
        session_rows.insert_session(tx, opened.session)
        sign_ins.insert_try(tx, _succeeded(account.id, tried, opened.session.id))
        audit.append(
            tx,
            at=now,
            tag="account:sign_in:succeeded",
            actor=account.id,
            subject=account.id,
            detail={"way": "card", "revocation": proof.reading.revocation},
        )

    await context.db.write(unit)
    context.sessions.ended(visitor, EndReason.DISPLACED)
    context.sessions.adopt(opened)
    return opened


def _account_in(tx: Tx, account_id: str, proof: CardProof) -> Account:
    """As it is in the transaction: the card may have been exchanged for another one meanwhile."""
    account = accounts.get_account(tx, account_id)
    if account is None or account.card_owner != proof.reading.owner:
        raise CardNotLinked
    require_may_use_card(account)
    require_not_marked(current_auth(tx, account_id), proof)
    return account


def _keep_newer(tx: Tx, account_id: str, linked: Linked) -> None:
    """Accounts that are older than the table have no certificate yet."""
    known = current_auth(tx, account_id)
    if known is None or any(row.not_after > known.not_after for row in linked.rows):
        link_in(tx, linked)


def _succeeded(account_id: str, tried: Try, session_id: str) -> SignIn:
    return SignIn(
        tried.id,
        account_id,
        tried.at,
        SignInOutcome.SUCCEEDED,
        session_id,
        tried.used_from_sealed,
        SignInWay.CARD,
    )
