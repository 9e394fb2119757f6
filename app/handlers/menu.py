"""The menu after log-in, and agreeing there to Terms of Use that have changed."""

from dataclasses import dataclass

from aiohttp import web

from app.context import Context
from app.errors import SignInNeeded
from app.handlers.card_ended import CardEnded, card_ended
from app.handlers.proofing.start import StandView, stand_view
from app.handlers.reminders import period_changed
from app.handlers.signed_in import signed_in_account
from app.handlers.use_request import UsePanel, use_panel
from app.handlers.user_information import moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, SESSION, STANDING
from app.moving import go
from app.records import Account, AccountState, Approval, Category
from app.rendering import render
from app.rules.japan_time import day_of
from app.rules.use_request import may_use
from app.services.account import open_person
from app.services.own_proofing import OwnProofing, own_proofing_in
from app.services.reminder_wishes import Watched, watched_in
from app.services.terms import agree_to_terms
from app.services.use_requests import asked_so_far
from app.store import sign_ins
from app.store.db import Tx

_AGREED = "POST terms_agree "
_THANKS = _l("Your agreement to the Terms of Use has been recorded.")


@dataclass(frozen=True, slots=True)
class MenuView:
    """`identity_needed`: registered without a card, so that documents are handed in; `identity`: where that stands,
    None before the first time. `counter`: registered to receive a certificate by e-mail only; `use`: of whoever needs
    the office's approval. `terms_newer`: the version not agreed to yet, or "". `last_used`: when somebody logged in
    before this log-in, "" for nobody. `period_changed`: the date of the residence card has to be asked for
    again. `locked`: for passwords; the card still logs in. `card`: what is wrong with its certificates."""

    name: str
    user_id: str
    applications_open: bool
    information_open: bool
    identity_needed: bool
    identity: StandView | None
    counter: bool
    use: UsePanel | None
    terms_newer: str
    last_used: str
    period_changed: bool
    locked: bool
    card: CardEnded | None


async def show_menu(request: web.Request) -> web.Response:
    account_id = request[SESSION].account_id
    if account_id is None:
        raise SignInNeeded
    context = request.app[CONTEXT]
    here = request[SESSION].id

    def unit(tx: Tx) -> tuple[OwnProofing, int | None, Watched]:
        own = own_proofing_in(tx, f"account:{account_id}", account_id)
        return own, sign_ins.get_last_before(tx, account_id, here), watched_in(tx, account_id)

    own, last_used, watched = await context.db.read(unit)
    account = own.account
    if account is None:
        raise SignInNeeded
    version = context.published.terms_version(context.clock.now_ms())
    view = MenuView(
        name=open_person(context, account).name,
        user_id=account.user_id,
        applications_open=False,
        information_open=may_use(account, context.clock.now_ms()),
        identity_needed=own.needed,
        identity=stand_view(request, own.newest) if own.newest and not own.started else None,
        counter=account.category is Category.COUNTER,
        use=await _use(context, account),
        terms_newer=version if account.terms_version != version else "",
        last_used=moment_text(last_used) if last_used else "",
        period_changed=period_changed(watched, day_of(context.clock.now_ms())),
        locked=account.state is AccountState.LOCKED,
        card=card_ended(watched.certificates, context.clock.now_ms()),
    )
    agreed = request[STANDING].journey.came_by.startswith(_AGREED) and not view.terms_newer
    return render(request, "menu.html", view, title=_l("Menu"), notice=_THANKS if agreed else "")


async def post_agree(request: web.Request) -> web.Response:
    shown = str(request[POSTED].get("version", ""))
    await agree_to_terms(request.app[CONTEXT], signed_in_account(request), shown=shown)
    return await go(request, "menu")


async def _use(context: Context, account: Account) -> UsePanel | None:
    if account.approval is Approval.NOT_NEEDED:
        return None
    return use_panel(await asked_so_far(context, account.id), context.clock.now_ms())
