"""PC/SC return codes and what they are called here; no service is needed to translate them."""

import pytest
from smartcard import scard

from app.card.link import (
    CardGone,
    CardMute,
    CardReset,
    ReaderBusy,
    ReaderFault,
    ReaderGone,
    ServiceStopped,
    TransportFailure,
)
from app.card.pcsc import require_success

FINDINGS = {
    "SCARD_W_REMOVED_CARD": CardGone,
    "SCARD_E_NO_SMARTCARD": CardGone,
    "SCARD_E_NOT_TRANSACTED": CardGone,
    "SCARD_W_RESET_CARD": CardReset,
    "SCARD_W_UNRESPONSIVE_CARD": CardMute,
    "SCARD_W_UNPOWERED_CARD": CardMute,
    "SCARD_E_PROTO_MISMATCH": CardMute,
    "SCARD_E_READER_UNAVAILABLE": ReaderGone,
    "SCARD_E_UNKNOWN_READER": ReaderGone,
    "SCARD_E_SHARING_VIOLATION": ReaderBusy,
    "SCARD_E_NO_SERVICE": ServiceStopped,
    "SCARD_E_SERVICE_STOPPED": ServiceStopped,
    "SCARD_F_COMM_ERROR": ServiceStopped,
    "SCARD_E_INVALID_HANDLE": ServiceStopped,
}


@pytest.mark.parametrize("name", FINDINGS)
def test_a_return_code_becomes_the_finding_of_its_cause(name: str) -> None:
    with pytest.raises(TransportFailure) as finding:
        require_success(getattr(scard, name))
    assert type(finding.value) is FINDINGS[name]


def test_a_code_nobody_expects_is_a_reader_fault_that_carries_it() -> None:
    with pytest.raises(ReaderFault) as fault:
        require_success(scard.SCARD_F_INTERNAL_ERROR)
    assert fault.value.code == scard.SCARD_F_INTERNAL_ERROR
    assert "80100001" in str(fault.value)


def test_success_is_no_finding() -> None:
    require_success(scard.SCARD_S_SUCCESS)
