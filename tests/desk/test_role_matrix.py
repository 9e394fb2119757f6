"""Who may ask for which address of the desk. The table is written by hand and not made from the program's own, so a
slip in the one shows in the other; a new route fails until somebody decides here whom it is for."""

from collections.abc import Mapping

import pytest
from aiohttp import ClientResponse

from app.handlers.staff.routes import DESK_ROUTES
from app.records import Audience, Role
from tests.desk.conftest import Browsers, StaffVisitor

C, S, A = Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR
EVERY_ROLE = {C, S, A}
DOOR = {
    "staff_login", "staff_login_do", "staff_logout", "staff_invitation", "staff_invitation_password",
    "staff_invitation_code", "staff_recovery_codes",
}  # fmt: skip
OPEN_TO: Mapping[str, set[Role]] = {
    "staff": EVERY_ROLE,
    # One's own account.
    "staff_account": EVERY_ROLE,
    "staff_account_password": EVERY_ROLE,
    "staff_account_codes": EVERY_ROLE,
    "staff_account_sessions": EVERY_ROLE,
    "staff_shortcuts": EVERY_ROLE,
    "staff_shortcuts_set": EVERY_ROLE,
    # Staff accounts and what two people decide.
    "staff_members": {A},
    "staff_members_invite": {A},
    "staff_member": {A},
    "staff_member_unlock": {A},
    "staff_member_invite": {A},
    "staff_member_role": {A},
    "staff_member_leave": {A},
    "staff_proposals": EVERY_ROLE,
    "staff_proposal_confirm": {S, A},
    "staff_proposal_refuse": {S, A},
    "staff_proposal_withdraw": EVERY_ROLE,
    # People: an administrator sees none.
    "staff_use_requests": {C, S},
    "staff_use_request": {C, S},
    "staff_use_request_approve": {C, S},
    "staff_use_request_refuse": {C, S},
    "staff_proofings": {C, S},
    "staff_proofing_next": {C, S},
    "staff_proofing": {C, S},
    "staff_proofing_picture": {C, S},
    "staff_proofing_claim": {C, S},
    "staff_proofing_give_back": {C, S},
    "staff_proofing_accept": {C, S},
    "staff_proofing_disagree": {C, S},
    "staff_proofing_refuse": {C, S},
    "staff_proofing_candidate": {C, S},
    "staff_matter": {C, S},
    "staff_matter_choose": {C, S},
    "staff_people": {C, S},
    "staff_people_search": {C, S},
    "staff_people_all": {C, S},
    "staff_people_export": {S},
    "staff_person": {C, S},
    "staff_person_sessions": {C, S},
    "staff_unlock": {C, S},
    "staff_unlock_do": {C, S},
    "staff_user_id": {C, S},
    "staff_user_id_do": {C, S},
    "staff_note": {C, S},
    "staff_note_do": {C, S},
    "staff_next_card": {C, S},
    "staff_next_card_do": {C, S},
    "staff_leaving": {C, S},
    "staff_leaving_do": {C, S},
    "staff_leavers": {S},
    "staff_leavers_check": {S},
    "staff_leavers_report": {S},
    "staff_leavers_ask": {S},
    "staff_leavers_empty": {S},
    # The register of residence cards: who does not fit it, the import of lists, the switch.
    "staff_residence": {C, S},
    "staff_residence_mismatch": {C, S},
    "staff_residence_settle": {C, S},
    "staff_residence_import": {S},
    "staff_residence_check": {S},
    "staff_residence_report": {S},
    "staff_residence_do": {S},
    "staff_residence_empty": {S},
    "staff_residence_rules": {A},
    "staff_residence_rules_save": {A},
    # What the office publishes.
    "staff_notices": {S, A},
    "staff_notice": {S, A},
    "staff_notice_write": {S, A},
    "staff_notice_preview": {S, A},
    "staff_notice_publish": {S, A},
    "staff_notice_discard": {S, A},
    "staff_notice_end": {S, A},
    "staff_maintenance": {A},
    "staff_maintenance_form": {A},
    "staff_maintenance_write": {A},
    "staff_maintenance_preview": {A},
    "staff_maintenance_plan": {A},
    "staff_maintenance_discard": {A},
    "staff_maintenance_stop": {A},
    "staff_maintenance_bypass": {A},
    "staff_terms": {A},
    "staff_terms_form": {A},
    "staff_terms_write": {A},
    "staff_terms_preview": {A},
    "staff_terms_publish": {A},
    "staff_terms_discard": {A},
    "staff_terms_version": {A},
    "staff_terms_withdraw": {A},
    "staff_office": {A},
    "staff_office_save": {A},
    "staff_office_discard": {A},
    "staff_card_proof": {A},
    "staff_card_proof_save": {A},
    "staff_proofing_rules": {A},
    "staff_proofing_rules_save": {A},
    # The machine: mail, sessions, the log.
    "staff_outbox": {S, A},
    "staff_mail_test": {S, A},
    "staff_mail_retry": {S, A},
    "staff_mail_give_up": {S, A},
    "staff_sessions": {A},
    "staff_session": {A},
    "staff_session_end": {A},
    "staff_session_end_staff": {A},
    "staff_audit": {S, A},
    "staff_audit_check": {S, A},
    "staff_audit_export": {S, A},
}
INNER = [route for route in DESK_ROUTES if route[3] not in DOOR]


