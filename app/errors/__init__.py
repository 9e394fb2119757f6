"""Every refusal: a code, an HTTP status, what happened, why, and what to do. One leaf for each reason.

A new one goes into the module of its kind with all five, and into the list below; the list of error messages,
`docs/errors.md` and the pages are made from here.

base      E-19xx  our own fault
requests  E-10xx  what cannot be answered, whoever asks
sessions  E-11xx  missing or ended sessions
account   E-1105 to E-12xx  registration and accounts
desk      E-4xxx  the counter and its staff
"""

from app.errors.account import (
    AccountDeactivated,
    AccountLocked,
    AlreadyRegistered,
    CardNeeded,
    LinkDead,
    PasswordExpired,
    SignInRefused,
    UseNotApproved,
)
from app.errors.base import Finding, Refusal, StorageUnavailable, all_refusals
from app.errors.desk import (
    AlreadyDecided,
    DeskNotReachable,
    InvitationDead,
    PermissionMissing,
    SecondPersonNeeded,
    StaffSignInNeeded,
    StaffSignInRefused,
)
from app.errors.requests import (
    BadRequest,
    BodyTooLarge,
    CrossOrigin,
    MethodRefused,
    NotFound,
    TooManyRequests,
)
from app.errors.sessions import CookiesNeeded, InvalidOperation, SessionEnded, SignInNeeded

__all__ = [
    "AccountDeactivated",
    "AccountLocked",
    "AlreadyDecided",
    "AlreadyRegistered",
    "BadRequest",
    "BodyTooLarge",
    "CardNeeded",
    "CookiesNeeded",
    "CrossOrigin",
    "DeskNotReachable",
    "Finding",
    "InvalidOperation",
    "InvitationDead",
    "LinkDead",
    "MethodRefused",
    "NotFound",
    "PasswordExpired",
    "PermissionMissing",
    "Refusal",
    "SecondPersonNeeded",
    "SessionEnded",
    "SignInNeeded",
    "SignInRefused",
    "StaffSignInNeeded",
    "StaffSignInRefused",
    "StorageUnavailable",
    "TooManyRequests",
    "UseNotApproved",
    "all_refusals",
]
