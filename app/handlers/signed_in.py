"""Who is logged in, for pages that are only for them."""

from aiohttp import web

from app.errors import SignInNeeded
from app.keys import SESSION


def signed_in_account(request: web.Request) -> str:
    """The account's id. Raises SignInNeeded."""
    account_id = request[SESSION].account_id
    if account_id is None:
        raise SignInNeeded
    return account_id
