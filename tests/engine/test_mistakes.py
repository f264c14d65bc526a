"""Tables of mistakes that authors make, each with the message they get: file, line, what, and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from changes import CLAIMS, NOTEBOOK, QUIZ, Mistake, both, cell, swap, whole
from mistakes_in_items import ITEMS
from mistakes_in_scenarios import SCENARIOS

from courseloom import check
from courseloom.errors import CourseError
from courseloom.resolve import gather, read
from courseloom.writers import build

COURSES: dict[str, Mistake] = {
    "unknown quiz in a notebook": (
        cell("q-washing-check", "washing-check", "washing-chek"),
        "notebooks/01-washing.ipynb: cell 'q-washing-check', line 1: there is no quiz 'washing-chek'. "
        "Did you mean 'washing-check'?",
    ),
    "unknown claim in text": (
        cell("text", "{claim}`not-washed`", "{claim}`not-wash`"),
        "notebooks/01-washing.ipynb: cell 'text', line 3: there is no claim 'not-wash'. Did you mean 'not-washed'?",
    ),
    "unknown claim in code": (
        cell("f-share", "claim('made2020-share')", "claim('made2020-shares')"),
        "notebooks/01-washing.ipynb: cell 'f-share', line 2: there is no claim 'made2020-shares'. "
        "Did you mean 'made2020-share'?",
    ),
    "unknown source": (
        cell("text", "{cite}`made2020hands`", "{cite}`made2021hands`"),
        "notebooks/01-washing.ipynb: cell 'text', line 3: there is no source 'made2021hands'. Did you mean 'made2020hands'?",
    ),
    "unknown term": (
        swap("book/welcome.md", "{term}`soap`", "{term}`sope`"),
        "book/welcome.md:3: there is no glossary term 'sope'. Did you mean 'soap'?",
    ),
    "unknown source of a claim": (
        swap(CLAIMS, "source: made2020hands", "source: nobody"),
        "book/claims.yml:2: there is no source 'nobody'. Define it in book/references.bib.",
    ),
    "claim without population": (
        swap(CLAIMS, "    population: made up\n    year: 2020\n", "    year: 2020\n"),
        "book/claims.yml:2: 'population' is missing. Add 'population:' here.",
    ),
    "claim status that may not be printed": (
        swap(CLAIMS, "status: verified", "status: recalled"),
        "book/claims.yml:10: 'recalled' is not a value of 'status'. Use one of: 'verified', 'secondary', 'part', 'derived'.",
    ),
    "derived from nothing": (
        swap(CLAIMS, "from: {share: made2020-share}", "from: {share: made2020-sharp}"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: there is no claim 'made2020-sharp'. "
        "Did you mean 'made2020-share'?",
    ),
    "derived from itself": (
        swap(CLAIMS, "from: {share: made2020-share}", "from: {share: not-washed}"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: it depends on itself. Break the circle in 'from'.",
    ),
    "formula with code": (
        swap(CLAIMS, "formula: 100 - share", "formula: __import__('os').getcwd()"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: "
        "the formula may hold only numbers, names, + - * / ** ( ) and round().",
    ),
    "a formula that gives no number": (
        swap(CLAIMS, "formula: 100 - share", "formula: (0 - share) ** 0.5"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: the formula gives no number that can be printed.",
    ),
    "a formula that gives infinity": (
        swap(CLAIMS, "formula: 100 - share", "formula: share * 1e308 * 1e308"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: the formula gives no number that can be printed.",
    ),
    "a number too large to print": (
        swap(CLAIMS, "number: 40", "number: 1.0e999"),
        "book/claims.yml:5: 'number': input should be a finite number. Correct the value.",
    ),
    "an expiry date that never comes": (
        swap("book/course.yml", "expires: 2029-01-01", "expires: never"),
        "book/course.yml:5: 'expires': 'never' is not a date like 2026-11-22. Write it another way.",
    ),
    "a day that no calendar has": (
        swap("book/course.yml", "review_by: 2028-01-01", "review_by: 2028-02-30"),
        "book/course.yml:5: 'review_by': '2028-02-30' is not a date like 2026-11-22. Write it another way.",
    ),
    "division by zero": (
        swap(CLAIMS, "formula: 100 - share", "formula: 1 / (share - share)"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: the formula fails (float division by zero).",
    ),
    "missing page": (
        swap("_toc.yml", "notebooks/01-washing", "notebooks/02-drying"),
        "_toc.yml:6: there is no file 'notebooks/02-drying.md' or 'notebooks/02-drying.ipynb'. "
        "Create it, or take this line out.",
    ),
    "page outside the course": (
        swap("_toc.yml", "notebooks/01-washing", "../01-washing"),
        "_toc.yml:6: '../01-washing' points outside the course. Name a file below the course folder.",
    ),
    "broken notebook": (
        whole(NOTEBOOK, '{"cells": ['),
        "notebooks/01-washing.ipynb:1: is not a notebook: the file ends too early. Open and save it in Jupyter, or restore it.",
    ),
    "code that does not parse": (
        cell("f-share", "fig, ax =", "fig, ax = ="),
        "notebooks/01-washing.ipynb: cell 'f-share', line 1: does not parse as Python: invalid syntax. "
        "Run the cell in Jupyter and correct it.",
    ),
    "no title": (
        cell("title", "# Washing hands", "Washing hands"),
        "notebooks/01-washing.ipynb:1: has no title. Begin it with one '# Title' line.",
    ),
    "script in a page": (
        swap("book/welcome.md", "A tiny course", "A <script>alert(1)</script> course"),
        "book/welcome.md:3: holds HTML, which not every output can show. Write it in MyST.",
    ),
    "raw output in a page": (
        swap("book/welcome.md", "A tiny course", "```{raw} html\n```\n"),
        "book/welcome.md:3: holds raw output, which not every output can show. Write it in MyST.",
    ),
    "unknown tag": (
        swap(NOTEBOOK, '"handout"', '"handuot"'),
        "notebooks/01-washing.ipynb: cell 'end': has the unknown tag 'handuot'. "
        "The tags are: facilitator, handout, handout-only, slide.",
    ),
    "no course file": (
        lambda root: (root / "book/course.yml").unlink(),
        "book/course.yml: is missing. Create it, or remove what refers to it.",
    ),
    "a quiz on no page": (
        cell("q-washing-check", "quiz('washing-check')", "1 + 1"),
        "quizzes/01-washing.yml:3: the quiz 'washing-check' is shown on no page. "
        "Put quiz('washing-check') where it belongs, or take it out.",
    ),
    "a final bank that no page draws from": (
        swap("book/final.md", "{tool} final", "{aside}"),
        "quizzes/03-final.yml:3: the quiz 'final-bank' is shown on no page. Put the tool 'final' on a page, or take it out.",
    ),
    "a final test without a plan": (
        swap("book/course.yml", "final: {draw: {01-washing: 6}, pass_mark: 80}\n", ""),
        "book/final.md:5: places the final test, and book/course.yml does not say what it draws. "
        "Add 'final:' with 'draw:' there, or take the test out.",
    ),
    "a final test of an unknown chapter": (
        swap("book/course.yml", "draw: {01-washing: 6}", "draw: {01-wash: 6}"),
        "book/course.yml: the final test draws from '01-wash', which is not a chapter. Did you mean '01-washing'?",
    ),
    "a final test of nothing": (
        swap("book/course.yml", "draw: {01-washing: 6}", "draw: {01-washing: 0}"),
        "book/course.yml:15: '01-washing': input should be greater than or equal to 1. Correct the value.",
    ),
    "a final test without a bank": (
        swap("quizzes/03-final.yml", "purpose: final", "purpose: selfcheck"),
        "book/final.md:5: places the final test, and no quiz has 'purpose: final'. Write its bank in quizzes/.",
    ),
    "a final test on two pages": (
        swap("book/welcome.md", "A tiny course", "```{tool} final\n```\n\nA tiny course"),
        "book/final.md:5: the final test is already on book/welcome. Place it once.",
    ),
    "a final bank that is shown, too": (
        cell("q-washing-kinds", "washing-kinds", "final-bank"),
        "quizzes/03-final.yml:3: the quiz 'final-bank' is drawn from in the final test and shown on notebooks/01-washing too. "
        "Take quiz('final-bank') off that page.",
    ),
    "a quiz in another chapter's file": (
        swap(QUIZ, "chapter: 01-washing", "chapter: 02-drying"),
        "quizzes/01-washing.yml:3: the quiz 'washing-check' is shown in '01-washing', but its file says '02-drying'. "
        "Correct one of them.",
    ),
    "a chapter without a page": (
        swap("book/course.yml", "slug: 01-washing", "slug: 01-washed"),
        "book/course.yml: the chapter '01-washed' has no page in _toc.yml. Add the page, or take it out.",
    ),
    "a reflection without a name": (
        swap("book/record.md", "{reflection} my-next-step", "{reflection} My next step"),
        "book/record.md:7: 'My next step' is not a valid name for a reflection. "
        "Name it with small letters, digits and hyphens: {reflection} my-next-step.",
    ),
    "two reflections of one name": (
        swap("book/welcome.md", "A tiny course", "```{reflection} my-next-step\nWhat next?\n```\n\nA tiny course"),
        "book/record.md:7: the reflection 'my-next-step' is already on book/welcome. Give it another name.",
    ),
    "a logo without words": (
        both(whole("book/local.yml", "logo: {file: a.svg}\n"), whole("book/a.svg", "<svg/>")),
        "book/local.yml: the logo has no alt text. Add 'alt:' with the words that stand for it.",
    ),
    "a logo from elsewhere": (
        whole("book/local.yml", "logo: {file: ../a.svg, alt: A}\n"),
        "book/local.yml: the logo '../a.svg' is not an SVG, PNG or JPG file in book/. Put it there.",
    ),
    "LaTeX that is none": (
        swap("book/references.bib", "title = {{Hands}}", 'title = "Hands\\"'),
        "book/references.bib:1: entry 'made2020hands' holds LaTeX that cannot be read. "
        "Write the characters as they are, or check backslashes and braces.",
    ),
    "broken bibliography": (
        swap("book/references.bib", "author = {Made", "author = {{Made"),
        "book/references.bib:8: is not valid BibTeX: syntax error in line 8: premature end of file. "
        "Check braces and commas here.",
    ),
}
MISTAKES = {**ITEMS, **COURSES, **SCENARIOS}


@pytest.mark.parametrize("name", MISTAKES)
def test_message(name: str, tiny: Path) -> None:
    change, message = MISTAKES[name]
    change(tiny)
    with pytest.raises(CourseError) as caught:
        read(tiny)
    assert message in str(caught.value).splitlines()


@pytest.mark.parametrize("name", MISTAKES)
def test_check_reports_what_a_build_refuses(name: str, tiny: Path) -> None:
    today = date(2026, 6, 1)
    MISTAKES[name][0](tiny)
    with pytest.raises(CourseError) as refused:
        build.begin(tiny, today)[1]()
    course, problems = gather(tiny)
    findings = check.run(course, today, without=("coverage",)) if course else []
    assert {*problems, *check.errors(findings)} == set(refused.value.problems)


def test_the_tiny_course_is_sound(tiny: Path) -> None:
    written = "".join(path.read_text("utf-8") for path in (tiny / "quizzes").glob("*.yml"))
    assert len(read(tiny).questions()) == written.count("difficulty:") >= 10


def test_all_problems_come_at_once(tiny: Path) -> None:
    for name in ("no right answer", "unknown term", "unknown tag", "derived from itself"):
        MISTAKES[name][0](tiny)
    with pytest.raises(CourseError) as caught:
        read(tiny)
    files = {problem.where.file for problem in caught.value.problems}
    assert files == {QUIZ, CLAIMS, NOTEBOOK, "book/welcome.md"}


def test_a_broken_bank_does_not_accuse_the_notebook(tiny: Path) -> None:
    MISTAKES["broken YAML"][0](tiny)
    with pytest.raises(CourseError) as caught:
        read(tiny)
    assert {problem.where.file for problem in caught.value.problems} == {QUIZ}
