"""Direction, dates and numbers follow the language of a course."""

from __future__ import annotations

import pytest

from courseloom.strings.locales import attributes, direction, in_order, long_date, number


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("en-GB", "ltr"),
        ("es", "ltr"),
        ("en-XA", "ltr"),
        ("ar", "rtl"),
        ("ar-XB", "rtl"),
        ("he-IL", "rtl"),
        ("fa_IR", "rtl"),
        ("qq-QQ", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_language_has_a_direction(language: str, way: str) -> None:
    assert direction(language) == way


def test_days_are_written_in_words_except_in_english_and_where_a_day_is_not_whole() -> None:
    assert long_date("2026-05-03", "es") == "3 de mayo de 2026"
    assert long_date("2026-05-03", "de-AT") == "3. Mai 2026"
    assert [long_date("2026-05-03", tag) for tag in ("en-GB", "en-XA", "qq")] == ["2026-05-03"] * 3
    assert [long_date(day, "es") for day in ("2026-05", "2026-02-30")] == ["2026-05", "2026-02-30"]


def test_numbers_have_the_signs_of_the_language() -> None:
    assert number(17.25, "es", ".2f") == "17,25"
    assert number(12345.6, "de", ",.1f") == "12.345,6"
    assert number(12345.6, "en-GB", ",.1f") == "12,345.6"
    assert number(3, "ar", "") == "3"


def test_an_element_says_its_direction_where_it_is_not_that_around_it() -> None:
    assert attributes("es") == 'lang="es"'
    assert attributes("ar") == 'lang="ar" dir="rtl"'
    assert attributes("en", within="ar") == 'lang="en" dir="ltr"'
    assert attributes('x"><b') == 'lang="x&#34;&gt;&lt;b"'


def test_telephone_numbers_keep_the_order_of_their_groups_in_a_line_from_the_right() -> None:
    assert in_order("call 116 123", "ar") == "call \u2066116 123\u2069"
    assert in_order("+44 20 7946 0000 or 112", "he") == "\u2066+44 20 7946 0000\u2069 or 112"
    assert in_order("https://example.org/12 34", "ar") == "https://example.org/12 34"
    assert in_order("24-7-help@example.org", "ar") == "24-7-help@example.org"
    assert in_order("call 116 123", "es") == "call 116 123"
