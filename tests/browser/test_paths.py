"""A path leads through sections of the book and back, tells what is answered, and is checked before anything is built."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import building
import pytest
from browsing import DESKTOP, answer_everything, audited, listen, start_audit
from conftest import ROOT, courseloom
from pdfs import read as read_of

from courseloom import learning_time
from courseloom.resolve import gather, read

PATH = """
paths:
  - id: quick
    title: A quick way
    line: For whoever has ten minutes.
    minutes: 10
    steps:
      - {read: 01-washing, sections: [Why], line: Why hands matter.}
      - {talk: at-the-sink}
      - {read: 01-washing, sections: [Then]}
    print: true
    keep: [{text: The register, to: register}, {text: On paper, file: path-quick-a4.pdf}]
"""
PAGE = "# A quick way\n\n```{path} quick\n```\n"


def with_path(root: Path, path: str = PATH, page: str = PAGE) -> Path:
    (root / "book" / "paths.yml").write_text(path, "utf-8")
    (root / "book" / "quick.md").write_text(page, "utf-8")
    toc = root / "_toc.yml"
    toc.write_text(
        toc.read_text("utf-8").replace("      - file: book/final", "      - file: book/quick\n      - file: book/final"),
        "utf-8",
    )
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    building.slow("a build")
    root = tmp_path_factory.mktemp("path") / "course"
    shutil.copytree(ROOT / "tests/course", root, ignore=shutil.ignore_patterns("_build"))
    done = courseloom("build", "html", "pdf", root=with_path(root))
    assert done.returncode == 0, done.stderr
    return root / "_build/html"


@pytest.fixture
def page(chromium: Any, built: Path) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    page.goto((built / "book/quick.html").as_uri())
    yield page
    context.close()


def test_it_lists_its_steps_and_its_time(page: Any) -> None:
    shown = page.locator(".path").inner_text()
    assert "minutes · 2 sections · 12 questions" in re.sub(r"\s+", " ", shown)
    assert [link.inner_text() for link in page.locator(".path a").all()] == [
        "Why",
        "A word at the sink",
        "Then",
        "The register",
        "On paper",
    ]
    assert re.search(r"On paper \(\d+ kB\)", shown), shown


def test_on_paper_it_is_its_own_sections_questions_key_and_sources(built: Path) -> None:
    pages = read_of(built.parent / "pdf" / "path-quick-a4.pdf")
    text = " ".join(pages)
    assert pages[0].startswith("A test A quick way Hand hygiene")
    steps = next(page for page in pages if "For whoever has ten minutes." in page)
    named = {head: int(number) for head, number in re.findall(r"(Why|Then|A word at the sink) ?, page (\d+)", steps)}
    for head, number in named.items():
        assert head in pages[number - 1]
    assert list(named) == ["Why", "A word at the sink", "Then"]
    assert "On paper" not in steps, "which paper cannot lead to"
    assert "Further" not in text and text.count("Practise the conversation") == 1
    key = text[text.index("Answer key") :]
    assert "1.1 Washing" in key and "A word at the sink" in key and "Sources" in key


@pytest.mark.browser
def test_one_can_walk_it_and_come_back(page: Any, built: Path) -> None:
    heard = listen(page)
    page.get_by_role("link", name="Why", exact=True).last.click()
    page.wait_for_url("**/01-washing.html?path=quick#why")
    on = page.locator("#why > .along").get_by_role("link", name="Next on this path: A word at the sink")
    on.click()
    page.wait_for_url("**/scenario-at-the-sink.html?path=quick")
    page.get_by_role("link", name="Next on this path: Then").click()
    page.wait_for_url("**/01-washing.html?path=quick#then")
    page.locator("#then").get_by_role("link", name="Back to A quick way").click()
    page.wait_for_url("**/quick.html")
    assert heard == []


@pytest.mark.browser
def test_a_chapter_opened_by_itself_says_nothing_of_it(page: Any, built: Path) -> None:
    page.goto((built / "notebooks/01-washing.html").as_uri())
    page.wait_for_timeout(300)
    assert page.locator(".along").count() == 0


@pytest.mark.browser
def test_it_tells_what_is_answered_where_the_learner_is_remembered(page: Any, built: Path) -> None:
    page.locator(".memory button").first.click()
    page.goto((built / "notebooks/01-washing.html").as_uri())
    first = page.locator(".question").first
    first.locator("input").first.check()
    first.locator(".check").click()
    page.goto((built / "book/quick.html").as_uri())
    assert page.locator(".path .count").first.inner_text().strip() == "1 of 12 answered"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(page: Any, axe: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    start_audit(page, axe)
    assert audited(page) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sections: [Why]", "sections: [Whi]", "book/paths.yml:8: '01-washing' has no section 'Whi'. Did you mean 'Why'?"),
        (
            "talk: at-the-sink",
            "talk: at-the-sing",
            "book/paths.yml:9: there is no conversation 'at-the-sing'. Did you mean 'at-the-sink'?",
        ),
        ("to: register", "to: registr", "book/paths.yml:12: there is no page 'registr'. Did you mean 'register'?"),
        ("sections: [Then]", "sections: [Why]", "book/paths.yml:3: '0': 'Why' stands in it twice; take one of them out."),
    ],
)
def test_a_name_that_is_not_there_is_told_with_its_line(tiny: Path, old: str, new: str, said: str) -> None:
    _, problems = gather(with_path(tiny, PATH.replace(old, new)))
    assert said in [str(one) for one in problems]


def test_a_path_on_no_page_and_a_page_of_no_path(tiny: Path) -> None:
    _, problems = gather(with_path(tiny, page="# Quick\n\n```{path} quik\n```\n"))
    said = [str(one) for one in problems]
    assert "book/quick.md:3: there is no path 'quik'. Did you mean 'quick'?" in said
    assert "book/paths.yml:3: the path 'quick' is shown on no page. Put ```{path} quick on a page of its own." in said


def test_its_time_counts_words_questions_and_conversations(tiny: Path) -> None:
    course = read(with_path(tiny))
    [route] = course.paths
    time = learning_time.path_time(course, route)
    assert time.questions == 12
    assert time.high >= course.scenarios["at-the-sink"].scenario.minutes + 0.9 * 2.78 * 12


@pytest.mark.browser
def test_progress_and_record_name_a_path_that_was_begun(page: Any, built: Path) -> None:
    page.locator(".memory button").first.click()
    page.goto((built / "book/progress.html").as_uri())
    assert "A quick way" not in page.locator(".tool").inner_text()
    page.goto((built / "notebooks/01-washing.html").as_uri())
    answer_everything(page)
    page.goto((built / "book/progress.html").as_uri())
    told = page.locator(".tool li", has_text="A quick way").inner_text()
    assert told == "A quick way: 12 of 12 questions answered"
    page.goto((built / "book/record.html").as_uri())
    assert page.locator(".record-sheet").get_by_text("A quick way: 12 of 12 questions answered").is_visible()
