"""`madoguchi demo`: everything on one machine, with a simulated card. Writes nowhere but in its directory."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app import demo_staff
from app.card.card_directory import CARD_FILE
from app.card.card_maker import CardPins, create_card
from app.card.demo_pki import DemoHierarchy, Holder
from app.card.residence_files import CardType
from app.card.residence_maker import Resident, create_residence_card
from app.card.residence_pki import ResidenceAuthority
from app.card.soft_residence_directory import RESIDENCE_FILE
from app.clock import SystemClock, utc
from app.config import Config, load_config
from app.demo_people import APPLICANT_USER_ID, add_sample_people
from app.demo_proofings import adding_sample_proofings
from app.demo_staff import add_demo_staff
from app.identity.anchor import add_anchor
from app.identity.policies import Mode
from app.identity.trust import DIRECTORIES
from app.keys import CONTEXT
from app.logs import logging_to
from app.serving import listening, stop_asked
from app.serving import run as run_loop
from app.wire.messages import Use

PINS = CardPins(sign=b"ABC123", auth=b"1234", text=b"5678")
HOLDER = Holder(
    name="NGUYEN VAN AN", birth=date(1994, 4, 12), sex="1", address="東京都千代田区霞が関1丁目1番1号"
)
# The same person, so that both cards fit together.
RESIDENT = Resident(
    number="AB12345678CD", birth=f"{HOLDER.birth:%Y%m%d}", sex="1", nationality="VNM", expires="20300412"
)
AGENT_STOP_SECONDS = 5.0
GREETING = """
  Madoguchi is running, with a SIMULATED card. Stop it with Ctrl-C.

    Open in your browser            {origin}
    The mail it sends               {origin}/dev/mail
    The desk of the office          {origin}/staff

    Digital Signature PIN code      {sign_pin}
    Digital User ID PIN code        {auth_pin}
    Number of the residence card    {residence_number}

    At the desk log in as           {staff_logins}
    with the password               {staff_password}
    and a code from                 {origin}/dev/codes

    Without a card log in as        {applicant}
    with the same password, and show an identity document

  On the homepage choose "Register a new user". The page then shows a code: type it {where}.
  After the registration, "Log in with the card" on the login page works, too.
  Everything is kept in {data}; delete that directory to start afresh.
