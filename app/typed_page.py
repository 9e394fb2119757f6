"""What a page says of the entries it keeps while they are typed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from app.services.typed import DraftOf


@dataclass(frozen=True, slots=True)
class TypedPage:
    """Whose draft it is, and the fields of its form. `draft` raises a Refusal when the page is not open.
    `outlives_session`: its owner can be recognised later, so the entries are offered again."""

    draft: Callable[[web.Request], Awaitable[DraftOf]]
    fields: tuple[str, ...]
    outlives_session: bool = True
