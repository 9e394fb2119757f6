"""Addresses of the desk about people: why somebody looks, the list, a person, acts on an account, lists of leavers."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import (
    leavers,
    leaving,
    matter,
    next_card,
    note,
    people,
    people_csv,
    person,
    unlock,
    user_id,
)
from app.handlers.staff.matter import with_matter
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PEOPLE = RoutePolicy(Audience.STAFF, permission=Permission.PEOPLE)
ACCOUNTS = RoutePolicy(Audience.STAFF, permission=Permission.ACCOUNTS)
LEAVERS = RoutePolicy(Audience.STAFF, permission=Permission.LEAVERS)
EXPORT = RoutePolicy(Audience.STAFF, permission=Permission.EXPORT)
# A list of leavers: 2,000 rows with room for long reasons.
UPLOAD = RoutePolicy(Audience.STAFF, permission=Permission.EXPORT, upload=1024 * 1024)
ONE = "/staff/people/{account}"

PEOPLE_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/staff/matter", matter.show_matter, "staff_matter", PEOPLE),
    ("POST", "/staff/matter", matter.post_matter, "staff_matter_choose", PEOPLE),
    ("GET", "/staff/people", with_matter(people.show_people), "staff_people", PEOPLE),
    ("POST", "/staff/people", people.post_search, "staff_people_search", PEOPLE),
    ("POST", "/staff/people/everybody", people.post_everybody, "staff_people_all", PEOPLE),
    ("POST", "/staff/people.csv", with_matter(people_csv.post_export), "staff_people_export", EXPORT),
    ("GET", ONE, with_matter(person.show_person), "staff_person", PEOPLE),
    ("POST", f"{ONE}/sessions", with_matter(person.post_end_sessions), "staff_person_sessions", ACCOUNTS),
    ("GET", f"{ONE}/unlock", with_matter(unlock.show_unlock), "staff_unlock", ACCOUNTS),
    ("POST", f"{ONE}/unlock", with_matter(unlock.post_unlock), "staff_unlock_do", ACCOUNTS),
    ("GET", f"{ONE}/user-id", with_matter(user_id.show_user_id), "staff_user_id", ACCOUNTS),
    ("POST", f"{ONE}/user-id", with_matter(user_id.post_user_id), "staff_user_id_do", ACCOUNTS),
    ("GET", f"{ONE}/note", with_matter(note.show_note), "staff_note", ACCOUNTS),
    ("POST", f"{ONE}/note", with_matter(note.post_note), "staff_note_do", ACCOUNTS),
    ("GET", f"{ONE}/next-card", with_matter(next_card.show_next_card), "staff_next_card", ACCOUNTS),
    ("POST", f"{ONE}/next-card", with_matter(next_card.post_next_card), "staff_next_card_do", ACCOUNTS),
    ("GET", f"{ONE}/leaving", with_matter(leaving.show_leaving), "staff_leaving", LEAVERS),
    ("POST", f"{ONE}/leaving", with_matter(leaving.post_leaving), "staff_leaving_do", LEAVERS),
    ("GET", "/staff/leavers", with_matter(leavers.show_leavers), "staff_leavers", EXPORT),
    ("POST", "/staff/leavers", with_matter(leavers.post_list), "staff_leavers_check", UPLOAD),
    ("GET", "/staff/leavers/report", with_matter(leavers.show_report), "staff_leavers_report", EXPORT),
    ("POST", "/staff/leavers/ask", with_matter(leavers.post_ask), "staff_leavers_ask", EXPORT),
    ("GET", "/staff/leavers/empty.csv", leavers.download_empty, "staff_leavers_empty", EXPORT),
)
