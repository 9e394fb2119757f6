"""Entries that did not fit the register of residence cards: the list without a name in it, and one of them with what
was entered beside what the register says now."""

from dataclasses import dataclass

from aiohttp import web

from app.context import Context
from app.handlers.information import date_text, sex_text
from app.handlers.staff.entries import to
from app.handlers.staff.matter import Looking, looking
from app.handlers.staff.page import render_desk
from app.handlers.staff.paging import Paging, paged
from app.handlers.staff.people import moment_text
from app.handlers.staff.residence_card_words import COLUMNS, FITS, ITEMS, PLACES, misfits_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.records import Permission, RegisterMismatch
from app.rules.compare_card import Fit, comparison_of
from app.rules.staff import may
from app.services.check_residence_card import wants_comparing_in
from app.services.look_at_register import Looked, look_at_mismatch, settle_mismatch
from app.store import register_mismatches, residence_cards, revoked_documents
from app.store.db import Tx

_DONE = {"settled": _l("The mismatch is marked as settled.")}


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    at: str
    place: str
    misfits: str
    tries: int
    near: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """`updated`: when a card last came or changed. `void`: how many numbers are on the list of those no longer
    valid. `may_import`: whether the ways to the import are shown."""

    cards: int
    updated: str
    void: int
    compares: bool
    settled: bool
    rows: tuple[Row, ...]
    paging: Paging
    may_import: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """`state` chooses the colour of the word."""

    label: str
    entered: str
    registered: str
    fit: str
    state: str
    verified: bool


@dataclass(frozen=True, slots=True)
class MismatchView:
    """`more`: what else the register says. `account_id` "": nobody is registered with this card yet."""

    looking: Looking
    id: str
    about: tuple[tuple[str, str], ...]
    items: tuple[ItemRow, ...]
    known: bool
    more: tuple[tuple[str, str], ...]
    account_id: str
    settled: bool


@dataclass(frozen=True, slots=True)
class _Counts:
    cards: int
    updated: int | None
    void: int
    compares: bool
    total: int


async def show_mismatches(request: web.Request) -> web.Response:
    context, settled = request.app[CONTEXT], "settled" in request.query
    counts = await context.db.read(lambda tx: _counted(context, tx, settled=settled))
    paging = paged(request, counts.total)
    found = await context.db.read(
        lambda tx: register_mismatches.list_mismatches(
            tx, settled=settled, offset=paging.offset, limit=paging.size
        )
    )
    view = ListView(
        cards=counts.cards,
        updated=moment_text(counts.updated),
        void=counts.void,
        compares=counts.compares,
        settled=settled,
        rows=tuple(map(_row, found)),
        paging=paging,
        may_import=may(request[STAFF].role, Permission.EXPORT),
    )
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    title = _l("Register of residence cards")
    return render_desk(request, "staff/residence_cards.html", view, title=title, notice=notice)


def _counted(context: Context, tx: Tx, *, settled: bool) -> _Counts:
    return _Counts(
        cards=residence_cards.count_cards(tx),
        updated=residence_cards.get_last_import(tx),
        void=revoked_documents.count_all(tx),
        compares=wants_comparing_in(context, tx),
        total=register_mismatches.count_mismatches(tx, settled=settled),
    )


def _row(found: RegisterMismatch) -> Row:
    comparison = comparison_of(found.items)
    misfits = [fit for _, fit in comparison.fits if fit is not Fit.MATCH]
    return Row(
        id=found.id,
        at=moment_text(found.at),
        place=str(PLACES[found.place]),
        misfits=misfits_text(comparison),
        tries=found.tries,
        near=all(fit is Fit.NEAR for fit in misfits),
    )


async def show_mismatch(request: web.Request) -> web.Response:
    looked = await look_at_mismatch(request.app[CONTEXT], request[STAFF], request.match_info["mismatch"])
    found = looked.mismatch
    about = [
        (_l("Where"), str(PLACES[found.place])),
        (_l("First try"), moment_text(found.first_at)),
        (_l("Last try"), moment_text(found.at)),
        (_l("Tries"), str(found.tries)),
    ]
    if found.settled_at:
        about += [(_l("Settled"), moment_text(found.settled_at)), (_l("Settled by"), looked.settled_by)]
    view = MismatchView(
        looking=looking(request),
        id=found.id,
        about=tuple((str(label), value) for label, value in about),
        items=_items(looked),
        known=looked.card is not None,
        more=_more(looked),
        account_id=looked.account.id if looked.account else "",
        settled=found.settled_at is not None,
    )
    return render_desk(
        request, "staff/residence_card_mismatch.html", view, title=_l("Entries that do not fit the register")
    )


def _items(looked: Looked) -> tuple[ItemRow, ...]:
    entered, card, fits = looked.entered, looked.card, dict(looked.comparison.fits)
    names = "; ".join((card.name, *card.aliases)) if card else ""
    said = (
        ("number", entered.number, card.number if card else ""),
        ("name", entered.name, names),
        ("birth", date_text(entered.birth), date_text(card.birth) if card else ""),
        ("sex", sex_text(entered.sex), sex_text(card.sex) if card else ""),
    )
    return tuple(
        ItemRow(
            label=str(ITEMS[item]),
            entered=ours,
            registered=theirs,
            fit=str(FITS[fits[item]]) if item in fits else "",
            state=_state(fits.get(item)),
            verified=item in entered.verified,
        )
        for item, ours, theirs in said
    )


def _state(fit: Fit | None) -> str:
    if fit is Fit.MATCH:
        return "active"
    return "awaiting" if fit is Fit.NEAR else "failed"


def _more(looked: Looked) -> tuple[tuple[str, str], ...]:
    card = looked.card
    if card is None:
        return ()
    rows = (
        ("nationality", card.nationality),
        ("status", card.status),
        ("period", card.period),
        ("expires", date_text(card.expires)),
    )
    return tuple((str(COLUMNS[column]), value) for column, value in rows)


async def post_settle(request: web.Request) -> web.Response:
    await settle_mismatch(request.app[CONTEXT], request[STAFF], request.match_info["mismatch"])
    return to(request, "staff_residence", {"done": "settled"})
