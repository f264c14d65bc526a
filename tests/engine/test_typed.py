"""What is typed is text: templates and live Markdown escape, links lead where links may, every page has a policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from changes import swap, whole
from conftest import courseloom
from markdown_it import MarkdownIt

from courseloom.errors import CourseError
from courseloom.model.evidence import Evidence
from courseloom.model.links import REACHED, checked
from courseloom.readers import richtext
from courseloom.render import markdown
from courseloom.render.html import policy
from courseloom.render.html import text as text_html
from courseloom.resolve import gather, read
from courseloom.writers import live

RUNS = "<img src=x onerror=alert(1)>"


def test_a_template_of_the_theme_escapes_even_one_that_is_new(tiny: Path) -> None:
    (tiny / "_templates").mkdir()
    (tiny / "_templates" / "page.html").write_text(
        "{% extends '!page.html' %}{% block head %}{{ course.about.subtitle }}{% endblock %}"
    )
    config = tiny / "_config.yml"
    config.write_text(config.read_text() + "    templates_path: [_templates]\n")
    about = tiny / "book/course.yml"
    about.write_text(about.read_text().replace("title: Hand hygiene in ten minutes", f"title: '{RUNS}'\nsubtitle: '{RUNS}'", 1))
    done = courseloom("build", "html", root=tiny)
    assert done.returncode == 0, done.stderr
    assert not any("<img src=x" in path.read_text("utf-8") for path in (tiny / "_build/html").rglob("*.html"))
    page = (tiny / "_build/html/notebooks/01-washing.html").read_text("utf-8")
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 3
    assert "<h1>" in page and "<form" in page, "what was rendered stays as it was"


def test_every_page_begins_with_its_policy_and_holds_nothing_that_it_refuses(tiny_built: Path) -> None:
    pages = sorted((tiny_built / "html").rglob("*.html"))
    assert len(pages) > 8
    for path in pages:
        text = path.read_text("utf-8")
        first, second = re.findall(r"<head>\n(<meta [^>]*>)\n(<meta [^>]*>)", text)[0]
        assert 'name="referrer" content="no-referrer"' in second
        stated = dict(part.split(" ", 1) for part in unescape(re.findall(r'content="([^"]*)"', first)[0]).split("; "))
        assert stated["default-src"] == stated["object-src"] == stated["base-uri"] == "'none'"
        assert "unsafe" not in first and "http:" not in first and "*" not in first
        inside = re.findall(r"<script>(.*?)</script>", text, re.S)
        digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inside]
        assert digests and stated["script-src"] == " ".join(["'self'", *(f"'sha256-{one}'" for one in digests)])
        assert re.findall(r"<[^>]* (?:on\w+|style)=", text) == [] and "<style" not in text, path.name


def test_a_page_of_results_may_run_nothing() -> None:
    stated = policy.metas("results")
    assert "script-src" not in stated and "default-src 'none'" in stated


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "https:example.org",
        "https://",
        "https://[",
        "https://bank.example@example.org",
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https://example.org/\u2028",
    ],
)
def test_an_address_that_no_link_may_have_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        checked(address, REACHED)


@pytest.mark.parametrize(
    "address", ["https://example.org/a_(b)?c=d&e=%20f#g", "http://example.org", "mailto:a@b.example", "tel:+441"]
)
def test_an_address_that_a_link_may_have_is_kept_as_it_is(address: str) -> None:
    assert checked(address, REACHED) == address


SERVICE = "services:\n- {{id: a-line, country: GB, country_name: Britain, service: x, {}}}\n"
PLACES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a policy": (
        whole("book/local.yml", "policy_links:\n- title: x\n  url: 'javascript:x'\n"),
        "book/local.yml:3: 'url': the address",
    ),
    "a service": (
        whole("book/resources.yml", SERVICE.format("how: [{web: 'data:x'}]")),
        "book/resources.yml:2: '0': the address",
    ),
    "its page": (
        whole("book/resources.yml", SERVICE.format("page: 'vbscript:x'")),
        "book/resources.yml:2: 'page': the address",
    ),
    "item text": (
        swap("quizzes/01-washing.yml", "stem: When do you wash?", "stem: '[When](https://x@example.org) do you wash?'"),
        "quizzes/01-washing.yml:10: 'stem': the address",
    ),
    "a page in item text": (
        swap("quizzes/01-washing.yml", "stem: When do you wash?", "stem: '[When](../x.md%0Ajavascript:x) do you wash?'"),
        "quizzes/01-washing.yml:10: 'stem': the link target",
    ),
    "a source": (
        swap("book/references.bib", "doi = {10.1000/made.up}", "url = {javascript:x}"),
        "book/references.bib:1: entry 'made2020hands': the address",
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_link_is_checked_where_it_is_read(tiny: Path, place: str) -> None:
    change, said = PLACES[place]
    change(tiny)
    with pytest.raises(CourseError) as raised:
        read(tiny)
    assert [str(problem)[: len(said)] for problem in raised.value.problems] == [said]


def test_a_link_of_a_page_is_checked_whatever_makes_it(tiny: Path) -> None:
    page = tiny / "book/welcome.md"
    start = page.read_text("utf-8").count("\n")
    page.write_text(
        page.read_text("utf-8")
        + "\n[a](javascript:alert) and [b](<vbscript:x>), `[c](javascript:x)`\n\n"
        + "```{image} x.png\n:target: javascript:alert\n:alt: y\n```\n\n"
        + "```{figure} x.png\n:target: data:text/html,z\n:alt: y\n\nIt.\n```\n",
        "utf-8",
    )
    (tiny / "book/x.png").write_bytes(
        base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
    )
    about = tiny / "book/course.yml"
    about.write_text(about.read_text("utf-8") + "images: [book/x.png]\n", "utf-8")
    done = courseloom("build", "html", root=tiny)
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("book/welcome.md:")]
    assert len(told) == 4, done.stderr
    assert {int(line.split(":")[1]) for line in told} == {start + 2, start + 5, start + 10}


WORDS = [
    RUNS,
    "[x](javascript:x)",
    "*a* _b_ `c` ~d~",
    "$x$ \\(y\\)",
    "a | b",
    "&lt;b&gt; &amp;",
    "# x",
    "1. x",
    "- x",
    "a\n\n> b",
    "{term}`x`",
]


@pytest.mark.parametrize("words", WORDS)
def test_words_in_a_markdown_cell_stay_words(words: str) -> None:
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown.escaped(words))
    assert re.findall(r"<(?!/?p>)[^>]*>", html) == []
    assert unescape(re.sub(r"</?p>", "", html)).strip() == " ".join(words.split())
    assert not set("$\\") & set(markdown.escaped(words)), "mathematics begins with these"


def test_claims_terms_and_sources_are_words_in_live_notebooks(tiny: Path) -> None:
    claims, notebook = tiny / "book/claims.yml", tiny / "notebooks/01-washing.ipynb"
    claims.write_text(claims.read_text("utf-8").replace("value: 40%", f"value: '{RUNS}'"), "utf-8")
    bib = tiny / "book/references.bib"
    bib.write_text(bib.read_text("utf-8").replace("{{Hands}}", f"{{{RUNS}}}").replace("Made, Up", f"{{{RUNS}}}, Up"), "utf-8")
    about = tiny / "book/course.yml"
    about.write_text(about.read_text("utf-8").replace("Describe how washing works.", f"'{RUNS}'"), "utf-8")
    assert notebook.is_file()
    for path in live.write(read(tiny), tiny / "_build/live"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        assert not any("<img" in text for text in texts)
        shown = MarkdownIt("commonmark", {"html": True}).enable("table").render("\n\n".join(texts))
        assert "<img" not in shown and shown.count("&lt;img src=x onerror=alert(1)&gt;") >= 6
        assert '<a href="https://doi.org/10.1000/made.up">' in shown


def test_html_of_item_text_escapes_every_kind_of_words(tiny: Path) -> None:
    course = read(tiny)
    evidence = Evidence(
        {"made2020-share": course.claims["made2020-share"].model_copy(update={"value": RUNS})},
        {"made2020hands": course.sources["made2020hands"].model_copy(update={"label": RUNS})},
    )
    typed = r"\<img src=x onerror=alert(1)\> {claim}`made2020-share` {cite:t}`made2020hands` {term}`<b>x</b> <soap>`"
    for make in (text_html.html, text_html.phrasing):
        made = make(richtext.parse(typed).blocks, evidence)
        assert re.findall(r"<(?!/?(?:p|span)\b)[^>]*>", made) == [] and made.count("&lt;img") == 4


@pytest.mark.parametrize(("value", "refused"), [("20", False), ("0", False), ("38", True)])
def test_a_number_listed_as_wrong_is_held_against_the_claim_it_answers(tiny: Path, value: str, refused: bool) -> None:
    path = tiny / "quizzes/02-kinds.yml"
    text = path.read_text("utf-8").replace(
        "answer: 40\n        unit: seconds\n", "answer: {claim: made2020-share}\n        unit: seconds\n"
    )
    path.write_text(text.replace("{value: 20,", f"{{value: {value},"), "utf-8")
    _, problems = gather(tiny)
    assert any("its tolerance accepts it" in str(one) for one in problems) == refused, problems
