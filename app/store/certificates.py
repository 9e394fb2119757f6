"""Rows of `certificates`: what a card's certificates were when they were read, and what is known of them since."""

from dataclasses import dataclass
from typing import Literal

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
    revoked_at: int | None = None
    due_at: int | None = None

    def ended(self, now: int) -> Literal["", "revoked", "expired"]:
        """Why it cannot be used any more, "" while it can."""
        if self.revocation == "revoked":
            return "revoked"
        return "expired" if self.not_after < now else ""


_COLUMNS = (
    "id, account_id, certificate_use, der_sealed, not_after, revocation, source, checked_at, linked_at, "
    "replaced_at, told, revoked_at, due_at"
)


def insert_certificate(tx: Tx, row: CertificateRow) -> None:
    tx.execute(
        f"INSERT INTO certificates ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            row.revoked_at,
            row.due_at,
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


def count_by_revocation(tx: Tx) -> dict[str, int]:
    """Current ones by what is known about their revocation."""
    rows = tx.execute(
        "SELECT revocation, count(*) AS number FROM certificates WHERE replaced_at IS NULL GROUP BY revocation"
    )
    return {row["revocation"]: row["number"] for row in rows.fetchall()}


def list_due_accounts(tx: Tx, now: int, *, limit: int) -> list[str]:
    """Accounts with a certificate that is to be looked at again, the longest waiting first."""
    rows = tx.execute(
        "SELECT account_id FROM certificates WHERE replaced_at IS NULL AND due_at <= ?"
        " GROUP BY account_id ORDER BY MIN(due_at) LIMIT ?",
        (now, limit),
    )
    return [row["account_id"] for row in rows.fetchall()]


def update_checked(tx: Tx, row: CertificateRow) -> bool:
    """False when the certificate was replaced meanwhile."""
    changed = tx.execute(
        "UPDATE certificates SET revocation = ?, source = ?, checked_at = ?, revoked_at = ?, due_at = ?, told = ?"
        " WHERE id = ? AND replaced_at IS NULL RETURNING id",
        (row.revocation, row.source, row.checked_at, row.revoked_at, row.due_at, row.told, row.id),
    )
    return changed.fetchone() is not None
