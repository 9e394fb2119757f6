"""What the pictures of documents need before the first of them is opened or kept."""

import asyncio
import logging

from app.context import Context
from app.errors import StorageUnavailable
from app.store import proofing_images

log = logging.getLogger(__name__)


async def prepare_documents(context: Context) -> None:
    """Makes the directory and the first master key. Pictures without any of their keys are refused and never re-keyed:
    a new key under an old one's name would make a restored one useless. Raises StorageUnavailable, OSError."""
    needed = await context.db.read(proofing_images.count_by_key)
    await asyncio.to_thread(_prepare, context, needed)


def _prepare(context: Context, needed: dict[str, int]) -> None:
    context.config.documents_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = context.documents.keys
    known = keys.all()
    if needed and not known:
        raise StorageUnavailable(
            f"pictures of documents are kept but their keys in {keys.directory} are missing"
        )
    for key_id in sorted(set(needed) - set(known)):
        log.error("the master key %s is missing: %d pictures do not open", key_id, needed[key_id])
    if not known:
        keys.add()
