"""Who may ask for a route, and what a route is to the page order of a tab."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who may ask for a route. The desk's addresses are for allow-listed networks only, its door included."""

    PUBLIC = "public"
    VISITOR = "visitor"
    APPLICANT = "applicant"
    HOLDER = "anybody with a session, visitor or applicant"
    DESK_DOOR = "somebody about to log in to the desk"
    STAFF = "staff"


class Order(StrEnum):
    """What a route is to the page order of a tab."""

    NONE = "outside it"
    PAGE = "a page a tab can be on"
    ACTION = "a form sent from the page a tab is on"


class Permission(StrEnum):
    """What a member of staff may do; app.rules.staff says which role has which."""

    PEOPLE = "look at people's records"
    ACCOUNTS = "unlock accounts, send user IDs, write notes"
    USE_REQUESTS = "decide use requests"
    PROOFINGS = "look at identity documents and decide on them"
    LEAVERS = "ask for the deactivation of accounts"
    EXPORT = "export and import lists"
    CONFIRM = "confirm what another one asked for"
    NOTICES = "write notices"
    OFFICE = "office details, terms and maintenance"
    OUTBOX = "look after the mail on its way out"
    SESSIONS = "see and end sessions"
    AUDIT = "read the audit log"
    STAFF = "look after staff accounts"
    SELF = "one's own account at the desk"


@dataclass(frozen=True, slots=True)
class RoutePolicy:
    """`opens_session`: a page that gives a visitor a session. `before_approval`: an applicant's action that is open
    before the office has approved the use; all others wait for it. `permission` is asked of staff: a staff route
    without one is open to nobody. `upload`: the most bytes of a form that may hold
    files, 0 where none may. `list_upload`: its file is a list of the office; of any other file that is longer than a
    picture may be nothing is kept."""

    audience: Audience
    order: Order = Order.NONE
    opens_session: bool = False
    permission: Permission | None = None
    upload: int = 0
    list_upload: bool = False
    before_approval: bool = False
