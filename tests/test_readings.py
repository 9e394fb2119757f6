"""Readings stand over kanji in text, and nowhere else."""

import pytest

from app.readings import with_readings


def test_a_reading_in_brackets_goes_over_its_kanji() -> None:
    assert with_readings("<p>登録（とうろく）します</p>") == (
        "<p><ruby>登録<rp>（</rp><rt>とうろく</rt><rp>）</rp></ruby>します</p>"
    )


def test_a_reading_belongs_to_the_kanji_just_before_it_only() -> None:
    html = with_readings("<p>24時間（じかん）</p>")
    assert html.startswith("<p>24<ruby>時間<rp>")


@pytest.mark.parametrize(
    "html",
    [
        '<input value="登録（とうろく）">',
        "<title>登録（とうろく）</title>",
        "<option>登録（とうろく）</option>",
        "<pre>登録（とうろく）<a href='/'>登録（とうろく）</a></pre>",
        "<p>窓口（counter）</p>",
        "<p>在留カード（ほんもの）</p>",
        "<p>（とうろく）</p>",
        "",
    ],
)
def test_what_is_no_reading_in_text_stays_as_it_is(html: str) -> None:
    assert with_readings(html) == html


def test_text_after_a_plain_element_has_readings_again() -> None:
    assert "<rt>よ</rt>" in with_readings("<title>読（よ）む</title><p>読（よ）む</p>")


def test_only_brackets_are_moved_and_no_markup_is_made_from_escaped_text() -> None:
    html = "<p>&lt;b&gt;読（よ）む</p>"
    assert "&lt;b&gt;" in with_readings(html)
