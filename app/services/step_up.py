"""A proof with the card before an important act, where the office asks for it. It counts for ten minutes in the session
in which it was given, and for nobody who has no card linked."""

from app.context import Context
from app.errors import SignInNeeded
from app.errors.card_account import CardNotOfAccount
from app.records import CardProofFor, Session
from app.rules.card_account import is_fresh
from app.rules.live_purposes import Purpose
from app.services.account import open_account_in
from app.services.account_card import current_auth, proof_of, require_not_marked, spend_in
from app.services.card_stand import CardStand, card_stand
from app.store import accounts, audit
from app.store import sessions as session_rows
from app.store.db import Tx


async def needs_card_proof(context: Context, session: Session, act: CardProofFor) -> bool:
    """Raises SignInNeeded."""
    account_id = session.account_id
    if act not in context.published.card_proof_for:
        return False
    live = context.sessions.get(session.id)
    if account_id is None or live is None:
        raise SignInNeeded
    now = context.clock.now_ms()
    if is_fresh(live.card_proved_at, now):
        return False

    def unit(tx: Tx) -> CardStand:
        account = accounts.get_account(tx, account_id)
        if account is None:
            raise SignInNeeded
        return card_stand(tx, account, now=now)

    stand = await context.db.read(unit)
    # The old card cannot be asked for when it is over, or when its holder has come to the desk for want of it.
    over = bool(stand.ended) or stand.allowed
    return stand.linked and not (act is CardProofFor.CARD and over)


async def step_up(context: Context, session: Session, account_id: str) -> None:
    """Raises CardProofMissing, CardNotOfAccount, CardMarkedRevoked, SignInNeeded."""
    proof, now = await proof_of(context, session, Purpose.STEP_UP), context.clock.now_ms()

    def unit(tx: Tx) -> None:
        spend_in(tx, proof, now=now)
        account = open_account_in(tx, account_id)
        if account.card_owner is None or account.card_owner != proof.reading.owner:
            raise CardNotOfAccount
        require_not_marked(current_auth(tx, account_id), proof)
        session_rows.update_card_proved(tx, session.id, now)
        audit.append(tx, at=now, tag="account:card:proved", actor=account_id, subject=account_id)

    await context.db.write(unit)
    context.sessions.card_proved(session.id, now)
    context.live.taken(session.id, Purpose.STEP_UP)
