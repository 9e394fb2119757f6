"""OpenSC as the referee: a program we did not write takes the software card for an Individual Number card."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256, Hash

from tests.real.pcscd import Pcscd

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcscd")]

# OpenSC numbers: 1 user authentication, 2 digital signature, 3 and 4 their authorities.
PINS = {"01": "1234", "02": "ABC123"}
STEMS = {"01": "authentication", "02": "signature"}


@pytest.fixture(autouse=True)
def plugged(pcscd: Pcscd, card_directory: Path) -> Iterator[None]:
    with pcscd.plugged(card_directory):
        yield


def opensc(tool: str, *arguments: str, accept: bool = True) -> str:
    done = subprocess.run(
        [tool, "--reader", "0", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode == 0) == accept, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_opensc_calls_it_a_jpki_card() -> None:
    assert "jpki" in opensc("opensc-tool", "--name")


def test_opensc_lists_the_four_certificates() -> None:
    listed = opensc("pkcs15-tool", "--list-certificates")
    for label in ("User Authentication Certificate", "Digital Signature Certificate"):
        assert f"[{label}]" in listed
    assert listed.count("X.509 Certificate") == 4


def test_opensc_reads_the_authentication_certificate(card_directory: Path) -> None:
    pem = opensc("pkcs15-tool", "--read-certificate", "01")
    der = (card_directory / "authentication-certificate.der").read_bytes()
    assert x509.load_pem_x509_certificate(pem[pem.index("-----BEGIN") :].encode()) == (
        x509.load_der_x509_certificate(der)
    )


def test_opensc_reads_the_signature_certificate_with_its_pin_only(card_directory: Path) -> None:
    refused = opensc("pkcs15-tool", "--read-certificate", "02", accept=False)
    assert "BEGIN CERTIFICATE" not in refused
    pem = opensc(
        "pkcs15-tool", "--read-certificate", "02", "--verify-pin", "--auth-id", "02", "--pin", PINS["02"]
    )
    der = (card_directory / "signature-certificate.der").read_bytes()
    assert x509.load_pem_x509_certificate(pem[pem.index("-----BEGIN") :].encode()) == (
        x509.load_der_x509_certificate(der)
    )


@pytest.mark.parametrize("key", PINS)
def test_what_opensc_signs_with_the_card_verifies(card_directory: Path, tmp_path: Path, key: str) -> None:
    digest, signature = tmp_path / "digest", tmp_path / "signature"
    hashing = Hash(SHA256())
    hashing.update(b"to be signed")
    digest.write_bytes(hashing.finalize())
    opensc(
        "pkcs15-crypt", "--sign", "--key", key, "--pin", PINS[key], "--sha-256", "--pkcs1",
        "--raw", "--input", str(digest), "--output", str(signature),
    )  # fmt: skip
    certificate = (card_directory / f"{STEMS[key]}-certificate.der").read_bytes()
    public_key = x509.load_der_x509_certificate(certificate).public_key()
    assert isinstance(public_key, rsa.RSAPublicKey)
    public_key.verify(signature.read_bytes(), digest.read_bytes(), PKCS1v15(), Prehashed(SHA256()))


def test_opensc_is_told_the_tries_left_after_a_wrong_pin() -> None:
    refused = opensc("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "0000", accept=False)
    assert "PIN code or key incorrect" in refused
    listed = opensc("pkcs15-tool", "--list-pins")
    assert "Tries left     : 2" in listed


def test_opensc_still_sees_the_card_when_a_pin_is_blocked() -> None:
    for _ in range(3):
        opensc("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "0000", accept=False)
    assert "Tries left     : 0" in opensc("pkcs15-tool", "--list-pins")
    opensc("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "1234", accept=False)
