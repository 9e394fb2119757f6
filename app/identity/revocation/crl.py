"""Revocation by lists: a certificate is good when a current list of its own issuer, for its own distribution point,
does not name it. Without such a list there is no answer."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeAlias

from cryptography import x509

from app.identity.findings import CertificateRevoked, RevocationUnavailable
from app.identity.revocation.crl_list import ListRefused, RevocationList, Scope
from app.identity.revocation.port import Issued, RevocationResult, RevocationStatus
from app.identity.revocation.signed import key_id

SOURCE = "crl"

Place: TypeAlias = tuple[bytes, x509.GeneralName | None]


class CrlProvider:
    """Answers from memory; `use_lists` exchanges what it answers from. JPKI has a list for each municipality, so they
    are found by the issuer's key and the distribution point, None for a list of all."""

    def __init__(self) -> None:
        self._lists: Mapping[Place, Sequence[RevocationList]] = {}

    def use_lists(self, lists: Iterable[RevocationList]) -> None:
        """Whole lists, with their deltas applied: `up_to_date`."""
        found: dict[Place, list[RevocationList]] = {}
        for one in lists:
            for point in one.scope or (None,):
                found.setdefault((one.issuer, point), []).append(one)
        self._lists = found

    async def check(self, certificate: Issued, now: datetime) -> RevocationResult:
        leaf = x509.load_der_x509_certificate(certificate.der)
        found = self._list_for(leaf, key_id(certificate.issuer), now)
        since = found.revoked.get(leaf.serial_number)
        if since is not None:
            raise CertificateRevoked(datetime.fromtimestamp(since, UTC), SOURCE)
        return RevocationResult(RevocationStatus.GOOD, SOURCE, now)

    def _list_for(self, leaf: x509.Certificate, issuer: bytes, now: datetime) -> RevocationList:
        places = ((issuer, None), *((issuer, point) for point in _points(leaf)))
        fitting = [one for place in places for one in self._lists.get(place, ())]
        if not fitting:
            raise RevocationUnavailable("no_list")
        current = [one for one in fitting if one.is_current(now)]
        if not current:
            raise RevocationUnavailable("list_not_current")
        return max(current, key=_age)


def up_to_date(lists: tuple[RevocationList, ...]) -> tuple[RevocationList, ...]:
    """Every whole list, and the newest one that a delta builds on with that delta; a delta alone is no answer.
    Copies large lists, so it is for a thread of its own."""
    whole = [one for one in lists if one.base is None]
    for delta in sorted((one for one in lists if one.base is not None), key=_age):
        for base in sorted(whole, key=_age, reverse=True):
            with suppress(ListRefused):
                whole.append(base.with_changes(delta))
                break
    return tuple(whole)


def _age(found: RevocationList) -> datetime:
    return found.this_update


def _points(leaf: x509.Certificate) -> Scope:
    """Where the certificate says lists about it are: points for all reasons, of its own issuer (RFC 5280 4.2.1.13)."""
    try:
        found = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(
        name
        for point in found
        if point.full_name and not point.reasons and not point.crl_issuer
        for name in point.full_name
    )
