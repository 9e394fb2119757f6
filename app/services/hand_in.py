"""Handing in what a document says together with its pictures: whole, and once."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app import notices
from app.context import Context
from app.i18n import Language
from app.records import Account, Evidence, OutgoingMail, Proofing, ProofingState
from app.services.account import open_person
from app.services.own_proofing import OwnProofing, own_proofing_in
from app.services.proofing_evidence import seal_evidence
from app.services.revoked_documents import document_number_hash
from app.services.typed import DraftOf
from app.store import audit, drafts, outbox, proofings, revoked_documents
from app.store.db import Tx


class ChangedSince(Exception):
    """What is there is not what the page had shown: another tab added, deleted, handed in or withdrew something."""


class RevokedSince(Exception):
    """The document was listed as no longer valid after its number had been asked about."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """`own` as the page showed it. `receive` writes what a visitor's request needs besides: its own mail and limits."""

    own: OwnProofing
    evidence: Evidence
    draft: DraftOf
    language: Language
    contact_sealed: bytes | None = None
    receive: Callable[[Tx], None] | None = None


async def hand_in(context: Context, new: HandIn) -> None:
    """Raises ChangedSince, RevokedSince, SignInNeeded, and what `receive` raises."""
    started, account = new.own.started, new.own.account
    if started is None or not new.own.pictures:
        raise ChangedSince
    number_hash = document_number_hash(context.sealer, new.evidence.number) if new.evidence.number else None
    handed_in = replace(
        started,
        state=ProofingState.HANDED_IN,
        document=new.evidence.document,
        language=new.language.value,
        evidence_sealed=seal_evidence(context.sealer, started.id, new.evidence),
        contact_sealed=new.contact_sealed,
        handed_in_at=context.clock.now_ms(),
        number_hash=number_hash,
    )
    mail = _mail(context, new, account, started.reference) if account else None

    def unit(tx: Tx) -> None:
        if new.receive:
            new.receive(tx)
        if number_hash and revoked_documents.count_listed(tx, number_hash):
            raise RevokedSince
        _write(tx, new, handed_in)
        if mail:
            outbox.insert_mail(tx, mail)

    await context.db.write(unit)
    context.wake_outbox()


def _mail(context: Context, new: HandIn, account: Account, reference: str) -> OutgoingMail | None:
    """None where no mail can be sent to: the page says the reference, too."""
    to = notices.Addressee(open_person(context, account).reset_email, new.language, account.id)
    try:
        return notices.identity_received(context, to, reference=reference)
    except notices.AddressUnusable:
        return None


def _write(tx: Tx, new: HandIn, handed_in: Proofing) -> None:
    account_id, at = handed_in.account_id, handed_in.handed_in_at or 0
    now_there = own_proofing_in(tx, handed_in.owner, account_id)
    if now_there.started is None or _ids(now_there) != _ids(new.own):
        raise ChangedSince
    proofings.update_handed_in(tx, handed_in)
    drafts.delete_draft(tx, new.draft.owner, new.draft.page)
    warnings = {warning.value for image in new.own.pictures for warning in image.warnings}
    detail = {
        "proofing": handed_in.id,
        "purpose": handed_in.purpose.value,
        "document": handed_in.document.value,
        "pictures": len(new.own.pictures),
        "warnings": ",".join(sorted(warnings)),
    }
    audit.append(
        tx,
        at=at,
        tag="proofing:evidence:handed_in",
        actor=account_id or "visitor",
        subject=account_id or handed_in.id,
        detail=detail,
    )


def _ids(own: OwnProofing) -> list[str]:
    return [image.id for image in own.pictures]
