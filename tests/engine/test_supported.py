"""What a chapter, a page or item text may not hold is refused with its place before anything is built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from conftest import ROOT
from docutils.parsers.rst import directives as docutils_directives
from docutils.parsers.rst.languages import en
from docutils.utils import new_document
from hypothesis import given, settings
from hypothesis import strategies as st

from courseloom.check.text import markup
from courseloom.model.pages import Cell, Page
from courseloom.readers import fences, pictures, richtext, supported
from courseloom.resolve import gather

NOTEBOOK = "notebooks/01-washing.ipynb"
PAGE = "book/welcome.md"
MYST = "which not every output can show. Write it in MyST."
OUTSIDE = "which lies outside the course, or in a folder that is not published. Put it beside the page."
NO_FILE = "holds a picture, which is not a file of this course. Put the picture into the course and name its file."
SCHEMES = "Link to a page of the book, or use one of: http, https, mailto, sms, tel."
CELLS: dict[str, tuple[str, str]] = {
    "a role in a list": ("- a\n- {kbd}`x`", "line 2: holds the role '{kbd}'"),
    "a role between two backticks": ("{cite}``made2020hands``", "line 1: holds the role '{cite}' between several backticks"),
    "a role without its end": ("As\n{cite}`made2020hands says.", "line 2: holds a role without its closing backtick. Close it"),
    "a box of two colons": ("::{note}\nWash.\n::", "line 1: holds a box that begins with fewer than three colons. Begin and"),
    "a formula without its end": ("$$\nx = 1", "line 1: holds '$$' that begins no formula. Close the formula"),
    "a table of uneven lines": (
        "| a | b |\n|---|\n| 1 | 2 |",
        "line 2: holds a line of dashes below no table. Give the heading",
    ),
    "a picture with a space in its name": ("![Hands](my hands.png)", "line 1: holds a picture whose name has a space. Write"),
    "a mistyped role": (
        "{clam}`made2020-share`",
        "holds the role '{clam}', which not every output can show. Did you mean 'claim'?",
    ),
    "a note without a mark": ("A claim.[^none]", "line 1: calls the footnote 'none', which is not on this page."),
    "a mark without a note": (
        "A claim.\n\n[^none]: Note.",
        "line 3: has the footnote 'none', which nothing on this page calls.",
    ),
    "a note named twice": ("A claim.[^1]\n\n[^1]: Again.", "line 3: has a second footnote '1': the first is in notebooks/"),
    "a note inside a line": ("A claim.^[said here]", "line 1: holds a footnote inside a line ('^[')"),
    "a formula by its name": ("\\begin{equation}\nx\n\\end{equation}", "line 1: holds a formula by its environment alone, "),
    "a formula of an unknown command": (
        "The rate\nis $\\foo{k} = 2$.",
        "line 2: holds a formula that cannot be shown: the formula '\\foo{k} = 2' holds '\\foo', which a page cannot show.",
    ),
    "a formula on its own lines that is not complete": (
        "a\n\n$$\n\\frac{1\n$$",
        "line 3: holds a formula that cannot be shown",
    ),
    "a formula by a directive": ("a\n\n```{math}\n\\frac{1}\n```", "line 3: holds a formula that cannot be shown"),
    "a formula by a role": ("{math}`\\href{x}{y}`", "line 1: holds a formula that cannot be shown"),
    "a formula with a label": ("$$\nx\n$$ (one)", "line 1: holds a formula with a label"),
    "money that would be a formula": (
        "a\nIt is $5 or 10$ there.",
        "line 2: holds a formula that cannot be shown: '$5 or 10$' ",
    ),
    "definitions": ("Soap\n: a thing", "line 1: holds a list of definitions, which"),
    "a named place": ("(here)=\n## There", "line 1: holds a link target, '(name)='"),
    "a block break": ("a\n\n+++", "line 3: holds a block break ('+++')"),
    "an unknown directive": ("## Drop\n\n:::{dropdown} Click\nx\n:::", "line 3: holds the directive '{dropdown}', which not"),
    "a note by habit that is none here": (
        ":::{hint}\nx\n:::",
        "line 1: holds the directive '{hint}', which not every output can show. Use {note}.",
    ),
    "a picture that is none": ("![x](fake.png)", "line 1: holds the picture 'fake.png', which is not a picture of the kind"),
    "a mistyped box": (":::{key-pionts}\nx\n:::", "Did you mean 'key-points'?"),
    "an option that is none": (
        ":::{reflection} x\n:foo: bar\n\ny\n:::",
        "line 2: holds the option 'foo', which '{reflection}' does",
    ),
    "a box that is not closed": (":::{aside}\nx\n", "line 1: holds '{aside}' without its end. Close it with a line ':::'."),
    "a box in a box": ("::::{practice}\n:::{case} A\ny\n:::\n::::", "line 2: holds '{case}' inside a list, quotation or box"),
    "a box in a list": ("- a\n\n  :::{case} A\n  y\n  :::", "line 3: holds '{case}' inside a list, quotation or box"),
    "a box with blanks": ("::: {case} A\ny\n:::", "line 1: holds '{case}' after other signs than ':::'"),
    "a box of tildes": ("~~~{case} A\ny\n~~~", "line 1: holds '{case}' after other signs than ':::'"),
    "marks in a title": (":::{case} A <b>b</b>\ny\n:::", "line 1: holds marks in the title of a box"),
    "a quiz in Markdown": (
        "```{quiz} washing-check\n```",
        "line 1: holds the directive '{quiz}', which a cell cannot show. Write quiz(",
    ),
    "rows that differ": (
        ":::{list-table} A\n* - a\n  - b\n* - c\n:::",
        "line 1: holds a list-table, whose rows have different",
    ),
    "no rows": (":::{list-table} A\nwords\n:::", "line 1: holds a list-table, which is not one list of rows."),
    "a block without a name": (":::\nx\n:::", "line 1: holds a block that begins ':::', which is not a directive."),
    "code of no language": ("```nosuch\nx\n```", "line 1: holds code in 'nosuch', which is not a language"),
    "a heading in a list": ("- # Head", "line 1: holds a heading inside a list, quotation or box"),
    # round the guard of F4
    "another file, a blank before": ("``` {include} /etc/hostname\n```", f"line 1: holds another file, {MYST}"),
    "another file, literally": ("```{literalinclude} /etc/hostname\n```", f"line 1: holds another file, {MYST}"),
    "raw, blanks before": ("```   {raw} html\n<script>1</script>\n```", f"line 1: holds raw output, {MYST}"),
    "raw, tildes": ("~~~ {raw} html\nx\n~~~", f"line 1: holds raw output, {MYST}"),
    "raw, colons": ("::: {raw} html\nx\n:::", f"line 1: holds raw output, {MYST}"),
    "raw in a list": ("- a\n\n  ``` {raw} html\n  x\n  ```", f"line 3: holds raw output, {MYST}"),
    "raw in a quotation": ("> ``` {raw} html\n> x\n> ```", f"line 1: holds raw output, {MYST}"),
    "raw in a box": ("::::{case} A\n``` {raw} html\nx\n```\n::::", f"line 2: holds raw output, {MYST}"),
    "raw in a table": (
        ":::{list-table} A\n* - a\n\n    ``` {raw} html\n    x\n    ```\n:::",
        f"line 4: holds raw output, {MYST}",
    ),
    "reStructuredText": ("``` {eval-rst}\n.. raw:: html\n\n   x\n```", f"line 1: holds reStructuredText, {MYST}"),
    "a role of one's own": ("```{role} mine(raw)\n:format: html\n```\n\n{mine}`<b>`", "line 1: holds the directive '{role}'"),
    "the default role": ("```{default-role} raw\n```", "line 1: holds the directive '{default-role}'"),
    "a table from a file": (":::{csv-table} A\n:file: /etc/hostname\n:::", "line 1: holds the directive '{csv-table}'"),
    "a download": ("{download}`x <../../etc/hostname>`", "line 1: holds the role '{download}'"),
    "a link to a file": ("[x](../quizzes/01-washing.yml)", "which is a file and not a page of the book."),
    "a link out of the course": (
        "[x](../../../etc/hostname)",
        "holds a link to '../../../etc/hostname', which is not in the book.",
    ),
    "a link to no page": (
        "[x](../book/gone.md)",
        "line 1: holds a link to '../book/gone.md', which is not in the book. Correct",
    ),
    "a link to no place": (
        "[x](#fig-shore)",
        "line 1: holds a link to '#fig-shore', which is not in the book. Did you mean 'fig-share'?",
    ),
    "a link to no place of a page": (
        "[x](../book/welcome.md#gone)",
        "line 1: holds a link to '#gone', which is not in the book.",
    ),
    "a script as a link": ("[x](javascript:alert(1))", f"line 1: holds a link, which begins with 'javascript:'. {SCHEMES}"),
    "a script in signs": ("[x](&#106;ava&#115;cript:1)", f"line 1: holds a link, which begins with 'javascript:'. {SCHEMES}"),
    "a script by reference": (
        "[x][r]\n\n[r]: JavaScript:1",
        f"line 1: holds a link, which begins with 'javascript:'. {SCHEMES}",
    ),
    "a script in angles": ("<vbscript:1>", f"line 1: holds a link, which begins with 'vbscript:'. {SCHEMES}"),
    "a page of data": ("[x](data:text/html,x)", f"line 1: holds a link, which begins with 'data:'. {SCHEMES}"),
    "a file as a link": ("[x](file:///etc/hostname)", f"line 1: holds a link, which begins with 'file:'. {SCHEMES}"),
    "a picture from outside": ("![x](../../x.png)", f"line 1: holds the picture '../../x.png', {OUTSIDE}"),
    "a picture from outside, in signs": (
        "![x](%2e%2e/%2e%2e/x.png)",
        f"line 1: holds the picture '%2e%2e/%2e%2e/x.png', {OUTSIDE}",
    ),
    "a picture by a link": ("![x](link.png)", f"line 1: holds the picture 'link.png', {OUTSIDE}"),
    "a picture of what is built": ("![x](../_build/x.png)", f"line 1: holds the picture '../_build/x.png', {OUTSIDE}"),
    "a hidden picture": ("![x](../.git/x.png)", f"line 1: holds the picture '../.git/x.png', {OUTSIDE}"),
    "a picture at a whole path": ("![x](/etc/x.png)", "line 1: holds the picture '/etc/x.png', which does not exist."),
    "a picture that is not there": (
        "a\n\n![x](gone.png)",
        "line 3: holds the picture 'gone.png', which does not exist. Put it",
    ),
    "a picture as data": ("![x](data:image/png;base64,AAAA)", f"line 1: {NO_FILE}"),
    "a picture as a file": ("![x](file:///etc/x.png)", f"line 1: {NO_FILE}"),
    "a picture of another site": ("![x](//example.org/x.png)", f"line 1: {NO_FILE}"),
    "a picture with a script": ("![x](script.svg)", "line 1: holds the picture 'script.svg', which holds <script>."),
    "a picture that is a page": (
        "![x](script.html)",
        "line 1: holds the picture 'script.html', which not every output can show.",
    ),
    "HTML in a table": ("| a |\n|---|\n| <b>c</b> |", f"line 3: holds HTML, {MYST}"),
    "HTML that is open": ("a\n\n<script\n", f"line 3: holds HTML, {MYST}"),
    "HTML after a break": ("a\\\n<i>b</i>", f"line 2: holds HTML, {MYST}"),
}
PAGES: dict[str, tuple[str, str]] = {
    "a figure from outside": (
        "```{figure} /etc/x.png\n:alt: x\n```",
        ":5: holds the picture '/etc/x.png', which does not exist.",
    ),
    "an image from outside": ("``` {image} ../../x.png\n:alt: x\n```", f":5: holds the picture '../../x.png', {OUTSIDE}"),
    "HTML in a glossary": ("```{glossary}\nterm\n  <b>x</b>\n```", f":7: holds HTML, {MYST}"),
    "raw in a tool": ("```{tool} progress\n~~~ {raw} html\nx\n~~~\n```", f":6: holds raw output, {MYST}"),
    "words after what takes none": (
        "```{references} all\n```",
        ":5: holds the directive '{references}' with 1 words after it.",
    ),
    "nothing after what takes one": (
        "```{quiz}\n```",
        ":5: holds the directive '{quiz}' with 0 words after it. Give it 1 word.",
    ),
    "options as YAML": (
        ":::{aside}\n---\nclass: x\n---\n:::",
        ":6: holds options between '---'. Write them as ':name: value'.",
    ),
}
FINE = (
    "Write \\{cite\\}\\`a\\`, \\$\\$ and a | b -- as they are.",
    "It costs $5 and $10 here, $ 3 there, ~5 to ~6, \\$a\\$, and A$ 7.",
    "Write `<b>`, `$x$`, `{sub}` and `~~x~~`.",
    "```html\n<b>x</b> $a$\n```",
    "    <b>code</b>",
    "[a](../book/welcome.md), [b](#fig-share), [c](mailto:a@example.org), <https://example.org>, [d](tel:+100)",
    ":::{case} Kim\nWords, {claim}`made2020-share` and **stress**.\n:::",
    ":::{list-table} Rows\n:header-rows: 1\n\n* - a\n  - b\n* - c\n  - 1. d\n    2. e\n:::",
    "One note.[^mine]\n\n[^mine]: It is here.",
    "&lt;b&gt; \\<b> {{ x }} \\[^none]",
    "% a comment with <b>\n\nWords.",
    "US$5 and A$7; $5-$10; ($5) or ($6); 5$ to 10$; $20/$30; from $ 5 to 6 $.",
    "H{sub}`2`O and m{sup}`2`, ~~old~~ new, $k = 2$, {math}`x^2` and $$y$$.\n\n$$\nx\n$$\n\n```{math}\nx\n```",
    "Do:\n\n- [ ] wash\n- [x] dry",
    *(f":::{{{name}}} Words\nMore.\n:::" for name in ("note", "tip", "warning", "seealso")),
)


def cell(root: Path, source: str) -> None:
    """Put a Markdown cell at the end of the notebook, beside files that tempt."""
    (root / "notebooks" / "script.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "utf-8")
    (root / "notebooks" / "script.html").write_text("<script>1</script>", "utf-8")
    (root / "notebooks" / "fake.png").write_text("<svg/>", "utf-8")
    (root.parent / "x.png").write_bytes(b"\x89PNG")
    (root / "notebooks" / "link.png").symlink_to(root.parent / "x.png")
    notebook = json.loads((root / NOTEBOOK).read_text("utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "id": "extra", "metadata": {}, "source": source})
    (root / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")


def said(root: Path) -> list[str]:
    """Return what reading the course says."""
    return [str(problem) for problem in gather(root)[1]]


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_is_refused_with_its_line(name: str, tiny: Path) -> None:
    source, message = CELLS[name]
    cell(tiny, source)
    start, found = f"{NOTEBOOK}: cell 'extra', ", said(tiny)
    assert any(one.startswith(start) and message in one.removeprefix(start) for one in found), found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_refused_with_its_line(name: str, tiny: Path) -> None:
    source, message = PAGES[name]
    (tiny / PAGE).write_text(f"# Welcome\n\nWords.\n\n{source}\n", "utf-8")
    assert any(one.startswith(f"{PAGE}{message}") for one in said(tiny)), said(tiny)


def test_a_caption_in_code_is_item_text(tiny: Path) -> None:
    notebook = json.loads((tiny / NOTEBOOK).read_text("utf-8"))
    source = "import x\nfigure(fig, name='a', alt='b', caption='<b onclick=1>x</b>')"
    notebook["cells"].append({"cell_type": "code", "id": "drawn", "metadata": {}, "source": source, "outputs": []})
    (tiny / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
    message = f"{NOTEBOOK}: cell 'drawn', line 2: has a caption that cannot be used: item text may not hold HTML"
    assert any(one.startswith(message) for one in said(tiny))


def test_a_header_of_a_page_is_refused(tiny: Path) -> None:
    (tiny / PAGE).write_text("---\nfile_format: mystnb\n---\n\n# Welcome\n\n```{code-cell}\nprint(1)\n```\n", "utf-8")
    found = said(tiny)
    assert f"{PAGE}:1: holds a header between '---', which the book does not read. Take it out." in found
    assert any("holds the directive '{code-cell}'" in one for one in found)


@pytest.mark.parametrize("source", FINE)
def test_what_every_output_shows_is_let_through(source: str, tiny: Path) -> None:
    cell(tiny, source)
    assert said(tiny) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A note[^1] here?", "item text calls the footnote '1', which is not in it"),
        ("A note here?\n\n[^1]: So.", "item text has the footnote '1', which nothing in it calls"),
        ("A[^1] b?\n\n[^1]: So.\n\n[^1]: Again.", "a second footnote '1'"),
        ("A[^1] b?\n\n[^1]: So.[^1]", "a footnote inside a footnote"),
        ("A note^[so] here?", "'^['"),
        (":::{case} Kim\nx\n:::", "the directive '{case}'"),
        (":::{note}\n:class: x\n\nx\n:::", "options of '{note}'"),
        ("```nosuch\nx\n```", "code in 'nosuch'"),
        ("    code", "code indented by four spaces"),
        ("Which?\n\n| a | b |\n|---|---|\n| 1 | 2 |", "a table"),
        ("Press {kbd}`a`?", "'{kbd}' is not a role of item text"),
    ],
)
def test_item_text_names_what_it_cannot_hold(text: str, named: str) -> None:
    with pytest.raises(ValueError, match="item text") as caught:
        richtext.parse(text)
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("With $\\foo$?", "the formula '\\foo' holds '\\foo', which a page cannot show"),
        ("It costs $5 or 10$?", "'$5 or 10$' reads as a formula; write '\\$' for a dollar sign"),
        ("$$\n{x\n$$", "an unmatched brace"),
        ("```{math}\nx & y\n```", "an '&' outside a table"),
        ("{math}`\\newcommand{\\a}{b}`", "'\\newcommand', which a page cannot show"),
        ("![](sink.png)", "the picture 'sink.png' has no alternative text"),
        ("![x](https://example.org/x.png)", "is not a file of this course"),
        ("![x](../../x.png)", "lies outside the course"),
    ],
)
def test_a_formula_or_picture_that_cannot_be_shown_is_named(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=r"formula|picture") as caught:
        richtext.parse(text, "quizzes")
    assert named in str(caught.value)


def test_dollars_and_tildes_of_item_text_stay_words() -> None:
    for text in ("It costs $5 and $10.", "US$ 5 or A$ 6?", "~5 to ~6", "a | b"):
        assert richtext.parse(text).plain() == text
    assert richtext.parse("\\$x\\$ \\~~x\\~~").plain() == "$x$ ~~x~~"


def test_the_directives_that_a_reader_knows_are_those_that_sphinx_is_given() -> None:
    from sphinx.directives.patches import MathDirective
    from sphinx.domains.std import Glossary

    from courseloom import sphinxext

    app = MagicMock(confdir=str(ROOT), srcdir=str(ROOT))
    sphinxext.setup(app)
    known: dict[str, Any] = {call.args[0]: call.args[1] for call in app.add_directive.call_args_list}
    assert "courseloom" in known.pop("course-figure").__module__, "the build alone writes it"
    known |= {"glossary": Glossary}
    known["math"] = MathDirective
    for name in ("figure", "image", "list-table"):
        known[name] = docutils_directives.directive(name, en, new_document("x"))[0]
    assert set(known) == set(fences.DIRECTIVES)
    for name, directive in known.items():
        form, most = fences.DIRECTIVES[name], directive.required_arguments + directive.optional_arguments
        assert form.least == directive.required_arguments, name
        assert form.most == (-1 if directive.final_argument_whitespace and name not in ("figure", "image") else most), name
        assert form.text == directive.has_content, name
        assert form.options <= set(directive.option_spec or {}), name
    roles = {call.args[0] for call in app.add_role.call_args_list} | {"cite:t", "term", "sub", "sup", "math"}
    assert roles == set(richtext.ROLES)


def test_a_picture_is_known_by_its_whole_name() -> None:
    page = Page("book/x", "book/x.md", "X", '![a](<my hands.png>) and ![b](b.png "Hands")', ())
    assert [file for *_, file in markup.pictures(page)] == ["my hands.png", "b.png"]


def test_a_picture_that_was_cut_off_is_told_before_a_build(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert pictures.fault(tmp_path, "a.png") == ("is cut off before its end", "Copy it again, or save it again as PNG.")


@pytest.mark.long
def test_no_chapter_however_odd_raises_anything() -> None:
    pieces = [source for source, _ in (*CELLS.values(), *PAGES.values())]
    pieces += [*FINE, "\n", "\n\n", "  ", "> ", "- ", "\t", "\0", "\u2028", "\r"]
    signs = st.text("`~:{}[]()<>!$^|*_#%&\\-+= \n\tab1", max_size=30)
    text = st.lists(st.one_of(st.sampled_from(pieces), signs, st.text(max_size=8)), max_size=6).map("".join)

    @settings(max_examples=20_000, deadline=None)
    @given(st.lists(text, min_size=1, max_size=3), st.booleans())
    def judge(texts: list[str], page: bool) -> None:
        cells = () if page else tuple(Cell(f"c{n}", "markdown", one, frozenset()) for n, one in enumerate(texts))
        supported.problems(
            Page("book/x", "book/x.md", "X", "\n\n".join(texts), cells), ROOT / "tests" / "course", ["book/x.md"]
        )

    judge()
