"""Addresses of the desk about the register of residence cards."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import residence_card_mismatches, residence_card_rules, residence_cards
from app.handlers.staff.matter import with_matter
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Who fits the register is asked by whoever reviews who somebody is.
PROOFINGS = RoutePolicy(Audience.STAFF, permission=Permission.PROOFINGS)
EXPORT = RoutePolicy(Audience.STAFF, permission=Permission.EXPORT)
# 300,000 cards of a hundred bytes.
UPLOAD = RoutePolicy(Audience.STAFF, permission=Permission.EXPORT, upload=32 * 1024 * 1024, list_upload=True)
OFFICE = RoutePolicy(Audience.STAFF, permission=Permission.OFFICE)
ONE = "/staff/register/mismatch/{mismatch}"

RESIDENCE_CARD_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/staff/register", residence_card_mismatches.show_mismatches, "staff_residence", PROOFINGS),
    (
        "GET",
        ONE,
        with_matter(residence_card_mismatches.show_mismatch),
        "staff_residence_mismatch",
        PROOFINGS,
    ),
    (
        "POST",
        f"{ONE}/settle",
        with_matter(residence_card_mismatches.post_settle),
        "staff_residence_settle",
        PROOFINGS,
    ),
    ("GET", "/staff/register/import", residence_cards.show_import, "staff_residence_import", EXPORT),
    ("POST", "/staff/register/import", residence_cards.post_file, "staff_residence_check", UPLOAD),
    ("GET", "/staff/register/report", residence_cards.show_report, "staff_residence_report", EXPORT),
    ("POST", "/staff/register/report", residence_cards.post_import, "staff_residence_do", EXPORT),
    ("GET", "/staff/register/empty.csv", residence_cards.download_empty, "staff_residence_empty", EXPORT),
    ("GET", "/staff/office/register", residence_card_rules.show_rules, "staff_residence_rules", OFFICE),
    ("POST", "/staff/office/register", residence_card_rules.post_rules, "staff_residence_rules_save", OFFICE),
)
