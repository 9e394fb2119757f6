"""Failure codes of the live channel: stable, shown to people with a sentence each, never with exception text."""

from enum import StrEnum


class FailureCode(StrEnum):
    SERVICE_STOPPED = "service_stopped"
    SERVICE_MISSING = "service_missing"
    SERVICE_DENIED = "service_denied"
    READER_NONE = "reader_none"
    READER_GONE = "reader_gone"
    READER_BUSY = "reader_busy"
    CARD_NONE = "card_none"
    CARD_GONE = "card_gone"
    CARD_MUTE = "card_mute"
    CARD_UNSUPPORTED = "card_unsupported"
    CARD_CHANGED = "card_changed"
    CARD_ERROR = "card_error"
    CERT_ABSENT = "cert_absent"
    CERT_EXPIRED = "cert_expired"
    CERT_NOT_YET = "cert_not_yet"
    CERT_REVOKED = "cert_revoked"
    CERT_UNKNOWN_ISSUER = "cert_unknown_issuer"
    CERT_WRONG_USE = "cert_wrong_use"
    REVOCATION_UNAVAILABLE = "revocation_unavailable"
    PIN_WRONG = "pin_wrong"
    PIN_LOW = "pin_low"
    PIN_BLOCKED = "pin_blocked"
    PIN_FORMAT = "pin_format"
    PIN_TIMEOUT = "pin_timeout"
    PIN_CANCELLED = "pin_cancelled"
    PINPAD_FAILED = "pinpad_failed"
    PIN_UNCERTAIN = "pin_uncertain"
    CONSENT_DECLINED = "consent_declined"
    USER_CANCELLED = "user_cancelled"
    BROWSER_GONE = "browser_gone"
    AGENT_LOST = "agent_lost"
    TICKET_EXPIRED = "ticket_expired"
    TICKET_USED = "ticket_used"
    BINDING_FAILED = "binding_failed"
    BINDING_OTHER_BROWSER = "binding_other_browser"
    BINDING_CODE_WRONG = "binding_code_wrong"
    ORIGIN_REFUSED = "origin_refused"
    VERSION_TOO_OLD = "version_too_old"
    VERSION_TOO_NEW = "version_too_new"
    NONCE_EXPIRED = "nonce_expired"
    NONCE_USED = "nonce_used"
    SIGNATURE_INVALID = "signature_invalid"
    TOKEN_INVALID = "token_invalid"  # noqa: S105 - a failure code, not a credential
    BAD_STATE = "bad_state"
    RATE_LIMITED = "rate_limited"
    SERVER_RESTARTED = "server_restarted"
    EXPIRED = "expired"
    INTERNAL = "internal"


RETRYABLE: frozenset[FailureCode] = frozenset(FailureCode) - {
    FailureCode.PIN_BLOCKED,
    FailureCode.CERT_ABSENT,
    FailureCode.CERT_EXPIRED,
    FailureCode.CERT_NOT_YET,
    FailureCode.CERT_REVOKED,
    FailureCode.CERT_UNKNOWN_ISSUER,
    FailureCode.CERT_WRONG_USE,
    FailureCode.ORIGIN_REFUSED,
    FailureCode.BINDING_OTHER_BROWSER,
    FailureCode.VERSION_TOO_OLD,
    FailureCode.VERSION_TOO_NEW,
}


class ErrorKind(StrEnum):
    """Answers to a message that never change the state by themselves."""

    UNKNOWN_TYPE = "unknown_type"
    BAD_STATE = "bad_state"
    INVALID = "invalid"
    RATE_LIMITED = "rate_limited"
    INTERNAL = "internal"
