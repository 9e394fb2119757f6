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
from app.records.mail import ClaimedMail, FailedMail, MailFilter, MailLine, MailState, OutgoingMail
from app.records.notices import Importance, Notice, NoticeTime
from app.records.people import DeskNote, FindBy, PeopleFilter, PeopleOrder, PersonLine
from app.records.published import MaintenanceWindow, Terms
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
    "DeskNote",
    "FailedMail",
    "FindBy",
    "Importance",
    "Journey",
    "MailFilter",
    "MailLine",
    "MailState",
    "MaintenanceWindow",
    "Matter",
    "NewAccount",
    "Notice",
    "NoticeTime",
    "Order",
    "OutgoingMail",
    "PeopleFilter",
    "PeopleOrder",
    "Permission",
    "Person",
    "PersonLine",
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
    "Terms",
    "UseRequest",
    "UseRequestKind",
    "UseRequestState",
]