"""


@dataclass(frozen=True)
class Places:
    """The parts of the demo below its data directory."""

    data: Path

    @property
    def authorities(self) -> Path:
        return self.data / "demo-pki"

    @property
    def card(self) -> Path:
        return self.data / "demo-card"

    @property
    def residence_card(self) -> Path:
        return self.data / "demo-residence-card"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def trust(self) -> Path:
        return self.data / "trust"


def run(port: int, data: Path, *, agent: bool) -> int:
    """Serves until it is stopped. Raises what `load_config` and `listening` raise."""
    places = Places(data.absolute())
    config = demo_config(port, places.data)
    prepare(places, utc(SystemClock().now_ms()))
    return run_loop(_demo(config, places, agent=agent))


def demo_config(port: int, data: Path) -> Config:
    """Loopback, demo mode, mail into a directory; a MADOGUCHI_* variable of the person still wins."""
    demo = {
        "MADOGUCHI_SERVER_ORIGIN": f"http://127.0.0.1:{port}",
        "MADOGUCHI_SERVER_PORT": str(port),
        "MADOGUCHI_SERVER_DATA_DIR": str(data),
        "MADOGUCHI_SERVER_MODE": "demo",
        "MADOGUCHI_SERVER_DEVELOPMENT": "true",
        "MADOGUCHI_LIVE_ALLOW_CODE_BINDING": "true",
        "MADOGUCHI_OFFICE_HELP_DESK_PHONE": "0120-000-000",
        "MADOGUCHI_OFFICE_ADDRESS_JA": "東京都港区（実演用の住所です）",
        "MADOGUCHI_OFFICE_ADDRESS_EN": "Minato-ku, Tokyo (an address for the demonstration)",
    }
    return load_config(None, demo | dict(os.environ))


def prepare(places: Places, now: datetime) -> None:
    """Makes what is missing: simulated authorities, trust in them, two cards; nothing at a second start."""
    places.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not places.authorities.exists():
        _establish(DemoHierarchy.create(now), places, now)
    if not (places.card / CARD_FILE).exists():
        # An interrupted first start leaves half a card, which no reader would accept.
        shutil.rmtree(places.card, ignore_errors=True)
        create_card(places.card, HOLDER, issuer=DemoHierarchy.load(places.authorities), pins=PINS, now=now)
    if not (places.residence_card / RESIDENCE_FILE).exists():
        shutil.rmtree(places.residence_card, ignore_errors=True)
        issuer = ResidenceAuthority.of(places.authorities, now, first=False)
        pem = issuer.certificate.public_bytes(Encoding.PEM)
        add_anchor(places.trust / DIRECTORIES["residence"], pem, use="residence", mode=Mode.DEMO, now=now)
        kind = CardType.RESIDENCE_SECOND
        create_residence_card(places.residence_card, RESIDENT, kind, issuer=issuer, now=now)


def _establish(hierarchy: DemoHierarchy, places: Places, now: datetime) -> None:
    """The authorities are saved last, so that an interrupted first start begins again."""
    shutil.rmtree(places.card, ignore_errors=True)
    anchors: dict[Use, x509.Certificate] = {
        "sign": hierarchy.signature_ca,
        "auth": hierarchy.authentication_ca,
    }
    for use, anchor in anchors.items():
        pem = anchor.public_bytes(Encoding.PEM)
        add_anchor(places.trust / DIRECTORIES[use], pem, use=use, mode=Mode.DEMO, now=now)
    hierarchy.save(places.authorities)


async def _demo(config: Config, places: Places, *, agent: bool) -> None:
    stopping = asyncio.create_task(stop_asked())
    # The terminal belongs to the greeting and to the reader program's questions.
    with places.log.open("a", encoding="utf-8") as log, logging_to(log, config.logs):
        await _serve_beside(config, places, stopping, agent=agent)


async def _serve_beside(config: Config, places: Places, stopping: asyncio.Task[None], *, agent: bool) -> None:
    async with listening(config) as app:
        await add_demo_staff(config)
        await add_sample_people(config)
        where = "into the reader program" if agent else "into `madoguchi-agent run`"
        print(_greeting(config, places, where), flush=True)
        # Beside everything else: pictures take a few seconds, and nobody should wait for them.
        async with adding_sample_proofings(app[CONTEXT]):
            if agent:
                await _accompany(config, places, stopping)
            await stopping


async def _accompany(config: Config, places: Places, stopping: asyncio.Task[None]) -> None:
    """Keeps the reader program beside the service until either is asked to stop."""
    async with _agent(config, places) as ended:
        await asyncio.wait((stopping, ended), return_when=asyncio.FIRST_COMPLETED)
    if not stopping.done():
        print("The reader program has ended; the service goes on. Stop it with Ctrl-C.", flush=True)


def _greeting(config: Config, places: Places, where: str) -> str:
    return GREETING.format(
        origin=config.server.origin,
        sign_pin=PINS.sign.decode(),
        auth_pin=PINS.auth.decode(),
        residence_number=RESIDENT.number,
        where=where,
        data=places.data,
        applicant=APPLICANT_USER_ID,
        staff_logins=", ".join(demo_staff.LOGINS),
        staff_password=demo_staff.PASSWORD,
    )


@asynccontextmanager
async def _agent(config: Config, places: Places) -> AsyncIterator[asyncio.Task[int]]:
    """The reader program as a child that shares this terminal; ended by its pid."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.agent.main", "run"),
        *("--server", config.server.origin, "--dev-http"),
        *("--sim", str(places.card), "--sim", str(places.residence_card)),
    )
    ended = asyncio.create_task(child.wait())
    try:
        yield ended
    finally:
        if child.returncode is None:
            child.terminate()
        try:
            await asyncio.wait_for(asyncio.shield(ended), AGENT_STOP_SECONDS)
        except TimeoutError:
            child.kill()
            await ended
