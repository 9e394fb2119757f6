"""Revocation by OCSP: one question for one certificate, answers remembered until they end. The responder is the one in
the settings or, for an address in the certificate, one whose host the office listed; nobody else is asked."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from app.identity.findings import CertificateRevoked, RevocationUnavailable
from app.identity.revocation.fetch import Ask, Fetcher
from app.identity.revocation.hosts import AllowedHosts
from app.identity.revocation.ocsp_answer import Freshness, Question, judge
from app.identity.revocation.port import Issued, RevocationResult, RevocationStatus
from app.identity.revocation.signed import key_id
from app.wire.messages import Use

SOURCE = "ocsp"
MOST_BYTES = 64 * 1024
MOST_REMEMBERED = 10_000
# However long an answer says it is good, a certificate may be revoked tomorrow.
LONGEST = timedelta(hours=24)

# Key of the issuer and serial number of the certificate.
Key: TypeAlias = tuple[bytes, int]


@dataclass(frozen=True, slots=True)
class Responders:
    """`urls`: by use, "" where the address in the certificate counts."""

    urls: Mapping[Use, str]
    hosts: AllowedHosts

    def of(self, certificate: x509.Certificate, use: Use) -> str:
        """Raises RevocationUnavailable."""
        if self.urls.get(use):
            return self.urls[use]
        for url in _named_in(certificate):
            if self.hosts.permits(url):
                return url
        raise RevocationUnavailable("no_responder")


@dataclass(frozen=True, slots=True)
class _Known:
    asked_at: datetime
    until: datetime
    revoked_at: datetime | None


class OcspProvider:
    """Questions about one certificate at the same time are one question. It remembers at most `most` answers."""

    def __init__(
        self,
        fetcher: Fetcher,
        responders: Responders,
        freshness: Freshness,
        *,
        most: int = MOST_REMEMBERED,
    ) -> None:
        self._fetcher = fetcher
        self._responders = responders
        self._freshness = freshness
        self._most = most
        self._known: OrderedDict[Key, _Known] = OrderedDict()
        self._asking: dict[Key, asyncio.Task[_Known]] = {}

    async def check(self, certificate: Issued, now: datetime) -> RevocationResult:
        leaf = x509.load_der_x509_certificate(certificate.der)
        key = (key_id(certificate.issuer), leaf.serial_number)
        known = self._remembered(key, now) or await self._ask_once(key, certificate, leaf, now)
        if known.revoked_at is not None:
            raise CertificateRevoked(known.revoked_at, SOURCE)
        return RevocationResult(RevocationStatus.GOOD, SOURCE, known.asked_at)

    async def close(self) -> None:
        for task in tuple(self._asking.values()):
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def _remembered(self, key: Key, now: datetime) -> _Known | None:
        known = self._known.get(key)
        if known is None:
            return None
        if known.until <= now:
            del self._known[key]
            return None
        self._known.move_to_end(key)
        return known

    async def _ask_once(self, key: Key, certificate: Issued, leaf: x509.Certificate, now: datetime) -> _Known:
        """Whoever gives up waiting does not take the answer from the others. Raises RevocationUnavailable."""
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._ask(certificate, leaf, now), name="ocsp")
            self._asking[key] = task
            task.add_done_callback(lambda done: self._answered(key, done))
        return await asyncio.shield(task)

    def _answered(self, key: Key, task: asyncio.Task[_Known]) -> None:
        self._asking.pop(key, None)
        if task.cancelled() or task.exception() is not None:
            return
        self._known[key] = task.result()
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    async def _ask(self, certificate: Issued, leaf: x509.Certificate, now: datetime) -> _Known:
        url = self._responders.of(leaf, certificate.use)
        question = Question.about(leaf, certificate.issuer)
        content = await self._fetcher.fetch(
            Ask(
                url,
                MOST_BYTES,
                answer_type="application/ocsp-response",
                body=question.body,
                body_type="application/ocsp-request",
            )
        )
        answer = judge(question, content, self._freshness, now)
        return _Known(now, min(answer.until, now + LONGEST), answer.revoked_at)


def _named_in(certificate: x509.Certificate) -> tuple[str, ...]:
    """Addresses of responders in the Authority Information Access extension (RFC 5280 4.2.2.1)."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(
        one.access_location.value
        for one in access
        if one.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(one.access_location, x509.UniformResourceIdentifier)
    )
