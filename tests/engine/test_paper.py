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
from pdfs import read as read_of
from pdfs import smallest

from courseloom.strings import PAPER

BANKS = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "tests/course/quizzes").glob("0[12]-*.yml"))]
IN_ORDER = [(quiz["title"], question) for bank in BANKS for quiz in bank["quizzes"] for question in quiz["questions"]]
ASKED = {question["id"]: (f"1.{number} {title}", question) for number, (title, question) in enumerate(IN_ORDER, 1)}
KINDS = [slug for slug, (title, _) in ASKED.items() if title.endswith("More ways to ask")]


@pytest.fixture(scope="module")
def pages(tiny_built: Path) -> list[str]:
    """What is read aloud on every page."""
    return read_of(tiny_built / "pdf" / "course-book-a4.pdf")


@pytest.fixture(scope="module")
def pdf(tiny_built: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(tiny_built / "pdf" / "course-book-a4.pdf") as opened:
        yield opened


HEAD = r"{title}(?: · Key: .*?)?\s*page (\d+)"
NEXT = "|".join(HEAD.format(title=re.escape(title)) for title, _ in ASKED.values())


def entry(pages: list[str], slug: str) -> str:
    """Return a question's entry in the key, without spaces."""
    after = re.split(HEAD.format(title=re.escape(ASKED[slug][0])), " ".join(pages))[2]
    return bare(re.split(f"{NEXT}|A word at the sink · ", after)[0])


def question(pages: list[str], slug: str) -> str:
    """Return a question as first asked, without spaces."""
    number = ASKED[slug][0].split()[0]
    after = re.split(rf"Key to {re.escape(number)} \d", " ".join(pages))[1]
    return bare(re.split(r"Key to \d|Check yourself · |Practise the conversation", after)[0])


def bare(text: str) -> str:
    """Return a text without spaces, which are the page's business."""
    return re.sub(r"\s", "", text)


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
    assert [part for part in parts if bare(part) not in shown] == []
    assert [why for why in texts(body, "why") if bare(why) in shown] == []
    assert ("%" in shown) == (body["kind"] == "estimate")


@pytest.mark.parametrize("slug", KINDS)
def test_the_key_gives_every_reason(pages: list[str], slug: str) -> None:
    body = ASKED[slug][1]
    given = entry(pages, slug)
    assert [why for why in texts(body, "why") if bare(why) not in given] == []
    assert ("Restsonclinicaljudgement." in given) == bool(body.get("judgement"))
    assert ("Source:MadeandTest,2020" in given) == ("sources" in body)


def test_the_key_says_what_is_right(pages: list[str]) -> None:
    said = {
        "match-moments": ("1: A, Protect the patient.", "2: C, Protect yourself.", "Left over: Protect the floor."),
        "sort-moments": ("2: B, Not yet.",),
        "guess-share": (
            "The figure: 40% (Made and Test, 2020)",
            "If you guessed below 30: Lower",
            "guessed 30 or more: As high",
        ),
        "fill-gaps": ("Gap 1: before (A good choice)", "Gap 2: care Care is welcome"),
        "rate-replies": ("1: +3.", "2: −2.", "3: 0."),
    }
    for slug, parts in said.items():
        assert [part for part in parts if bare(part) not in entry(pages, slug)] == [], slug
    shown, key = question(pages, "order-steps"), entry(pages, "order-steps")
    steps = [step["text"] for step in ASKED["order-steps"][1]["steps"]]
    listed = sorted(steps, key=lambda step: shown.index(bare(step)))
    assert listed != steps
    assert [f"{n}:place{steps.index(step) + 1}." in key for n, step in enumerate(listed, 1)] == [True] * 3
    assert bare("not yet rated by a panel") in question(pages, "rate-replies")


def test_the_key_begins_with_a_grid_of_letters(pages: list[str]) -> None:
    key = " ".join(pages).rpartition("Each question of this book")[2]
    grid = key[: key.index("1.1 Washing")]
    letters = {slug: ASKED[slug][0].split()[0] for slug in ("when-to-wash", "what-to-use", "water-is-enough")}
    assert bare(grid).endswith(f"{letters['when-to-wash']}A{letters['what-to-use']}A,B{letters['water-is-enough']}B")


def test_the_hint_of_a_choice_and_the_judgement_of_a_recall_are_printed(pages: list[str]) -> None:
    assert bare("Hint: Think of soap.") in question(pages, "what-to-use")
    assert bare("Hint: Ask whom the moment protects.") in question(pages, "match-moments")
    assert bare("Rests on clinical judgement.") in entry(pages, "say-it-again")


@pytest.mark.parametrize("slug", ASKED)
def test_question_and_key_link_both_ways(pdf: pikepdf.Pdf, pages: list[str], slug: str) -> None:
    title = ASKED[slug][0]
    number = re.escape(title.split()[0])
    asked, told = next(
        (at, found[1]) for at, page in enumerate(pages, 1) if (found := re.search(rf"Key to {number} (\d\d)", page))
    )
    head = HEAD.format(title=re.escape(title))
    keyed, back = next((at, found[1]) for at, page in enumerate(pages, 1) if (found := re.search(head, page)))
    assert told == str(keyed) and back.startswith(str(asked)), "each names the page of the other"
    assert keyed - 1 in leads(pdf, asked - 1) and asked - 1 in leads(pdf, keyed - 1)


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
    assert [n for page in held for n in page] == [*range(40)]
    over = [page for page, some in zip(pages, held, strict=True) if some]
    assert len(over) > 1 and all("If someone needs help now" in page for page in over)


def test_a_conversation_is_printed_as_passages_with_its_reasons_in_the_key(pages: list[str]) -> None:
    scenario = yaml.safe_load((ROOT / "tests/course/quizzes/scenarios/at-the-sink.yml").read_text("utf-8"))
    printed, _, key = map(bare, " ".join(pages).rpartition("A word at the sink · about 5 minutes"))
    for node in scenario["nodes"]:
        assert bare(node.get("says", node.get("shows", ""))) in printed
        assert bare(node["inner"]) in key and bare(node["inner"]) not in printed, "inner voices stand in the key only"
        for reply in node.get("replies", []):
            assert bare(reply["text"]) in printed
            assert bare(reply["stance"]) in key and bare(reply["stance"]) not in printed
            assert bare(squeezed(reply["why"])) in key
    assert bare("“The sink is over there.” → 3") in printed and "1→2→5" in key
    assert bare(scenario["debrief"]["summary"]) in key and bare(scenario["debrief"]["questions"][0]) in key


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


VOLUMES = """
print:
  subtitle: A book for wards
  volumes: [{title: Hands}, {title: Reasons, pages: [register]}]
  leave_out: [progress]
"""


def test_two_volumes_name_each_others_pages_and_are_kept_while_those_stand(tiny: Path) -> None:
    about = tiny / "book/course.yml"
    about.write_text(about.read_text("utf-8") + VOLUMES, "utf-8")
    assert courseloom("build", "pdf", root=tiny).returncode == 0
    made = {name: tiny / f"_build/pdf/{name}-a4.pdf" for name in ("course-book", "course-key")}
    first, second = (read_of(path) for path in made.values())
    asked, told = next(
        (at, int(found[1])) for at, page in enumerate(first, 1) if (found := re.search(r"Key to 1\.1 II, (\d+)", page))
    )
    assert f"1.1 Washing · Key: A page I, {asked} " in second[told - 1]
    covers = [words_of(path)[0] for path in made.values()]
    assert ["A book for wards" in cover for cover in covers] == [True, True]
    assert "Volume I · Hands" in covers[0] and "Volume II · Reasons" in covers[1]
    assert not any("Progress" in page[:20] for page in first + second), "what works on the web only is not printed"
    assert any(page.startswith("Register") for page in second) and not any(page.startswith("Register") for page in first)
    kept = {path.name: path.stat().st_mtime_ns for path in (tiny / "_build/.work/papers").glob("course-*.pdf")}
    welcome = tiny / "book/welcome.md"
    welcome.write_text(welcome.read_text("utf-8").replace("A tiny course", "A small course"), "utf-8")
    assert courseloom("build", "pdf", root=tiny).returncode == 0
    after = {path.name: path.stat().st_mtime_ns for path in (tiny / "_build/.work/papers").glob("course-*.pdf")}
    assert {name for name, time in after.items() if time != kept[name]} == {"course-book-a4.pdf"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("print: {leave_out: [progres]}", "there is no page 'progres'. Did you mean 'progress'?"),
        ("print: {volumes: [{title: One}]}", "name two volumes, or none; the second holds the answer key"),
    ],
)
def test_a_volume_that_cannot_be_bound_is_told_with_its_line(tiny: Path, written: str, said: str) -> None:
    about = tiny / "book/course.yml"
    about.write_text(about.read_text("utf-8") + written + "\n", "utf-8")
    done = courseloom("check", root=tiny)
    line = about.read_text("utf-8").count("\n")
    assert done.returncode == 1 and f"book/course.yml:{line}: " in done.stdout and said in done.stdout
