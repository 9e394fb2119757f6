"""Another library's word on a chain: RFC 5280 validation by pyhanko-certvalidator, told to be as strict as it can."""

import asyncio
from datetime import timedelta

from asn1crypto import x509
from cryptography.hazmat.primitives import serialization
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.policy_decl import DisallowWeakAlgorithmsPolicy, PKIXValidationParams

from app.identity.policies import ACCEPTED, Mode

USAGE = {"sign": {"digital_signature", "non_repudiation"}, "auth": {"digital_signature"}}


def _loaded(certificate):
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def accepts(use, der, *, anchors, others, now):
    """`others`: certificates that may stand between; nothing is fetched and nothing is asked about revocation."""
    context = ValidationContext(
        # With the constraints in the authority's own certificate, which RFC 5280 6.2 leaves to the reader.
        trust_roots=[
            CertTrustAnchor(_loaded(anchor), derive_default_quals_from_cert=True) for anchor in anchors
        ],
        other_certs=[_loaded(other) for other in others],
        moment=now,
        time_tolerance=timedelta(0),
        allow_fetching=False,
        revocation_mode="soft-fail",
        algorithm_usage_policy=DisallowWeakAlgorithmsPolicy(weak_hash_algos=frozenset({"md5", "sha1"})),
    )
    parameters = PKIXValidationParams(
        user_initial_policy_set=frozenset({ACCEPTED[Mode.DEMO, use]}), initial_explicit_policy=True
    )
    try:
        leaf = x509.Certificate.load(der, strict=True)
        validator = CertificateValidator(leaf, validation_context=context, pkix_params=parameters)
        usage = validator.async_validate_usage(
            USAGE[use], extended_key_usage={"client_auth"}, extended_optional=True
        )
        asyncio.run(usage)
    except (PathError, ValidationError, ValueError):
        return False
    return True
