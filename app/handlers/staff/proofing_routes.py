"""Addresses of the desk about identity documents."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import (
    proofing_acts,
    proofing_candidates,
    proofing_case,
    proofing_pictures,
    proofing_rules,
    proofings,
)
from app.handlers.staff.matter import with_matter
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PROOFINGS = RoutePolicy(Audience.STAFF, permission=Permission.PROOFINGS)
OFFICE = RoutePolicy(Audience.STAFF, permission=Permission.OFFICE)
ONE = "/staff/identity/{proofing}"
# Each is done to one case and asks first why somebody looks.
_ACTS: tuple[tuple[str, str, Handler], ...] = (
    ("claim", "staff_proofing_claim", proofing_acts.post_claim),
    ("give-back", "staff_proofing_give_back", proofing_acts.post_give_back),
    ("accept", "staff_proofing_accept", proofing_acts.post_accept),
    ("disagree", "staff_proofing_disagree", proofing_acts.post_disagree),
    ("refuse", "staff_proofing_refuse", proofing_acts.post_refuse),
    ("candidate", "staff_proofing_candidate", proofing_candidates.post_candidate),
)

PROOFING_DESK_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/staff/identity", proofings.show_queue, "staff_proofings", PROOFINGS),
    ("POST", "/staff/identity", proofings.post_next, "staff_proofing_next", PROOFINGS),
    ("GET", ONE, with_matter(proofing_case.show_case), "staff_proofing", PROOFINGS),
    (
        "GET",
        f"{ONE}/picture/{{position}}",
        with_matter(proofing_pictures.show_picture),
        "staff_proofing_picture",
        PROOFINGS,
    ),
    *(("POST", f"{ONE}/{path}", with_matter(handler), name, PROOFINGS) for path, name, handler in _ACTS),
    ("GET", "/staff/office/identity", proofing_rules.show_rules, "staff_proofing_rules", OFFICE),
    ("POST", "/staff/office/identity", proofing_rules.post_rules, "staff_proofing_rules_save", OFFICE),
)
