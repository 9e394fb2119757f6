"""Setting up a staff account through its invitation: a password, then an authenticator whose first code proves it.
Until then nothing is stored: what was begun travels sealed and bound to the invitation, so nobody else can see or
choose it."""

import base64
from dataclasses import dataclass

import msgspec

from app import authenticator
from app.context import Context
from app.errors import InvitationDead
from app.records import Staff, StaffState
from app.rules.throttle import LINK_LOOKUPS
from app.sealing import SealBroken
from app.services.set_password import WeakPassword
from app.services.throttling import spend_from
from app.store import audit, staff
from app.store.db import Tx
from app.tokens import secret_hash


@dataclass(frozen=True, slots=True, repr=False)
class Begun:
    """The password's Argon2id hash and the authenticator's secret."""

    phc: str
    secret: str


async def invited(context: Context, token: str, *, address: str) -> Staff:
    """Whose invitation this is; spends nothing of it. Raises InvitationDead, TooManyRequests."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> Staff | None:
        spend_from(context, tx, LINK_LOOKUPS, address)
        staff_id = staff.get_invited(tx, secret_hash(token), now)
        return staff.get_staff(tx, staff_id) if staff_id else None

    # Refused after the commit: a guess that is rolled back would not have been counted.
    member = await context.db.write(unit)
    if member is None or member.state is not StaffState.INVITED:
        raise InvitationDead
    return member


async def begin(context: Context, member: Staff, token: str, password: str) -> str:
    """The sealed beginning of the set-up, to be handed back with the first code. Raises WeakPassword."""
    findings = await context.hasher.find_weaknesses(password, user_id=member.login)
    if findings:
        raise WeakPassword(findings)
    begun = Begun(await context.hasher.hash(password), authenticator.new_secret())
    sealed = context.sealer.seal(msgspec.json.encode(begun), context=_bound_to(token))
    return base64.urlsafe_b64encode(sealed).decode()


def begun(context: Context, token: str, text: str) -> Begun | None:
    """None for what this server did not seal for this very invitation."""
    try:
        plain = context.sealer.open(base64.urlsafe_b64decode(text.encode()), context=_bound_to(token))
    except (SealBroken, ValueError):
        return None
    return msgspec.json.decode(plain, type=Begun)


async def finish(context: Context, member: Staff, token: str, done: Begun, code: str) -> tuple[str, ...]:
    """Spends the invitation; the recovery codes, told this once. Raises CodeMismatch, InvitationDead."""
    now = context.clock.now_ms()
    step = authenticator.step_of(done.secret, code, now)
    sealed = context.sealer.seal(done.secret.encode(), context=secret_context(member.id))
    codes = authenticator.new_recovery_codes()

    def unit(tx: Tx) -> None:
        if staff.take_invitation(tx, secret_hash(token), now) != member.id:
            raise InvitationDead
        staff.update_credentials(tx, member.id, password=done.phc, totp_sealed=sealed, totp_step=step)
        staff.replace_recovery_codes(tx, member.id, recovery_hashes(codes))
        audit.append(tx, at=now, tag="staff:account:set_up", actor=f"staff:{member.id}", subject=member.id)

    await context.db.write(unit)
    return codes


def recovery_hashes(codes: tuple[str, ...]) -> list[bytes]:
    return [secret_hash(authenticator.folded(code)) for code in codes]


def secret_context(staff_id: str) -> str:
    return f"staff:{staff_id}"


def _bound_to(token: str) -> str:
    return f"staff_setup:{secret_hash(token).hex()}"
