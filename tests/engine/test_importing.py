"""`courseloom import`: Moodle XML and GIFT become a quiz file; nothing is lost in silence, and a filled-in import is read."""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, courseloom
from hypothesis import given, settings
from hypothesis import strategies as st

from courseloom import importing
from courseloom.errors import CourseError, Problems
from courseloom.importing import bank, escaping, markup
from courseloom.importing.bank import Draft, DraftOption
from courseloom.readers import richtext, yamlio
from courseloom.resolve import read

SOURCES = ROOT / "tests" / "importing"
XML, GIFT = SOURCES / "hands.xml", SOURCES / "hands.gift.txt"


def made(path: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the questions of an import by id, and its notes."""
    result = importing.read(path, path.name, "01-washing")
    data = yaml.safe_load(result.text)
    questions = {question["id"]: question for quiz in data["quizzes"] for question in quiz["questions"]}
    assert len(questions) == result.count
    return questions, [str(note) for note in result.notes]


def stopped(tmp_path: Path, text: str | bytes, name: str = "bank.xml") -> list[str]:
    """Return the problems of a file that cannot be read."""
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CourseError) as caught:
        importing.read(path, name, "01-washing")
    return str(caught.value).splitlines()


def question(body: str, kind: str = "multichoice") -> str:
    return f'<quiz>\n<question type="{kind}"><name><text>Hands</text></name>{body}</question></quiz>'


def test_a_choice_from_moodle() -> None:
    item = made(XML)[0]["before-the-dressing"]
    assert item["kind"] == "choice"
    assert item["stem"].startswith(
        "Zoë, a nurse, is about to change a dressing. She has just moved the bed\xa0table.\n\nWhat comes"
    )
    assert item["stem"].endswith('What comes **next**: "gloves" or #1, hand\xa0rub?\n')
    assert [option.get("correct", False) for option in item["options"]] == [True, False, False]
    assert item["options"][0]["why"] == (
        "The table is part of the patient's surroundings & the site is clean.\n\nMoment 2 is about the *clean* site.\n"
    )
    assert item["options"][2] == {"text": "Gloves alone", "why": ""}
    assert item["hints"] == ["What did she touch last?"]
    assert (item["objective"], item["difficulty"]) == ("to-be-named", "apply")
    assert "sources" not in item and "judgement" not in item


def test_the_other_kinds_from_moodle() -> None:
    items = made(XML)[0]
    several = items["which-of-these-count-as-patient"]
    assert several["kind"] == "multiple"
    assert [option.get("correct", False) for option in several["options"]] == [True, True, False]
    gloves = items["gloves-are-enough"]
    assert gloves["answer"] is False
    assert gloves["if_false"] == "Hands are cleaned after gloves come off.\n\nSee moment 3.\n"
    assert gloves["if_true"] == "Hands can be soiled when gloves come off.\n"
    essay = items["five-moments-from-memory"]
    assert essay["points"] == ["before touching a patient", "before a *clean* task", "after body fluid"]
    assert items["what-to-reach-for"]["points"] == []
    assert items["what-to-reach-for"]["answer"] == "alcohol-based hand rub\n\nIt is at hand.\n"


@pytest.mark.parametrize(
    "said",
    [
        r"hands\.xml: has settings .*penalty \(1\).*shuffleanswers \(1\)",
        r"hands\.xml:\d+: question 'Before the dressing' has a text for an answer that is partly right: 'Nearly: ",
        r"hands\.xml:\d+: question 'Before the dressing' gives part of the marks \(33\.3333 %\)",
        r"hands\.xml:\d+: question 'Your ward' asks for a text and has no model answer\.",
        r"hands\.xml:\d+: question 'What to reach for' has a picture \('A bottle'\)\.",
        r"hands\.xml:\d+: question 'What to reach for' has a table",
        r"hands\.xml:\d+: question 'What to reach for' has files: 'rub\.png'\.",
        r"hands\.xml:\d+: question 'What to reach for' has the answer 'soap', which is not fully right\.",
        r"hands\.xml:\d+: question 'Match the moments' is of the type 'matching'",
        r"hands\.xml:\d+: question 'How many moments' is of the type 'numerical'",
        r"hands\.xml:\d+: question '\{1:SHORTANSWER:=soap\}' is of the type 'cloze'",
        r"hands\.xml:\d+: question 'Read this' is of the type 'description'",
    ],
)
def test_moodle_leaves_nothing_out_in_silence(said: str) -> None:
    assert any(re.match(said, note) for note in made(XML)[1])
    assert re.search("# Look at " + said, importing.read(XML, "a/b/hands.xml", "01-washing").text)


def test_a_note_names_the_line() -> None:
    line = next(n for n, text in enumerate(XML.read_text("utf-8").splitlines(), 1) if 'type="matching"' in text)
    assert any(note.startswith(f"hands.xml:{line}: question 'Match the moments'") for note in made(XML)[1])


def test_a_choice_from_gift() -> None:
    item = made(GIFT)[0]["after-the-pulse"]
    assert item["stem"] == "You have taken a **pulse**. What comes next: hand rub {or} nothing?\n"
    assert [option["text"] for option in item["options"]] == [
        "Hand rub, then the notes",
        "The notes, then hand rub",
        "Nothing, since the skin was whole",
    ]
    assert item["options"][0]["why"].endswith("\n\nMoment 4 comes after touching a patient.\n")
    assert item["options"][1]["why"] == "What was on your hands is now on the keyboard = everyone's.\n"
    assert item["options"][2]["why"] == "Whole skin carries flora ~ as all skin does. See #4.\n"


def test_the_other_kinds_from_gift() -> None:
    items = made(GIFT)[0]
    several = items["which-of-these-are-part-of"]
    assert several["kind"] == "multiple"
    assert several["stem"] == "Which of these are part of the \\*patient zone\\*?\n"
    assert [option.get("correct", False) for option in several["options"]] == [True, True, False]
    gloves = items["gloves"]
    assert gloves["answer"] is False
    assert gloves["if_true"] == "They do not: hands are soiled when gloves come off.\n"
    assert gloves["if_false"] == "Right, gloves are an addition.\n\nSee moment 3.\n"
    assert items["moment-one"]["stem"] == "Clean your hands _____ touching a patient.\n"
    assert items["line-break"]["stem"].split("\n\n")[1] == 'and "second" line with C:\\\\hands, 5 > 4 & 50 % – naïve café\n'


def test_categories_become_quizzes() -> None:
    data = yaml.safe_load(importing.read(GIFT, "x", "01-washing").text)
    assert [(quiz["id"], quiz["title"]) for quiz in data["quizzes"]] == [
        ("hand-hygiene", "Hand hygiene"),
        ("leftovers", "Leftovers"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        r"hands\.gift\.txt: has 3 comment lines",
        r"hands\.gift\.txt: weighs the answers of 1 question,",
        r"hands\.gift\.txt:\d+: question 'Rub' has the answer 'soap', which is not fully right\.",
        r"hands\.gift\.txt:27: question 'How many' asks for a number",
        r"hands\.gift\.txt:\d+: question 'Pairs' asks to match pairs",
        r"hands\.gift\.txt:\d+: question 'Your ward' asks for a text and has no model answer\.",
        r"hands\.gift\.txt:\d+: question 'A text' is a text without a question\.",
    ],
)
def test_gift_leaves_nothing_out_in_silence(said: str) -> None:
    assert any(re.match(said, note) for note in made(GIFT)[1]), made(GIFT)[1]


BOMB = '<?xml version="1.0"?>\n<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<quiz><question>&b;</question></quiz>'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.xml", BOMB, "a.xml:2: has a DOCTYPE, which can hide other text. Take the line out; Moodle writes none."),
        (
            "a.xml",
            "<quiz>\n<question>\n</quiz>",
            "a.xml:3: is not well-formed XML: mismatched tag. Export it again, or mend it here.",
        ),
        ("a.xml", "<html></html>", "a.xml: is neither Moodle XML nor GIFT. Export the questions in one of the two."),
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
            "a.xml: holds no question that a quiz can carry. Choice, true or false, short answer and essay can be carried.",
        ),
        ("a.xml", "", "a.xml: is empty. Export the questions again."),
        ("a.txt", "Wash your hands.", "a.txt: is neither Moodle XML nor GIFT. Export the questions in one of the two."),
        ("a.txt", b"::A::B{T}\n\n::\xff::{T}", "a.txt:3: is not UTF-8 text. Save the file as UTF-8."),
        (
            "a.txt",
            "::A::B{T}\n\n\x07{T}",
            "a.txt:3: holds a character that no text has. Take it out, or export the file again.",
        ),
        (
            "a.txt",
            "::A::When?{=before\n~after\n\n::B::Soap{T}",
            "a.txt:1: the answers that begin here are not closed. Add '}', and leave no empty line between the braces.",
        ),
        (
            "a.txt",
            "A{T}\n\nSoap}",
            "a.txt:3: a '}' stands here without its '{'. Add the '{', or write '\\}' for the sign itself.",
        ),
        (
            "a.txt",
            "A {=b ~c}\nD {=e ~f}",
            "a.txt:1: has more than one set of answers. Make a question of each, with an empty line between.",
        ),
        ("a.txt", "::A\nB {T}", "a.txt:1: begins a name with '::' and does not end it. Add '::' after the name."),
        ("a.txt", "::A::B {soap}", "a.txt:1: has answers without '=' or '~' in front. Mark each answer: '=' right, '~' wrong."),
    ],
)
def test_a_file_that_cannot_be_read(name: str, text: str | bytes, message: str, tmp_path: Path) -> None:
    assert message in stopped(tmp_path, text, name)


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
            ["a link to 'javascript:x()', which is no http address (its words are kept)"],
        ),
        ("10<sup>3</sup> H<sub>2</sub>O", "10³ H₂O", []),
        ("x<sup>th</sup>", "xth", ["<sup> (its words are kept)"]),
        ("<script>alert(1)</script>a", "a", ["<script>, left out with all that is in it"]),
        ("<h2>Hands</h2><p>a</p>", "Hands\n\na", ["<h2> (its words are kept)"]),
        ("&lt;b&gt; &amp;amp; caf&eacute;", "\\<b> \\&amp; café", []),
        ("<p>1. one</p><p># two</p><p>- three</p>", "1\\. one\n\n\\# two\n\n\\- three", []),
        ("<p>&nbsp;</p><p>a</p>", "a", []),
        ("a \\(x^2\\)", "a \\\\(x^2\\\\)", ["a formula"]),
        ("<div><span style='color:red'>a</span></div>", "a", []),
    ],
)
def test_html(source: str, expected: str, lost: list[str]) -> None:
    assert markup.convert(source, "html") == (expected, lost)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=60) | st.text(
    "ab 1.)(#*_`[]<>!:&;-+=~'\"\\{}|é…?,", max_size=40
)


@settings(max_examples=400, deadline=None)
@given(TEXT)
def test_words_survive_exactly(words: str) -> None:
    plain = re.sub(r"[ ]+", " ", words).strip()
    assert escaping.words_of(escaping.plain(words)) == plain
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


def loaded(text: str) -> Any:
    """Return what our own reader of YAML makes of a text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.yml"
        path.write_text(text, "utf-8")
        problems = Problems()
        document = yamlio.load(path, "bank.yml", problems)
        assert document is not None, (problems.found, text)
        return document.data


def test_slugs_are_stable_and_apart() -> None:
    assert bank.slug("Q1", "When do you wash your hands, then?", fallback="x") == "when-do-you-wash-your-hands"
    assert bank.slug("Ærlig talt: naïve café", fallback="x") == "aerlig-talt-naive-cafe"
    assert bank.slug("手", "??", fallback="question-3") == "question-3"
    twice = [Draft(1, "Hands up", "choice", "A"), Draft(2, "Hands up", "choice", "B")]
    assert re.findall(r"- id: (hands-up\S*)", bank.write(twice, "01-washing", "x", [])) == ["hands-up", "hands-up-2"]


def test_no_right_answer_is_not_hidden(tmp_path: Path) -> None:
    body = "<generalfeedback><text>See moment 4.</text></generalfeedback><single>true</single>"
    body += "".join(f'<answer fraction="{n}"><text>{n}</text></answer>' for n in ("0", "none"))
    (tmp_path / "a.xml").write_text(question(body), "utf-8")
    notes = made(tmp_path / "a.xml")[1]
    assert any("has no right answer to put its general feedback with: 'See moment 4.'" in note for note in notes)
    assert any("gives an answer the value 'none'" in note for note in notes)


def filled(text: str) -> str:
    """Return an import with what an author has to add: objective, judgement, reasons, points."""
    text = text.replace("objective: to-be-named", "objective: describe-washing\n        judgement: true")
    reason = "It is here to be long enough, so that nobody can say that the author had nothing to say at all."
    text = re.sub(r'(why|if_true|if_false): ""', rf"\1: {reason}", text)
    return text.replace("points: []", "points: [hand rub, at hand]")


@pytest.mark.parametrize("source", [XML, GIFT], ids=["moodle", "gift"])
def test_a_filled_in_import_is_read(source: Path, tiny: Path) -> None:
    before = len(read(tiny).questions())
    done = courseloom("import", str(source), "--chapter", "01-washing", "--out", "quizzes/03-more.yml", root=tiny)
    assert done.returncode == 0, done.stderr
    path = tiny / "quizzes/03-more.yml"
    with pytest.raises(CourseError) as caught:
        read(tiny)
    assert "the text is empty" in str(caught.value)
    path.write_text(filled(path.read_text("utf-8")), "utf-8")
    page = tiny / "notebooks/01-washing.ipynb"
    names = re.findall(r"^  - id: (\S+)", path.read_text("utf-8"), re.M)
    calls = "".join(f"quiz('{name}');" for name in names)
    page.write_text(page.read_text("utf-8").replace("quiz('washing-check')", f"quiz('washing-check');{calls}"), "utf-8")
    assert len(read(tiny).questions()) == before + path.read_text("utf-8").count("      - id: ")


def test_what_is_missing_fails_with_a_clear_message(tiny: Path) -> None:
    text = importing.read(GIFT, "x", "01-washing").text
    (tiny / "quizzes/03-more.yml").write_text(
        filled(text).replace("describe-washing\n        judgement: true", "to-be-named"), "utf-8"
    )
    with pytest.raises(CourseError) as caught:
        read(tiny)
    said = str(caught.value)
    assert "question 'gloves' names the objective 'to-be-named', which no chapter has. Add it to book/course.yml." in said
    assert "question 'gloves' names no source. Add 'sources:', or 'judgement: true'" in said


def test_an_existing_file_stays(tiny: Path) -> None:
    before = (tiny / "quizzes/01-washing.yml").read_bytes()
    done = courseloom("import", str(GIFT), "--chapter", "01-washing", root=tiny)
    assert done.returncode == 1
    assert "01-washing.yml: is there already. Name another file with --out, or replace it with --force." in done.stderr
    assert done.stderr.endswith("1 problem. Nothing was written.\n")
    assert (tiny / "quizzes/01-washing.yml").read_bytes() == before
    assert courseloom("import", str(GIFT), "--chapter", "01-washing", "--force", root=tiny).returncode == 0
    assert (tiny / "quizzes/01-washing.yml").read_bytes() != before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.xml"], "nothing.xml: is missing. Check the name."),
        (["broken.xml"], "broken.xml:1: is not well-formed XML: no element found. Export it again, or mend it here."),
        (
            ["broken.xml", "--chapter", "../up"],
            "--chapter: '../up' is not a slug. Use 3 to 64 small letters, digits and hyphens.",
        ),
    ],
)
def test_nothing_is_written_when_it_cannot_be_read(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "broken.xml").write_text("<quiz>", "utf-8")
    done = courseloom("import", *arguments, root=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr.splitlines()
    assert [path.name for path in tmp_path.iterdir()] == ["broken.xml"]


@pytest.mark.parametrize(
    "source",
    [
        "::Beats:: How many beats a minute? {=72}",
        "::Rate:: How often? {=12. }",
        question(
            "<questiontext><text>Beats?</text></questiontext><answer fraction='100'><text>72</text></answer>", "shortanswer"
        ),
    ],
    ids=["two digits", "a digit and a stop", "moodle"],
)
def test_an_answer_of_digits_is_no_list(source: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(source, "utf-8")
    questions, notes = made(tmp_path / "a.txt")
    assert [one["kind"] for one in questions.values()] == ["recall"]
    assert len(notes) == 1 and "has no points to compare with" in notes[0]


@pytest.mark.parametrize(
    ("left_out", "note"),
    [
        ("::Order:: First {=wash ~dry} and then {=dry ~wash}.", "a.txt:1: has more than one set of answers."),
        ("::Order:: First {wash}", "a.txt:1: has answers without '=' or '~' in front."),
        ("::Order:: How much? {#3:1}", "a.txt:1: question 'Order' asks for a number"),
    ],
)
def test_one_question_that_cannot_be_carried_stops_no_other(left_out: str, note: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{left_out}\n\n::Soap:: Which cleans? {{=Soap ~Dust}}\n", "utf-8")
    questions, notes = made(tmp_path / "a.txt")
    assert [one["stem"].strip() for one in questions.values()] == ["Which cleans?"]
    assert any(said.startswith(note) for said in notes)


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


@pytest.mark.parametrize("answers", ["~Soap ~Dust", "~%0%Soap ~%-50%Dust"])
def test_a_choice_without_a_key_is_told_so(answers: str, tmp_path: Path) -> None:
    (tmp_path / "a.gift").write_text(f"::A::Which cleans? {{ {answers} }}", "utf-8")
    assert made(tmp_path / "a.gift")[1] == ["a.gift:1: question 'A' has no right answer. Mark one, and write its reason."]


def test_a_feedback_that_every_question_has_is_told_once(tmp_path: Path) -> None:
    said = {"correctfeedback": "Die Antwort ist richtig.", "incorrectfeedback": "正しくありません"}
    feedback = "".join(f"<{tag}><text>{words}</text></{tag}>" for tag, words in said.items())
    own = "<partiallycorrectfeedback><text>Look at step 2.</text></partiallycorrectfeedback>"
    asked = [
        question(
            f"<questiontext><text>{n}?</text></questiontext>{feedback}{own if n == 2 else ''}"
            '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
        )
        for n in range(3)
    ]
    whole = "".join(one.removeprefix("<quiz>\n").removesuffix("</quiz>") for one in asked)
    (tmp_path / "a.xml").write_text(f"<quiz>{whole}</quiz>", "utf-8")
    notes = [note for note in made(tmp_path / "a.xml")[1] if "has a text for" in note]
    assert len(notes) == 3 and sum("(the same in 3 questions)" in note for note in notes) == 2
    assert any("question 'Hands' has a text for an answer that is partly right: 'Look at step 2.'" in note for note in notes)


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
