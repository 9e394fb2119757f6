"""Why a picture was not taken, from the form that sent it to the page that says so. Kept under the step of the tab, so
that a reload shows it again and the next step no longer does."""

from dataclasses import dataclass

from aiohttp import web

from app.config import Documents
from app.errors.base import Told
from app.errors.pictures import TOO_LARGE_FILE, WHY_NOT
from app.handlers.proofing.pages import ProofingPages
from app.keys import CONTEXT, SESSION, STANDING
from app.records import PictureFault
from app.services.typed import DraftOf, Typed, keep_typed, typed_so_far

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RefusedPicture:
    """`name` is what the sender calls the file, or ""."""

    name: str
    finding: Told
    remedy: str

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def sentence(self) -> str:
        return self.finding


def _draft(request: web.Request, pages: ProofingPages) -> DraftOf:
    """Of the session, whosever the document is: it goes when the session goes."""
    return DraftOf(f"session:{request[SESSION].id}", f"{pages.file}:{request[STANDING].journey.id}")


async def keep_refused(request: web.Request, pages: ProofingPages, fault: PictureFault, name: str) -> None:
    """Called once the tab is on the page that will say it."""
    values = {"fault": fault.value, "name": name, "step": request[STANDING].token}
    await keep_typed(request.app[CONTEXT], _draft(request, pages), Typed(values))


async def refused_picture(request: web.Request, pages: ProofingPages) -> RefusedPicture | None:
    context = request.app[CONTEXT]
    kept = await typed_so_far(context, _draft(request, pages))
    if kept is None or kept.values["step"] != request[STANDING].token:
        return None
    fault = PictureFault(kept.values["fault"])
    told = why_not(context.config.documents, fault)
    return RefusedPicture(kept.values["name"], told, WHY_NOT[fault].remedy)


def why_not(settings: Documents, fault: PictureFault) -> Told:
    found = WHY_NOT[fault]
    return found.told(limit=megabytes(settings.max_bytes)) if found is TOO_LARGE_FILE else found.told()


def megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.3g}"
