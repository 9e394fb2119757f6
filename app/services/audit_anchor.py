"""The anchor of the audit log: its last line, kept beside the database under the server's key, so that a log that was
cut or written anew shows. It proves nothing against somebody who holds that key or can put back an older anchor."""

import asyncio
import hmac
import logging
import os
from pathlib import Path

import msgspec

from app.context import Context
from app.errors import StorageUnavailable
from app.sealing import Sealer
from app.services.audit_chain import Mark
from app.store import audit
from app.store.db import Tx

log = logging.getLogger(__name__)
FILE = "audit.anchor"


class AnchorForged(Exception):
    """The file is damaged, or this server's key did not make it."""


class _Stored(msgspec.Struct, frozen=True):
    seq: int
    hash: str
    mac: str


def read_anchor(file: Path, sealer: Sealer) -> Mark | None:
    """None when there is no anchor yet. Raises AnchorForged."""
    try:
        stored = msgspec.json.decode(file.read_bytes(), type=_Stored)
        mark = Mark(stored.seq, bytes.fromhex(stored.hash))
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, ValueError) as error:
        raise AnchorForged from error
    if not hmac.compare_digest(stored.mac, _mac(mark, sealer)):
        raise AnchorForged
    return mark


async def move_anchor(context: Context) -> None:
    """Moves the anchor to the last line, but only along the chain it stands in: a log that was cut or written anew
    keeps its old anchor, for `madoguchi audit verify` to find. Raises StorageUnavailable."""
    file = context.config.data / FILE
    try:
        known = await asyncio.to_thread(read_anchor, file, context.sealer)
        follows, last = await context.db.read(lambda tx: _state(tx, known))
        if not follows:
            log.error("the audit log does not continue its anchor; run `madoguchi audit verify`")
        elif last is not None and last != known:
            await asyncio.to_thread(_write, file, last, context.sealer)
    except AnchorForged:
        log.exception("this server did not write the anchor of the audit log; run `madoguchi audit verify`")
    except OSError as error:
        raise StorageUnavailable(f"{FILE}: {error.strerror}") from error


def _state(tx: Tx, known: Mark | None) -> tuple[bool, Mark | None]:
    """Whether the known line still stands, and the last line."""
    line = audit.get_line(tx, known.seq) if known else None
    follows = known is None or (line is not None and line.hash == known.hash)
    last = audit.get_last(tx)
    return follows, Mark(last.seq, last.hash) if last else None


def _mac(mark: Mark, sealer: Sealer) -> str:
    return sealer.keyed_hash(str(mark).encode(), purpose="audit-anchor")


def _write(file: Path, mark: Mark, sealer: Sealer) -> None:
    """In one step, so that a crash leaves the old anchor or the new one."""
    stored = _Stored(mark.seq, mark.hash.hex(), _mac(mark, sealer))
    draft = file.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(msgspec.json.encode(stored))
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
