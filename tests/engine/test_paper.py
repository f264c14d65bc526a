"""The kinds of question on paper: the tiny course's PDF read back, and a question with more reasons than a page holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from conftest import ROOT, courseloom
from pdfs import pages as words_of
from pdfs import smallest

from courseloom.strings import PAPER

BANKS = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "tests/course/quizzes").glob("0[12]-*.yml"))]
IN_ORDER = [(quiz["title"], question) for bank in BANKS for quiz in bank["quizzes"] for question in quiz["questions"]]
ASKED = {question["id"]: (f"1.{number} {title}", question) for number, (title, question) in enumerate(IN_ORDER, 1)}
KINDS = [slug for slug, (title, _) in ASKED.items() if title.endswith("More ways to ask")]


@pytest.fixture(scope="module")
def pages(tiny_built: Path) -> list[str]:
    return words_of(tiny_built / "pdf" / "course-book-a4.pdf")


@pytest.fixture(scope="module")
def pdf(tiny_built: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(tiny_built / "pdf" / "course-book-a4.pdf") as opened:
        yield opened


def entry(pages: list[str], slug: str) -> str:
    """Return a question's entry in the key."""
    page = next(page for page in pages if f"{ASKED[slug][0]} · " in page)
    after = page.split(f"{ASKED[slug][0]} · ")[1]
    return re.split(r"1\.\d+ [^·]* · (?:Key|Question)|A word at the sink · |If someone needs help now", after)[0]


def question(pages: list[str], slug: str) -> str:
    """Return a question as first asked, as far as its page goes."""
    number = ASKED[slug][0].split()[0]
    found = [
        re.split(r"1\.\d+ · Answer|Then Key points|If someone needs help now", part)[0]
        for page in pages
        for part in page.split(f"{number} · Answer, page ")[1:]
        if ASKED[slug][1]["stem"] in part
    ]
    assert found, slug
    return found[0]


def texts(value: Any, *names: str) -> list[str]:
    """Return every text under one of the names, however deep."""
    found = []
    if isinstance(value, dict):
        found += [text for name, text in value.items() if name in names and isinstance(text, str)]
        value = list(value.values())
    for one in value if isinstance(value, list) else []:
        found += texts(one, *names)
    return found


@pytest.mark.parametrize("slug", KINDS)
def test_a_question_stands_whole_on_its_page(pages: list[str], slug: str) -> None:
    body = ASKED[slug][1]
    shown = question(pages, slug)
    parts = [body["stem"], *body.get("hints", []), *body.get("categories", [])]
    parts += texts(
        {name: body.get(name) for name in ("pairs", "spare", "cases", "steps", "gaps", "replies")}, "left", "right", "text"
    )
    assert [part for part in parts if part not in shown] == []
    assert [why for why in texts(body, "why") if why in shown] == []
    assert ("%" in shown) == (body["kind"] == "estimate")


@pytest.mark.parametrize("slug", KINDS)
def test_the_key_gives_every_reason(pages: list[str], slug: str) -> None:
    body = ASKED[slug][1]
    given = entry(pages, slug)
    assert [why for why in texts(body, "why") if why not in given] == []
    assert ("Rests on clinical judgement." in given) == bool(body.get("judgement"))
    assert ("Source: Made and Test, 2020" in given) == ("sources" in body)


def test_the_key_says_what_is_right(pages: list[str]) -> None:
    assert "1: A, Protect the patient." in entry(pages, "match-moments")
    assert "2: C, Protect yourself." in entry(pages, "match-moments")
    assert "Left over: Protect the floor." in entry(pages, "match-moments")
    assert "2: B, Not yet." in entry(pages, "sort-moments")
    shown, key = question(pages, "order-steps"), entry(pages, "order-steps")
    steps = [step["text"] for step in ASKED["order-steps"][1]["steps"]]
    listed = sorted(steps, key=shown.index)
    assert listed != steps
    assert [f"{n}: place {steps.index(step) + 1}." in key for n, step in enumerate(listed, 1)] == [True] * 3
    guess = entry(pages, "guess-share")
    assert "The figure: 40% (Made and Test, 2020)" in guess
    assert "If you guessed below 30: Lower" in guess and "If you guessed 30 or more: As high" in guess
    gaps = entry(pages, "fill-gaps")
    assert "Gap 1: before (A good choice)" in gaps and "Gap 2: care (Not this one)" in gaps
    ratings = entry(pages, "rate-replies")
    assert "1: +3." in ratings and "2: −2." in ratings and "3: 0." in ratings
    assert "not yet rated by a panel" in question(pages, "rate-replies")


