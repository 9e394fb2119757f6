"""Token buckets: how often something may happen per subject before it has to wait."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` at once, then one more every `refill_ms`."""

    name: str
    burst: int
    refill_ms: int


VISITOR_SESSIONS = Limit("visitor_sessions", 60, 10_000)
SIGN_IN_BY_ADDRESS = Limit("sign_in_by_address", 30, 10_000)
REGISTRATIONS = Limit("registrations", 10, 60_000)
# Nobody may fill another person's mailbox; registering without a card needs nothing else to begin.
REGISTRATION_MAILS_AN_HOUR = Limit("registration_mails_an_hour", 3, 3_600_000)
REGISTRATION_MAILS_A_DAY = Limit("registration_mails_a_day", 10, 86_400_000)
# A request for a forgotten user ID is answered by a person at the desk, and its first mail goes to any address.
USER_ID_REQUESTS = Limit("user_id_requests", 5, 600_000)
USER_ID_MAILS_AN_HOUR = Limit("user_id_mails_an_hour", 3, 3_600_000)
USER_ID_MAILS_A_DAY = Limit("user_id_mails_a_day", 10, 86_400_000)
RESETS_BY_ADDRESS = Limit("resets_by_address", 10, 60_000)
RESET_MAILS = Limit("reset_mails", 3, 20 * 60_000)
PROOF_MAILS = Limit("proof_mails", 5, 600_000)
# A whole office may stand behind one address.
STAFF_SIGN_IN_BY_ADDRESS = Limit("staff_sign_in_by_address", 20, 15_000)
LINK_LOOKUPS = Limit("link_lookups", 30, 10_000)
TEST_MAILS = Limit("test_mails", 5, 60_000)
AUDIT_CHECKS = Limit("audit_checks", 3, 60_000)
# Opening a picture costs a moment of a processor. A counter with many visitors stands behind one address.
PICTURES = Limit("pictures", 20, 30_000)
PICTURES_BY_ADDRESS = Limit("pictures_by_address", 150, 5_000)
# Whoever types a number is told whether the office's list has it.
DOCUMENT_NUMBERS = Limit("document_numbers", 30, 20_000)
# Whoever sends entries learns whether all of them fit the register of residence cards. By card or account.
RESIDENCE_CARDS = Limit("residence_cards", 10, 15 * 60_000)
RESIDENCE_CARDS_BY_ADDRESS = Limit("residence_cards_by_address", 60, 20_000)


def refilled(limit: Limit, tokens: float, *, since_ms: int) -> float:
    """The bucket's level after `since_ms`; a clock that jumped back adds nothing and takes nothing."""
    return min(float(limit.burst), tokens + max(0, since_ms) / limit.refill_ms)
