"""Finding people at the desk. What was typed stays sealed with the staff session, so that no name stands in an address;
every page of a list leaves a line that says who looked and why, never for whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.context import Context
from app.records import FindBy, PeopleFilter, PeopleOrder, Person, PersonLine, StaffSession
from app.rules.entry import user_id
from app.rules.find_person import keys_asked, kind_of, whole_name
from app.sealing import Sealer
from app.services.account import person_in
from app.services.person_index import key_hash
from app.services.typed import DraftOf, Typed, forget_typed, keep_typed, typed_so_far
from app.store import audit, people
from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class Asked:
    """A search made ready. `by` is what was looked for; `empty`: nothing of the text can be searched for."""

    chosen: PeopleFilter
    order: PeopleOrder
    by: FindBy
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    line: PersonLine
    person: Person


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a list are shown."""

    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class Found:
    rows: tuple[Listed, ...]
    total: int


def _search_of(staff: StaffSession) -> DraftOf:
    return DraftOf(f"staff:{staff.id}", "staff_people")


async def keep_search(context: Context, staff: StaffSession, values: Mapping[str, str]) -> None:
    await keep_typed(context, _search_of(staff), Typed(dict(values), checked=True))


async def current_search(context: Context, staff: StaffSession) -> Mapping[str, str]:
    typed = await typed_so_far(context, _search_of(staff))
    return typed.values if typed else {}


async def forget_search(context: Context, staff: StaffSession) -> None:
    await forget_typed(context, _search_of(staff))


def asked_for(sealer: Sealer, text: str, by: FindBy, filters: PeopleFilter, order: PeopleOrder) -> Asked:
    """`by` ANY: told from the text."""
    if not text.strip():
        return Asked(filters, order, FindBy.ANY)
    by = kind_of(text) if by is FindBy.ANY else by
    if by is FindBy.USER_ID:
        return Asked(replace(filters, user_id=user_id(text)), order, by)
    keys = tuple((kind, key_hash(sealer, kind, folded)) for kind, folded in keys_asked(by, text))
    whole = whole_name(text) if by is FindBy.NAME else ""
    chosen = replace(
        filters, keys=keys, whole_name=("name", key_hash(sealer, "name", whole)) if whole else None
    )
    return Asked(chosen, order, by, empty=not keys)


async def find_people(
    context: Context, staff: StaffSession, asked: Asked, window: Callable[[int], Window]
) -> Found:
    """The rows of the window that `window` gives for the number found."""
    lines, total = await context.db.read(lambda tx: _read(tx, asked, window))
    detail = {"matter": staff.matter or "none", "by": asked.by.value, "found": total, "shown": len(lines)}
    await note_look(context, staff, "person:list:searched", subject="people", detail=detail)
    return Found(
        tuple(Listed(line, person_in(context, line.id, line.person_sealed)) for line in lines), total
    )


def _read(tx: Tx, asked: Asked, window: Callable[[int], Window]) -> tuple[list[PersonLine], int]:
    if asked.empty:
        return [], 0
    total = people.count_people(tx, asked.chosen)
    shown = window(total)
    rows = people.list_people(
        tx, asked.chosen, asked.order, total=total, offset=shown.offset, limit=shown.limit
    )
    return rows, total


async def note_look(
    context: Context, staff: StaffSession, tag: str, *, subject: str, detail: Mapping[str, str | int]
) -> None:
    now = context.clock.now_ms()
    await context.db.write(
        lambda tx: audit.append(tx, at=now, tag=tag, actor=staff.actor, subject=subject, detail=detail)
    )
