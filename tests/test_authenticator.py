"""Time-based codes against the vectors of RFC 6238, and recovery codes."""

import base64

import pytest

from app import authenticator
from app.authenticator import CodeMismatch

# RFC 6238 appendix B, SHA-1, the last six of the eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "287082"),
    (1_111_111_109, "081804"),
    (1_111_111_111, "050471"),
    (1_234_567_890, "005924"),
    (2_000_000_000, "279037"),
    (20_000_000_000, "353130"),
]


@pytest.mark.parametrize(("second", "code"), VECTORS)
def test_the_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert authenticator.code_at(SECRET, second * 1000) == code
    assert authenticator.step_of(SECRET, code, second * 1000) == second // 30


@pytest.mark.parametrize("late", [-60_000, 60_000, 3_600_000])
def test_a_code_of_another_time_is_refused(late: int) -> None:
    with pytest.raises(CodeMismatch):
        authenticator.step_of(SECRET, "050471", 1_111_111_111_000 + late)


@pytest.mark.parametrize("code", ["", "05047", "0504711", "abcdef", "０５０４７１", "-50471", "٠٥٠٤٧١"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(CodeMismatch):
        authenticator.step_of(SECRET, code, 1_111_111_111_000)


def test_a_code_of_the_next_step_says_which_step_it_is() -> None:
    ahead = authenticator.code_at(SECRET, 1_111_111_111_000 + 30_000)
    assert authenticator.step_of(SECRET, ahead, 1_111_111_111_000) == 1_111_111_111 // 30 + 1


def test_recovery_codes_are_ten_different_ones_of_80_bits() -> None:
    codes = authenticator.new_recovery_codes()
    assert len(set(codes)) == 10
    assert {len(base64.b32decode(authenticator.folded(code))) for code in codes} == {10}


def test_a_recovery_code_is_read_as_people_type_it() -> None:
    assert authenticator.folded(" abcd-ｅｆｇｈ ijkl–2345 ") == "ABCDEFGHIJKL2345"
    assert authenticator.folded(None) == ""


def test_the_address_for_the_authenticator_names_the_service_and_the_person() -> None:
    address = authenticator.address_of(SECRET, "hanako")
    assert address.startswith("otpauth://totp/Madoguchi:hanako?secret=")
    assert "issuer=Madoguchi" in address
