"""How the desk names what is kept about people: categories, states, matters, reasons, mails and what happened."""

from collections.abc import Mapping

from app.i18n import lazy as _l
from app.records import (
    AccountState,
    Approval,
    Category,
    FindBy,
    Matter,
    PeopleOrder,
    SignInOutcome,
    UseRequestKind,
    UseRequestState,
)

CATEGORIES: Mapping[Category, str] = {
    Category.FOREIGN_NATIONAL: _l("Foreign National"),
    Category.LEGAL_REPRESENTATIVE: _l("Legal Representative"),
    Category.FAMILY: _l("Family member"),
    Category.COUNTER: _l("Applicant at a counter"),
    Category.ORGANISATION: _l("Staff of an organisation"),
}
STATES: Mapping[AccountState, str] = {
    AccountState.ACTIVE: _l("Active"),
    AccountState.LOCKED: _l("Locked"),
    AccountState.DEACTIVATED: _l("Deactivated"),
}
APPROVALS: Mapping[Approval, str] = {
    Approval.NOT_NEEDED: _l("Not needed"),
    Approval.AWAITING: _l("Waiting for the office"),
    Approval.APPROVED: _l("Approved"),
    Approval.REFUSED: _l("Refused"),
}
ORDERS: Mapping[PeopleOrder, str] = {
    PeopleOrder.REGISTERED: _l("Registered last"),
    PeopleOrder.LAST_USE: _l("Logged in last"),
}
FIND_BY: Mapping[FindBy, str] = {
    FindBy.ANY: _l("Tell from what I type"),
    FindBy.USER_ID: _l("User ID"),
    FindBy.NAME: _l("Name"),
    FindBy.EMAIL: _l("Email address"),
    FindBy.PHONE: _l("Telephone number"),
    FindBy.CARD_NUMBER: _l("Residence Card number"),
}
MATTERS: Mapping[Matter, str] = {
    Matter.COUNTER: _l("The person is at the counter"),
    Matter.TELEPHONE: _l("The person is on the telephone"),
    Matter.LETTER: _l("A letter or a form from the person"),
    Matter.REQUEST: _l("A request that waits for a decision"),
    Matter.REVIEW: _l("A review of records"),
}
# Codes of reasons, as they stand in the audit log.
UNLOCK_REASONS: Mapping[str, str] = {
    "mistyped": _l("The password was mistyped"),
    "forgotten": _l("The password was forgotten"),
    "somebody_else": _l("Somebody else tried to log in"),
    "other": _l("Another reason"),
}
USER_ID_REASONS: Mapping[str, str] = {
    "forgotten": _l("The user ID was forgotten"),
    "mail_lost": _l("The e-mail with the user ID was lost"),
    "other": _l("Another reason"),
}
NEXT_CARD_REASONS: Mapping[str, str] = {
    "name_changed": _l("The name has changed"),
    "substituted": _l("The card cannot write the name as it is"),
    "former": _l("The account had this card before"),
    "other": _l("Another reason"),
}
LEAVING_REASONS: Mapping[str, str] = {
    "left_organisation": _l("The person has left the organisation"),
    "left_japan": _l("The person has left Japan"),
    "asked_by_person": _l("The person asked for it"),
    "died": _l("The person has died"),
    "registered_twice": _l("The person has another account"),
    "other": _l("Another reason"),
}
NOTE_REASONS: Mapping[str, str] = {
    "question": _l("A question and its answer"),
    "document": _l("A document was shown or handed in"),
    "other": _l("Something else"),
}
REASONS: Mapping[str, str] = {
    **UNLOCK_REASONS,
    **USER_ID_REASONS,
    **NEXT_CARD_REASONS,
    **LEAVING_REASONS,
    **NOTE_REASONS,
    "leavers_list": _l("A list of leavers"),
}
NOTE_ACTS: Mapping[str, str] = {
    "unlock": _l("Account unlocked"),
    "user_id": _l("User ID sent"),
    "note": _l("Note"),
    "next_card": _l("Next card allowed"),
    "deactivation": _l("Deactivation asked for"),
}
OUTCOMES: Mapping[SignInOutcome, str] = {
    SignInOutcome.SUCCEEDED: _l("Logged in"),
    SignInOutcome.FAILED: _l("Wrong password"),
    SignInOutcome.LOCKED: _l("Tried while locked"),
}
USE_KINDS: Mapping[UseRequestKind, str] = {
    UseRequestKind.FIRST: _l("First request"),
    UseRequestKind.RENEWAL: _l("Renewal"),
}
USE_STATES: Mapping[UseRequestState, str] = {
    UseRequestState.AWAITING: _l("Waiting for the office"),
    UseRequestState.APPROVED: _l("Approved"),
    UseRequestState.REFUSED: _l("Refused"),
}
# By the tag of the audit line; another tag is shown as it is.
HAPPENED: Mapping[str, str] = {
    "account:registration:completed": _l("Registered as a user"),
    "account:password:set": _l("Set a password"),
    "account:password:changed": _l("Changed the password"),
    "account:password_reset:asked": _l("Asked for a new password"),
    "account:password:reminded": _l("Was reminded that the password will end"),
    "account:information:changed": _l("Changed the information"),
    "account:email:link_sent": _l("Was sent a link to prove the e-mail address"),
    "account:email:proven": _l("Proved the e-mail address"),
    "account:sign_in:succeeded": _l("Logged in"),
    "account:sign_in:locked": _l("Was locked after wrong passwords"),
    "account:card:linked": _l("Linked a card"),
    "account:card:proved": _l("Confirmed an act with the card"),
    "account:card:allowed": _l("The next card may have another name"),
    "account:lock:released": _l("Account unlocked"),
    "account:user_id:sent": _l("User ID sent"),
    "account:note:written": _l("Note written"),
    "account:deactivation:asked": _l("Deactivation asked for"),
    "proposal:deactivate_account:refused": _l("Deactivation declined"),
    "proposal:deactivate_account:withdrawn": _l("Deactivation no longer asked for"),
    "proposal:deactivate_account:expired": _l("Deactivation not decided in time"),
    "session:office:ended": _l("A session ended by the office"),
    "account:state:deactivated": _l("Account deactivated"),
    "account:certificate:revoked": _l("A certificate of the card was found revoked"),
    "account:certificate:expired": _l("A certificate of the card expired"),
    "account:certificate:good_again": _l("A certificate of the card is valid again"),
    "account:reminders:asked": _l("Asked for expiry reminders"),
    "account:reminders:mailed": _l("Was reminded of an expiry"),
    "account:reminders:stopped": _l("Ended the expiry reminders"),
    "account:use_request:filed": _l("Asked for the use of the system"),
    "account:use_request:approved": _l("The use of the system was approved"),
    "account:use_request:refused": _l("The use of the system was refused"),
    "account:use_request:reminded": _l("Was reminded that the approval will end"),
    "account:sessions:ended": _l("All sessions ended by the office"),
    "proofing:decision:agreed": _l("Identity documents accepted by the first of two"),
    "proofing:decision:disagreed": _l("First acceptance of identity documents taken back"),
    "proofing:decision:accepted": _l("Identity documents accepted"),
    "proofing:decision:withdrawn": _l("Took the identity documents back"),
    "proofing:decision:closed": _l("Identity documents no longer wait: the account is deactivated"),
    "proofing:decision:refused": _l("Identity documents refused"),
}
