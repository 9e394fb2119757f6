"""Addresses of what the office publishes and looks after: notices, maintenance, terms, its own details, the mail on its
way out, sessions and the audit log."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import audit, card_proof, maintenance, notices, office, outbox, sessions, terms
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NOTICES = RoutePolicy(Audience.STAFF, permission=Permission.NOTICES)
OFFICE = RoutePolicy(Audience.STAFF, permission=Permission.OFFICE)
OUTBOX = RoutePolicy(Audience.STAFF, permission=Permission.OUTBOX)
SESSIONS = RoutePolicy(Audience.STAFF, permission=Permission.SESSIONS)
AUDIT = RoutePolicy(Audience.STAFF, permission=Permission.AUDIT)

OFFICE_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/staff/notices", notices.show_notices, "staff_notices", NOTICES),
    ("GET", "/staff/notices/{notice}", notices.show_notice, "staff_notice", NOTICES),
    ("POST", "/staff/notices/{notice}", notices.post_notice, "staff_notice_write", NOTICES),
    ("GET", "/staff/notices/{notice}/preview", notices.show_preview, "staff_notice_preview", NOTICES),
    ("POST", "/staff/notices/{notice}/publish", notices.post_publish, "staff_notice_publish", NOTICES),
    ("POST", "/staff/notices/{notice}/discard", notices.post_discard, "staff_notice_discard", NOTICES),
    ("POST", "/staff/notices/{notice}/end", notices.post_end, "staff_notice_end", NOTICES),
    ("GET", "/staff/maintenance", maintenance.show_maintenance, "staff_maintenance", OFFICE),
    ("GET", "/staff/maintenance/plan", maintenance.show_form, "staff_maintenance_form", OFFICE),
    ("POST", "/staff/maintenance/plan", maintenance.post_form, "staff_maintenance_write", OFFICE),
    ("GET", "/staff/maintenance/preview", maintenance.show_preview, "staff_maintenance_preview", OFFICE),
    ("POST", "/staff/maintenance/preview", maintenance.post_plan, "staff_maintenance_plan", OFFICE),
    ("POST", "/staff/maintenance/discard", maintenance.post_discard, "staff_maintenance_discard", OFFICE),
    ("POST", "/staff/maintenance/{window}/stop", maintenance.post_stop, "staff_maintenance_stop", OFFICE),
    ("POST", "/staff/maintenance/{window}/link", maintenance.post_bypass, "staff_maintenance_bypass", OFFICE),
    ("GET", "/staff/terms", terms.show_terms, "staff_terms", OFFICE),
    ("GET", "/staff/terms/new", terms.show_form, "staff_terms_form", OFFICE),
    ("POST", "/staff/terms/new", terms.post_form, "staff_terms_write", OFFICE),
    ("GET", "/staff/terms/preview", terms.show_preview, "staff_terms_preview", OFFICE),
    ("POST", "/staff/terms/preview", terms.post_publish, "staff_terms_publish", OFFICE),
    ("POST", "/staff/terms/discard", terms.post_discard, "staff_terms_discard", OFFICE),
    ("GET", "/staff/terms/version/{version}", terms.show_version, "staff_terms_version", OFFICE),
    ("POST", "/staff/terms/version/{version}/withdraw", terms.post_withdraw, "staff_terms_withdraw", OFFICE),
    ("GET", "/staff/office", office.show_office, "staff_office", OFFICE),
    ("POST", "/staff/office", office.post_office, "staff_office_save", OFFICE),
    ("POST", "/staff/office/discard", office.post_discard, "staff_office_discard", OFFICE),
    ("GET", "/staff/office/card", card_proof.show_card_proof, "staff_card_proof", OFFICE),
    ("POST", "/staff/office/card", card_proof.post_card_proof, "staff_card_proof_save", OFFICE),
    ("GET", "/staff/mail", outbox.show_outbox, "staff_outbox", OUTBOX),
    ("POST", "/staff/mail/test", outbox.post_test, "staff_mail_test", OUTBOX),
    ("POST", "/staff/mail/{mail}/retry", outbox.post_retry, "staff_mail_retry", OUTBOX),
    ("POST", "/staff/mail/{mail}/give-up", outbox.post_give_up, "staff_mail_give_up", OUTBOX),
    ("GET", "/staff/sessions", sessions.show_sessions, "staff_sessions", SESSIONS),
    ("GET", "/staff/sessions/{session}/end", sessions.show_end, "staff_session", SESSIONS),
    ("POST", "/staff/sessions/{session}/end", sessions.post_end, "staff_session_end", SESSIONS),
    (
        "POST",
        "/staff/sessions/{session}/end-staff",
        sessions.post_end_staff,
        "staff_session_end_staff",
        SESSIONS,
    ),
    ("GET", "/staff/audit", audit.show_audit, "staff_audit", AUDIT),
    ("POST", "/staff/audit/check", audit.post_check, "staff_audit_check", AUDIT),
    ("POST", "/staff/audit/export", audit.post_export, "staff_audit_export", AUDIT),
)
