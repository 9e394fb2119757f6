"""Addresses of the desk's own people: the door, one's own account, the staff accounts and the open questions."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import account, entrance, invitation, members, questions, recovery_codes, shortcuts
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DOOR = RoutePolicy(Audience.DESK_DOOR)
SELF = RoutePolicy(Audience.STAFF, permission=Permission.SELF)
STAFF = RoutePolicy(Audience.STAFF, permission=Permission.STAFF)
CONFIRM = RoutePolicy(Audience.STAFF, permission=Permission.CONFIRM)

IDENTITY_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/staff/login", entrance.show_login, "staff_login", DOOR),
    ("POST", "/staff/login", entrance.post_login, "staff_login_do", DOOR),
    ("POST", "/staff/logout", entrance.post_logout, "staff_logout", DOOR),
    ("GET", "/staff/invitation", invitation.show_invitation, "staff_invitation", DOOR),
    ("POST", "/staff/invitation", invitation.post_password, "staff_invitation_password", DOOR),
    ("POST", "/staff/invitation/code", invitation.post_code, "staff_invitation_code", DOOR),
    ("GET", "/staff/recovery-codes", recovery_codes.show_codes, "staff_recovery_codes", DOOR),
    ("GET", "/staff/account", account.show_account, "staff_account", SELF),
    ("POST", "/staff/account/password", account.post_password, "staff_account_password", SELF),
    ("POST", "/staff/account/codes", account.post_codes, "staff_account_codes", SELF),
    ("POST", "/staff/account/sessions", account.post_end_others, "staff_account_sessions", SELF),
    ("GET", "/staff/shortcuts", shortcuts.show_shortcuts, "staff_shortcuts", SELF),
    ("POST", "/staff/shortcuts", shortcuts.post_shortcuts, "staff_shortcuts_set", SELF),
    ("GET", "/staff/members", members.show_members, "staff_members", STAFF),
    ("POST", "/staff/members", members.post_invite, "staff_members_invite", STAFF),
    ("GET", "/staff/members/{member}", members.show_member, "staff_member", STAFF),
    ("POST", "/staff/members/{member}/unlock", members.post_unlock, "staff_member_unlock", STAFF),
    ("POST", "/staff/members/{member}/invite", members.post_invite_again, "staff_member_invite", STAFF),
    ("POST", "/staff/members/{member}/role", members.post_role, "staff_member_role", STAFF),
    ("POST", "/staff/members/{member}/leave", members.post_leave, "staff_member_leave", STAFF),
    ("GET", "/staff/questions", questions.show_questions, "staff_proposals", SELF),
    (
        "POST",
        "/staff/questions/{proposal}/confirm",
        questions.post_confirm,
        "staff_proposal_confirm",
        CONFIRM,
    ),
    ("POST", "/staff/questions/{proposal}/refuse", questions.post_refuse, "staff_proposal_refuse", CONFIRM),
    (
        "POST",
        "/staff/questions/{proposal}/withdraw",
        questions.post_withdraw,
        "staff_proposal_withdraw",
        SELF,
    ),
)
