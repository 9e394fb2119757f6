"""How the desk names roles, states, acts and times."""

from collections.abc import Mapping

from app.i18n import Language, current_language
from app.i18n import lazy as _l
from app.records import Act, ProposalState, Role, StaffState
from app.rules.japan_time import in_words

ROLES: Mapping[Role, str] = {
    Role.CLERK: _l("Clerk"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
STAFF_STATES: Mapping[StaffState, str] = {
    StaffState.INVITED: _l("Invited"),
    StaffState.ACTIVE: _l("Active"),
    StaffState.LOCKED: _l("Locked"),
    StaffState.DEACTIVATED: _l("Deactivated"),
}
ACTS: Mapping[Act, str] = {
    Act.DEACTIVATE_ACCOUNT: _l("Deactivate an account"),
    Act.CHANGE_ROLE: _l("Change the role of a member of staff"),
    Act.DEACTIVATE_STAFF: _l("Deactivate a member of staff"),
}
# Who acts without an account, as the audit log has it.
ACTORS: Mapping[str, str] = {
    "system": _l("The system"),
    "console": _l("The server’s command line"),
    "visitor": _l("Somebody not logged in"),
    "nobody": _l("Somebody not logged in"),
}
PROPOSAL_STATES: Mapping[ProposalState, str] = {
    ProposalState.OPEN: _l("Open"),
    ProposalState.CONFIRMED: _l("Confirmed"),
    ProposalState.REFUSED: _l("Declined"),
    ProposalState.WITHDRAWN: _l("Withdrawn"),
}


def moment_text(ms: int) -> str:
    """A moment in Japan in the language of the request."""
    return in_words(ms, english=current_language.get() is Language.ENGLISH)
