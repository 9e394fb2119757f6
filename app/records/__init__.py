"""Frozen rows and the enums in them. Times are epoch milliseconds; personal data is sealed unless a column must be
searched."""

from app.records.access import Audience, Order, Permission, RoutePolicy
from app.records.accounts import (
    WITHOUT_CARD,
    Account,
    AccountState,
    Approval,
    CardFacts,
    Category,
    NewAccount,
    Person,
    SignIn,
    SignInOutcome,
    UseRequest,
    UseRequestKind,
    UseRequestState,
)
from app.records.audit import AuditFilter, AuditLine
from app.records.desk import Act, Matter, Proposal, ProposalState, Role, Staff, StaffSession, StaffState
from app.records.mail import ClaimedMail, FailedMail, MailState, OutgoingMail
from app.records.notices import Importance, Notice
from app.records.sessions import Journey, Session

__all__ = [
    "WITHOUT_CARD",
    "Account",
    "AccountState",
    "Act",
    "Approval",
    "Audience",
    "AuditFilter",
    "AuditLine",
    "CardFacts",
    "Category",
    "ClaimedMail",
    "FailedMail",
    "Importance",
    "Journey",
    "MailState",
    "Matter",
    "NewAccount",
    "Notice",
    "Order",
    "OutgoingMail",
    "Permission",
    "Person",
    "Proposal",
    "ProposalState",
    "Role",
    "RoutePolicy",
    "Session",
    "SignIn",
    "SignInOutcome",
    "Staff",
    "StaffSession",
    "StaffState",
    "UseRequest",
    "UseRequestKind",
    "UseRequestState",
]