async def ask(visitor: StaffVisitor, method: str, path: str) -> ClientResponse:
    """With a made-up id wherever the address wants one, and without following anything."""
    parts = ("nothing" if part.startswith("{") else part for part in path.split("/"))
    headers = visitor.headers | {"Origin": visitor.context.config.server.origin}
    return await visitor.client.request(
        method, "/".join(parts), headers=headers, data={} if method == "POST" else None, allow_redirects=False
    )


async def refused_as_stranger(visitor: StaffVisitor, method: str, path: str) -> bool:
    answer = await ask(visitor, method, path)
    if method == "GET":
        return (answer.status, answer.headers.get("Location")) == (303, "/staff/login")
    return answer.status == 401 and "E-4001" in await answer.text()


def test_every_route_of_the_desk_stands_in_this_table() -> None:
    names = [route[3] for route in DESK_ROUTES]
    assert set(names) == set(OPEN_TO) | DOOR
    assert len(names) == len(set(names))


def test_nothing_but_the_door_is_open_to_strangers() -> None:
    assert {route[3] for route in DESK_ROUTES if route[4].audience is Audience.DESK_DOOR} == DOOR
    assert {route[4].audience for route in INNER} == {Audience.STAFF}


def test_every_address_of_the_desk_stands_below_its_cookies_path() -> None:
    assert [path for _, path, _, _, _ in DESK_ROUTES if not f"{path}/".startswith("/staff/")] == []


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_opens_what_its_work_needs_and_nothing_else(browsers: Browsers, role: Role) -> None:
    visitor = await browsers.staff(role)
    wrong = []
    for method, path, _, name, _ in INNER:
        answer = await ask(visitor, method, path)
        text = "" if answer.status == 303 else await answer.text()
        kept_out = answer.status == 403 and "E-4002" in text
        at_the_door = answer.headers.get("Location", "").startswith("/staff/login") or "E-4001" in text
        if kept_out is (role in OPEN_TO[name]) or at_the_door or answer.status >= 500:
            wrong.append((name, answer.status))
    assert wrong == []


async def test_a_stranger_opens_nothing(stranger: StaffVisitor) -> None:
    entered = [r[3] for r in INNER if not await refused_as_stranger(stranger, r[0], r[1])]
    assert entered == []


async def test_an_applicant_who_is_logged_in_opens_nothing(stranger: StaffVisitor) -> None:
    await stranger.signed_in()
    entered = [r[3] for r in INNER if not await refused_as_stranger(stranger, r[0], r[1])]
    assert entered == []


@pytest.mark.parametrize("role", [None, *Role])
async def test_from_another_network_not_even_the_door_is_there(
    networked: Browsers, role: Role | None
) -> None:
    visitor = await (networked.staff(role) if role else networked.stranger())
    entered = []
    for method, path, _, name, _ in DESK_ROUTES:
        answer = await ask(visitor, method, path)
        if answer.status != 403 or "E-4003" not in await answer.text():
            entered.append(name)
    assert entered == []


async def test_a_form_from_another_site_does_nothing(browsers: Browsers) -> None:
    visitor = await browsers.staff(Role.ADMINISTRATOR)
    foreign = {"Origin": "https://evil.example"}
    for method, path, _, name, _ in DESK_ROUTES:
        if method == "POST":
            answer = await visitor.client.post(path, headers=foreign, data={}, allow_redirects=False)
            assert answer.status == 403, name
