"""What an import reads its words from: files that cannot be read, HTML and markup; words that come through exactly."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from banks import GIFT, XML, loaded, made, question, stopped
from hypothesis import given, settings
from hypothesis import strategies as st

from courseloom.importing import bank, escaping, markup
from courseloom.importing.bank import Draft, DraftOption
from courseloom.readers import richtext

NONE = (
    "is in none of the formats that can be read. "
    "They are Moodle XML, GIFT, JupyterQuiz JSON, mkdocs-quiz Markdown and mdbook-quiz TOML."
)
UNMATCHED = "the formula '\\x{' has an unmatched brace, or braces nested too deeply"
BOMB = '<?xml version="1.0"?>\n<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<quiz><question>&b;</question></quiz>'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.xml", BOMB, "a.xml:2: has a DOCTYPE, which can hide other text. Take the line out; Moodle writes none."),
        (
            "a.xml",
            "<quiz>\n<question>\n</quiz>",
            "a.xml:3: is not well-formed XML: mismatched tag. Export it again, or correct it here.",
        ),
        ("a.xml", "<html></html>", f"a.xml: {NONE}"),
        (
            "a.txt",
            '<?xml version="1.0"?>\n<assessment/>',
            "a.txt:2: is XML, but begins with <assessment> and not with <quiz>. Export it as 'Moodle XML'.",
        ),
        (
            "a.xml",
            "<quiz>" + "<a>" * 99 + "</a>" * 99 + "</quiz>",
            "a.xml:1: is nested too deeply. Export it from Moodle again.",
        ),
        (
            "a.xml",
            '<?xml version="1.0" encoding="nonsense"?><quiz/>',
            "a.xml:1: cannot be decoded (unknown encoding: nonsense). Save it as UTF-8.",
        ),
        (
            "a.xml",
            "<quiz>\n</quiz>",
            "a.xml: holds no question that can be imported. Choice, true or false, short answer, number, matching, order, gaps",
        ),
        ("a.xml", "", "a.xml: is empty. Export the questions again."),
        ("a.txt", "Wash your hands.", f"a.txt: {NONE}"),
        ("a.json", '[{"question": "a" "b"}', "a.json:1: is not valid JSON: a comma or a closing bracket is missing."),
        ("a.ipynb", '{"nbformat": 4, "cells": []}', "a.ipynb: holds no question that can be imported."),
        ("a.toml", "[[questions]]\ntype = ", "a.toml: is not valid TOML ("),
        ("a.txt", b"::A::B{T}\n\n::\xff::{T}", "a.txt:3: is not UTF-8 text. Save the file as UTF-8."),
        (
            "a.txt",
            "::A::B{T}\n\n\x07{T}",
            "a.txt:3: holds a control character. Take it out, or export the file again.",
        ),
        (
            "a.txt",
            "A {=b ~c}\nD {=e ~f}",
            "a.txt:1: question 'A' has more than one set of answers. It was left out: make a question of each, with an empty",
        ),
    ],
)
def test_a_file_that_cannot_be_read(name: str, text: str | bytes, message: str, tmp_path: Path) -> None:
    assert any(said.startswith(message) for said in stopped(tmp_path, text, name))


def test_the_content_tells_the_format(tmp_path: Path) -> None:
    (tmp_path / "bank.txt").write_bytes(b"\xef\xbb\xbf" + XML.read_bytes())
    (tmp_path / "bank.xml").write_bytes(b"\xef\xbb\xbf" + GIFT.read_bytes())
    assert "before-the-dressing" in made(tmp_path / "bank.txt")[0]
    assert "after-the-pulse" in made(tmp_path / "bank.xml")[0]


@pytest.mark.parametrize(
    ("source", "expected", "lost"),
    [
        ("<p>a <em>b</em> <strong>c</strong></p>", "a *b* **c**", []),
        ("<i> a</i>b", "*a*b", []),
        ("<ul><li>one<li>two <b>bold</b></ul>", "- one\n- two **bold**", []),
        ("<ol><li>one</li><li><ul><li>two</li></ul></li></ol>", "1. one\n2. - two", []),
        ("one<br>two", "one\n\ntwo", []),
        ('<a href="https://who.int/a(b)">WHO</a>', "[WHO](https://who.int/a%28b%29)", []),
        ('Wow!<a href="https://who.int">W]HO</a>', "Wow\\![W\\]HO](https://who.int)", []),
        (
            '<a href="javascript:x()">here</a>',
            "here",
            ["a link to 'javascript:x()', which is not an http address (its words are kept)"],
        ),
        ("10<sup>3</sup> H<sub>2</sub>O", "10³ H₂O", []),
        ("x<sup>th</sup>", "x{sup}`th`", []),
        ("<script>alert(1)</script>a", "a", ["<script>, left out with its contents"]),
        ("<h2>Hands</h2><p>a</p>", "Hands\n\na", ["<h2> (its words are kept)"]),
        ("&lt;b&gt; &amp;amp; caf&eacute;", "\\<b> \\&amp; café", []),
        ("<p>1. one</p><p># two</p><p>- three</p>", "1\\. one\n\n\\# two\n\n\\- three", []),
        ("<p>&nbsp;</p><p>a</p>", "a", []),
        ("a \\(x^2\\) b", "a $x^2$ b", []),
        ("<p>$$\\frac{1}{2}$$</p>", "$$\\frac{1}{2}$$", []),
        ("[tex]a_b[/tex] costs $5 and $6", "$a_b$ costs \\$5 and $6", []),
        ("\\(x", "\\\\(x", []),
        (
            "\\(\\x{\\)",
            "\\$\\\\x{$",
            [f"a formula that cannot be shown (its TeX is kept): {UNMATCHED}"],
        ),
        ("<pre>a &lt; b\n  c</pre>", "```\na < b\n  c\n```", []),
        ("<pre>a<br>b <b>c</b></pre>", "```\na\nb c\n```", []),
        ("<p>Use <code>a*b</code>, <s>not</s> `c`.</p>", "Use `a*b`, ~~not~~ \\`c\\`.", []),
        ("<div><span style='color:red'>a</span></div>", "a", []),
    ],
)
def test_html(source: str, expected: str, lost: list[str]) -> None:
    made, lost_here = markup.convert(source, "html")
    assert (made, [str(one) for one in lost_here]) == (expected, lost)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=60) | st.text(
    "ab 1.)(#*_`[]<>!:&;-+=~'\"\\{}|é…?,", max_size=40
)


@settings(max_examples=400, deadline=None)
@given(TEXT)
def test_words_survive_exactly(words: str) -> None:
    plain = re.sub(r"[ ]+", " ", words).strip()
    assert escaping.words_of(escaping.plain(words)) == plain
    if not re.search(r"\\[(\[]|\$\$|\[tex\]", words, re.I):  # which begin a formula
        assert escaping.words_of(markup.convert(html.escape(words), "html")[0]) == plain


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, st.lists(TEXT, min_size=2, max_size=4))
def test_yaml_reads_back_exactly(stem: str, why: str, hints: list[str]) -> None:
    stem, why, hints = stem.strip(), f"{why.strip()}\n\n{stem.strip()}".strip(), [hint.strip() for hint in hints]
    draft = Draft(1, "A name", "choice", stem, hints=hints, options=[DraftOption(stem, True, why)], category=hints[0])
    text = bank.write([draft], "01-washing", "a #file: x", [])
    data = loaded(text)
    assert data["quizzes"][0]["title"] == (hints[0].rsplit("/", 1)[-1].strip() or "Imported questions")
    item = data["quizzes"][0]["questions"][0]
    same = [(item["stem"], stem), (item["options"][0]["text"], stem), (item["options"][0]["why"], why)]
    for found, given_ in [*same, *zip(item["hints"], hints, strict=True)]:
        assert found in (given_, f"{given_}\n")


@pytest.mark.parametrize(
    "words", ["(c) (R) (tm)", "120 +- 5", "what?????", "a,, b", "a.. b", "{cite}`x`", "[a]: http://b.c", "![x](y)"]
)
def test_typography_turns_nothing_into_another_sign(words: str) -> None:
    assert richtext.parse(escaping.plain(words)).plain() == words


@pytest.mark.parametrize("text", ["<![x a", "<![if !mso]>b<![endif]>", "<![CDATA[c", "<!x", "<![", "</"])
def test_unfinished_markup_is_words(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.gift").write_text(f"::A:: [html]<p>{text}</p> Which? {{=a ~b}}", "utf-8")
    assert len(made(tmp_path / "a.gift")[0]) == 1


@pytest.mark.parametrize("text", ["[a](b", "*", "<b>x", "<![x ", "\\\\(", "&am<b"])
def test_a_text_of_any_length_comes_to_an_end(text: str, tmp_path: Path) -> None:
    """It is left out with a note: reading it would take time in proportion to the square of its length."""
    (tmp_path / "a.gift").write_text(f"::A:: {text * 120_000} {{T}}\n\n::B:: Soap cleans. {{T}}\n", "utf-8")
    questions, notes = made(tmp_path / "a.gift")
    assert len(questions) == 2 and any("a text of more than 20,000 characters" in note for note in notes)


@pytest.mark.parametrize(
    "text",
    [
        "// " + "[id:" * 200_000 + "\n::Soap::Soap cleans.{T}",
        "<quiz>a\n- [x] a\n</quiz>\n" + "<quiz>\n" * 50_000,
        question("<questiontext><text>" + "{1:SA:" * 100_000 + "</text></questiontext>", "cloze").replace("</quiz>", "")
        + "<question type='essay'><questiontext><text>Soap?</text></questiontext>"
        "<graderinfo><text>Yes.</text></graderinfo></question></quiz>",
        "::Soap::" + "\\{mlang en\\}" * 50_000 + "{T}",
    ],
    ids=["ids", "quizzes", "gaps", "languages"],
)
def test_what_is_never_closed_comes_to_an_end(text: str, tmp_path: Path) -> None:
    """Each of these would be read for hours if what is opened were looked for its end again and again."""
    (tmp_path / "bank").write_text(text, "utf-8")
    assert len(made(tmp_path / "bank")[0]) == 1


ONE = question(
    "<questiontext><text>Set {a} or {b}?</text></questiontext><single>true</single>"
    '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
)


@pytest.mark.parametrize("before", ["<?note first?>\n", "<!-- made by hand -->\n", "\ufeff", "\n\n"])
def test_xml_is_known_by_how_it_begins(before: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(before.strip("\n") + "\n" + ONE if before.strip("\n") else ONE, "utf-8")
    assert [one["stem"].strip() for one in made(tmp_path / "a.txt")[0].values()] == ["Set {a} or {b}?"]


def test_a_question_without_its_quiz_and_a_text_in_another_encoding_are_named(tmp_path: Path) -> None:
    bare = ONE.removeprefix("<quiz>\n").removesuffix("</quiz>")
    assert "bank.xml:1: is XML, but begins with <question> and not with <quiz>. Export it as 'Moodle XML'." in stopped(
        tmp_path, bare
    )
    wide = "::Q:: Which? {=a ~b}".encode("utf-16")
    assert stopped(tmp_path, wide, "a.gift") == ["a.gift: is not UTF-8 text. Save the file as UTF-8."]
    assert "is not UTF-8 text" in stopped(tmp_path, "::Q:: Wäre? {=a ~b}".encode("cp1252"), "a.gift")[0]


def test_a_word_that_is_right_as_well_is_no_distractor_of_its_gap(tmp_path: Path) -> None:
    gaps = "First {1:SHORTANSWER:=soap~=water}, then {1:SHORTANSWER:=water}, then {1:SHORTANSWER:=towel}."
    asked = f'<name><text>G</text></name><questiontext format="html"><text>{gaps}</text></questiontext>'
    path = tmp_path / "a.xml"
    path.write_text(f'<?xml version="1.0"?><quiz><question type="cloze">{asked}</question></quiz>', "utf-8")
    (found,) = made(path)[0].values()
    assert [[word["text"] for word in gap] for gap in found["gaps"]] == [
        ["soap", "towel"],
        ["water", "soap", "towel"],
        ["towel", "soap", "water"],
    ]
