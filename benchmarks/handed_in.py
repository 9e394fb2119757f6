"""Ten thousand identity documents that wait for the desk, written into a database file without the service. Their
pictures are rows only, as if erased."""

import sqlite3
from pathlib import Path

from app.records import DocumentType, Evidence, Proofing, ProofingState, Purpose
from app.sealing import Sealer
from app.services.proofing_evidence import seal_evidence
from app.services.revoked_documents import document_number_hash
from app.store import proofings

WAITING = 10_000
EVIDENCE = Evidence(
    DocumentType.RESIDENCE_CARD, "NGUYEN VAN AN", "1994-04-12", "Viet Nam", "東京都千代田区霞が関1-1-1", False, "",
    "", "2030-04-01",
)  # fmt: skip


def fill_queue(file: Path, sealer: Sealer, now: int) -> str:
    """Of the first accounts in the file; the id of a case in the middle. A picture in five has a warning."""
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    rows = connection.execute("SELECT id FROM accounts ORDER BY id LIMIT ?", (WAITING,)).fetchall()
    with connection:
        for number, row in enumerate(rows):
            _insert(connection, sealer, _case(number, row["id"], now - (WAITING - number) * 60_000))
    connection.execute("ANALYZE")
    connection.close()
    return _id(WAITING // 2)


def _id(number: int) -> str:
    return f"case-{number:015d}"


def _case(number: int, account_id: str, at: int) -> Proofing:
    return Proofing(
        _id(number), f"{number:09d}", Purpose.ACCOUNT, f"account:{account_id}", account_id,
        ProofingState.STARTED, "en", DocumentType.RESIDENCE_CARD, at, handed_in_at=at,
    )  # fmt: skip


def _insert(connection: sqlite3.Connection, sealer: Sealer, case: Proofing) -> None:
    proofings.insert_proofing(connection, case)
    number = int(case.reference)
    connection.execute(
        "UPDATE proofings SET state = 'handed_in', handed_in_at = ?, evidence_sealed = ?, number_hash = ?"
        " WHERE id = ?",
        (
            case.handed_in_at, seal_evidence(sealer, case.id, EVIDENCE),
            document_number_hash(sealer, f"AB{number:08d}CD"), case.id,
        ),
    )  # fmt: skip
    for position in (1, 2):
        warnings = "dark" if number % 5 == 0 else ""
        connection.execute(
            "INSERT INTO proofing_images (id, proofing_id, position, name_sealed, size, received_hash, width, height,"
            " warnings, added_at) VALUES (?, ?, ?, x'00', 400000, '', 1600, 1000, ?, ?)",
            (f"{case.id}-{position}", case.id, position, warnings, case.handed_in_at),
        )
