"""Which certificate policy counts in which mode, and what marks a certificate as a demo or test one."""

from enum import StrEnum

from cryptography import x509

from app.card.demo_profile import (
    SIMULATED_ARC,
    SIMULATED_AUTHENTICATION_POLICY,
    SIMULATED_ORGANISATION,
    SIMULATED_SIGNATURE_POLICY,
)
from app.wire.messages import Use


class Mode(StrEnum):
    """Production takes real cards only; demo takes demo cards only."""

    PRODUCTION = "production"
    DEMO = "demo"


ACCEPTED: dict[tuple[Mode, Use], str] = {
    (Mode.PRODUCTION, "sign"): "1.2.392.200149.8.5.1.1.20",
    (Mode.PRODUCTION, "auth"): "1.2.392.200149.8.5.1.3.30",
    (Mode.DEMO, "sign"): SIMULATED_SIGNATURE_POLICY.dotted_string,
    (Mode.DEMO, "auth"): SIMULATED_AUTHENTICATION_POLICY.dotted_string,
}

# The hierarchy of the test cards that J-LIS hands out.
_TEST_ORGANISATIONS = frozenset({SIMULATED_ORGANISATION, "JPKI-TEST"})
_TEST_POLICY_ARCS = (f"{SIMULATED_ARC}.", "1.2.392.200149.8.5.1.0.")


def names_a_simulation(name: x509.Name) -> bool:
    values = [str(attribute.value) for attribute in name]
    return any(value in _TEST_ORGANISATIONS or "SIMULATED" in value.upper() for value in values)


def is_test_policy(oid: str) -> bool:
    return oid.startswith(_TEST_POLICY_ARCS)
