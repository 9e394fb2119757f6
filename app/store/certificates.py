"""Rows of `certificates`: what a card's certificates were when they were read, and what is known of them since."""

from dataclasses import dataclass

from app.store.db import Tx
from app.wire.messages import Use


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """`der_sealed` for `certificates:<id>`. `source` names who answered about the revocation; times are epoch ms."""

    id: str
    account_id: str
    certificate_use: Use
    der_sealed: bytes
    not_after: int
    revocation: str
    source: str
    checked_at: int
    linked_at: int
    replaced_at: int | None = None
    told: str = ""


_COLUMNS = (
    "id, account_id, certificate_use, der_sealed, not_after, revocation, source, checked_at, linked_at, "
    "replaced_at, told"
)


def insert_certificate(tx: Tx, row: CertificateRow) -> None:
    tx.execute(
        f"INSERT INTO certificates ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.id,
            row.account_id,
            row.certificate_use,
            row.der_sealed,
            row.not_after,
            row.revocation,
            row.source,
            row.checked_at,
            row.linked_at,
            row.replaced_at,
            row.told,
        ),
    )


def replace_current(tx: Tx, account_id: str, certificate_use: Use, *, at: int) -> None:
    """The one that was current is an earlier card's from now on."""
    tx.execute(
        "UPDATE certificates SET replaced_at = ? WHERE account_id = ? AND certificate_use = ? AND replaced_at IS NULL",
        (at, account_id, certificate_use),
    )


def list_current(tx: Tx, account_id: str) -> list[CertificateRow]:
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM certificates WHERE account_id = ? AND replaced_at IS NULL ORDER BY certificate_use",
        (account_id,),
    )
    return [CertificateRow(**dict(row)) for row in rows.fetchall()]
