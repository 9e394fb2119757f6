"""The good shapes that a chain may have."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from app.card.demo_profile import SIMULATED_ARC, policies
from app.identity.policies import ACCEPTED, Mode
from tests.identity.chains import Chain, own_identifier, signed_otherwise
from tests.identity.demo_card import NOW

Change = Callable[[Chain], Chain]
DAY = timedelta(days=1)
NO_TIME = timedelta(0)
UNKNOWN = ObjectIdentifier(f"{SIMULATED_ARC}.99")


def dated(chain: Chain, begins: timedelta, ends: timedelta) -> Chain:
    return replace(chain, draft=replace(chain.draft, not_before=NOW + begins, not_after=NOW + ends))


def authority_dated(chain: Chain, begins: timedelta, ends: timedelta) -> Chain:
    return chain.reissued(not_before=NOW + begins, not_after=NOW + ends)


def with_usage(*purposes: ObjectIdentifier) -> Change:
    return lambda chain: chain.with_extension(x509.ExtendedKeyUsage(purposes))


GOOD: dict[str, Change] = {
    "plain": lambda chain: chain,
    "begins now": lambda chain: dated(chain, NO_TIME, 30 * DAY),
    "ends now": lambda chain: dated(chain, -DAY, NO_TIME),
    "authority begins now": lambda chain: authority_dated(chain, NO_TIME, 30 * DAY),
    "authority ends now": lambda chain: authority_dated(chain, -DAY, NO_TIME),
    "only its own authority": lambda chain: replace(chain, anchors=(chain.issuer.certificate,)),
    "its authority last": lambda chain: chain.with_anchor(chain.issuer.certificate),
    "its authority a second time, expired": lambda chain: replace(
        chain, anchors=(*chain.anchors, authority_dated(chain, -9 * DAY, -DAY).issuer.certificate)
    ),
    "its authority a second time, valid": lambda chain: replace(
        chain, anchors=(authority_dated(chain, -DAY, DAY).issuer.certificate, *chain.anchors)
    ),
    "key identifier alone": lambda chain: chain.with_extension(
        x509.AuthorityKeyIdentifier(own_identifier(chain.issuer), None, None)
    ),
    "no subject key identifier": lambda chain: chain.without(x509.SubjectKeyIdentifier),
    "cA FALSE": lambda chain: chain.with_extension(x509.BasicConstraints(False, None), critical=True),
    "extension not critical": lambda chain: chain.with_extension(
        x509.UnrecognizedExtension(UNKNOWN, b"\x05\x00")
    ),
    "policies not critical": lambda chain: chain.with_extension(
        policies(ObjectIdentifier(ACCEPTED[Mode.DEMO, chain.use]))
    ),
    "no extended key usage": lambda chain: chain.without(x509.ExtendedKeyUsage),
    "client authentication": with_usage(ExtendedKeyUsageOID.CLIENT_AUTH),
    "pathLenConstraint 0": lambda chain: chain.reissued_with(x509.BasicConstraints(True, 0)),
    "SHA-384": lambda chain: replace(chain, sign=signed_otherwise(hashes.SHA384())),
    "RSASSA-PSS": lambda chain: replace(
        chain, sign=signed_otherwise(hashes.SHA256(), padding.PSS(padding.MGF1(hashes.SHA256()), 32))
    ),
}
