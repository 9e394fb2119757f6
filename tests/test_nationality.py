"""Names of nationalities and regions, as typed and as printed."""

import pytest

from app.i18n import Language
from app.nationality import code_of, suggestions


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Philippines", "PH"),
        ("PHILIPPINES", "PH"),
        ("フィリピン", "PH"),
        ("ﾌｨﾘﾋﾟﾝ", "PH"),
        ("ベトナム", "VN"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("中国", "CN"),
        ("台湾", "TW"),
        ("U.S.A.", "US"),
        ("Cote d'Ivoire", "CI"),
        ("Türkiye", "TR"),
    ],
)
def test_a_name_is_recognised_as_documents_and_people_write_it(typed: str, code: str) -> None:
    assert code_of(typed) == code


@pytest.mark.parametrize("typed", ["", "Atlantis", "無国籍", "フィリヒン", "European Union", "Japan"])
def test_what_is_no_nationality_of_a_foreign_national_is_not_recognised(typed: str) -> None:
    assert code_of(typed) == ""


def test_names_are_offered_in_the_language_of_the_page() -> None:
    assert "Nepal" in suggestions(Language.ENGLISH)
    assert "ネパール" in suggestions(Language.EASY_JAPANESE)
    assert "Japan" not in suggestions(Language.ENGLISH)
