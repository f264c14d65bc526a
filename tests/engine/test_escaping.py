"""Text as HTML and as Typst: each mark where it belongs, blanks and boxes only on sheets, and what each output may load."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import marked
import pytest
from lxml import html as lxml_html

from courseloom.model.evidence import Evidence
from courseloom.model.pages import Cell
from courseloom.model.text import Block, FigureRef, Heading, Image, Listing, Paragraph, QuestionRef, Table, Text
from courseloom.readers import celltext, richtext
from courseloom.render.html import policy, text
from courseloom.render.typst import markup
from courseloom.render.typst.text import Typesetter, tabular

EVIDENCE = Evidence({}, {}, pictures="pictures/")
Place = Literal["item", "sheet", "slide"]
TASKS = "- [x] a\n- [ ] b\n- c"
NOTE = "x[^1]\n\n[^1]: Slow."


def item(source: str) -> tuple[Block, ...]:
    return richtext.parse(source, "quizzes").blocks


def sheet(source: str) -> tuple[Block, ...]:
    found = celltext.of_cell(Cell("c", "markdown", source, frozenset({"handout"})), "book")
    assert found is not None
    return found.blocks


DONE, TODO = (
    f'<span class="task task-{state}" role="img" aria-label="{said}"></span>'
    for state, said in (("done", "Done"), ("open", "To do"))
)
HTML = {
    TASKS: (
        f'<ul class="tasks"><li><p>{DONE} a</p></li><li><p>{TODO} b</p></li><li><p>c</p></li></ul>',
        f'<span class="list tasks" role="list"><span role="listitem"><span class="para">{DONE} a</span></span>'
        f'<span role="listitem"><span class="para">{TODO} b</span></span>'
        '<span role="listitem"><span class="para">c</span></span></span>',
    ),
    "1. a\n2. b": (
        "<ol><li><p>a</p></li><li><p>b</p></li></ol>",
        '<span class="list ordered" role="list"><span role="listitem"><span class="para">1. a</span></span>'
        '<span role="listitem"><span class="para">2. b</span></span></span>',
    ),
    NOTE: (
        '<p>x<sup class="note-mark">[1]</sup></p>\n<ol class="text-notes" start="1"><li><p>Slow.</p></li></ol>',
        '<span class="para">x<sup class="note-mark">[1]</sup></span>'
        '<span class="list text-notes" role="list"><span role="listitem"><span class="para">1. Slow.</span></span></span>',
    ),
    "[a](https://example.org/?a=1&b=2) [c](page.md)": (
        '<p><a href="https://example.org/?a=1&amp;b=2">a</a> c</p>',
        '<span class="para"><a href="https://example.org/?a=1&amp;b=2">a</a> c</span>',
    ),
}


@pytest.mark.parametrize("source", HTML)
def test_text_as_html_in_blocks_and_in_a_line(source: str) -> None:
    assert (text.html(item(source), EVIDENCE), text.phrasing(item(source), EVIDENCE)) == HTML[source]


def test_a_formula_in_a_line_is_no_block_and_one_of_its_own_can_be_scrolled() -> None:
    inside = lxml_html.fromstring(str(text.html(item("a $x$"), EVIDENCE)))
    assert inside.xpath("//math/@display") == ["inline"] and not inside.xpath("//*[@tabindex]")
    alone = lxml_html.fromstring(str(text.html(item("$$\nx\n$$"), EVIDENCE)))
    assert alone.xpath("//*[@tabindex='0']//math/@display") == ["block"]


def test_a_picture_is_at_an_address_or_in_the_page(tmp_path: Path) -> None:
    shown = [Paragraph((Image("book/a b.png", 'A "leaf"'),))]
    assert text.html(shown, EVIDENCE) == '<p><img src="pictures/book/a%20b.png" alt="A &#34;leaf&#34;"></p>'
    (tmp_path / "book").mkdir()
    (tmp_path / "book/a b.png").write_bytes(marked.png())
    data = base64.b64encode(marked.png()).decode()
    assert f'src="data:image/png;base64,{data}"' in text.html(shown, Evidence({}, {}, root=tmp_path))


def test_what_no_item_holds_is_refused_by_both() -> None:
    for block in (Heading(2, (Text("x"),)), FigureRef("x"), QuestionRef("x")):
        for shown in (text.html, text.phrasing):
            with pytest.raises(TypeError, match=type(block).__name__):
                shown([block], EVIDENCE)


BOX = "\u2610"
TYPST: dict[str, tuple[Any, str, str, str]] = {
    "blanks and boxes": (
        sheet(f"a ____ b {BOX} c"),
        f'#"a ____ b {BOX} c";',
        '#"a ";#blank-of(length: 4);#" b ";#tick-box();#" c";',
        f'#"a ____ b {BOX} c";',
    ),
    "a list of boxes": (
        sheet(f"- {BOX} a\n- {BOX} b"),
        f'#list(..([#"{BOX} a";], [#"{BOX} b";], ));',
        '#list(marker: none, ..([#tick-box();#" a";], [#tick-box();#" b";], ));',
        f'#list(..([#"{BOX} a";], [#"{BOX} b";], ));',
    ),
    "a list with one box": (
        sheet(f"- {BOX} a\n- b"),
        f'#list(..([#"{BOX} a";], [#"b";], ));',
        '#list(..([#tick-box();#" a";], [#"b";], ));',
        f'#list(..([#"{BOX} a";], [#"b";], ));',
    ),
    "a numbered list": (sheet("1. a\n2. b"), *('#enum(..([#"a";], [#"b";], ));',) * 3),
    "a numbered list of boxes": (
        sheet(f"1. {BOX} a\n2. {BOX} b"),
        f'#enum(..([#"{BOX} a";], [#"{BOX} b";], ));',
        '#enum(..([#tick-box();#" a";], [#tick-box();#" b";], ));',
        f'#enum(..([#"{BOX} a";], [#"{BOX} b";], ));',
    ),
    "tasks": (
        sheet(TASKS),
        *('#list(marker: none, ..([#task(true);#" ";#"a";], [#task(false);#" ";#"b";], [#task(none);#" ";#"c";], ));',) * 3,
    ),
    "a footnote": (
        sheet(NOTE),
        '#"x";#super()[#"1";];\n\n#notes((("1", [#"Slow.";]), ));',
        '#"x";#footnote()[#"Slow.";];',
        '#"x";#super()[#"1";];\n\n#notes((("1", [#"Slow.";]), ));',
    ),
    "a heading": (
        [Heading(3, (Text("x"),))],
        '#heading(level: 3)[#"x";];',
        '#heading(level: 3)[#"x";];',
        '#strong()[#"x";];',
    ),
    "lines to write on": (
        sheet("Say it: _________________________"),
        '#ruled(count: 3)[#"Say it:";];',
        '#ruled(count: 3)[#"Say it:";];',
        '#"Say it:";',
    ),
    "an unknown figure": ([FigureRef("x")], "", "", ""),
    "a picture alone and one among words": (
        [Paragraph((Image("a.png", "A"),)), Paragraph((Text("x "), Image("a.png", "A")))],
        *('#picture("/a.png", "A");\n\n#"x ";#box(picture("/a.png", "A"));',) * 3,
    ),
}


@pytest.mark.parametrize("name", TYPST)
def test_text_as_typst_in_an_item_on_a_sheet_and_on_a_slide(name: str) -> None:
    blocks, *wanted = TYPST[name]
    places: tuple[Place, ...] = ("item", "sheet", "slide")
    assert [Typesetter(EVIDENCE, place, lines=3).text(blocks) for place in places] == wanted


def test_a_figure_that_was_drawn_is_shown() -> None:
    setter = Typesetter(EVIDENCE, "sheet", {"x": ("/x.svg", 'A "bar"', "Caption")})
    assert setter.text([FigureRef("x")]) == '#shown("/x.svg", "A \\"bar\\"")[Caption];'


TABLE = "| a | b |\n|---|---|\n| ____ | x |"


def test_a_table_has_room_to_write_only_on_paper_and_turns_only_where_it_stands_alone() -> None:
    (table,) = sheet(TABLE)
    head = '#tabular(none, (62, 38, ), (("a", ), ("b", "x", ), ), ([#"a";], [#"b";], ), '
    on_sheet, on_slide = (Typesetter(EVIDENCE, place).text([table]) for place in ("sheet", "slide"))
    assert on_sheet == head + '((1, [#"x";], ), ), form: true, turns: true);'
    assert on_slide == head + '(([#"____";], [#"x";], ), ), form: true, turns: true);'
    inside = Typesetter(EVIDENCE, "sheet").text([Listing(False, ((table,),))])
    assert inside.endswith("turns: false);], ));")
    plain = Typesetter(EVIDENCE, "sheet").text(sheet(TABLE.replace("____", "y")))
    assert plain.endswith("form: false, turns: true);")
    assert isinstance(table, Table)
    titled = replace(table, title="Name")
    assert Typesetter(EVIDENCE, "sheet").text([titled]).startswith('#tabular([#"Name";], ')


def test_a_long_word_has_more_of_a_slide_than_of_a_sheet() -> None:
    table = sheet(f"| a | b |\n|---|---|\n| {'internationalisation' * 2} | {'and so on ' * 12} |")
    on_sheet, on_slide = (Typesetter(EVIDENCE, place).text(table) for place in ("sheet", "slide"))
    assert "(47, 53, )" in on_sheet and "(79, " in on_slide, "letters of a slide are larger"


def test_a_table_of_the_engine_has_nothing_to_write_in_and_does_not_turn_unless_it_says_so() -> None:
    assert tabular("none", [50, 50], [["a"], ["b"]], "()", "()").endswith("form: false, turns: false);")


def test_a_drawn_formula_says_its_own_tex() -> None:
    shown = Typesetter(EVIDENCE).text(item("$$\nx+1\n$$"))
    assert shown.startswith("#display-formula(") and '", "x+1", ' in shown
    assert '", "x+1", ' in Typesetter(EVIDENCE).text(item("a $x+1$"))


@pytest.mark.parametrize(
    ("words", "turned"),
    [("a", False), ("123 é", False), ("é \u05d0", False), ("\u05d0 b", True), ("1 \u0645\u0631", True), ("\u05d0", True)],
)
def test_a_paragraph_runs_the_way_of_its_first_letter(words: str, turned: bool) -> None:
    body = markup.words(words)
    assert markup.paragraph(body, words) == (f"#text(dir: rtl)[{body}];" if turned else body)


def test_no_words_are_no_code_and_verbatim_keeps_lines() -> None:
    assert markup.words("") == "" and markup.words("0") == '#"0";'
    assert markup.verbatim('a\n\t"b"\n') == '"a\\n    \\"b\\"\\n"'
    assert markup.call("f", "a", "b", of_x="1", y="2") == "#f(of-x: 1, y: 2)[a][b];"
    assert (markup.array(["a"]), markup.array([]), markup.literals(["a", "b"])) == ("([a], )", "()", '("a", "b", )')


def test_each_output_may_load_what_it_needs_and_nothing_else() -> None:
    for output in policy.POLICIES:
        scripts = ["run()"] if output != "results" else []
        said = policy.text(output, *scripts, styles=["a{}"])
        directives = dict(one.split(" ", 1) for one in said.split("; "))
        assert all(directives[name] == "'none'" for name in ("default-src", "object-src", "base-uri"))
        assert ("connect-src" in directives) == (output == "cmi5"), "only where a launch tells an address"
        assert ("frame-src" in directives) == (output in ("scorm", "cmi5")), "only the page around a book has it in a frame"
        loads = " ".join(sources for name, sources in directives.items() if name != "connect-src")
        assert "'unsafe-eval'" not in said and "http" not in loads and "*" not in said
        digest = base64.b64encode(hashlib.sha256(b"run()").digest()).decode()
        assert not scripts or directives["script-src"].endswith(f"'sha256-{digest}'")
        assert scripts or "script-src" not in directives
        assert directives["form-action"] == ("'self'" if output == "book" else "'none'")


def test_inline_scripts_are_allowed_one_by_one_and_only_where_there_are_some() -> None:
    book = "; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'"
    assert policy.text("book") == f"default-src 'none'; object-src 'none'; base-uri 'none'{book}"
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(one).digest()).decode()}'" for one in (b"a", b"b", b"c")]
    assert f"; script-src {hashes[0]} {hashes[1]}; style-src {hashes[2]}; " in policy.text("single", "a", "b", styles=["c"])
    head = policy.metas("book")
    assert head.startswith('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; ')
    assert head.endswith('<meta name="referrer" content="no-referrer">')
