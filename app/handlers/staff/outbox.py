"""The mail on its way out, at the desk: what waits or failed and why, trying again, giving up, a test mail. Recipients
are masked: whoever looks after the mail need not know who they are."""

from dataclasses import dataclass

from aiohttp import web

from app.context import Context
from app.handlers.forms.desk_mail import KINDS, STATES, MailFilterForm, TestMailForm
from app.handlers.staff.entries import as_form, entries_of, forget_entries, keep_entries, seen_in, to
from app.handlers.staff.page import render_desk
from app.handlers.staff.paging import Paging, paged
from app.handlers.staff.words import moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, LANGUAGE, STAFF
from app.records import MailLine, MailState
from app.seen import fingerprint
from app.services.move_mail import RETRIABLE, WAITING, give_up, retry_now, send_test_mail
from app.store import outbox, outbox_desk
from app.store.db import Tx

TEST = "test-mail"
_DONE = {
    "retried": _l("The mail will be sent now."),
    "given_up": _l("The mail was given up."),
    "tested": _l("The test mail is on its way. It stands at the top of the list."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`error`: an SMTP reply code or one word, "" when there was none."""

    id: str
    kind: str
    state: str
    state_text: str
    recipient: str
    tries: int
    error: str
    created: str
    sent: str
    next_try: str
    can_retry: bool
    can_give_up: bool
    erased: bool
    seen: str


@dataclass(frozen=True, slots=True)
class ListView:
    """`counts`: (state, its word, number)."""

    filter: MailFilterForm
    counts: tuple[tuple[str, str, int], ...]
    rows: tuple[Row, ...]
    paging: Paging
    test: TestMailForm


@dataclass(frozen=True, slots=True)
class _Found:
    counts: dict[MailState, int]
    paging: Paging
    mails: list[MailLine]


async def show_outbox(request: web.Request) -> web.Response:
    context, form = request.app[CONTEXT], MailFilterForm(request.query)
    chosen = form.chosen()

    def unit(tx: Tx) -> _Found:
        paging = paged(request, outbox_desk.count_mails(tx, chosen))
        mails = outbox_desk.list_mails(tx, chosen, limit=paging.size, offset=paging.offset)
        return _Found(outbox.count_mails(tx), paging, mails)

    found = await context.db.read(unit)
    view = ListView(
        filter=form,
        counts=tuple((state, str(STATES[state]), found.counts[MailState(state)]) for state in STATES),
        rows=tuple(_row(context, mail) for mail in found.mails),
        paging=found.paging,
        test=await _test_form(request),
    )
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    return render_desk(request, "staff/outbox.html", view, title=_l("Mail"), notice=notice)


def _row(context: Context, mail: MailLine) -> Row:
    address = context.sealer.open(mail.recipient_sealed, context=f"outbox:{mail.id}:recipient").decode()
    return Row(
        id=mail.id,
        kind=str(KINDS.get(mail.kind, mail.kind)),
        state=mail.state.value,
        state_text=str(STATES[mail.state.value]),
        recipient=masked(address),
        tries=mail.tries,
        error=mail.last_error or "",
        created=moment_text(mail.created_at),
        sent=moment_text(mail.sent_at) if mail.sent_at else "",
        next_try=moment_text(mail.retry_at) if mail.state is MailState.AWAITING_RETRY else "",
        can_retry=mail.state in RETRIABLE and mail.has_body,
        can_give_up=mail.state in WAITING,
        erased=mail.state is MailState.FAILED and not mail.has_body,
        seen=fingerprint(mail),
    )


def masked(address: str) -> str:
    """`m…@example.com`: enough to see where mail is refused, not who was written to."""
    mailbox, _, domain = address.rpartition("@")
    return f"{mailbox[:1]}…@{domain}"


async def _test_form(request: web.Request) -> TestMailForm:
    kept = await entries_of(request, TEST)
    form = TestMailForm(as_form(kept or {}))
    if kept is not None:
        form.validate()
        await forget_entries(request, TEST)
    return form


async def post_retry(request: web.Request) -> web.Response:
    mail = request.match_info["mail"]
    await retry_now(request.app[CONTEXT], request[STAFF], mail, seen=await seen_in(request))
    return to(request, "staff_outbox", {"done": "retried"})


async def post_give_up(request: web.Request) -> web.Response:
    mail = request.match_info["mail"]
    await give_up(request.app[CONTEXT], request[STAFF], mail, seen=await seen_in(request))
    return to(request, "staff_outbox", {"done": "given_up"})


async def post_test(request: web.Request) -> web.Response:
    form = TestMailForm(as_form(await keep_entries(request, TEST, ("address",))))
    if not form.validate():
        return to(request, "staff_outbox")
    await forget_entries(request, TEST)
    await send_test_mail(request.app[CONTEXT], request[STAFF], form.address.data, language=request[LANGUAGE])
    return to(request, "staff_outbox", {"done": "tested"})
