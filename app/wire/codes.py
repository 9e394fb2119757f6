"""Failure codes of the live channel: stable, shown to people with a sentence each, never with exception text."""

from collections.abc import Mapping
from enum import StrEnum


class FailureCode(StrEnum):
    SERVICE_STOPPED = "service_stopped"
    SERVICE_MISSING = "service_missing"
    SERVICE_DENIED = "service_denied"
    READER_GONE = "reader_gone"
    READER_BUSY = "reader_busy"
    CARD_GONE = "card_gone"
    CARD_MUTE = "card_mute"
    CARD_UNSUPPORTED = "card_unsupported"
    CARD_CHANGED = "card_changed"
    CARD_ERROR = "card_error"
    RESIDENCE_NUMBER_WRONG = "residence_number_wrong"
    RESIDENCE_CARD_NEEDED = "residence_card_needed"
    RESIDENCE_UNREADABLE = "residence_unreadable"
    RESIDENCE_CARD_EXPIRED = "residence_card_expired"
    RESIDENCE_OTHER_PERSON = "residence_other_person"
    RESIDENCE_SIGNATURE_INVALID = "residence_signature_invalid"
    RESIDENCE_ISSUER_UNKNOWN = "residence_issuer_unknown"
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
    PIN_TIMEOUT = "pin_timeout"
    PIN_CANCELLED = "pin_cancelled"
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
    RATE_LIMITED = "rate_limited"
    SERVER_RESTARTED = "server_restarted"
    EXPIRED = "expired"
    INTERNAL = "internal"


# What people read out on the telephone: 20 computer, 21 card, 22 certificate, 23 PIN, 24 connection, 25 signature and
# server. A number is never given to another failure.
NUMBERS: Mapping[FailureCode, str] = {
    FailureCode.SERVICE_STOPPED: "E-2001",
    FailureCode.SERVICE_MISSING: "E-2002",
    FailureCode.SERVICE_DENIED: "E-2003",
    FailureCode.READER_GONE: "E-2004",
    FailureCode.READER_BUSY: "E-2005",
    FailureCode.CARD_GONE: "E-2101",
    FailureCode.CARD_MUTE: "E-2102",
    FailureCode.CARD_UNSUPPORTED: "E-2103",
    FailureCode.CARD_CHANGED: "E-2104",
    FailureCode.CARD_ERROR: "E-2105",
    FailureCode.RESIDENCE_NUMBER_WRONG: "E-2106",
    FailureCode.RESIDENCE_CARD_NEEDED: "E-2107",
    FailureCode.RESIDENCE_UNREADABLE: "E-2108",
    FailureCode.RESIDENCE_CARD_EXPIRED: "E-2109",
    FailureCode.RESIDENCE_OTHER_PERSON: "E-2110",
    FailureCode.CERT_ABSENT: "E-2201",
    FailureCode.CERT_EXPIRED: "E-2202",
    FailureCode.CERT_NOT_YET: "E-2203",
    FailureCode.CERT_REVOKED: "E-2204",
    FailureCode.CERT_UNKNOWN_ISSUER: "E-2205",
    FailureCode.CERT_WRONG_USE: "E-2206",
    FailureCode.REVOCATION_UNAVAILABLE: "E-2207",
    FailureCode.RESIDENCE_SIGNATURE_INVALID: "E-2208",
    FailureCode.RESIDENCE_ISSUER_UNKNOWN: "E-2209",
    FailureCode.PIN_WRONG: "E-2301",
    FailureCode.PIN_LOW: "E-2302",
    FailureCode.PIN_BLOCKED: "E-2303",
    FailureCode.PIN_TIMEOUT: "E-2304",
    FailureCode.PIN_CANCELLED: "E-2305",
    FailureCode.PIN_UNCERTAIN: "E-2306",
    FailureCode.CONSENT_DECLINED: "E-2307",
    FailureCode.USER_CANCELLED: "E-2401",
    FailureCode.BROWSER_GONE: "E-2402",
    FailureCode.AGENT_LOST: "E-2403",
    FailureCode.TICKET_EXPIRED: "E-2404",
    FailureCode.TICKET_USED: "E-2405",
    FailureCode.BINDING_FAILED: "E-2406",
    FailureCode.BINDING_OTHER_BROWSER: "E-2407",
    FailureCode.BINDING_CODE_WRONG: "E-2408",
    FailureCode.ORIGIN_REFUSED: "E-2409",
    FailureCode.VERSION_TOO_OLD: "E-2410",
    FailureCode.VERSION_TOO_NEW: "E-2411",
    FailureCode.NONCE_EXPIRED: "E-2501",
    FailureCode.NONCE_USED: "E-2502",
    FailureCode.SIGNATURE_INVALID: "E-2503",
    FailureCode.TOKEN_INVALID: "E-2504",
    FailureCode.RATE_LIMITED: "E-2505",
    FailureCode.SERVER_RESTARTED: "E-2506",
    FailureCode.EXPIRED: "E-2507",
    FailureCode.INTERNAL: "E-2508",
}

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
    FailureCode.RESIDENCE_CARD_EXPIRED,
    FailureCode.RESIDENCE_SIGNATURE_INVALID,
    FailureCode.RESIDENCE_ISSUER_UNKNOWN,
}


class ErrorKind(StrEnum):
    """Answers to a message that never change the state by themselves."""

    UNKNOWN_TYPE = "unknown_type"
    BAD_STATE = "bad_state"
    INVALID = "invalid"
    RATE_LIMITED = "rate_limited"
    INTERNAL = "internal"
