"""Residence cards in software for the tests: made once for each kind, because RSA keys are slow to find."""

from functools import cache

from app.card.residence_files import CardType
from app.card.residence_maker import Resident, residence_image
from app.card.residence_pki import ResidenceAuthority
from app.card.soft_residence import ResidenceImage, SoftResidenceCard
from app.card.softcard import SoftCardLink
from tests.card.conftest import NOW

RESIDENT = Resident(number="AA12345678BB")


@cache
def authority(*, first: bool) -> ResidenceAuthority:
    return ResidenceAuthority.create(NOW, first=first)


@cache
def image(card_type: CardType, resident: Resident = RESIDENT) -> ResidenceImage:
    return residence_image(resident, card_type, issuer=authority(first=card_type.is_first), now=NOW)


def link(card_type: CardType) -> SoftCardLink:
    return SoftCardLink(SoftResidenceCard(image(card_type)))
