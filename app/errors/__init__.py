"""Every refusal: a code, an HTTP status, what happened, why, and what to do. One leaf for each reason.

A new one goes into the module of its kind with all five, and into the list below; the list of error messages,
`docs/errors.md` and the pages are made from here.

base      E-19xx  our own fault
requests  E-10xx  what cannot be answered, whoever asks
sessions  E-11xx  missing or ended sessions
account   E-1105 to E-12xx  registration and accounts
card_account  E-1215 to E-1223  logging in with the card, linking it, proving to have it
desk      E-4xxx  the counter and its staff
publishing  E-1007, E-1008, E-4026 to E-4035  maintenance, notices, terms, the mail on its way out

Findings refuse nothing; a person mends them and goes on. A form or page names the constant, never a sentence.

fields     E-30xx, E-31xx  beside the fields of a form
passwords  E-32xx          user ID and password
guide_entries  E-332x      the dates from which the guide works out a certificate's end
pictures   E-50xx          pictures of identity documents
proofing   E-51xx          what identity documents say
residence_register  E-33xx, E-4045 to E-4049  the office's register of residence cards
live_card, live_connection  E-20xx to E-25xx  the live reading; the numbers stand in app/wire/codes.py
"""

from app.errors.account import (
    AccountDeactivated,
    AccountLocked,
    AlreadyRegistered,
    CardNeeded,
    EmailLinkDead,
    EntriesNeeded,
    LinkDead,
    PasswordExpired,
    ReminderLinkDead,
    SignInRefused,
    UseNotApproved,
    UseRequestNotPossible,
)
from app.errors.base import Finding, Refusal, StorageUnavailable, all_refusals
from app.errors.desk import (
    AlreadyAsked,
    AlreadyDecided,
    ConsoleNeeded,
    DeskNotReachable,
    InvitationDead,
    LastAdministrator,
    NotYourQuestion,
    OwnRole,
    PermissionMissing,
    SecondPersonNeeded,
    StaffSignInNeeded,
    StaffSignInRefused,
)
from app.errors.desk_proofing import (
    CaseChanged,
    CaseHeld,
    CaseNotHeld,
    ChosenDifferently,
    PictureErased,
    PictureNotYours,
)
from app.errors.people import AccountClosed, AccountNotLocked, AddressCannotBeReached
from app.errors.proofing import WithdrawnTooLate
from app.errors.publishing import BypassDead, MailWithoutBody, ServiceStopped
from app.errors.requests import (
    BadRequest,
    BodyTooLarge,
    CrossOrigin,
    MethodRefused,
    NotFound,
    TooManyRequests,
)
from app.errors.residence_register import RegisterChangedMeanwhile
from app.errors.sessions import CookiesNeeded, InvalidOperation, SessionEnded, SignInNeeded

__all__ = [
    "AccountClosed",
    "AccountDeactivated",
    "AccountLocked",
    "AccountNotLocked",
    "AddressCannotBeReached",
    "AlreadyAsked",
    "AlreadyDecided",
    "AlreadyRegistered",
    "BadRequest",
    "BodyTooLarge",
    "BypassDead",
    "CardNeeded",
    "CaseChanged",
    "CaseHeld",
    "CaseNotHeld",
    "ChosenDifferently",
    "ConsoleNeeded",
    "CookiesNeeded",
    "CrossOrigin",
    "DeskNotReachable",
    "EmailLinkDead",
    "EntriesNeeded",
    "Finding",
    "InvalidOperation",
    "InvitationDead",
    "LastAdministrator",
    "LinkDead",
    "MailWithoutBody",
    "MethodRefused",
    "NotFound",
    "NotYourQuestion",
    "OwnRole",
    "PasswordExpired",
    "PermissionMissing",
    "PictureErased",
    "PictureNotYours",
    "Refusal",
    "RegisterChangedMeanwhile",
    "ReminderLinkDead",
    "SecondPersonNeeded",
    "ServiceStopped",
    "SessionEnded",
    "SignInNeeded",
    "SignInRefused",
    "StaffSignInNeeded",
    "StaffSignInRefused",
    "StorageUnavailable",
    "TooManyRequests",
    "UseNotApproved",
    "UseRequestNotPossible",
    "WithdrawnTooLate",
    "all_refusals",
]
