"""Every address: method, path, handler, name, who may ask, and what it is to a tab's page order."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from app.handlers import (
    account_use,
    card_link,
    card_log_in,
    certificate_guide,
    change_information,
    change_password,
    check,
    dev_codes,
    dev_mail,
    email_proof,
    error_list,
    health,
    home,
    information,
    language,
    live,
    maintenance,
    menu,
    metrics,
    password,
    password_reset,
    places,
    register_chip,
    registration,
    reminders,
    session,
    sign_in,
    step_up,
    typed_pages,
    use_request,
    user_information,
    without_card,
)
from app.handlers.proofing import chosen
from app.handlers.proofing import entries as proofing_entries
from app.handlers.proofing.routes import PROOFING_ROUTES
from app.handlers.staff.routes import DESK_ROUTES
from app.handlers.static import static_file
from app.keys import ROUTES, TYPED_PAGES
from app.records import Audience, Order, RoutePolicy
from app.typed_page import TypedPage

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

ANYBODY = RoutePolicy(Audience.PUBLIC)
FIRST_PAGE = RoutePolicy(Audience.VISITOR, Order.PAGE, opens_session=True)
VISITOR_PAGE = RoutePolicy(Audience.VISITOR, Order.PAGE)
VISITOR_ACTION = RoutePolicy(Audience.VISITOR, Order.ACTION)
HOLDER = RoutePolicy(Audience.HOLDER)
HOLDER_ACTION = RoutePolicy(Audience.HOLDER, Order.ACTION)
HOLDERS_FIRST_PAGE = RoutePolicy(Audience.HOLDER, Order.PAGE, opens_session=True)
APPLICANT_PAGE = RoutePolicy(Audience.APPLICANT, Order.PAGE)
APPLICANT_ACTION = RoutePolicy(Audience.APPLICANT, Order.ACTION)
BEFORE_APPROVAL = RoutePolicy(Audience.APPLICANT, Order.ACTION, before_approval=True)

Route = tuple[str, str, Handler, str, RoutePolicy]


def _without_card(pages: without_card.WithoutCard) -> tuple[Route, ...]:
    """One set of pages for each category that registers without a card."""
    path, name = f"/register/{pages.name}", pages.name
    return (
        ("GET", path, pages.show_entries, pages.entries, FIRST_PAGE),
        ("POST", path, pages.post_entries, f"{name}_entries", VISITOR_ACTION),
        ("GET", f"{path}/confirm", pages.show_confirm, pages.confirm, VISITOR_PAGE),
        ("POST", f"{path}/confirm", pages.post_register, f"{name}_do", VISITOR_ACTION),
        ("GET", f"{path}/complete", pages.show_complete, pages.complete, VISITOR_PAGE),
    )


_TABLE: tuple[Route, ...] = (
    ("GET", "/", home.show_home, "home", ANYBODY),
    ("GET", "/guide", home.show_guide, "guide", ANYBODY),
    ("GET", "/guide/certificate", certificate_guide.show_guide, "certificate_guide", ANYBODY),
    (
        "GET",
        "/guide/certificate/eligible",
        certificate_guide.show_eligible,
        "certificate_guide_eligible",
        ANYBODY,
    ),
    (
        "POST",
        "/guide/certificate/eligible",
        certificate_guide.post_eligible,
        "certificate_guide_answer",
        ANYBODY,
    ),
    (
        "GET",
        "/guide/certificate/validity",
        certificate_guide.show_validity,
        "certificate_guide_validity",
        ANYBODY,
    ),
    (
        "POST",
        "/guide/certificate/validity",
        certificate_guide.post_validity,
        "certificate_guide_date",
        ANYBODY,
    ),
    ("GET", "/terms", home.show_terms, "terms", ANYBODY),
    ("GET", "/errors", error_list.show_errors, "errors", ANYBODY),
    ("GET", "/errors.csv", error_list.download_errors, "errors_csv", ANYBODY),
    ("GET", "/accessibility", home.show_accessibility, "accessibility", ANYBODY),
    ("GET", "/language/{language}", language.switch_by_link, "language", ANYBODY),
    ("POST", "/language/{language}", language.switch_by_form, "language_form", ANYBODY),
    ("GET", "/register", registration.show_start, "register", ANYBODY),
    ("GET", "/register/card", registration.show_card, "register_card", FIRST_PAGE),
    ("GET", "/check", check.show_check, "check", HOLDERS_FIRST_PAGE),
    ("POST", "/check", check.post_check, "check_done", HOLDER_ACTION),
    ("POST", "/register/card", registration.post_card, "register_card_done", VISITOR_ACTION),
    ("POST", "/live/code", live.post_binding_code, "live_code", HOLDER),
    ("GET", "/agent/confirm", live.show_confirm, "agent_confirm", ANYBODY),
    ("POST", "/agent/confirm", live.post_confirm, "agent_confirm_post", ANYBODY),
    ("GET", "/register/information", information.show_information, "register_information", VISITOR_PAGE),
    ("POST", "/register/information", information.post_information, "information_confirm", VISITOR_ACTION),
    ("POST", "/register/chip/ask", register_chip.post_ask, "register_chip_ask", VISITOR_ACTION),
    ("GET", "/register/chip", register_chip.show_chip, "register_chip", VISITOR_PAGE),
    ("POST", "/register/chip", register_chip.post_chip, "register_chip_done", VISITOR_ACTION),
    ("GET", "/places", places.show_places, "places", ANYBODY),
    ("POST", "/places/open", places.post_open, "places_open", HOLDER_ACTION),
    ("POST", "/places/choose", places.post_choose, "places_choose", HOLDER_ACTION),
    ("POST", "/typed", typed_pages.post_keep, "typed_keep", HOLDER),
    ("GET", "/register/confirm", registration.show_confirm, "register_confirm", VISITOR_PAGE),
    ("POST", "/register/confirm", registration.post_register, "register_do", VISITOR_ACTION),
    ("GET", "/register/complete", registration.show_complete, "register_complete", VISITOR_PAGE),
    *_without_card(without_card.COUNTER),
    *_without_card(without_card.ORGANISATION),
    *PROOFING_ROUTES,
    ("GET", "/password/new", password.show_new, "password_new", ANYBODY),
    ("POST", "/password/new", password.post_new, "password_set", ANYBODY),
    ("GET", "/password/done", password.show_done, "password_done", ANYBODY),
    ("GET", "/password/reset", password_reset.show_form, "password_reset", ANYBODY),
    ("POST", "/password/reset", password_reset.post_form, "password_reset_send", ANYBODY),
    ("GET", "/password/reset/sent", password_reset.show_sent, "password_reset_sent", ANYBODY),
    ("GET", "/login", sign_in.show_sign_in, "login", ANYBODY),
    ("POST", "/login", sign_in.post_sign_in, "login_do", ANYBODY),
    ("GET", "/login/card", card_log_in.show_card, "login_card", FIRST_PAGE),
    ("POST", "/login/card", card_log_in.post_card, "login_card_done", VISITOR_ACTION),
    ("GET", "/login/card/refused", card_log_in.show_refused, "login_card_refused", VISITOR_PAGE),
    ("POST", "/logout", sign_in.post_sign_out, "logout", ANYBODY),
    ("GET", "/information/password", change_password.show_form, "information_password", APPLICANT_PAGE),
    (
        "POST",
        "/information/password",
        change_password.post_form,
        "information_password_change",
        APPLICANT_ACTION,
    ),
    (
        "GET",
        "/information/password/updated",
        change_password.show_updated,
        "information_password_updated",
        APPLICANT_PAGE,
    ),
    ("GET", "/information", user_information.show_information, "information", APPLICANT_PAGE),
    ("GET", "/information/change", change_information.show_change, "information_change", APPLICANT_PAGE),
    (
        "POST",
        "/information/change",
        change_information.post_change,
        "information_change_do",
        APPLICANT_ACTION,
    ),
    ("POST", "/information/back", change_information.post_back, "information_back", APPLICANT_ACTION),
    ("GET", "/information/updated", user_information.show_updated, "information_updated", APPLICANT_PAGE),
    (
        "GET",
        "/information/updated/email",
        user_information.show_updated_email,
        "information_updated_email",
        APPLICANT_PAGE,
    ),
    (
        "POST",
        "/information/email-link",
        user_information.post_email_link,
        "information_email_link",
        APPLICANT_ACTION,
    ),
    ("GET", "/information/card/link", card_link.show_card, "card_link", APPLICANT_PAGE),
    ("POST", "/information/card/link", card_link.post_card, "card_link_done", APPLICANT_ACTION),
    ("GET", "/information/card/refused", card_link.show_refused, "card_link_refused", APPLICANT_PAGE),
    ("GET", "/step-up", step_up.show_step_up, "step_up", APPLICANT_PAGE),
    ("POST", "/step-up", step_up.post_step_up, "step_up_done", BEFORE_APPROVAL),
    ("GET", "/step-up/refused", step_up.show_refused, "step_up_refused", APPLICANT_PAGE),
    ("GET", "/information/use", account_use.show_use, "account_use", APPLICANT_PAGE),
    ("POST", "/information/use/end", account_use.post_end, "account_use_end", BEFORE_APPROVAL),
    ("GET", "/reminders", reminders.show_reminders, "reminders", APPLICANT_PAGE),
    ("POST", "/reminders", reminders.post_reminders, "reminders_save", APPLICANT_ACTION),
    ("GET", "/reminders/stop", reminders.show_stop, "reminders_stop", ANYBODY),
    ("POST", "/reminders/stop", reminders.post_stop, "reminders_stop_do", ANYBODY),
    ("GET", "/reminders/stopped", reminders.show_stopped, "reminders_stopped", ANYBODY),
    ("GET", "/email/confirm", email_proof.show_proof, "email_confirm", ANYBODY),
    ("POST", "/email/confirm", email_proof.post_proof, "email_confirm_do", ANYBODY),
    ("GET", "/email/confirmed", email_proof.show_proven, "email_confirmed", ANYBODY),
    ("GET", "/menu", menu.show_menu, "menu", APPLICANT_PAGE),
    ("POST", "/terms/agree", menu.post_agree, "terms_agree", BEFORE_APPROVAL),
    ("GET", "/use-request", use_request.show_use_request, "use_request", APPLICANT_PAGE),
    ("POST", "/use-request", use_request.post_use_request, "use_request_file", BEFORE_APPROVAL),
    ("POST", "/session/continue", session.post_continue, "session_continue", ANYBODY),
    ("POST", "/session/invalid", session.post_invalid, "session_invalid", ANYBODY),
    ("GET", "/session/ended", session.show_ended, "session_ended", ANYBODY),
    ("GET", "/maintenance/bypass", maintenance.open_bypass, "maintenance_bypass", ANYBODY),
    ("GET", "/healthz", health.show_health, "health", ANYBODY),
    ("GET", "/metrics", metrics.show_metrics, "metrics", ANYBODY),
    ("GET", "/static/{name:.+}", static_file, "static", ANYBODY),
)
_DEVELOPMENT: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/dev/mail", dev_mail.show_mails, "dev_mail", ANYBODY),
    ("GET", "/dev/mail/{message}", dev_mail.show_mail, "dev_mail_message", ANYBODY),
    ("GET", "/dev/codes", dev_codes.show_codes, "dev_codes", ANYBODY),
)


# Pages whose entries are kept while they are typed.
_TYPED_PAGES: Mapping[str, TypedPage] = {
    "register_information": information.TYPED,
    "information_change": change_information.TYPED,
    "reminders": reminders.TYPED,
    without_card.COUNTER.entries: without_card.COUNTER.typed_page,
    without_card.ORGANISATION.entries: without_card.ORGANISATION.typed_page,
    **proofing_entries.TYPED,
    **chosen.TYPED,
}


def add_routes(app: web.Application, *, development: bool) -> None:
    """A name that stands for no policy would be open to anybody, so the table is the only way in."""
    table = _TABLE + DESK_ROUTES + (_DEVELOPMENT if development else ())
    for method, path, handler, name, _ in table:
        app.router.add_route(method, path, handler, name=name)
    app[TYPED_PAGES] = dict(_TYPED_PAGES)
    app[ROUTES] = {name: policy for _, _, _, name, policy in table}
