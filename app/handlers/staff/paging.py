"""Lists of the desk in pages: which rows to ask the store for, and the links under the list."""

from dataclasses import dataclass

from aiohttp import web

SIZE = 50
# Pages shown on either side of the one that is open; the first and the last are always shown.
NEAR = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """`href` is "" for the gap between pages that are left out."""

    text: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """`page` counts from 1; `first` and `last` are the numbers of the rows shown, 0 for an empty list. `offset` and
    `size` are what the store is asked for."""

    page: int
    pages: int
    total: int
    size: int
    links: tuple[PageLink, ...]

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def first(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)


def paged(request: web.Request, total: int, size: int = SIZE) -> Paging:
    """The page that `?page=` asks for; what is no number or past the end becomes the nearest page there is."""
    pages = max(1, -(-total // size))
    page = min(max(1, _number(request.query.get("page", ""))), pages)
    return Paging(page, pages, total, size, _links(request, page, pages))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004


def _links(request: web.Request, page: int, pages: int) -> tuple[PageLink, ...]:
    shown = sorted({1, pages, *range(max(1, page - NEAR), min(pages, page + NEAR) + 1)})
    links: list[PageLink] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number > before + 1:
            links.append(PageLink("…", "", here=False))
        href = str(request.rel_url.update_query(page=number))
        links.append(PageLink(str(number), href, here=number == page))
    return tuple(links)