def test_the_hint_of_a_choice_and_the_judgement_of_a_recall_are_printed(pages: list[str]) -> None:
    assert "Hint: Think of soap." in question(pages, "what-to-use")
    assert "Hint: Ask whom the moment protects." in question(pages, "match-moments")
    assert "Rests on clinical judgement." in entry(pages, "say-it-again")


@pytest.mark.parametrize("slug", ASKED)
def test_question_and_key_link_both_ways(pdf: pikepdf.Pdf, pages: list[str], slug: str) -> None:
    title, body = ASKED[slug]
    asked = next(number for number, page in enumerate(pages) if body["stem"] in page and f"{title} · " not in page)
    keyed = next(number for number, page in enumerate(pages) if f"{title} · " in page)
    assert f"Question, page {asked + 1}" in pages[keyed].split(f"{title} · ")[1][:60]
    goes = {number: leads(pdf, number) for number in (asked, keyed)}
    assert keyed in goes[asked] and asked in goes[keyed]


def leads(pdf: pikepdf.Pdf, number: int) -> set[int]:
    """Return the pages that the links of a page lead to."""
    objgens = [page.obj.objgen for page in pdf.pages]
    found = set()
    for link in pdf.pages[number].get("/Annots", []):
        dest = link.get("/Dest") if "/Dest" in link else link.get("/A", {}).get("/D")
        if isinstance(dest, pikepdf.Array):
            found.add(objgens.index(dest[0].objgen))
    return found


def test_more_reasons_than_a_page_holds(tiny: Path) -> None:
    path = tiny / "quizzes" / "02-kinds.yml"
    bank = yaml.safe_load(path.read_text("utf-8"))
    cloze = next(one for one in bank["quizzes"][0]["questions"] if one["kind"] == "cloze")
    why = "This stands here so that the key of one question grows longer than any page can be, which must not cut it off. " * 2
    cloze["text"] = "And ".join(f"say {{{gap}}} then. " for gap in range(1, 7))
    cloze["gaps"] = [
        [{"text": f"word {gap}{n}", "correct": n == 0, "why": f"Reason {gap}{n} begins. {why}"} for n in range(6)]
        for gap in range(1, 7)
    ]
    path.write_text(yaml.safe_dump(bank, sort_keys=False), "utf-8")
    done = courseloom("build", "pdf", root=tiny)
    assert done.returncode == 0, done.stderr
    pages = words_of(tiny / "_build" / "pdf" / "course-book-a4.pdf")
    text = " ".join(pages)
    assert [f"{gap}{n}" for gap in range(1, 7) for n in range(6) if f"Reason {gap}{n} begins." not in text] == []
    for page in pages:
        if "Reason" in page:
            assert "If someone needs help now" in page


def test_a_question_longer_than_a_page_goes_on_to_the_next(tiny: Path) -> None:
    path = tiny / "quizzes" / "02-kinds.yml"
    bank = yaml.safe_load(path.read_text("utf-8"))
    one = bank["quizzes"][0]["questions"][0]
    one["stem"] = "\n\n".join(
        f"Paragraph {n} begins. " + "It has words enough for some lines of the page. " * 6 for n in range(40)
    )
    path.write_text(yaml.safe_dump(bank, sort_keys=False), "utf-8")
    done = courseloom("build", "pdf", root=tiny)
    assert done.returncode == 0, done.stderr
    pages = words_of(tiny / "_build" / "pdf" / "course-book-a4.pdf")
    held = [[n for n in range(40) if f"Paragraph {n} begins." in page] for page in pages]
    assert [n for page in held for n in page] == [*range(40), *range(40)]  # in the question and above its key
    over = [page for page, some in zip(pages, held, strict=True) if some]
    assert len(over) > 1 and all("If someone needs help now" in page for page in over)


