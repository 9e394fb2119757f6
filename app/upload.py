"""A form that was sent: its fields, and the files among them."""

from dataclasses import dataclass
from typing import TypeAlias

from multidict import MultiDictProxy

from app.errors import BodyTooLarge
from app.spool import Spool


@dataclass(frozen=True, slots=True)
class Upload:
    """`file_name` is what the sender calls it, shown to the sender and trusted for nothing. `size` is what was sent;
    of a file beyond the limit nothing is kept."""

    file_name: str
    size: int
    spool: Spool | None

    async def read(self) -> bytes:
        """Once. Raises BodyTooLarge, StorageUnavailable."""
        if self.spool is None:
            raise BodyTooLarge
        return await self.spool.read()

    @property
    def sha256(self) -> str:
        """In hex, once it was read."""
        return self.spool.sha256 if self.spool else ""


Posted: TypeAlias = MultiDictProxy[str | Upload]
