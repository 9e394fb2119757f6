"""Revocation lists as an authority issues them, and as it should not."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from app.card.demo_draft import Authority

HOLD, REMOVED = x509.ReasonFlags.certificate_hold, x509.ReasonFlags.remove_from_crl


def scope_of(certificate: x509.Certificate) -> list[x509.GeneralName]:
    """The names of the distribution point that a certificate points to."""
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    return points[0].full_name


def point(full_name: list[x509.GeneralName] | None, **changes: object) -> x509.IssuingDistributionPoint:
    plain = {
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(full_name=full_name, **(plain | changes))


@dataclass(frozen=True)
class Listing:
    """Times are hours from `now`; `entries` are serial numbers, with a reason or without."""

    authority: Authority
    now: datetime
    entries: tuple[tuple[int, x509.ReasonFlags | None], ...] = ()
    since: float = -1
    until: float = 24
    number: int | None = 7
    base: int | None = None
    idp: x509.IssuingDistributionPoint | None = None
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = ()
    entry_extra: tuple[tuple[x509.ExtensionType, bool], ...] = ()

    def but(self, **changes: object) -> "Listing":
        return replace(self, **changes)

    def naming(self, *certificates: x509.Certificate) -> "Listing":
        return self.but(entries=tuple((one.serial_number, None) for one in certificates))

    def der(self) -> bytes:
        return self.signed().public_bytes(Encoding.DER)

    def pem(self) -> bytes:
        return self.signed().public_bytes(Encoding.PEM)

    def signed(self) -> x509.CertificateRevocationList:
        extensions: list[tuple[x509.ExtensionType, bool]] = []
        if self.number is not None:
            extensions.append((x509.CRLNumber(self.number), False))
        if self.base is not None:
            extensions.append((x509.DeltaCRLIndicator(self.base), True))
        if self.idp is not None:
            extensions.append((self.idp, True))
        builder = x509.CertificateRevocationListBuilder(
            issuer_name=self.authority.certificate.subject,
            last_update=self.now + timedelta(hours=self.since),
            next_update=self.now + timedelta(hours=self.until),
            revoked_certificates=[self._entry(serial, reason) for serial, reason in self.entries],
        )
        for extension, critical in (*extensions, *self.extra):
            builder = builder.add_extension(extension, critical)
        return builder.sign(self.authority.key, hashes.SHA256())

    def _entry(self, serial: int, reason: x509.ReasonFlags | None) -> x509.RevokedCertificate:
        builder = (
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(self.now - timedelta(days=3))
        )
        if reason is not None:
            builder = builder.add_extension(x509.CRLReason(reason), critical=False)
        for extension, critical in self.entry_extra:
            builder = builder.add_extension(extension, critical)
        return builder.build()
