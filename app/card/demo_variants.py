"""Demo certificates with exactly one thing wrong, so that every refusal can be tried on a card.

An alteration takes the good draft and the good authority and signs a bad certificate; none is a default.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

from app.card.demo_draft import Authority, Draft
from app.card.demo_profile import (
    AUTHENTICATION,
    CN_SUFFIX,
    DEMO_MUNICIPALITY_CODE,
    OTHER_NAME_ADDRESS,
    OTHER_NAME_BIRTH,
    OTHER_NAME_NAME,
    OTHER_NAME_NAME_FLAGS,
    OTHER_NAME_SEX,
    SIGNATURE,
    SIMULATED_ARC,
    authority_name,
    key_usage,
    other_names,
    policies,
)

OTHER_MUNICIPALITY_CODE = "99002"
# The policies of real and of test cards, by use (JPKI certificate profile 3.2).
_REAL_POLICIES = {True: "1.2.392.200149.8.5.1.1.20", False: "1.2.392.200149.8.5.1.3.30"}
_TEST_CARD_SIGNATURE_POLICY = "1.2.392.200149.8.5.1.0.20"
_UTF8_STRING_HEADER = 2


class Variant(StrEnum):
    """The one thing that is wrong, or unusual, in a demo certificate."""

    EXPIRED = "expired"
    NOT_YET = "not-yet"
    OTHER_POLICY = "other-policy"
    NO_POLICY = "no-policy"
    PRODUCTION_POLICY = "production-policy"
    TEST_CARD_POLICY = "test-card-policy"
    OTHER_KEY_USAGE = "other-key-usage"
    NO_KEY_USAGE = "no-key-usage"
    NO_SAN = "no-san"
    UNKNOWN_CRITICAL_EXTENSION = "unknown-critical-extension"
    RSA_1024 = "rsa-1024"
    LEAF_IS_CA = "leaf-is-ca"
    FORGED_ISSUER = "forged-issuer"
    SIGNED_BY_LEAF = "signed-by-leaf"
    ISSUER_NOT_CA = "issuer-not-ca"
    OTHER_AUTHORITY_KEY = "other-authority-key"
    OTHER_MUNICIPALITY = "other-municipality"
    NO_NAME = "no-name"
    NO_BIRTH = "no-birth"
    NO_SEX = "no-sex"
    NO_ADDRESS = "no-address"
    UNKNOWN_BIRTH = "unknown-birth"
    IMPOSSIBLE_BIRTH = "impossible-birth"
    SUBSTITUTED_NAME = "substituted-name"


def altered(variant: Variant, draft: Draft, authority: Authority) -> x509.Certificate:
    """Raises KeyError only for a variant without its alteration; a test walks through all of them."""
    if variant in _OTHER_SIGNERS:
        return _OTHER_SIGNERS[variant](draft, authority)
    return authority.sign(_ALTERATIONS[variant](draft))


def _is_signature(draft: Draft) -> bool:
    return any(isinstance(item, x509.SubjectAlternativeName) for item, _ in draft.extensions)


def _expired(draft: Draft) -> Draft:
    """Ended one second before the good one begins, so it is expired at the moment of issue."""
    return replace(
        draft,
        not_before=draft.not_before - timedelta(days=1825),
        not_after=draft.not_before - timedelta(seconds=1),
    )


def _with_policy(oid: str) -> Callable[[Draft], Draft]:
    return lambda draft: draft.with_extension(policies(ObjectIdentifier(oid)), critical=True)


def _production_policy(draft: Draft) -> Draft:
    return _with_policy(_REAL_POLICIES[_is_signature(draft)])(draft)


def _other_key_usage(draft: Draft) -> Draft:
    """What the other certificate of the card may do, or for authentication something neither may do."""
    use = "digital_signature" if _is_signature(draft) else "key_encipherment"
    return draft.with_extension(key_usage(use), critical=True)


def _unknown_critical_extension(draft: Draft) -> Draft:
    unknown = x509.UnrecognizedExtension(ObjectIdentifier(f"{SIMULATED_ARC}.99"), b"\x05\x00")
    return draft.with_extension(unknown, critical=True)


def _rsa_1024(draft: Draft) -> Draft:
    """Certifies a throw-away key: the certificate is refused before its signature is looked at."""
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - weak on purpose
    return replace(draft, public_key=weak.public_key()).with_extension(
        x509.SubjectKeyIdentifier.from_public_key(weak.public_key()), critical=False
    )


def _other_authority_key(draft: Draft) -> Draft:
    return draft.with_extension(x509.AuthorityKeyIdentifier(b"\x00" * 20, None, None), critical=False)


def _other_municipality(draft: Draft) -> Draft:
    attributes = [
        x509.NameAttribute(item.oid, str(item.value).replace(_ISSUED_BY, _ISSUED_ELSEWHERE))
        if item.oid == NameOID.COMMON_NAME
        else item
        for item in draft.subject
    ]
    return replace(draft, subject=x509.Name(attributes))


_ISSUED_BY = DEMO_MUNICIPALITY_CODE + CN_SUFFIX
_ISSUED_ELSEWHERE = OTHER_MUNICIPALITY_CODE + CN_SUFFIX


def _fields(draft: Draft) -> dict[ObjectIdentifier, str]:
    """The texts of a demo SAN: two octets of tag and length, or more when the length is in its long form."""
    names = next(item for item, _ in draft.extensions if isinstance(item, x509.SubjectAlternativeName))
    fields = {}
    for other in names.get_values_for_type(x509.OtherName):
        extra = other.value[1] & 0x7F if other.value[1] & 0x80 else 0
        fields[other.type_id] = other.value[_UTF8_STRING_HEADER + extra :].decode()
    return fields


def _without_field(oid: ObjectIdentifier) -> Callable[[Draft], Draft]:
    def alter(draft: Draft) -> Draft:
        kept = {key: text for key, text in _fields(draft).items() if key != oid}
        return draft.with_extension(other_names(kept), critical=False)

    return alter


def _with_field(oid: ObjectIdentifier, text: str) -> Callable[[Draft], Draft]:
    return lambda draft: draft.with_extension(other_names({**_fields(draft), oid: text}), critical=False)


def _substituted_name(draft: Draft) -> Draft:
    """The first character of the name is a substitute."""
    flags = "1" + "0" * (len(_fields(draft)[OTHER_NAME_NAME]) - 1)
    return _with_field(OTHER_NAME_NAME_FLAGS, flags)(draft)


_ALTERATIONS: dict[Variant, Callable[[Draft], Draft]] = {
    Variant.EXPIRED: _expired,
    Variant.NOT_YET: lambda draft: replace(draft, not_before=draft.not_before + timedelta(days=1)),
    Variant.OTHER_POLICY: _with_policy(f"{SIMULATED_ARC}.9"),
    Variant.NO_POLICY: lambda draft: draft.without_extension(x509.CertificatePolicies.oid),
    Variant.PRODUCTION_POLICY: _production_policy,
    Variant.TEST_CARD_POLICY: _with_policy(_TEST_CARD_SIGNATURE_POLICY),
    Variant.OTHER_KEY_USAGE: _other_key_usage,
    Variant.NO_KEY_USAGE: lambda draft: draft.without_extension(x509.KeyUsage.oid),
    Variant.NO_SAN: lambda draft: draft.without_extension(x509.SubjectAlternativeName.oid),
    Variant.UNKNOWN_CRITICAL_EXTENSION: _unknown_critical_extension,
    Variant.RSA_1024: _rsa_1024,
    Variant.LEAF_IS_CA: lambda draft: draft.with_extension(x509.BasicConstraints(True, None), critical=True),
    Variant.OTHER_AUTHORITY_KEY: _other_authority_key,
    Variant.OTHER_MUNICIPALITY: _other_municipality,
    Variant.NO_NAME: _without_field(OTHER_NAME_NAME),
    Variant.NO_BIRTH: _without_field(OTHER_NAME_BIRTH),
    Variant.NO_SEX: _without_field(OTHER_NAME_SEX),
    Variant.NO_ADDRESS: _without_field(OTHER_NAME_ADDRESS),
    Variant.UNKNOWN_BIRTH: _with_field(OTHER_NAME_BIRTH, "000000000"),
    Variant.IMPOSSIBLE_BIRTH: _with_field(OTHER_NAME_BIRTH, "320010231"),
    Variant.SUBSTITUTED_NAME: _substituted_name,
}


def _impostor(authority: Authority, *, is_ca: bool) -> Authority:
    """Another key under the name of a real authority."""
    profile = SIGNATURE if authority.certificate.subject == authority_name(SIGNATURE) else AUTHENTICATION
    begins = authority.certificate.not_valid_before_utc.astimezone(UTC)
    return Authority.create(profile, begins, is_ca=is_ca)


def _forged_issuer(draft: Draft, authority: Authority) -> x509.Certificate:
    """Names the real authority and its key identifier; only the signature gives it away."""
    return _impostor(authority, is_ca=True).sign(draft)


def _issuer_not_ca(draft: Draft, authority: Authority) -> x509.Certificate:
    impostor = _impostor(authority, is_ca=False)
    return impostor.sign(draft.with_extension(impostor.key_identifier(), critical=False))


def _signed_by_leaf(draft: Draft, authority: Authority) -> x509.Certificate:
    """The issuer is itself a good end-entity certificate of the hierarchy."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    leaf = authority.sign(
        replace(draft, public_key=key.public_key()).with_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
    )
    issuer = Authority(leaf, key)
    return issuer.sign(draft.with_extension(issuer.key_identifier(), critical=False))


_OTHER_SIGNERS: dict[Variant, Callable[[Draft, Authority], x509.Certificate]] = {
    Variant.FORGED_ISSUER: _forged_issuer,
    Variant.ISSUER_NOT_CA: _issuer_not_ca,
    Variant.SIGNED_BY_LEAF: _signed_by_leaf,
}
