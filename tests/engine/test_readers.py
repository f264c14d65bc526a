"""What the readers make of good input: YAML without surprises, item text, derived numbers, people's names."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from courseloom.errors import CourseError, Problems
from courseloom.learning_time import words_in
from courseloom.model.text import Cite, ClaimRef, Emphasis, Listing, TermRef, Text
from courseloom.readers import richtext, yamlio
from courseloom.readers.evidence import evaluate, read_sources
from courseloom.resolve import gather, read


def load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "a.yml"
    path.write_text(text, "utf-8")
    problems = Problems()
    document = yamlio.load(path, "a.yml", problems)
    assert document is not None, problems.found
    return document.data


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("true", True),
        ("116 123", "116 123"),
        ("0800", "0800"),
        ("988", 988),
        ("12:30", "12:30"),
        ("2026-11-22", "2026-11-22"),
        ("1.50", 1.5),
        ("'988'", "988"),
        ("null", None),
        ("1_000", "1_000"),
    ],
)
def test_yaml_scalars_without_surprises(tmp_path: Path, written: str, read_as: object) -> None:
    assert load(tmp_path, f"a: {written}\n") == {"a": read_as}


def test_item_text_gives_roles_as_parts() -> None:
    rich = richtext.parse("See {cite}`a2000,b2001`, {claim-value}`x` and {term}`shown <entry>`.\n\n1. one\n2. two")
    assert [i for i in rich.inlines() if isinstance(i, Cite | ClaimRef | TermRef)] == [
        Cite(("a2000", "b2001")),
        ClaimRef("x", bare=True),
        TermRef("entry", "shown"),
    ]
    assert isinstance(rich.blocks[1], Listing)
    assert rich.plain() == "See , and shown. one two"


def test_underscores_stress_words_in_the_simplest_text() -> None:
    assert Emphasis((Text("that"),)) in list(richtext.parse("say _that_ now").inlines())


def test_an_entry_of_a_bibliography_is_found_however_it_is_set_out(tiny: Path) -> None:
    path = tiny / "book/references.bib"
    for head in ("  @article {other,", "@article( other ,", "% note\n @ARTICLE{other,", "x @misc{other,"):
        close = ")" if "(" in head else "}"
        path.write_text(
            f"{(ROOT / 'tests/course/book/references.bib').read_text('utf-8')}{head} title = {{A}}, year = 2020{close}\n",
            "utf-8",
        )
        course, problems = gather(tiny)
        assert (
            course and not problems and course.sources["other"].year == "2020" and course.lines["other"].file.endswith(".bib")
        )


@pytest.mark.parametrize(
    ("formula", "names", "value"),
    [
        ("100 * se * p / (se * p + (100 - sp) * (100 - p))", {"se": 56, "sp": 79, "p": 0.5}, 1.3223),
        ("1000 * p / 100", {"p": 1.6}, 16),
        ("round(a / 3, 1) ** 2", {"a": 10}, 10.89),
        ("-a + 1", {"a": 3}, -2),
    ],
)
def test_formulas(formula: str, names: dict[str, float], value: float) -> None:
    assert evaluate(formula, names) == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize("form", ["{.0f}", "{.__class__}", "{:999999999.1f}", "{0} {0}", "{", "{:x}", "{name}", "{!r}"])
def test_a_format_says_how_a_number_is_written_and_nothing_else(tiny: Path, form: str) -> None:
    path = tiny / "book/claims.yml"
    path.write_text(path.read_text("utf-8").replace('"{:.0f}%"', f'"{form}"'), "utf-8")
    with pytest.raises(CourseError) as raised:
        read(tiny)
    assert [f"the format '{form}' does not fit" in str(problem) for problem in raised.value.problems] == [True]


def test_names_as_cited(tmp_path: Path) -> None:
    path = tmp_path / "r.bib"
    path.write_text(
        """
@article{one, author={van der Berg, Anna}, title={{A {B} c}}, journal={J}, year={2001}, volume={2}, number={3}, pages={4--5}}
@article{two, author={M{\\"u}ller, A. and O'Neil, B.}, title={T}, journal={J}, year={2002}, doi={10.1/x}}
@article{many, author={Alpha, A. and others}, title={T}, year={2003}}
@misc{body, author={{World Health Organization}}, title={T}, year={n.d.}, url={https://who.int}}
"""
    )
    sources, lines = read_sources(path, "r.bib", Problems())
    assert sources["one"].label == "van der Berg"
    assert sources["one"].title == "A B c"
    assert sources["one"].details == "2(3), 4–5"
    assert sources["two"].label == "Müller and O'Neil"
    assert sources["two"].address == "https://doi.org/10.1/x"
    assert sources["many"].label == "Alpha et al."
    assert sources["body"].label == "World Health Organization"
    assert lines["two"].line == 3


def test_words_count_what_a_reader_reads() -> None:
    text = "Two words {cite}`not2000me` and {term}`shown text <hidden entry>`.\n\n```{quiz} not-this\n```\n"
    assert words_in(text) == len(["Two", "words", "not2000me", "and", "shown", "text"])


def test_where_claims_are_used_follows_derived_ones(tiny: Path) -> None:
    course = read(tiny)
    assert course.used_on["claim", "made2020-share"] == ("notebooks/01-washing",)
    assert course.used_on["cite", "made2020hands"] == ("notebooks/01-washing", "book/final")
    assert course.claims["not-washed"].value == "60%"