def test_a_conversation_is_printed_as_passages_with_its_reasons_in_the_key(pages: list[str], pdf: pikepdf.Pdf) -> None:
    scenario = yaml.safe_load((ROOT / "tests/course/quizzes/scenarios/at-the-sink.yml").read_text("utf-8"))
    body = " ".join(pages)
    printed, _, key = body.rpartition("A word at the sink · about 5 minutes")
    for node in scenario["nodes"]:
        assert node.get("says", node.get("shows", "")) in printed
        assert node["inner"] in key and node["inner"] not in printed, "inner voices stand in the key only"
        for reply in node.get("replies", []):
            assert reply["text"] in printed
            assert reply["stance"] in key and reply["stance"] not in printed
            assert squeezed(reply["why"]) in key
    assert "“The sink is over there.” → 3" in printed and "1 → 2 → 5" in key
    assert scenario["debrief"]["summary"] in key and scenario["debrief"]["questions"][0] in key


def squeezed(text: str) -> str:
    """Return the first words of a text, as far as they are only words."""
    return " ".join(re.split(r"\{|In one study|40%", text)[0].split())


def test_the_book_in_large_print_when_it_is_asked_for(tiny: Path, tiny_built: Path) -> None:
    assert not list((tiny_built / "pdf").glob("*large*"))
    offer_everything(tiny)
    done = courseloom("build", "pdf", "html", "--large-print", "--paper", "both", root=tiny)
    assert done.returncode == 0, done.stderr
    pdfs = tiny / "_build/pdf"
    assert {path.name for path in pdfs.glob("course-book-*")} == {
        f"course-book-{large}{size}.pdf" for large in ("", "large-print-") for size in ("a4", "letter")
    }
    for path in pdfs.glob("*large-print-a4.pdf"):
        assert smallest(path) >= 18, path.name
        with pikepdf.open(path) as opened:
            assert b"<pdfuaid:part>1</pdfuaid:part>" in bytes(opened.Root.Metadata.read_bytes())
    words = " ".join(words_of(pdfs / "course-book-large-print-a4.pdf"))
    assert PAPER["figure"] in words and "Less than half washed." in words, "what a figure shows stands in words as well"
    offered = (tiny / "_build/html/book/welcome.html").read_text("utf-8")
    assert 'downloads/course-book-large-print-a4.pdf"' in offered and 'downloads/final-test-large-print-letter.pdf"' in offered


def test_what_was_not_asked_for_is_not_spoken_of(tiny: Path) -> None:
    offer_everything(tiny)
    assert courseloom("build", "html", root=tiny).returncode == 0
    offered = (tiny / "_build/html/book/welcome.html").read_text("utf-8")
    assert "course-book-a4.pdf" in offered and "letter.pdf" not in offered and "large-print" not in offered


def test_the_course_says_its_paper_and_a_command_may_ask_for_more(tiny: Path) -> None:
    offer_everything(tiny)
    about = tiny / "book/course.yml"
    about.write_text(about.read_text("utf-8") + "papers: [letter]\n", "utf-8")
    assert courseloom("build", "pdf", "html", root=tiny).returncode == 0
    assert {path.name for path in (tiny / "_build/pdf").glob("*.pdf")} == {"course-book-letter.pdf", "final-test-letter.pdf"}
    for page in ("welcome", "final"):
        offered = (tiny / f"_build/html/book/{page}.html").read_text("utf-8")
        assert 'downloads/final-test-letter.pdf"' in offered and "a4.pdf" not in offered
    assert courseloom("build", "pdf", "html", "--paper", "both", root=tiny).returncode == 0
    offered = (tiny / "_build/html/book/welcome.html").read_text("utf-8")
    assert all(f'downloads/course-book-{size}.pdf"' in offered for size in ("a4", "letter"))
    done = courseloom("build", "pdf", "html", root=tiny)
    assert "pdf      no longer has A4: 'build pdf --paper both' makes it." in done.stdout
    assert "a4.pdf" not in (tiny / "_build/html/book/welcome.html").read_text("utf-8")


@pytest.mark.parametrize("written", ["[a5]", "a4", "[]", "[a4, a4]", "[{a4: yes}]"])
def test_a_paper_that_there_is_none_of_is_told_with_its_line(tiny: Path, written: str) -> None:
    about = tiny / "book/course.yml"
    about.write_text(about.read_text("utf-8") + f"papers: {written}\n", "utf-8")
    done = courseloom("check", root=tiny)
    line = about.read_text("utf-8").count("\n")
    told = f"book/course.yml:{line}: 'papers': name the sizes of paper in a list: [a4], [letter] or [a4, letter]."
    assert told in done.stdout and done.returncode == 1


def offer_everything(tiny: Path) -> None:
    with (tiny / "book/welcome.md").open("a", encoding="utf-8") as page:
        page.write("\n```{downloads}\n```\n")
