"""Faults: each makes exactly one thing wrong in a good chain."""

from dataclasses import replace
from datetime import timedelta

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from app.card.demo_draft import Authority
from app.card.demo_profile import SIMULATED_ARC, key_usage
from app.identity.policies import ACCEPTED, Mode
from tests.identity.chain_shapes import DAY, UNKNOWN, Change, authority_dated, dated, with_usage
from tests.identity.chains import (
    Chain,
    der,
    middle,
    own_identifier,
    rewritten,
    with_key,
)
from tests.identity.real_shape import draft_of

SECOND = timedelta(seconds=1)
NULL = b"\x05\x00"
ANY_POLICY = "2.5.29.32.0"
OTHER_POLICY = f"{SIMULATED_ARC}.9"


def _named(*oids: str) -> Change:
    """The policies of the leaf; "own" is the right one."""

    def change(chain: Chain) -> Chain:
        chosen = [ACCEPTED[Mode.DEMO, chain.use] if oid == "own" else oid for oid in oids]
        found = [x509.PolicyInformation(ObjectIdentifier(oid), None) for oid in chosen]
        return chain.with_extension(x509.CertificatePolicies(found), critical=True)

    return change


def _usage(*uses: str) -> Change:
    return lambda chain: chain.with_extension(key_usage(*uses), critical=True)


def _forged(chain: Chain) -> Chain:
    """The name and key identifier of a trusted authority, and somebody else's key."""
    return replace(chain, issuer=Authority(chain.issuer.certificate, chain.keys.stranger))


def _other_name(chain: Chain) -> Chain:
    """Signed by the right key under a name that nobody has here."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "SIMULATED nobody")])
    return replace(chain, sign=lambda each: der(each.draft.signed_by(name, each.issuer.key)))


def _flipped(chain: Chain) -> bytes:
    encoded = bytearray(der(chain.issuer.sign(chain.draft)))
    encoded[-1] ^= 1
    return bytes(encoded)


def _leaf_as_authority(chain: Chain) -> Chain:
    signer = with_key(chain, chain.keys.middle)
    certificate = signer.issuer.sign(signer.draft)
    return replace(chain, others=(certificate,)).issued_by(Authority(certificate, chain.keys.middle))


def _duplicated(tbs: asn1.TbsCertificate) -> None:
    tbs["extensions"].append(tbs["extensions"][0].copy())


def _version_1(tbs: asn1.TbsCertificate) -> None:
    tbs["version"] = "v1"


def _inner(algorithm: str):
    def change(tbs: asn1.TbsCertificate) -> None:
        tbs["signature"] = {"algorithm": algorithm, "parameters": tbs["signature"]["parameters"]}

    return change


def _trailing(chain: Chain) -> bytes:
    return der(chain.issuer.sign(chain.draft)) + b"\x00"


def _other_generation(chain: Chain) -> Chain:
    """Its own generation is not in the store; two with the same name are."""
    kept = tuple(each for each in chain.anchors if each != chain.issuer.certificate)
    return replace(chain, anchors=kept)


def _weak_authority(chain: Chain) -> Chain:
    """RSA-1024, and trusted."""
    weak = chain.keys.weak
    identifier = x509.SubjectKeyIdentifier.from_public_key(weak.public_key())
    draft = replace(draft_of(chain.issuer.certificate), public_key=weak.public_key())
    certificate = draft.with_extension(identifier, critical=False).signed_by(draft.subject, weak)
    return chain.with_anchor(certificate).issued_by(Authority(certificate, weak))


def _key_identifier(*, issuer: bool = True, serial: bool = True) -> Change:
    """The right key identifier, beside which the issuer or the serial number is somebody else's."""

    def change(chain: Chain) -> Chain:
        named, other = chain.issuer.certificate, x509.Name(chain.draft.subject)
        return chain.with_extension(
            x509.AuthorityKeyIdentifier(
                own_identifier(chain.issuer),
                [x509.DirectoryName(named.issuer if issuer else other)],
                named.serial_number if serial else named.serial_number + 1,
            )
        )

    return change


def _two_between(chain: Chain, *, allowed: int) -> Chain:
    """The first of them may have so many below it."""
    first = middle(chain, (x509.BasicConstraints(True, allowed), True))
    return middle(first, name="SIMULATED second")


