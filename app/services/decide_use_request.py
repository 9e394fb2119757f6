"""The office's decision on a request to use the system: once, with a mail to whoever asked."""

from dataclasses import dataclass, replace

import msgspec

from app import notices
from app.context import Context
from app.errors import AlreadyDecided, NotFound
from app.i18n import Language
from app.notices import Addressee
from app.records import (
    Account,
    AccountState,
    Approval,
    OutgoingMail,
    Person,
    StaffSession,
    UseRequest,
    UseRequestState,
)
from app.rules.use_request import approval_end, may_use
from app.services.account import open_person
from app.services.use_requests import Reason, reason_seal
from app.store import accounts, audit, outbox, use_requests
from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class Refusing:
    """`code` names the reason in the audit log, the words go to the person."""

    code: str
    words: Reason


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits, with whoever asked."""

    request: UseRequest
    account: Account
    person: Person

    @property
    def addressee(self) -> Addressee:
        """The proven address: why the office refused must not go to a mistyped one."""
        return Addressee(self.person.reset_email, Language(self.account.language), self.account.id)


async def approve_use(context: Context, staff: StaffSession, request_id: str) -> None:
    """Raises NotFound, AlreadyDecided (also for an account that was closed meanwhile)."""
    waiting, now = await _waiting(context, request_id), context.clock.now_ms()
    until = approval_end(waiting.account, now, context.config.accounts.organisation_years)
    mail = notices.use_request_approved(context, waiting.addressee, valid_until=until)
    approved = replace(waiting.request, state=UseRequestState.APPROVED, valid_until=until)

    def unit(tx: Tx) -> None:
        account = _unchanged(tx, waiting.account)
        _decide(tx, staff, approved, mail, at=now)
        accounts.update_approval(tx, account.id, Approval.APPROVED, until)

    await context.db.write(unit)
    context.wake_outbox()


async def refuse_use(context: Context, staff: StaffSession, request_id: str, refusing: Refusing) -> None:
    """An approval that still runs goes on to its end. Raises NotFound, AlreadyDecided."""
    waiting, now = await _waiting(context, request_id), context.clock.now_ms()
    words = refusing.words
    mail = notices.use_request_refused(context, waiting.addressee, reason_ja=words.ja, reason_en=words.en)
    sealed = context.sealer.seal(msgspec.json.encode(words), context=reason_seal(request_id))
    refused = replace(waiting.request, state=UseRequestState.REFUSED, reason_sealed=sealed)

    def unit(tx: Tx) -> None:
        account = _unchanged(tx, waiting.account)
        _decide(tx, staff, refused, mail, at=now, reason=refusing.code)
        if not may_use(account, now):
            accounts.update_approval(tx, account.id, Approval.REFUSED, account.approved_until)

    await context.db.write(unit)
    context.wake_outbox()


async def _waiting(context: Context, request_id: str) -> Waiting:
    def unit(tx: Tx) -> tuple[UseRequest, Account]:
        request = use_requests.get_request(tx, request_id)
        account = accounts.get_account(tx, request.account_id) if request else None
        if request is None or account is None:
            raise NotFound("use request")
        if request.state is not UseRequestState.AWAITING:
            raise AlreadyDecided(request_id)
        return request, account

    request, account = await context.db.read(unit)
    return Waiting(request, account, open_person(context, account))


def _unchanged(tx: Tx, before: Account) -> Account:
    """The account as it was when the mail was written, and open. Raises AlreadyDecided."""
    account = accounts.get_account(tx, before.id)
    if account is None or account.state is AccountState.DEACTIVATED:
        raise AlreadyDecided(before.id)
    if (account.approval, account.approved_until) != (before.approval, before.approved_until):
        raise AlreadyDecided(before.id)
    return account


def _decide(
    tx: Tx, staff: StaffSession, decided: UseRequest, mail: OutgoingMail, *, at: int, reason: str = ""
) -> None:
    written = replace(decided, decided_at=at, decided_by=staff.staff_id)
    if not use_requests.update_decided(tx, written):
        raise AlreadyDecided(decided.id)
    outbox.insert_mail(tx, mail)
    detail = {"request": decided.id, "kind": decided.kind.value, "reason": reason}
    tag = f"account:use_request:{decided.state.value}"
    audit.append(tx, at=at, tag=tag, actor=staff.actor, subject=decided.account_id, detail=detail)
