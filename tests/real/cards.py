"""Simulated cards for the journeys: an office's authorities, and cards with at most one thing wrong."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from app.card.card_maker import CardPins, CardProfile, create_card
from app.card.demo_pki import DemoHierarchy, Holder, Variant
from app.card.jpki import Use
from app.identity.anchor import add_anchor
from app.identity.policies import Mode
from app.identity.trust import DIRECTORIES

# Searched for in everything a run leaves behind. Like nothing else, so that a hit is a leak.
SIGN_PIN = "CANARYPIN7Q"
AUTH_PIN = "7391"
WRONG_SIGN_PIN = "WRONGPIN9Z"
PINS = CardPins(sign=SIGN_PIN.encode(), auth=AUTH_PIN.encode(), text=b"2580")
HOLDER = Holder(
    name="NGUYEN VAN AN", birth=date(1994, 4, 12), sex="1", address="東京都千代田区霞が関1丁目1番1号"
)


@dataclass(frozen=True)
class Office:
    """The authorities that one test run trusts."""

    hierarchy: DemoHierarchy
    now: datetime

    @classmethod
    def found(cls) -> "Office":
        now = datetime.now(UTC)
        return cls(DemoHierarchy.create(now), now)

    def trust_in(self, data: Path) -> None:
        """What `madoguchi trust add` does, for both certificates of a card."""
        anchors = {"sign": self.hierarchy.signature_ca, "auth": self.hierarchy.authentication_ca}
        for use, authority in anchors.items():
            pem = authority.public_bytes(Encoding.PEM)
            add_anchor(data / "trust" / DIRECTORIES[use], pem, use=use, mode=Mode.DEMO, now=self.now)

    def issue(self, directory: Path, *, holder: Holder = HOLDER, profile: CardProfile | None = None) -> Path:
        create_card(directory, holder, issuer=self.hierarchy, pins=PINS, now=self.now, profile=profile)
        return directory

    def issue_wrong(self, directory: Path, variant: Variant, *, use: Use = Use.SIGN) -> Path:
        return self.issue(directory, profile=CardProfile(variants={use: variant}))
