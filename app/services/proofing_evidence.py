"""What is sealed in the row of a proofing: what the document says, and what the office said besides its reasons.
Neither stands anywhere in the clear."""

import msgspec

from app.records import Evidence, Proofing
from app.sealing import Sealer
from app.services.use_requests import Reason


def seal_evidence(sealer: Sealer, proofing_id: str, evidence: Evidence) -> bytes:
    return sealer.seal(msgspec.json.encode(evidence), context=_context(proofing_id, "evidence"))


def open_evidence(sealer: Sealer, proofing: Proofing) -> Evidence:
    """Of a proofing that was handed in."""
    plain = sealer.open(proofing.evidence_sealed or b"", context=_context(proofing.id, "evidence"))
    return msgspec.json.decode(plain, type=Evidence)


def seal_words(sealer: Sealer, proofing_id: str, words: Reason) -> bytes:
    return sealer.seal(msgspec.json.encode(words), context=_context(proofing_id, "words"))


def words_of(sealer: Sealer, proofing: Proofing) -> Reason | None:
    """What the office wrote to the person besides the reasons."""
    if proofing.words_sealed is None:
        return None
    plain = sealer.open(proofing.words_sealed, context=_context(proofing.id, "words"))
    return msgspec.json.decode(plain, type=Reason)


def _context(proofing_id: str, column: str) -> str:
    return f"proofings:{proofing_id}:{column}"
