"""Certificates under the names and policies of JPKI, made by us: production mode must know the shape.

The names are those of the published authority certificates; the keys are drawn here and thrown away.
"""

from dataclasses import replace

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

from app.card.demo_draft import Authority, Draft
from app.card.demo_profile import AUTHENTICATION, SIGNATURE, directory, policies
from app.identity.policies import ACCEPTED, Mode
from app.identity.trust import TrustStore
from tests.identity.demo_card import NOW, der

LABELS = {"sign": "JPKI for digital signature", "auth": "JPKI for user authentication"}


def authority(use, *, organisation="JPKI"):
    """Our demo authority, issued again under the name of the real one."""
    demo = Authority.create(SIGNATURE if use == "sign" else AUTHENTICATION, NOW)
    name = directory(
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, LABELS[use]),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Japan Agency for Local Authority Information Systems"),
    )
    draft = replace(draft_of(demo.certificate), subject=name)
    return Authority(draft.signed_by(name, demo.key), demo.key)


def draft_of(certificate):
    return Draft(
        subject=certificate.subject,
        public_key=certificate.public_key(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        extensions=tuple((item.value, item.critical) for item in certificate.extensions),
    )


def leaf(issuer, demo_certificate, *, policy):
    """A demo certificate issued again by `issuer`, with another policy."""
    draft = draft_of(demo_certificate).with_extension(policies(ObjectIdentifier(policy)), critical=True)
    return issuer.sign(draft.with_extension(issuer.key_identifier(), critical=False))


def real_leaf(issuer, use, card):
    return leaf(issuer, card.certificate(use), policy=ACCEPTED[Mode.PRODUCTION, use])


def store(use, *authorities):
    certificates = [x509.load_der_x509_certificate(der(item.certificate)) for item in authorities]
    signature, authentication = (certificates, []) if use == "sign" else ([], certificates)
    return TrustStore.of(Mode.PRODUCTION, signature=signature, authentication=authentication)
