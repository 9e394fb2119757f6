"""What a document and an account write differently and mean alike, and what only looks alike."""

from dataclasses import replace

import pytest

from app.records import DocumentType, Evidence
from app.rules.compare_evidence import Compared, Registered, compared

CARD = Evidence(
    document=DocumentType.RESIDENCE_CARD,
    name="SAMPLE MARIA",
    birth="1990-01-02",
    nationality="Sampleland",
    address="東京都港区芝公園四丁目2番8号",
    housing_complex=False,
    room="",
    number="AB12345678CD",
    expires="2030-04-01",
)
KNOWN = Registered("SAMPLE MARIA", "1990-01-02", "東京都港区芝公園4-2-8", "AB12345678CD")


@pytest.mark.parametrize(
    ("field", "entered", "registered"),
    [
        ("name", "ｓａｍｐｌｅ　ｍａｒｉａ", "SAMPLE MARIA"),
        ("name", "MARIA SAMPLE", "SAMPLE MARIA"),
        ("name", "SAMPLE-MARIA", "Sample Maria"),
        ("name", "MARÍA", "Maria"),
        ("name", "山田花子", "山田　花子"),
        ("name", "ﾏﾘｱ", "まりあ"),
        ("name", "LI\u2013MING", "LI MING"),
        ("name", "NGUYỄN VĂN ĐỨC", "NGUYEN VAN DUC"),
        ("birth", "1990", "1990"),
        ("number", "ａｂ 1234-5678 ｃｄ", "AB12345678CD"),
        ("address", "東京都港区芝公園四丁目2番8号", "東京都 港区 芝公園４－２－８"),
        ("address", "港区芝公園4丁目2番地の8", "東京都港区芝公園4-2-8"),
        ("address", "港区芝公園4-2-8 ハイツ405号室", "東京都港区芝公園4-2-8ﾊｲﾂ405号室"),
        ("address", "港区芝公園十二丁目2番8号", "港区芝公園12-2-8"),
        ("address", "港区芝公園二十丁目2", "港区芝公園20-2"),
        ("address", "千代田区霞が関1-1-1", "東京都千代田区霞ヶ関1丁目1番1号"),
        ("address", "港区芝公園4-2-8 405号室", "港区芝公園4-2-8-405"),
        ("address", "港区芝公園4-2-8 ハイツ405号室", "港区芝公園4-2-8 ハイツ405"),
        ("address", "1-2-3 Shiba Park, MINATO-KU", "1-2-3 shiba park Minato-ku"),
    ],
)
def test_another_way_to_write_it_is_no_difference(field: str, entered: str, registered: str) -> None:
    found = compared(replace(CARD, **{field: entered}), replace(KNOWN, **{field: registered}))
    assert found[field] is Compared.SAME


@pytest.mark.parametrize(
    ("field", "entered", "registered"),
    [
        ("name", "SAMPLE MARINA", "SAMPLE MARIA"),
        ("name", "SAMPLE MARIA MARIA", "SAMPLE MARIA"),
        ("name", "ガ", "カ"),
        ("birth", "1990-01-02", "1990-02-01"),
        ("birth", "1990", "1990-01-02"),
        ("number", "AB12345678CD", "AB12345687CD"),
        ("address", "東京都港区芝公園4-28", "東京都港区芝公園42-8"),
        ("address", "東京都港区芝公園4-2-8", "東京都港区芝公園4-2-80"),
        ("address", "東京都港区芝公園4-2-8 ハイツ405", "東京都港区芝公園4-2-8 ハイツ406"),
        ("address", "大阪府大阪市北区梅田1-1", "東京都港区芝公園4-2-8"),
        ("address", "-", "東京都港区芝公園4-2-8"),
        ("address", "港区芝公園4-2-8 405", "港区芝公園4-2-8405"),
        ("address", "港区芝公園二丁目8", "港区芝公園十二丁目8"),
        ("name", "KIM (金) CHUL", "KIM CHUL"),
    ],
)
def test_what_only_looks_alike_differs(field: str, entered: str, registered: str) -> None:
    found = compared(replace(CARD, **{field: entered}), replace(KNOWN, **{field: registered}))
    assert found[field] is Compared.DIFFERENT


def test_with_nothing_known_nothing_differs() -> None:
    found = compared(CARD, Registered("", "", "", ""))
    assert set(found.values()) == {Compared.NOTHING}
    paper = replace(CARD, number="")
    assert compared(paper, KNOWN)["number"] is Compared.NOTHING


@pytest.mark.parametrize(
    ("field", "entered", "registered"),
    [
        ("name", "山田 花子", "YAMADA HANAKO"),
        ("name", "ＹＡＭＡＤＡ", "やまだ"),
        ("address", "4-2-8 Shiba-koen, Minato-ku", "東京都港区芝公園4-2-8"),
    ],
)
def test_two_scripts_are_left_to_a_person(field: str, entered: str, registered: str) -> None:
    found = compared(replace(CARD, **{field: entered}), replace(KNOWN, **{field: registered}))
    assert found[field] is Compared.NOTHING
