"""Certificates and verdicts of a second implementation: what our library will not make, OpenSSL does."""

import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from app.card.demo_draft import Authority
from app.card.demo_pki import Variant
from app.card.demo_profile import SIGNATURE
from app.identity.anchor import AnchorRefused, parse_anchor
from app.identity.certificate import parse_certificate
from app.identity.findings import CertificateUnreadable, IdentityRefused, IssuerUnknown
from tests.identity.demo_card import NOW, der
from tests.identity.real_shape import draft_of

PEM = serialization.Encoding.PEM


@pytest.fixture
def openssl(tmp_path):
    def run(*arguments):
        return subprocess.run(
            ["openssl", *arguments], cwd=tmp_path, capture_output=True, check=False, text=True, timeout=20
        )

    return run


def write_key(path, key):
    path.write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def signed_again(openssl, directory, card, *, digest):
    """`openssl x509` wants a self-signed certificate, and issues its contents again with the given digest."""
    authority = card.hierarchy.signature
    draft = draft_of(card.certificate("sign")).without_extension(x509.AuthorityKeyIdentifier.oid)
    (directory / "issuer.cnf").write_text("authorityKeyIdentifier=keyid:always\n")
    (directory / "leaf.pem").write_bytes(draft.signed_by(draft.subject, card.sign_key).public_bytes(PEM))
    (directory / "ca.pem").write_bytes(authority.certificate.public_bytes(PEM))
    write_key(directory / "ca.key", authority.key)
    done = openssl(
        "x509", "-in", "leaf.pem", "-CA", "ca.pem", "-CAkey", "ca.key", f"-{digest}", "-preserve_dates",
        "-set_serial", "77", "-extfile", "issuer.cnf", "-out", "again.pem",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return x509.load_pem_x509_certificate((directory / "again.pem").read_bytes())


def test_c2_a_leaf_signed_with_sha_256_by_openssl_passes(card, openssl, tmp_path):
    again = signed_again(openssl, tmp_path, card, digest="sha256")
    assert card.judged("sign", certificate=again).facts.serial == 77


def test_c2_a_leaf_signed_with_sha_1_is_refused(card, openssl, tmp_path):
    again = signed_again(openssl, tmp_path, card, digest="sha1")
    with pytest.raises(IssuerUnknown):
        card.judged("sign", certificate=again)


def test_c2_an_authority_that_signed_itself_with_sha_1_is_no_anchor(openssl, tmp_path):
    write_key(tmp_path / "ca.key", Authority.create(SIGNATURE, NOW).key)
    done = openssl(
        "req", "-x509", "-key", "ca.key", "-sha1", "-subj", "/O=Weak", "-days", "10", "-out", "ca.pem",
        "-addext", "keyUsage=critical,keyCertSign",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with pytest.raises(AnchorRefused, match="SHA-256"):
        parse_anchor((tmp_path / "ca.pem").read_bytes(), "sign")


def test_a_certificate_of_version_1_is_refused(openssl, tmp_path):
    write_key(tmp_path / "card.key", Authority.create(SIGNATURE, NOW).key)
    made = openssl("req", "-new", "-key", "card.key", "-subj", "/CN=old", "-out", "card.csr")
    assert made.returncode == 0, made.stderr
    signed = openssl(
        "x509",
        "-req",
        "-in",
        "card.csr",
        "-key",
        "card.key",
        "-days",
        "9",
        "-outform",
        "DER",
        "-out",
        "v1.der",
    )
    assert signed.returncode == 0, signed.stderr
    with pytest.raises(CertificateUnreadable, match="version"):
        parse_certificate((tmp_path / "v1.der").read_bytes())


REFUSED_BY_BOTH = [
    Variant.EXPIRED,
    Variant.NOT_YET,
    Variant.FORGED_ISSUER,
    Variant.SIGNED_BY_LEAF,
    Variant.ISSUER_NOT_CA,
    Variant.OTHER_AUTHORITY_KEY,
    Variant.UNKNOWN_CRITICAL_EXTENSION,
]


@pytest.mark.parametrize("use", ["sign", "auth"])
@pytest.mark.parametrize("variant", [None, *REFUSED_BY_BOTH])
def test_openssl_agrees_about_dates_chain_and_critical_extensions(card, openssl, tmp_path, use, variant):
    hierarchy = card.hierarchy
    authority = hierarchy.signature_ca if use == "sign" else hierarchy.authentication_ca
    certificate = card.certificate(use, variant=variant)
    (tmp_path / "ca.pem").write_bytes(authority.public_bytes(PEM))
    (tmp_path / "leaf.pem").write_bytes(certificate.public_bytes(PEM))
    moment = str(int(NOW.timestamp()))
    verdict = openssl("verify", "-attime", moment, "-x509_strict", "-CAfile", "ca.pem", "leaf.pem")
    if variant is None:
        assert verdict.returncode == 0, verdict.stderr
        assert card.judged(use, certificate=certificate)
    else:
        assert verdict.returncode != 0
        with pytest.raises(IdentityRefused):
            card.judged(use, certificate=certificate)


def test_openssl_reads_the_demo_names_as_utf8_other_names(card, openssl, tmp_path):
    (tmp_path / "leaf.der").write_bytes(der(card.certificate("sign")))
    shown = openssl("asn1parse", "-inform", "DER", "-in", "leaf.der", "-i").stdout
    assert "SIMULATED" in shown
    assert shown.count("X509v3 Subject Alternative Name") == 1
