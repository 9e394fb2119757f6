"""The filtered list of people as CSV, streamed in parts. It leaves the office's walls, so the audit log says who took
how many rows, and why."""

from aiohttp import web

from app import places
from app.csv_text import csv_bytes, csv_part
from app.handlers.information import place_text
from app.handlers.staff.people import asked_of, people_form
from app.handlers.staff.person_words import APPROVALS, CATEGORIES, STATES
from app.keys import CONTEXT, STAFF
from app.rules.japan_time import as_typed
from app.services.export_people import begin_export, export_parts
from app.services.find_people import Listed, current_search

_HEADER = (
    "認証ID User ID",
    "氏名 Name",
    "利用者区分 User category",
    "状態 State",
    "利用の承認 Approval of use",
    "登録日時 Registered",
    "最終ログイン Last log-in",
    "所属機関 Organisation",
    "住所 Address",
    "電話番号 Telephone number",
    "メールアドレス Email address",
)


async def post_export(request: web.Request) -> web.StreamResponse:
    """The list as the page shows it. An attachment, and by POST, so that no address leads to it again."""
    context, staff = request.app[CONTEXT], request[STAFF]
    asked = asked_of(request, people_form(await current_search(context, staff)))
    ids = await begin_export(context, staff, asked)
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": 'attachment; filename="people.csv"',
        }
    )
    await response.prepare(request)
    await response.write(csv_bytes(_HEADER, ()))
    async for part in export_parts(context, ids):
        await response.write(csv_part(_cells(listed) for listed in part))
    await response.write_eof()
    return response


def _cells(listed: Listed) -> tuple[str, ...]:
    line, person = listed.line, listed.person
    place = places.by_code(person.municipality)
    return (
        line.user_id,
        person.name,
        str(CATEGORIES[line.category]),
        str(STATES[line.state]),
        str(APPROVALS[line.approval]),
        _moment(line.created_at),
        _moment(line.last_signed_in_at),
        person.organisation,
        f"{place_text(place) if place else ''} {person.street}".strip(),
        person.phone,
        person.email,
    )


def _moment(ms: int | None) -> str:
    """A time in Japan that a spreadsheet takes for one."""
    return "" if ms is None else as_typed(ms).replace("T", " ")
