"""A registered person whose card's certificates are watched, and an authority that says what a test tells it to."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.clock import utc
from app.context import Context
from app.i18n import Language
from app.identity.findings import CertificateRevoked, RevocationUnavailable, RevocationUnknown
from app.identity.policies import Mode
from app.identity.revocation import RevocationResult, RevocationStatus
from app.identity.trust import TrustStore
from app.maildir import read_mails
from app.services.card_certificates import CardCertificate, for_account, link_in
from app.services.certificate_watch import CertificateWatch
from app.services.new_account import make_account, new_holder, prepare_account
from app.store import audit, certificates
from app.store.certificates import CertificateRow
from app.wire.messages import Use
from tests.desk.people import MARIA
from tests.real.waiting import until
from tests.revocation.conftest import Scene
from tests.web.visitor import Visitor

DAY_MS = 24 * 3600 * 1000
SINCE = timedelta(days=2)


@dataclass
class Authority:
    """The port: by use, "good", "revoked", "silent", "unknown", "soft" or "none"."""

    says: dict[Use, str] = field(default_factory=lambda: {"sign": "good", "auth": "good"})
    asked: list[Use] = field(default_factory=list)
    meanwhile: asyncio.Future[None] | None = None

    async def check(self, certificate, now):  # type: ignore[no-untyped-def]
        self.asked.append(certificate.use)
        if self.meanwhile is not None:
            await self.meanwhile
        said = self.says[certificate.use]
        if said == "revoked":
            raise CertificateRevoked(now - SINCE, "ocsp")
        if said == "silent":
            raise RevocationUnavailable("no_connection")
        if said == "unknown":
            raise RevocationUnknown("responder_says_unknown")
        status = {"good": "good", "soft": "soft_failed", "none": "not_checked"}[said]
        return RevocationResult(RevocationStatus(status), "ocsp", now)


async def register(visitor: Visitor, *, owner: str = "owner-1") -> str:
    """The id of a new account."""
    holder = new_holder(card_owner=owner, revocation="good")
    prepared = prepare_account(visitor.context, holder, MARIA, language=Language.ENGLISH)
    await visitor.context.db.write(lambda tx: make_account(tx, prepared))
    return holder.account_id


@dataclass
class Watching:
    """One visitor's account under watch."""

    visitor: Visitor
    scene: Scene
    account_id: str
    authority: Authority = field(default_factory=Authority)

    @property
    def context(self) -> Context:
        trust = TrustStore.of(
            Mode.DEMO,
            signature=[self.scene.hierarchy.signature_ca],
            authentication=[self.scene.hierarchy.authentication_ca],
        )
        return replace(self.visitor.context, revocation=self.authority, trust=trust)

    async def link(self, *, status: str = "good", days: int = 900) -> None:
        """A card of which both certificates are valid for so many days."""
        now = self.visitor.clock.now_ms()
        found = tuple(
            self._certificate(use, certificate, not_after=now + days * DAY_MS, status=status)
            for use, certificate in (("sign", self.scene.sign), ("auth", self.scene.certificate))
        )
        linked = for_account(self.visitor.context, found, self.account_id)
        await self.visitor.context.db.write(lambda tx: link_in(tx, linked))

    def _certificate(
        self, use: Use, certificate: x509.Certificate, *, not_after: int, status: str
    ) -> CardCertificate:
        der = certificate.public_bytes(Encoding.DER)
        return CardCertificate(use, der, not_after, status, "ocsp", self.visitor.clock.now_ms())

    async def look(self, *, after: int = DAY_MS) -> None:
        """One round, that long after whatever was before."""
        self.visitor.clock.advance(seconds=after / 1000)
        await CertificateWatch(self.context, self._nothing).round()

    @staticmethod
    async def _nothing(now):  # type: ignore[no-untyped-def]
        assert now == utc(round(now.timestamp() * 1000))

    async def rows(self) -> dict[str, CertificateRow]:
        found = await self.visitor.context.db.read(lambda tx: certificates.list_current(tx, self.account_id))
        return {row.certificate_use: row for row in found}

    async def mails(self) -> list[str]:
        """Kinds of the mails about certificates, in the order they were written."""

        def kinds(tx):  # type: ignore[no-untyped-def]
            rows = tx.execute(
                "SELECT kind FROM outbox WHERE kind LIKE 'certificate_%' ORDER BY created_at, kind"
            )
            return [row["kind"] for row in rows.fetchall()]

        return await self.visitor.context.db.read(kinds)

    async def letter(self) -> str:
        """The words of the mail about certificates. The one of the registration goes out beside it, and again when the
        clock is moved while it does."""
        folder = self.visitor.context.config.data / "mail"

        def ours() -> list[str]:
            return [mail.text for mail in read_mails(folder) if "電子証明書" in mail.subject]

        await until(lambda: bool(ours()), what="the mail about certificates")
        return ours()[0]

    async def audit(self) -> list[tuple[str, str]]:
        """Tag and detail of the lines about certificates."""
        lines = await self.visitor.context.db.read(lambda tx: audit.list_lines(tx, limit=1000))
        return [(line.tag, line.detail) for line in lines if line.tag.startswith("account:certificate:")]
