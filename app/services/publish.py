"""Brings into memory what the office has published: at the start, and after every commit that changes it."""

from dataclasses import dataclass

import msgspec

from app.config import Documents, Office
from app.context import Context
from app.records import CardProofFor, MaintenanceWindow, Terms
from app.store import maintenance, settings, terms
from app.store.db import Tx

OFFICE = "office"
DOCUMENTS = "documents"
CARD_PROOF = "card_proof"


@dataclass(frozen=True, slots=True)
class _Rows:
    office: str | None
    documents: str | None
    card_proof: str | None
    windows: list[MaintenanceWindow]
    terms: list[Terms]


async def publish(context: Context) -> None:
    now = context.clock.now_ms()

    def unit(tx: Tx) -> _Rows:
        return _Rows(
            settings.get_setting(tx, OFFICE),
            settings.get_setting(tx, DOCUMENTS),
            settings.get_setting(tx, CARD_PROOF),
            maintenance.list_current(tx, now),
            terms.list_terms(tx),
        )

    rows = await context.db.read(unit)
    context.published.office = office_of(rows.office, context.config.office)
    context.published.documents = documents_of(rows.documents, context.config.documents)
    context.published.card_proof_for = card_proof_of(rows.card_proof)
    context.published.windows = tuple(rows.windows)
    context.published.terms = tuple(rows.terms)


def office_of(stored: str | None, configured: Office) -> Office:
    """What the desk set counts for each text; a text it never set, perhaps a newer one, is the file's."""
    if stored is None:
        return configured
    known = set(msgspec.structs.asdict(configured))
    found = msgspec.json.decode(stored, type=dict[str, str])
    return msgspec.structs.replace(
        configured, **{name: value for name, value in found.items() if name in known}
    )


def documents_of(stored: str | None, configured: Documents) -> Documents:
    """What the desk set about identity documents counts: switches, by the name of the setting."""
    if stored is None:
        return configured
    return msgspec.structs.replace(configured, **msgspec.json.decode(stored, type=dict[str, bool]))


def card_proof_of(stored: str | None) -> frozenset[CardProofFor]:
    """None until the desk decides."""
    return frozenset(msgspec.json.decode(stored, type=list[CardProofFor])) if stored else frozenset()
