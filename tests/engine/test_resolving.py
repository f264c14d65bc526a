"""Names of a course: what leads to nothing is told at its place with what to do, and what is found is where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from changes import CLAIMS, KINDS, NOTEBOOK, QUIZ, SCENARIO, both, cell, swap, whole

from courseloom.errors import CourseError
from courseloom.model.text import Box
from courseloom.resolve import gather, read
from courseloom.resolve.bank import read_bank

COURSE = "book/course.yml"
PATH = """paths:
  - id: quick
    title: A quick way
    minutes: 10
    steps:
      - {read: 01-washing, sections: [Why, Then]}
      - {talk: at-the-sink}
      - {read: welcome}
    keep: [{text: The register, to: register}, {text: On paper, file: quick.pdf}]
"""
CARD = "# Wet hands\n\nWash with me.\n"
PLAN = """plans:
  - id: short
    title: Fifteen minutes
    minutes: 15
    audience: A ward.
    aim: Hands are washed.
    chapters: [01-washing]
    activities:
      - id: begin
        title: Begin
        kind: welcome
        minutes: 15
        scenarios: [at-the-sink]
        questions: [when-to-wash]
        quizzes: [washing-check]
        print: [{cards: at-the-sink, per: three}, {sheet: chapter-01-summary, per: each}]
