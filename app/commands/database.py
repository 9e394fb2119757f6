"""The database of commands, also while the server runs."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.config import Config
from app.errors import StorageUnavailable
from app.sealing import load_sealer
from app.store.db import Tx, open_database

T = TypeVar("T")


def database_of(config: Config) -> Path:
    """Raises StorageUnavailable where the service never ran."""
    file = config.data / "madoguchi.sqlite3"
    if not file.exists():
        raise StorageUnavailable(f"there is no {file}")
    return file


def in_database(config: Config, unit: Callable[[Tx], T]) -> T:
    """One short transaction; a running server's writes and this one wait for each other. Makes the database where the
    server has never run, so that the first administrator can be there before it. Raises StorageUnavailable."""

    async def run() -> T:
        config.data.mkdir(parents=True, exist_ok=True)
        file = config.data / "madoguchi.sqlite3"
        # The key comes first: a database without one would be refused by the server ever after.
        load_sealer(config.data / "keys" / "sealing.key", database_exists=file.exists())
        database = await open_database(file)
        try:
            return await database.write(unit)
        finally:
            await database.close()

    return asyncio.run(run())
