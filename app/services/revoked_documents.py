"""The office's list of documents that are no longer valid. Only keyed hashes of their numbers are kept."""

from collections.abc import Sequence

from app.rules.entry import fold_code
from app.sealing import Sealer
from app.store import audit, revoked_documents
from app.store.db import Tx


def document_number_hash(sealer: Sealer, number: str) -> bytes:
    """For `store.revoked_documents`; width, case, spaces and dashes of the number make no difference."""
    return bytes.fromhex(sealer.keyed_hash(fold_code(number).encode(), purpose="document number"))


def replace_list_in(tx: Tx, hashes: Sequence[bytes], *, actor: str, at: int) -> None:
    """What was listed before and is not any more is valid again."""
    revoked_documents.replace_all(tx, hashes, at=at)
    detail = {"numbers": revoked_documents.count_all(tx)}
    audit.append(tx, at=at, tag="documents:revoked:listed", actor=actor, subject="documents", detail=detail)
