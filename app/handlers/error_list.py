"""The list of error messages: a page that can be searched without script, and the same as a table."""

from dataclasses import dataclass
from itertools import groupby

from aiohttp import web

from app import catalogue
from app.i18n import lazy as _l
from app.i18n import ngettext
from app.rendering import render
from app.rules import entry

MAX_QUERY = 60


@dataclass(frozen=True, slots=True)
class GroupView:
    title: str
    entries: tuple[catalogue.Entry, ...]


@dataclass(frozen=True, slots=True)
class ErrorsView:
    query: str
    announcement: str
    groups: tuple[GroupView, ...]


async def show_errors(request: web.Request) -> web.Response:
    query = entry.fold_text(request.query.get("q", "")[:MAX_QUERY])
    found = catalogue.search(query) if query else catalogue.entries()
    groups = tuple(
        GroupView(str(catalogue.GROUPS[group]), tuple(members))
        for group, members in groupby(found, key=lambda told: told.group)
    )
    view = ErrorsView(query, _announcement(len(found)) if query else "", groups)
    return render(request, "errors.html", view, title=_l("List of error messages"))


def _announcement(count: int) -> str:
    return ngettext("%(n)s message found.", "%(n)s messages found.", count) % {"n": count}


async def download_errors(_: web.Request) -> web.Response:
    return web.Response(
        body=catalogue.as_csv(),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": 'attachment; filename="error-messages.csv"'},
    )
