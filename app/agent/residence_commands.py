"""`madoguchi-agent card new --kind residence1|residence2`: a simulated residence card. It touches no real card."""

from argparse import Namespace
from pathlib import Path
from typing import Final

from app.agent.findings import UsageProblem
from app.card.residence_files import NUMBER, CardType
from app.card.residence_maker import Resident, create_residence_card
from app.card.residence_pki import ResidenceAuthority
from app.clock import Clock, utc

KINDS: Final = {"residence1": CardType.RESIDENCE_FIRST, "residence2": CardType.RESIDENCE_SECOND}


def new_residence_card(arguments: Namespace, clock: Clock) -> int:
    """Raises UsageProblem."""
    directory, card_type = Path(arguments.directory), KINDS[arguments.kind]
    if NUMBER.fullmatch(arguments.number) is None:
        raise UsageProblem("--number needs two letters, eight digits, two letters, for example AB12345678CD.")
    now = utc(clock.now_ms())
    folder = Path(arguments.hierarchy) if arguments.hierarchy else directory.parent / "demo-pki"
    resident = Resident(
        number=arguments.number, birth=arguments.birth, sex="3" if arguments.sex == "9" else arguments.sex
    )
    try:
        issuer = ResidenceAuthority.of(folder, now, first=card_type.is_first)
        create_residence_card(directory, resident, card_type, issuer=issuer, now=now)
    except (OSError, ValueError, TypeError) as error:
        raise UsageProblem(f"The card could not be made in {directory}: {error}") from error
    print(f"A SIMULATED residence card is in {directory}")
    return 0
