"""What every act at the desk on an account has in common: the paper it was done for, written down sealed, one line in
the audit log, and that a page sent twice is one act."""

from dataclasses import dataclass

import msgspec

from app.context import Context
from app.errors import NotFound
from app.i18n import Language
from app.notices import Addressee
from app.records import Account, DeskNote, Person, StaffSession
from app.services.account import open_person
from app.store import accounts, audit, desk_notes
from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class DeskAct:
    """What the page of an act sent. `id` was made with the page; `reason` is a code, `words` may hold anything."""

    id: str
    account_id: str
    form_number: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Subject:
    account: Account
    person: Person

    @property
    def addressee(self) -> Addressee:
        """The proven address, which a mistyped or stolen change has not yet replaced."""
        return Addressee(self.person.reset_email, Language(self.account.language), self.account.id)


async def subject_of(context: Context, account_id: str) -> Subject:
    """Raises NotFound."""
    account = await context.db.read(lambda tx: accounts.get_account(tx, account_id))
    if account is None:
        raise NotFound("account")
    return Subject(account, open_person(context, account))


def account_in(tx: Tx, account_id: str) -> Account:
    """As it is in the transaction of the act. Raises NotFound."""
    account = accounts.get_account(tx, account_id)
    if account is None:
        raise NotFound("account")
    return account


def note_of(context: Context, staff: StaffSession, act: DeskAct, name: str) -> DeskNote:
    """Sealed before the transaction; `name` is of the act."""
    written = msgspec.json.encode(Written(act.reason, act.words))
    return DeskNote(
        id=act.id,
        account_id=act.account_id,
        staff_id=staff.staff_id,
        act=name,
        form_number=act.form_number,
        note_sealed=context.sealer.seal(written, context=f"desk_notes:{act.id}"),
        at=context.clock.now_ms(),
    )


def open_note(context: Context, note: DeskNote) -> Written:
    plain = context.sealer.open(note.note_sealed, context=f"desk_notes:{note.id}")
    return msgspec.json.decode(plain, type=Written)


def write_down(tx: Tx, note: DeskNote, staff: StaffSession, *, tag: str, reason: str) -> bool:
    """The note and the audit line. False when this page was sent before: then the act is done already."""
    if not desk_notes.insert_note(tx, note):
        return False
    detail = {"reason": reason, "form": note.form_number, "matter": staff.matter or "none"}
    audit.append(tx, at=note.at, tag=tag, actor=staff.actor, subject=note.account_id, detail=detail)
    return True
