"""The same pages serve the holder of an account and somebody who forgot the user ID; this says which of the two."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.signed_in import signed_in_account
from app.i18n import lazy as _l
from app.keys import SESSION
from app.records import Purpose
from app.services.typed import DraftOf

PROCESS = (
    _l("Identification information"),
    _l("Identity verification input screen"),
    _l("Uploading images"),
    _l("Confirm"),
    _l("Complete"),
)


@dataclass(frozen=True, slots=True)
class ProofingPages:
    """`name` is the route of the first page and begins the names of all the others."""

    purpose: Purpose
    name: str

    @property
    def start(self) -> str:
        return self.name

    @property
    def entries(self) -> str:
        """ "Identity verification input screen"."""
        return f"{self.name}_entries"

    @property
    def document(self) -> str:
        """ "Identity verification document upload screen 1"."""
        return f"{self.name}_document"

    @property
    def file(self) -> str:
        """ "Identity verification document upload screen 2"."""
        return f"{self.name}_file"

    @property
    def pictures(self) -> str:
        """ "Identity verification document upload screen 3"."""
        return f"{self.name}_pictures"

    @property
    def thumbnail(self) -> str:
        return f"{self.name}_thumbnail"

    @property
    def confirm(self) -> str:
        return f"{self.name}_confirm"

    @property
    def complete(self) -> str:
        return f"{self.name}_complete"

    def owner(self, request: web.Request) -> str:
        """Whose documents these are: `proofings.owner`. Raises SignInNeeded."""
        if self.purpose is Purpose.ACCOUNT:
            return f"account:{signed_in_account(request)}"
        return f"session:{request[SESSION].id}"

    async def draft(self, request: web.Request) -> DraftOf:
        """Of the entries; both screens that ask for the document's type keep it there as `document`."""
        return DraftOf(self.owner(request), self.entries)


ACCOUNT = ProofingPages(Purpose.ACCOUNT, "identity")
USER_ID = ProofingPages(Purpose.USER_ID, "user_id")
