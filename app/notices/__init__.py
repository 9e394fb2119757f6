"""One function per kind of e-mail: composes both languages into sealed bytes for the outbox. Composing takes a
millisecond or two, so it is done before the transaction and never in it."""

from app.notices.accounts import account_deactivated, account_unlocked, card_linked, user_id_notice
from app.notices.addresses import email_changed, email_changed_back, email_changed_old
from app.notices.certificates import certificate_expired, certificate_revoked
from app.notices.compose import Addressee, AddressUnusable, Desk
from app.notices.identity_decisions import identity_accepted, identity_refused
from app.notices.passwords import password_changed, password_expiring, password_reset
from app.notices.proofing import identity_received
from app.notices.registration import registration_complete
from app.notices.reminders import expiry_reminder
from app.notices.trial import test_mail
from app.notices.use_requests import use_ending, use_request_approved, use_request_refused
from app.notices.user_id_requests import (
    user_id_request_done,
    user_id_request_received,
    user_id_request_refused,
)

__all__ = [
    "AddressUnusable",
    "Addressee",
    "Desk",
    "account_deactivated",
    "account_unlocked",
    "card_linked",
    "certificate_expired",
    "certificate_revoked",
    "email_changed",
    "email_changed_back",
    "email_changed_old",
    "expiry_reminder",
    "identity_accepted",
    "identity_received",
    "identity_refused",
    "password_changed",
    "password_expiring",
    "password_reset",
    "registration_complete",
    "test_mail",
    "use_ending",
    "use_request_approved",
    "use_request_refused",
    "user_id_notice",
    "user_id_request_done",
    "user_id_request_received",
    "user_id_request_refused",
]
