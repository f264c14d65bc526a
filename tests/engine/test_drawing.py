"""What a final test draws: by its blueprint, the same in Python and in the script, two forms apart, shuffled fairly."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import pdfs
import pytest
from conftest import ROOT, courseloom
from hypothesis import given, settings
from hypothesis import strategies as st

from courseloom.activities import final_test as drawing
from courseloom.activities.final_test import Share
from courseloom.model.items import COUNTED, KINDS
from courseloom.resolve import read

SCRIPT = (ROOT / "courseloom/assets/js/drawing.js").read_text("utf-8")
SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def blueprints(draw: Any) -> list[Share]:
    """Some chapters, each with some questions of some objectives; a chapter may have too few."""
    found = []
    for chapter in range(draw(st.integers(1, 4))):
        objectives = draw(st.lists(st.integers(0, 2), max_size=9))
        pool = tuple((f"{chapter:04x}{n:06x}", f"objective-{chapter}-{o}") for n, o in enumerate(objectives))
        found.append(Share(f"chapter-{chapter}", draw(st.integers(1, 6)), pool))
    return found


@given(blueprints(), SEEDS)
def test_a_test_meets_its_blueprint(blueprint: list[Share], seed: int) -> None:
    drawn = drawing.draw(blueprint, seed)
    assert len(drawn) == len(set(drawn))
    for share in blueprint:
        here = [name for name in drawn if name in dict(share.pool)]
        assert len(here) == min(share.wanted, len(share.pool))
        asked = Counter(dict(share.pool)[name] for name in here)
        there = Counter(objective for _, objective in share.pool)
        for one in there:  # an objective has a question more than another only when that has no more to give
            assert all(asked[one] <= asked[other] + 1 or asked[other] == there[other] for other in there)
    assert set(drawn) <= {name for share in blueprint for name, _ in share.pool}


@given(blueprints(), SEEDS)
def test_the_same_seed_draws_the_same(blueprint: list[Share], seed: int) -> None:
    assert drawing.draw(blueprint, seed) == drawing.draw(blueprint, seed)


@given(blueprints())
def test_the_forms_on_paper_share_no_more_than_they_must(blueprint: list[Share]) -> None:
    (_, first), (_, second) = drawing.paper_forms(blueprint)
    assert len(first) == len(second)
    for share in blueprint:
        names = dict(share.pool)
        one, other = ({name for name in form if name in names} for form in (first, second))
        assert len(one) == len(other) == min(share.wanted, len(names))
        assert len(one & other) == max(0, len(one) + len(other) - len(names))


@given(st.lists(st.booleans(), max_size=8), SEEDS)
def test_pinned_options_keep_their_place(pinned: list[bool], seed: int) -> None:
    order = drawing.order(pinned, seed, "0123456789")
    assert sorted(order) == list(range(len(pinned)))
    assert all(order[place] == place for place, pin in enumerate(pinned) if pin)


def test_every_place_is_as_likely_as_another() -> None:
    counts = Counter(drawing.order([False] * 3, seed, "00000000")[0] for seed in range(3000))
    assert all(900 < counts[index] < 1100 for index in range(3)), counts
    pool = tuple((f"{n:010x}", "one") for n in range(10))
    drawn = Counter(name for seed in range(3000) for name in drawing.draw([Share("a", 3, pool)], seed))
    assert all(800 < count < 1000 for count in drawn.values()) and len(drawn) == 10, drawn


def test_the_generator_gives_the_published_numbers() -> None:
    """The first numbers of mulberry32 from 0 and from 1, as other programs give them."""
    assert list(islice(drawing.numbers(0), 3)) == [1144304738, 1416247, 958946056]
    assert list(islice(drawing.numbers(1), 2)) == [2693262067, 11749833]
    assert list(islice(drawing.numbers(2**32 - 1), 1)) == [3850105811]


BOTH = """([shares, of, seed, pinned, name, avoid]) => {
  const next = courseloomDrawing.numbers(seed);
  return [[next(), next(), next(), next()], courseloomDrawing.draw(shares, (one) => of[one], seed, avoid),
          courseloomDrawing.order(pinned, seed, name)];
}"""


@pytest.mark.browser
def test_the_script_draws_the_same(chromium: Any) -> None:
    page = chromium.new_page()
    page.add_script_tag(content=SCRIPT)

    @settings(max_examples=150, deadline=None)
    @given(blueprints(), SEEDS, st.lists(st.booleans(), max_size=8), st.integers(0, 2**40 - 1), st.booleans())
    def same(blueprint: list[Share], seed: int, pinned: list[bool], number: int, again: bool) -> None:
        avoid = drawing.draw(blueprint, seed ^ 1) if again else []
        shares = [{"wanted": share.wanted, "pool": [name for name, _ in share.pool]} for share in blueprint]
        of = {name: objective for share in blueprint for name, objective in share.pool}
        name = f"{number:010x}"
        found = page.evaluate(BOTH, [shares, of, seed, pinned, name, avoid])
        mine = [list(islice(drawing.numbers(seed), 4)), drawing.draw(blueprint, seed, avoid), drawing.order(pinned, seed, name)]
        assert found == mine

    same()
    page.close()


def test_what_cannot_count_is_never_drawn(tiny: Path) -> None:
    assert {"recall", "estimate", "rate-the-reply"} == {*KINDS} - COUNTED
    kinds = tiny / "quizzes/02-kinds.yml"
    text = kinds.read_text("utf-8").replace(
        "    title: More ways to ask\n", "    title: More ways to ask\n    purpose: final\n"
    )
    kinds.write_text(text.replace("chapter: 01-washing", "chapter: final"), "utf-8")
    notebook = tiny / "notebooks/01-washing.ipynb"
    cells = json.loads(notebook.read_text("utf-8"))
    cells["cells"] = [cell for cell in cells["cells"] if cell["id"] != "q-washing-kinds"]
    notebook.write_text(json.dumps(cells), "utf-8")
    course = read(tiny)
    bank = drawing.bank(course)
    assert {question.kind for question, _ in bank.values()} == {
        *("choice", "multiple", "true-false", "match", "cloze", "categorise", "order", "short-answer", "numeric")
    }
    (share,) = drawing.shares(course)
    assert (share.wanted, len(share.pool)) == (6, len(bank))


@pytest.fixture(scope="module")
def paper(tiny_built: Path) -> str:
    """The words of the test on paper."""
    return pdfs.text(tiny_built / "pdf/final-test-a4.pdf", "-layout")


def test_two_forms_and_their_keys_are_printed(paper: str, tiny_built: Path) -> None:
    course = read(ROOT / "tests/course")
    bank = drawing.bank(course)
    forms = drawing.paper_forms(drawing.shares(course))
    sheets = dict(zip(("Form A", "Form B", "Key to form A", "Key to form B"), _parts(paper), strict=True))
    assert not set(forms[0][1]) & set(forms[1][1])
    for letter, (seed, names) in zip("AB", forms, strict=True):
        asked, key = sheets[f"Form {letter}"], sheets[f"Key to form {letter}"]
        places = [asked.find(" ".join(bank[name][0].stem.plain().split())) for name in names]
        assert -1 not in places and places == sorted(places), "the questions in the order that was drawn"
        assert "4.8 points of 6" in asked and "80%" in asked
        for name in names:
            question = bank[name][0]
            if question.kind != "choice":
                continue
            options = drawing.order([option.pin for option in question.options], seed, name)
            right = next(place for place, index in enumerate(options) if question.options[index].correct)
            number = names.index(name) + 1
            assert f"Form {letter}, {number} of 6 · Key: {'ABC'[right]}" in key
            assert all(" ".join(option.why.plain().split()[:5]) in key for option in question.options)
            assert not any(" ".join(option.why.plain().split()[:5]) in asked for option in question.options)


def _parts(text: str) -> list[str]:
    """Return what stands below each of the four headings, in one line."""
    pages = [" ".join(page.split()) for page in text.split("\f")]
    heads = ("Form A ", "Form B ", "Key to form A ", "Key to form B ")
    starts = [next(n for n, page in enumerate(pages) if n and page.startswith(head)) for head in heads]
    assert all(start % 2 == 0 for start in starts), "each begins on the front of a sheet"
    return [" ".join(pages[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)]


def test_the_forms_say_so_when_they_share_questions(tiny: Path) -> None:
    from courseloom.writers import final_test

    plan = tiny / "book/course.yml"
    plan.write_text(plan.read_text("utf-8").replace("draw: {01-washing: 6}", "draw: {01-washing: 9}"), "utf-8")
    course = read(tiny)
    document = final_test.document(course)
    assert "Questions that form A has as well, since the bank is small: 4." in document
    done = courseloom("build", "pdf", root=tiny)
    assert done.returncode == 1
    assert "the final bank has 14 questions of '01-washing', and the test draws 9" in done.stderr


def test_a_course_without_a_final_test_prints_none(tiny: Path) -> None:
    from courseloom.writers import final_test

    for file, old, new in (
        ("book/course.yml", "final: {draw: {01-washing: 6}, pass_mark: 80}\n", ""),
        ("_toc.yml", "      - file: book/final\n", ""),
    ):
        path = tiny / file
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    (tiny / "quizzes/03-final.yml").unlink()
    assert final_test.document(read(tiny)) == ""
