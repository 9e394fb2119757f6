"""Where pictures are opened: apart from the event loop, a few at a time."""

import asyncio

from app import images
from app.config import Documents
from app.records import Picture


class PicturePool:
    def __init__(self, settings: Documents) -> None:
        self._settings = settings

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def take(self, data: bytes) -> Picture:
        """Raises PictureRefused."""
        return await asyncio.to_thread(images.take, data, max_pixels=self._settings.max_pixels)

    async def marked(self, picture: bytes, text: str, *, turn: int) -> bytes:
        """The picture with `text` all over it, turned clockwise by `turn` quarters."""
        return await asyncio.to_thread(images.marked, picture, text, turn=turn)
