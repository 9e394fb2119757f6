"""`madoguchi-agent card new --kind residence1|residence2`."""

from pathlib import Path

import pytest

from app.agent.main import main
from app.card.residence import read_residence_card
from app.card.residence_files import CardType
from app.card.soft_cards import load_card
from app.card.softcard import SoftCardLink


@pytest.mark.parametrize(
    ("kind", "card_type"),
    [("residence1", CardType.RESIDENCE_FIRST), ("residence2", CardType.RESIDENCE_SECOND)],
)
def test_a_residence_card_is_made_that_opens_with_its_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, card_type: CardType
) -> None:
    made = main(["card", "new", str(tmp_path / "card"), "--kind", kind, "--number", "CD87654321EF"])
    assert made == 0
    assert "SIMULATED" in capsys.readouterr().out
    link = SoftCardLink(load_card(tmp_path / "card"))
    assert read_residence_card(link, "CD87654321EF").card_type is card_type


def test_two_cards_of_a_generation_are_of_one_authority(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert main(["card", "new", str(tmp_path / name), "--kind", "residence2"]) == 0
    assert len(list((tmp_path / "demo-pki").glob("*.pem"))) == 1


@pytest.mark.parametrize("number", ["ab12345678cd", "AB1234567CD", ""])
def test_a_number_that_is_none_makes_no_card(tmp_path: Path, number: str) -> None:
    assert main(["card", "new", str(tmp_path / "card"), "--kind", "residence2", "--number", number]) == 2
    assert not (tmp_path / "card").exists()


def test_a_directory_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "card").mkdir()
    assert main(["card", "new", str(tmp_path / "card"), "--kind", "residence1"]) == 2
    assert list((tmp_path / "card").iterdir()) == []
