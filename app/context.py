"""What a service may touch. Built once by the lifespan; tests build it with fakes at the ports."""

from collections.abc import Callable
from dataclasses import dataclass

from app.clock import Clock
from app.config import Config, Office
from app.documents import DocumentStore
from app.identity.revocation import RevocationProvider
from app.identity.trust import TrustStore
from app.passwords import PasswordHasher
from app.pictures.pool import PicturePool
from app.published import Published
from app.scanner import Scanner
from app.sealing import Sealer
from app.services.live_flows import LiveFlows
from app.services.sessions import Sessions
from app.store.db import Database


@dataclass(frozen=True, slots=True)
class Context:
    """`wake_outbox` tells the mail worker that a row is waiting, once its transaction is committed."""

    config: Config
    clock: Clock
    db: Database
    sealer: Sealer
    hasher: PasswordHasher
    trust: TrustStore
    revocation: RevocationProvider
    sessions: Sessions
    live: LiveFlows
    wake_outbox: Callable[[], None]
    published: Published
    documents: DocumentStore
    pictures: PicturePool
    scanner: Scanner

    @property
    def office(self) -> Office:
        """What pages and mails say about the office now."""
        return self.published.office