"""


def listed(file: str, text: str) -> Callable[[Path], None]:
    """Return a change that adds a page of the book."""
    at = "      - file: book/final"
    return both(whole(f"book/{file}.md", text), swap("_toc.yml", at, f"      - file: book/{file}\n{at}"))


def also(file: str, text: str) -> Callable[[Path], None]:
    """Return a change that adds lines to a file."""
    return lambda root: (root / file).write_text((root / file).read_text("utf-8") + text, "utf-8") and None


with_path = both(whole("book/paths.yml", PATH), listed("quick", "# A quick way\n\n```{path} quick\n```\n"))
with_card = both(listed("wet", CARD), also(COURSE, "keep: [wet]\n"))
with_plan = whole("book/workshops.yml", PLAN)
SOUND = {"a path": with_path, "a sheet to keep": with_card, "a session": with_plan}


def path(old: str, new: str) -> Callable[[Path], None]:
    return both(with_path, swap("book/paths.yml", old, new))


def plan(old: str, new: str) -> Callable[[Path], None]:
    return both(with_plan, swap("book/workshops.yml", old, new))


@pytest.mark.parametrize("name", SOUND)
def test_what_is_there_is_no_problem(name: str, tiny: Path) -> None:
    SOUND[name](tiny)
    assert [str(one) for one in gather(tiny)[1]] == []


ABSENT = "which the course does not have."
MISTAKES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a path to no page": (
        path("read: welcome", "read: welcom"),
        "book/paths.yml:8: there is no page 'welcom'. Did you mean 'welcome'?",
    ),
    "a path to no page like one": (
        path("read: welcome", "read: xyz"),
        "book/paths.yml:8: there is no page 'xyz'. Name the slug of a page.",
    ),
    "a path to no section": (
        path("Why, Then", "Why, Thence"),
        "book/paths.yml:6: '01-washing' has no section 'Thence'. Did you mean 'Then'?",
    ),
    "a path to no section like one": (
        path("Why, Then", "Why, xyz"),
        "book/paths.yml:6: '01-washing' has no section 'xyz'. Write the heading as it stands there.",
    ),
    "a path to no conversation": (
        path("at-the-sink", "xyz"),
        "book/paths.yml:7: there is no conversation 'xyz'. Name the id of a conversation.",
    ),
    "a path with no test": (
        path("    keep:", "    test: xyz\n    keep:"),
        "book/paths.yml:9: there is no quiz 'xyz'. Name the id of a quiz.",
    ),
    "a path that keeps no page": (
        path("to: register", "to: xyz"),
        "book/paths.yml:9: there is no page 'xyz'. Name the slug of a page.",
    ),
    "a path twice": (
        both(with_path, also("book/paths.yml", PATH.removeprefix("paths:\n"))),
        "book/paths.yml:10: the path 'quick' is already there. Give it another id.",
    ),
    "a path on no page": (
        whole("book/paths.yml", PATH),
        "book/paths.yml:2: the path 'quick' is shown on no page. Put ```{path} quick on a page of its own.",
    ),
    "a page with no path": (
        listed("quick", "# A quick way\n\n```{path} quick\n```\n"),
        "book/quick.md:3: there is no path 'quick'. Write it in book/paths.yml.",
    ),
    "a sheet to keep of no page": (
        both(listed("wet", CARD), also(COURSE, "keep: [xyz]\n")),
        f"{COURSE}:16: there is no page 'xyz' to keep that is written as Markdown. Name the slug of a Markdown page.",
    ),
    "a sheet to keep with what no sheet shows": (
        both(listed("wet", "# Wet\n\n```{tool} review\n```\n"), also(COURSE, "keep: [wet]\n")),
        "book/wet.md: a tagged cell may not hold the directive '{tool}'; it may hold paragraphs, lists, boxes, pictures, "
        "formulas, code, footnotes, emphasis, links and roles. Write a page to keep with what a handout can show.",
    ),
    "an unknown source": (
        cell("text", "{cite}`made2020hands`", "{cite}`xyz`"),
        f"{NOTEBOOK}: cell 'text', line 3: there is no source 'xyz'. Define it in book/references.bib.",
    ),
    "an unknown claim": (
        cell("text", "{claim}`not-washed`", "{claim}`xyz`"),
        f"{NOTEBOOK}: cell 'text', line 3: there is no claim 'xyz'. Define it in book/claims.yml.",
    ),
    "an unknown term": (
        also("book/final.md", "\n{term}`xyz`\n"),
        "book/final.md:14: there is no glossary term 'xyz'. Define it in the glossary.",
    ),
    "a final test from no chapter": (
        swap(COURSE, "draw: {01-washing: 6}", "draw: {01-washin: 6}"),
        f"{COURSE}: the final test draws from '01-washin', which is not a chapter. Did you mean '01-washing'?",
    ),
    "a final test from no chapter like one": (
        swap(COURSE, "draw: {01-washing: 6}", "draw: {xyz: 6}"),
        f"{COURSE}: the final test draws from 'xyz', which is not a chapter. Name a chapter's slug.",
    ),
    "a final test twice": (
        listed("again", "# Again\n\n```{tool} final\n```\n"),
        "book/final.md:5: the final test is already on book/again. Place it once.",
    ),
    "a quiz in another chapter": (
        swap(QUIZ, "chapter: 01-washing", "chapter: 02-drying"),
        f"{QUIZ}:3: the quiz 'washing-check' is shown in '01-washing', but its file says '02-drying'. Correct one of them.",
    ),
    "a quiz twice": (
        cell("q-washing-check", "quiz('washing-check')", "quiz('washing-check')\nquiz('washing-check')"),
        f"{NOTEBOOK}: cell 'q-washing-check', line 2: the quiz 'washing-check' is already shown on notebooks/01-washing. "
        "Show it once.",
    ),
    "a scenario in another chapter": (
        swap(SCENARIO, "chapter: 01-washing", "chapter: 02-drying"),
        f"{SCENARIO}:1: the scenario 'at-the-sink' is shown in '01-washing', but its file says '02-drying'. "
        "Correct one of them.",
    ),
    "a chapter without a page": (
        swap(
            COURSE,
            "chapters:\n",
            "chapters:\n  - slug: 02-drying\n    short: Drying\n    objectives: [{id: dry, text: Dry.}]\n",
        ),
        f"{COURSE}: the chapter '02-drying' has no page in _toc.yml. Add the page, or take it out.",
    ),
    "a reflection twice": (
        listed("think", "# Think\n\n```{reflection} mine\nA?\n```\n\n```{reflection} mine\nB?\n```\n"),
        "book/think.md:7: the reflection 'mine' is already on book/think. Give it another name.",
    ),
    "a reflection with a bad name": (
        listed("think", "# Think\n\n```{reflection} Mine\nA?\n```\n"),
        "book/think.md:3: 'Mine' is not a valid name for a reflection. "
        "Name it with small letters, digits and hyphens: {reflection} my-next-step.",
    ),
    "a session with no chapter": (
        plan("chapters: [01-washing]", "chapters: [01-washin]"),
        f"book/workshops.yml:7: the plan 'short' uses the chapter '01-washin', {ABSENT} Did you mean '01-washing'?",
    ),
    "a session with no question": (
        plan("[when-to-wash]", "[xyz]"),
        f"book/workshops.yml:14: the plan 'short' uses the question 'xyz', {ABSENT} Correct its name, or take it out.",
    ),
    "a session with no quiz": (
        plan("[washing-check]", "[washing-chek]"),
        f"book/workshops.yml:15: the plan 'short' uses the quiz 'washing-chek', {ABSENT} Did you mean 'washing-check'?",
    ),
    "a session with no cards": (
        plan("cards: at-the-sink", "cards: xyz"),
        f"book/workshops.yml:16: the plan 'short' uses the scenario 'xyz', {ABSENT} Correct its name, or take it out.",
    ),
    "a session with no sheet": (
        plan("chapter-01-summary", "chapter-02-summary"),
        f"book/workshops.yml:16: the plan 'short' uses the handout 'chapter-02-summary', {ABSENT} "
        "Did you mean 'chapter-01-summary'?",
    ),
    "a session that is too short": (
        plan("    minutes: 15\n    audience", "    minutes: 16\n    audience"),
        "book/workshops.yml:4: the activities of 'short' take 15 minutes, and it says 16. Add 1 minute, or correct 'minutes'.",
    ),
    "a session that is too long": (
        plan("        minutes: 15", "        minutes: 25"),
        "book/workshops.yml:4: the activities of 'short' take 25 minutes, and it says 15. "
        "Take away 10 minutes, or correct 'minutes'.",
    ),
    "a number that is listed as wrong and accepted": (
        swap(KINDS, "- {value: 20,", "- {value: 35,"),
        f"{KINDS}:98: 'how-long' lists 35 as not right, and its tolerance accepts it. Take it out, or narrow a tolerance.",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_what_leads_nowhere_is_told_at_its_place_and_nothing_else_is(name: str, tiny: Path) -> None:
    change, message = MISTAKES[name]
    change(tiny)
    found = [str(one) for one in gather(tiny)[1]]
    assert found == [message]


def test_a_path_leads_through_the_sections_that_it_names_with_their_quizzes(tiny: Path) -> None:
    both(with_path, cell("end", "## Then", "## Then\n\nAfter it.\n"))(tiny)
    (route,) = read(tiny).paths
    why, talk, welcome = route.legs
    assert (route.page, why.page, talk.page, welcome.page) == (
        "book/quick",
        "notebooks/01-washing",
        "notebooks/01-washing",
        "book/welcome",
    )
    assert why.stops == (("Why", ("washing-check", "washing-kinds")), ("Then", ()))
    assert "In one study" in why.text and "After it." in why.text
    assert "Secret of the house" not in why.text and "objectives" not in why.text
    assert (talk.stops, talk.text) == ((), "")
    assert welcome.stops == (("", ()),) and "A tiny course" in welcome.text


def test_a_step_without_sections_takes_the_whole_page(tiny: Path) -> None:
    path("{read: 01-washing, sections: [Why, Then]}", "{read: 01-washing}")(tiny)
    (leg, *_) = read(tiny).paths[0].legs
    assert leg.stops == (("", ("washing-check", "washing-kinds")),) and "objectives" in leg.text and "In one study" in leg.text


@pytest.mark.parametrize(
    "broken",
    [
        whole("_toc.yml", "format: ["),
        swap("_toc.yml", "parts:", "part:"),
        swap("_toc.yml", "file: notebooks/01-washing", "glob: notebooks/*"),
        whole(COURSE, "title: ["),
    ],
)
def test_a_broken_file_of_chapters_accuses_no_path_plan_sheet_link_or_review(
    broken: Callable[[Path], None], tiny: Path
) -> None:
    for change in (
        with_path,
        with_card,
        with_plan,
        also("book/welcome.md", "\n[Wash](../notebooks/01-washing.ipynb)\n"),
        broken,
    ):
        change(tiny)
    (problem,) = gather(tiny)[1]
    assert problem.where.file in ("_toc.yml", COURSE)


def test_a_page_says_what_it_uses_through_its_text_questions_conversations_and_derived_claims(tiny: Path) -> None:
    used = read(tiny).used_on
    page = ("notebooks/01-washing",)
    assert used["claim", "made2020-share"] == used["claim", "not-washed"] == page
    assert used["cite", "made2020hands"] == (*page, "book/final")
    assert used["term", "soap"] == ("book/welcome", *page) or used["term", "soap"] == ("book/welcome",)
    for bank in (QUIZ, KINDS, "quizzes/03-final.yml", SCENARIO):
        (tiny / bank).unlink()
    alone = gather(tiny)[0]
    assert alone is not None and alone.used_on["claim", "not-washed"] == page


def test_a_source_that_only_a_question_or_its_list_names_is_used_where_the_question_is(tiny: Path) -> None:
    entry = (tiny / "book/references.bib").read_text("utf-8")
    for key in ("listed", "cited"):
        also("book/references.bib", "\n" + entry.replace("made2020hands", key))(tiny)
    swap(QUIZ, "sources: [made2020hands]", "sources: [made2020hands, listed]")(tiny)
    swap(QUIZ, "So wash on the way in.", "So wash on the way in {cite}`cited`.")(tiny)
    course = read(tiny)
    assert course.used_on["cite", "listed"] == course.used_on["cite", "cited"] == ("notebooks/01-washing",)


def test_the_source_of_a_claim_is_used_where_the_claim_is(tiny: Path) -> None:
    entry = (tiny / "book/references.bib").read_text("utf-8")
    also("book/references.bib", "\n" + entry.replace("made2020hands", "behind"))(tiny)
    swap(CLAIMS, "source: made2020hands", "source: behind")(tiny)
    assert read(tiny).used_on["cite", "behind"] == ("notebooks/01-washing",)


def test_objectives_of_the_plan_fill_their_box_and_other_boxes_stay(tiny: Path) -> None:
    cell("end", ":::{key-points}\n- Wash.\n:::", ":::{key-points}\n- Wash.\n:::\n\n:::{objectives}\n:::")(tiny)
    page = next(page for page in read(tiny).pages if page.slug == "01-washing")
    (sheet,) = (sheet for sheet in page.sheets if sheet.cell == "end")
    words = {box.kind: str(box.blocks) for box in sheet.blocks if isinstance(box, Box)}
    assert "Describe how washing works." in words["objectives"] and "Wash." in words["key-points"]
    assert "Describe" not in words["key-points"]


def test_the_number_of_a_claim_is_the_answer_of_its_question_and_a_belief_its_sentence(tiny: Path) -> None:
    swap(CLAIMS, "number: 40", "number: 45")(tiny)
    swap(CLAIMS, "value: 40%", "value: 45%")(tiny)
    (tiny / "book/beliefs.yml").write_text("beliefs:\n  late-is-fine: It is never too late.\n", "utf-8")
    swap(QUIZ, "- text: Later.", "- text: Later.\n            misconception: late-is-fine")(tiny)
    course = read(tiny)
    asked = {question.id: question for question in course.questions()}
    assert asked["guess-share"].number == 45  # type: ignore[union-attr]
    assert [one.belief for one in asked["when-to-wash"].options] == ["", "It is never too late."]  # type: ignore[union-attr]


def test_a_course_is_read_with_its_pages_unless_they_are_not_asked_for(tiny: Path) -> None:
    assert len(read(tiny).pages) == 8 and read(tiny).digests
    (tiny / "book/welcome.md").write_text("# Welcome\n\n{term}`nothing`\n", "utf-8")
    assert "there is no glossary term" in str(gather(tiny)[1][0])
    bare = read(tiny, pages_too=False)
    assert bare.pages == () and bare.terms == {} and len(bare.questions()) == len(read(tiny, pages_too=False).questions()) > 10


BANK = """chapter: any
quizzes:
  - id: one
    title: One
    questions:
      - id: first
        kind: choice
        objective: any
        difficulty: apply
        stem: What?
        options:
          - {text: A, correct: true, why: Because.}
          - {text: B, why: Not.}
        sources: [smith2020]
"""


def test_a_book_that_is_no_course_has_its_questions_and_names_of_sources(tmp_path: Path) -> None:
    (tmp_path / "quizzes").mkdir()
    bank = tmp_path / "quizzes/one.yml"
    bank.write_text(BANK, "utf-8")
    course = read_bank(tmp_path)
    assert [question.id for question in course.questions()] == ["first"]
    assert course.sources["smith2020"].cited == course.sources["smith2020"].narrative == "smith2020"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "why: Because.",
            "why: 'Because {claim}`x`.'",
            "the text refers to a claim, and only a course has a register of claims.",
        ),
        ("text: A,", "text: 'A {cite}`smith2020`',", "quizzes/one.yml:12: what is chosen in 'first' cites a source,"),
    ],
)
def test_a_book_that_is_no_course_has_no_claims_and_no_links_among_what_is_chosen(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes/one.yml").write_text(BANK.replace(old, new), "utf-8")
    with pytest.raises(CourseError) as caught:
        read_bank(tmp_path)
    (problem,) = caught.value.problems
    assert said in str(problem) and problem.where.line == 12
