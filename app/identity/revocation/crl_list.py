"""One certificate revocation list (RFC 5280 5): bytes to the serial numbers in it, judged against the trusted
authorities. Indirect lists, lists for some reasons only and anything critical that is not known here are refused."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from app.identity.anchor import Anchor
from app.identity.certificate import UNREADABLE
from app.identity.revocation.signed import ACCEPTED, key_id

SKEW = timedelta(minutes=1)
_PEM_BEGIN = b"-----BEGIN X509 CRL-----"

# Names of the distribution points a list is for; empty for all certificates of its authority.
Scope: TypeAlias = frozenset[x509.GeneralName]


class ListRefused(Exception):
    """The message is a word for the log."""


@dataclass(frozen=True, slots=True)
class RevocationList:
    """`issuer`: `key_id` of the authority. `revoked`: since when, in epoch seconds, by serial number. `base`: of a
    delta list, the number of the list it builds on; then `removed` are the serial numbers that are good again."""

    issuer: bytes
    scope: Scope
    number: int | None
    base: int | None
    this_update: datetime
    next_update: datetime
    revoked: dict[int, int] = field(repr=False)
    removed: frozenset[int] = field(repr=False)

    def is_current(self, now: datetime) -> bool:
        return self.this_update <= now + SKEW and now < self.next_update

    def with_changes(self, delta: "RevocationList") -> "RevocationList":
        """This list as `delta` brings it up to date. Raises ListRefused when it builds on another one (5.2.4)."""
        if self.base is not None or delta.base is None or self.number is None or delta.number is None:
            raise ListRefused("not a list and its delta")
        if (self.issuer, self.scope) != (delta.issuer, delta.scope):
            raise ListRefused("delta of another list")
        if not delta.base <= self.number <= delta.number:
            raise ListRefused("delta for another number")
        kept = {serial: at for serial, at in self.revoked.items() if serial not in delta.removed}
        return replace(delta, base=None, revoked=kept | delta.revoked, removed=frozenset())


def read_list(content: bytes, anchors: tuple[Anchor, ...]) -> RevocationList:
    """DER or PEM. Takes some hundredths of a second for 20,000 entries. Raises ListRefused."""
    try:
        pem = content.lstrip().startswith(_PEM_BEGIN)
        found = x509.load_pem_x509_crl(content) if pem else x509.load_der_x509_crl(content)
        return _judged(found, anchors)
    except UNREADABLE:
        raise ListRefused("not a revocation list") from None


def _judged(found: x509.CertificateRevocationList, anchors: tuple[Anchor, ...]) -> RevocationList:
    issuer = _signer(found, anchors)
    if found.next_update_utc is None or found.next_update_utc <= found.last_update_utc:
        raise ListRefused("no next update")
    scope, number, base = _extensions(found.extensions)
    revoked, removed = _entries(found, delta=base is not None)
    return RevocationList(
        issuer=key_id(issuer.certificate),
        scope=scope,
        number=number,
        base=base,
        this_update=found.last_update_utc,
        next_update=found.next_update_utc,
        revoked=revoked,
        removed=removed,
    )


def _signer(found: x509.CertificateRevocationList, anchors: tuple[Anchor, ...]) -> Anchor:
    named = [anchor for anchor in anchors if anchor.certificate.subject == found.issuer]
    if not named:
        raise ListRefused("issuer not trusted")
    if found.signature_algorithm_oid not in ACCEPTED:
        raise ListRefused("algorithm")
    for anchor in named:
        key = anchor.certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
            continue
        if found.is_signature_valid(key):
            usage = anchor.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
            if not usage.crl_sign:
                raise ListRefused("issuer may not sign lists")
            return anchor
    raise ListRefused("signature")


def _extensions(extensions: x509.Extensions) -> tuple[Scope, int | None, int | None]:
    scope: Scope = frozenset()
    number = base = None
    for extension in extensions:
        value = extension.value
        if isinstance(value, x509.IssuingDistributionPoint):
            scope = _scope(value)
        elif isinstance(value, x509.CRLNumber):
            number = value.crl_number
        elif isinstance(value, x509.DeltaCRLIndicator):
            base = value.crl_number
        elif extension.critical:
            raise ListRefused("unknown critical extension")
    return scope, number, base


def _scope(point: x509.IssuingDistributionPoint) -> Scope:
    """Of a JPKI list: one municipality's distribution point, as its certificates name it."""
    partial = (
        point.indirect_crl
        or point.only_some_reasons
        or point.only_contains_ca_certs
        or point.only_contains_attribute_certs
        or point.relative_name
    )
    if partial:
        raise ListRefused("not a list of all reasons for people's certificates")
    return frozenset(point.full_name or ())


def _entries(found: x509.CertificateRevocationList, *, delta: bool) -> tuple[dict[int, int], frozenset[int]]:
    revoked: dict[int, int] = {}
    removed: set[int] = set()
    for entry in found:
        if _is_removal(entry.extensions):
            if not delta:
                raise ListRefused("removal outside a delta")
            removed.add(entry.serial_number)
        else:
            revoked[entry.serial_number] = round(entry.revocation_date_utc.timestamp())
    return revoked, frozenset(removed)


def _is_removal(extensions: x509.Extensions) -> bool:
    removal = False
    for extension in extensions:
        if isinstance(extension.value, x509.CRLReason):
            removal = extension.value.reason is x509.ReasonFlags.remove_from_crl
        elif extension.critical:
            raise ListRefused("unknown critical extension of an entry")
    return removal
