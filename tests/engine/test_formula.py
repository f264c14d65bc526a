"""Formulas as drawings: what can be drawn, what an author is told, and where the line of a drawing is."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from courseloom.formula import displayed, drawable, drawn


@pytest.mark.parametrize(
    "tex", ["x^2", r"\frac{a}{b}", r"a \le b \ne c", "50\\%", r"\text{soap} + \alpha", "a\n+ b", r"\sum_i^n x_i"]
)
def test_a_formula_is_drawn(tex: str) -> None:
    assert drawable(tex) == ""
    root = ElementTree.fromstring(drawn(tex).svg)
    assert [child.get("fill") for child in root] == ["currentColor"]


@pytest.mark.parametrize(
    ("tex", "told"),
    [
        ("", "is empty"),
        (r"\begin{matrix}a\end{matrix}", r"\begin"),
        (r"a + \nosuch", r"\nosuch"),
        ("x_", "cannot be read"),
        ("{a", "cannot be read"),
        (r"a \\ b", "cannot be read"),
        ("a $ b", "a dollar sign"),
        ("漢", "a character"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_words(tex: str, told: str) -> None:
    assert told in drawable(tex)
    with pytest.raises(ValueError, match="formula"):
        drawn(tex)


def test_what_hangs_below_the_line_is_known() -> None:
    assert drawn("y_1").depth > drawn("x").depth > 0
    assert drawn(r"\frac{a}{b}").height > drawn("a").height


def test_a_fraction_is_large_where_it_has_lines_of_its_own() -> None:
    assert displayed(r"\frac{a}{b} + x^{\frac{1}{2}}") == r"\dfrac{a}{b} + x^{\frac{1}{2}}"
    assert drawn(displayed(r"\frac{a}{b}")).height > drawn(r"\frac{a}{b}").height