FAULTS: dict[str, Change] = {
    "expired a second ago": lambda chain: dated(chain, -DAY, -SECOND),
    "begins in a second": lambda chain: dated(chain, SECOND, DAY),
    "authority expired a second ago": lambda chain: authority_dated(chain, -DAY, -SECOND),
    "authority begins in a second": lambda chain: authority_dated(chain, SECOND, DAY),
    "no anchor": lambda chain: replace(chain, anchors=()),
    "forged under the authority's name": _forged,
    "another issuer's name": _other_name,
    "own generation not trusted": _other_generation,
    "a bit of the signature": lambda chain: replace(chain, sign=_flipped),
    "signed with SHA-1": lambda chain: replace(chain, sign=rewritten(_inner("sha1_rsa"), hashes.SHA1())),
    "signed with MD5": lambda chain: replace(chain, sign=rewritten(_inner("md5_rsa"), hashes.MD5())),
    "algorithm differs inside": lambda chain: replace(chain, sign=rewritten(_inner("sha384_rsa"))),
    "no key usage": lambda chain: chain.without(x509.KeyUsage),
    "key usage keyEncipherment": _usage("key_encipherment"),
    "key usage of the other certificate": lambda chain: _usage(
        *(("digital_signature",) if chain.use == "sign" else ("digital_signature", "content_commitment"))
    )(chain),
    "extended key usage serverAuth": with_usage(ExtendedKeyUsageOID.SERVER_AUTH),
    "leaf is an authority": lambda chain: chain.with_extension(
        x509.BasicConstraints(True, None), critical=True
    ),
    "no policy": lambda chain: chain.without(x509.CertificatePolicies),
    "another policy": _named(OTHER_POLICY),
    "a policy too many": _named("own", OTHER_POLICY),
    "any policy": _named(ANY_POLICY),
    "unknown critical extension": lambda chain: chain.with_extension(
        x509.UnrecognizedExtension(UNKNOWN, NULL), critical=True
    ),
    "duplicate extension": lambda chain: replace(chain, sign=rewritten(_duplicated)),
    "version 1 with extensions": lambda chain: replace(chain, sign=rewritten(_version_1)),
    "bytes after the certificate": lambda chain: replace(chain, sign=_trailing),
    "no authority key identifier": lambda chain: chain.without(x509.AuthorityKeyIdentifier),
    "key identifier of nobody": lambda chain: chain.with_extension(
        x509.AuthorityKeyIdentifier(b"\x00" * 20, None, None)
    ),
    "key identifier of another generation": lambda chain: chain.with_extension(
        x509.AuthorityKeyIdentifier(own_identifier(chain.another), None, None)
    ),
    "serial number of another authority": _key_identifier(serial=False),
    "key identifier with another issuer": _key_identifier(issuer=False),
    "critical key identifier": lambda chain: chain.with_extension(
        chain.issuer.key_identifier(), critical=True
    ),
    "RSA-1024 key": lambda chain: with_key(chain, chain.keys.weak),
    "EC key": lambda chain: with_key(chain, chain.keys.curve),
    "RSA-1024 authority": _weak_authority,
    "authority without keyCertSign": lambda chain: chain.reissued_with(key_usage("crl_sign")),
    "authority cA FALSE": lambda chain: chain.reissued_with(x509.BasicConstraints(False, None)),
    "authority with unknown critical extension": lambda chain: chain.reissued_with(
        x509.UnrecognizedExtension(UNKNOWN, NULL)
    ),
    "a good authority between": middle,
    "pathLenConstraint 0 of the anchor exceeded": lambda chain: middle(
        chain.reissued_with(x509.BasicConstraints(True, 0))
    ),
    "two good authorities between": lambda chain: _two_between(chain, allowed=1),
    "pathLenConstraint 0 exceeded between": lambda chain: _two_between(chain, allowed=0),
    "between without keyCertSign": lambda chain: middle(chain, (key_usage("digital_signature"), True)),
    "between cA FALSE": lambda chain: middle(chain, is_ca=False),
    "a card's certificate between": _leaf_as_authority,
    "no names of the holder": lambda chain: chain.without(x509.SubjectAlternativeName),
}
