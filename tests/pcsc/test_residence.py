"""Residence cards of both generations through a real pcscd, whose virtual reader passes the extended commands on."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.card.pcsc import PcscSource
from app.card.residence import read_residence_card
from app.card.residence_files import CardType, signed_message
from app.card.soft_residence_directory import save_image
from tests.card.residence_vectors import NUMBER
from tests.card.residences import RESIDENT, image
from tests.card.watching import Watcher
from tests.real.pcscd import Pcscd

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcscd")]


def test_both_generations_with_pictures_of_full_size(
    pcscd: Pcscd, source: PcscSource, watcher: Watcher, tmp_path: Path
) -> None:
    for kind, size in ((CardType.RESIDENCE_FIRST, 3000), (CardType.RESIDENCE_SECOND, 2500)):
        save_image(tmp_path / kind.name, image(kind, replace(RESIDENT, picture_bytes=size)))
        with pcscd.plugged(tmp_path / kind.name):
            rid = watcher.until_card(pcscd.reader(0), present=True).rid
            with source.open(rid) as link:
                files = read_residence_card(link, NUMBER)
        assert files.card_type is kind
        assert len(signed_message(files)) in (10_000, 5_553)
