"""Rows of `proofing_images`. The bytes of a picture are in a file of app/documents.py, never here."""

import sqlite3

from app.records import KeptPicture, PictureWarning, ProofingImage, ProofingState, WrappedKey
from app.store.db import Tx
from app.store.proofings import LEFT

_COLUMNS = (
    "id, proofing_id, position, name_sealed, size, received_hash, width, height, warnings, added_at, key_id,"
    " key_sealed, erased_at"
)


def _image(row: sqlite3.Row) -> ProofingImage:
    values = dict(row)
    values["warnings"] = tuple(PictureWarning(code) for code in values["warnings"].split())
    key_id, key_sealed = values.pop("key_id"), values.pop("key_sealed")
    return ProofingImage(**values, wrapped=WrappedKey(key_id, key_sealed) if key_id else None)


def insert_image(tx: Tx, new: ProofingImage) -> None:
    wrapped = new.wrapped
    tx.execute(
        f"INSERT INTO proofing_images ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            new.id, new.proofing_id, new.position, new.name_sealed, new.size, new.received_hash, new.width,
            new.height, " ".join(warning.value for warning in new.warnings), new.added_at,
            wrapped.key_id if wrapped else None, wrapped.key_sealed if wrapped else None,
        ),
    )  # fmt: skip


def list_of_proofing(tx: Tx, proofing_id: str) -> list[ProofingImage]:
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM proofing_images WHERE proofing_id = ? ORDER BY position", (proofing_id,)
    )
    return [_image(row) for row in rows.fetchall()]


def get_image(tx: Tx, proofing_id: str, position: int) -> ProofingImage | None:
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM proofing_images WHERE proofing_id = ? AND position = ?",
        (proofing_id, position),
    ).fetchone()
    return None if row is None else _image(row)


def list_kept(tx: Tx) -> list[ProofingImage]:
    """Every picture whose bytes should be there."""
    rows = tx.execute(f"SELECT {_COLUMNS} FROM proofing_images WHERE key_id IS NOT NULL ORDER BY id")
    return [_image(row) for row in rows.fetchall()]


def get_kept(tx: Tx, image_id: str) -> ProofingImage | None:
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM proofing_images WHERE id = ? AND key_id IS NOT NULL", (image_id,)
    ).fetchone()
    return None if row is None else _image(row)


def list_kept_ids(tx: Tx) -> list[str]:
    rows = tx.execute("SELECT id FROM proofing_images WHERE key_id IS NOT NULL").fetchall()
    return [row["id"] for row in rows]


def list_kept_since(tx: Tx, state: ProofingState, before: int, *, limit: int) -> list[KeptPicture]:
    """Pictures of what got into the state before then, and of what a visitor has left unfinished, the oldest first."""
    rows = tx.execute(
        "SELECT i.id, p.id AS proofing_id, coalesce(p.decided_at, p.created_at) AS since"
        " FROM proofings p JOIN proofing_images i ON i.proofing_id = p.id"
        f" WHERE p.state = ? AND i.key_id IS NOT NULL AND (coalesce(p.decided_at, p.created_at) < ? OR {LEFT})"
        " ORDER BY since, i.id LIMIT ?",
        (state.value, before, limit),
    ).fetchall()
    return [KeptPicture(row["id"], row["proofing_id"], state, row["since"]) for row in rows]


def count_by_key(tx: Tx) -> dict[str, int]:
    """Pictures by the master key that wraps theirs."""
    rows = tx.execute(
        "SELECT key_id, count(*) AS found FROM proofing_images WHERE key_id IS NOT NULL GROUP BY key_id"
    ).fetchall()
    return {row["key_id"]: row["found"] for row in rows}


def list_wrapped_otherwise(tx: Tx, key_id: str, *, after: str, limit: int) -> list[ProofingImage]:
    """Pictures whose key another master key than `key_id` wraps, by id, those that follow `after`."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM proofing_images"
        " WHERE key_id IS NOT NULL AND key_id <> ? AND id > ? ORDER BY id LIMIT ?",
        (key_id, after, limit),
    )
    return [_image(row) for row in rows.fetchall()]


def update_key(tx: Tx, image_id: str, wrapped: WrappedKey, *, former: WrappedKey) -> bool:
    """False when the key was changed or erased meanwhile."""
    row = tx.execute(
        "UPDATE proofing_images SET key_id = ?, key_sealed = ? WHERE id = ? AND key_id = ? AND key_sealed = ?"
        " RETURNING id",
        (wrapped.key_id, wrapped.key_sealed, image_id, former.key_id, former.key_sealed),
    ).fetchone()
    return row is not None


def erase_key(tx: Tx, image_id: str, *, at: int) -> None:
    """Without its key nobody opens the picture again, whatever becomes of the file."""
    tx.execute(
        "UPDATE proofing_images SET key_id = NULL, key_sealed = NULL, erased_at = ?"
        " WHERE id = ? AND key_id IS NOT NULL",
        (at, image_id),
    )


def delete_of_proofing(tx: Tx, proofing_id: str) -> None:
    tx.execute("DELETE FROM proofing_images WHERE proofing_id = ?", (proofing_id,))
