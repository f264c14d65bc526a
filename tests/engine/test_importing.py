"""`courseloom import`: Moodle XML and GIFT become a quiz file; nothing is lost in silence, and a filled-in import is read."""

from __future__ import annotations

import base64
import json
import re
import tempfile
from pathlib import Path

import pytest
import yaml
from banks import GIFT, XML, loaded, made, question
from conftest import courseloom
from hypothesis import given, settings
from hypothesis import strategies as st

from courseloom import importing
from courseloom.errors import CourseError
from courseloom.importing import bank
from courseloom.importing.bank import Draft
from courseloom.resolve import read


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
    short = items["what-to-reach-for"]
    assert (short["kind"], short["accepted"]) == ("short-answer", ["alcohol-based hand rub"])
    assert short["why"] == "It is at hand.\n" and short["others"] == [{"text": "soap", "why": ""}]


@pytest.mark.parametrize(
    "said",
    [
        r"hands\.xml: has settings .*penalty \(1\).*shuffleanswers \(1\)",
        r"hands\.xml:\d+: question 'Before the dressing' has feedback for an answer that is partly right: 'Nearly: ",
        r"hands\.xml:\d+: each of 2 questions \('Before the dressing', 'What to reach for'\) gives part of the marks for",
        r"hands\.xml:\d+: question 'Your ward' asks for a text and has no model answer\.",
        r"hands\.xml:\d+: question 'What to reach for' has a picture \('A bottle'\), which is neither PNG, JPEG nor SVG\.",
        r"hands\.xml:\d+: question 'What to reach for' has a table",
        r"hands\.xml:\d+: each of 2 questions \('A dose', 'A share'\) is of the type 'calculated', which is not imported\.",
        r"hands\.xml:\d+: question 'Read this' is of the type 'description'",
    ],
)
def test_moodle_leaves_nothing_out_in_silence(said: str) -> None:
    assert any(re.match(said, note) for note in made(XML)[1])
    assert re.search("# Look at " + said, importing.read(XML, "a/b/hands.xml", "01-washing").text)


def test_a_note_names_the_line() -> None:
    line = next(n for n, text in enumerate(XML.read_text("utf-8").splitlines(), 1) if 'type="description"' in text)
    assert any(note.startswith(f"hands.xml:{line}: question 'Read this'") for note in made(XML)[1])


def test_a_question_carries_what_it_lost_as_a_comment() -> None:
    text = importing.read(XML, "hands.xml", "01-washing").text
    lost = "It gives part of the marks (33.3333 %) for an answer. It was taken as wrong; see its reason."
    assert f"      # {lost}\n" in text.partition("- id: before-the-dressing\n")[0]


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
        ("hands-1", "Hand hygiene"),
        ("leftovers", "Leftovers"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        r"hands\.gift\.txt: has 1 comment line \(//\)\.",
        r"hands\.gift\.txt: weights the answers of 1 question,",
        r"hands\.gift\.txt:\d+: question 'Rub' gives part of the marks \(50 %\) for an answer\.",
        r"hands\.gift\.txt:\d+: question 'Your ward' asks for a text and has no model answer\.",
        r"hands\.gift\.txt:\d+: question 'A text' is a text without a question\.",
    ],
)
def test_gift_leaves_nothing_out_in_silence(said: str) -> None:
    assert any(re.match(said, note) for note in made(GIFT)[1]), made(GIFT)[1]


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
    assert any("gives an answer a value that is not a number ('none')" in note for note in notes)


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
    assert "01-washing.yml: exists already. Name another file with --out, or replace it with --force." in done.stderr
    assert done.stderr.endswith("1 problem. Nothing was written.\n")
    assert (tiny / "quizzes/01-washing.yml").read_bytes() == before
    assert courseloom("import", str(GIFT), "--chapter", "01-washing", "--force", root=tiny).returncode == 0
    assert (tiny / "quizzes/01-washing.yml").read_bytes() != before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.xml"], "nothing.xml: is missing. Check the name."),
        (["broken.xml"], "broken.xml:1: is not well-formed XML: no element found. Export it again, or correct it here."),
        (
            ["bank.docx"],
            "bank.docx: is a zip file, such as a package or a document of Word or Excel, and not a file of questions. ",
        ),
        (
            ["broken.xml", "--chapter", "../up"],
            "--chapter: '../up' is not a slug. Use 3 to 64 small letters, digits and hyphens.",
        ),
    ],
)
def test_nothing_is_written_when_it_cannot_be_read(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "broken.xml").write_text("<quiz>", "utf-8")
    (tmp_path / "bank.docx").write_bytes(b"PK\x03\x04\xff\xff")
    done = courseloom("import", *arguments, root=tmp_path)
    assert done.returncode == 1
    assert any(line.startswith(message) for line in done.stderr.splitlines())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bank.docx", "broken.xml"]


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
    (one,) = questions.values()
    assert one["kind"] == "short-answer" and str(one["accepted"][0]).startswith(("72", "12")) and not notes


@pytest.mark.parametrize("answer", ["wash*", "a " * 60])
def test_an_answer_that_nobody_could_type_is_one_to_write(answer: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"::Wash:: What do you do? {{={answer} =rub}}", "utf-8")
    (one,) = made(tmp_path / "a.txt")[0].values()
    assert one["kind"] == "recall" and "rub" in one["answer"]


def test_what_is_typed_wrongly_keeps_its_reason(tmp_path: Path) -> None:
    source = "::Rub:: What? {=rub#At hand. =Rub =hand rub ~gel#Not a word we use. =%0%g*#No. =%0%GEL}"
    (tmp_path / "a.txt").write_text(source.replace("~gel", "=%0%gel"), "utf-8")
    questions, notes = made(tmp_path / "a.txt")
    (one,) = questions.values()
    assert one["accepted"] == ["rub", "hand rub"] and one["why"].strip() == "At hand."
    assert [other["text"] for other in one["others"]] == ["gel"] and one["others"][0]["why"].strip() == "Not a word we use."
    assert sum("has a wildcard, is too long to type, or is listed twice" in note for note in notes) == 1


@pytest.mark.parametrize(
    ("left_out", "note"),
    [
        ("::Order:: First {=wash ~dry} and then {=dry ~wash}.", "a.txt:1: question 'Order' has more than one set of answers."),
        ("::Order:: First {wash}", "a.txt:1: question 'Order' has answers without '=' or '~' in front."),
        ("::Order:: How much? {#three}", "a.txt:1: question 'Order' has a number, 'three', that cannot be read."),
        ("::Order:: First {=wash\n~dry", "a.txt:1: question 'Order' has answers that are not closed."),
        ("::Order:: First wash}", "a.txt:1: question 'Order' has a '}' without a '{' before it."),
        ("::Order\nFirst {=wash ~dry}", "a.txt:1: question 'Order First' begins a name with '::' and does not end it."),
    ],
)
def test_one_question_that_cannot_be_carried_stops_no_other(left_out: str, note: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{left_out}\n\n::Soap:: Which cleans? {{=Soap ~Dust}}\n", "utf-8")
    questions, notes = made(tmp_path / "a.txt")
    assert [one["stem"].strip() for one in questions.values()] == ["Which cleans?"]
    assert any(said.startswith(note) for said in notes)


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
    notes = [note for note in made(tmp_path / "a.xml")[1] if "has feedback for" in note]
    assert len(notes) == 3
    assert any(note.endswith("is right: 'Die Antwort ist richtig.'. Put what it says into the reasons.") for note in notes)
    assert sum("each of 3 questions ('Hands', 'Hands', 'Hands') has" in note for note in notes) == 2
    assert any("question 'Hands' has feedback for an answer that is partly right: 'Look at step 2.'" in note for note in notes)


@pytest.mark.parametrize(
    ("body", "answer", "tolerance", "others"),
    [
        ("#3:1", 3, 1, []),
        ("#-2.5", -2.5, 0, []),
        ("#1..5", 3, 2, []),
        ("#=1822:0#Yes. =%50%1822:2#Nearly.", 1822, 0, [1822]),
    ],
)
def test_a_number_from_gift(body: str, answer: float, tolerance: float, others: list[float], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"::How much:: How much? {{{body}}}", "utf-8")
    (one,) = made(tmp_path / "a.txt")[0].values()
    assert (one["kind"], one["answer"], one["tolerance"]) == ("numeric", answer, tolerance)
    assert [other["value"] for other in one.get("others", [])] == others


def test_a_number_from_moodle_keeps_its_unit(tmp_path: Path) -> None:
    inner = (
        "<questiontext><text>Dose?</text></questiontext>"
        "<answer fraction='100'><text>12</text><tolerance>0.5</tolerance></answer>"
        "<answer fraction='0'><text>120</text><feedback><text>Ten times too much.</text></feedback></answer>"
        "<units><unit><multiplier>1</multiplier><unit_name>mg</unit_name></unit>"
        "<unit><multiplier>1000</multiplier><unit_name>g</unit_name></unit></units>"
    )
    (tmp_path / "a.xml").write_text(question(inner, "numerical"), "utf-8")
    questions, notes = made(tmp_path / "a.xml")
    (one,) = questions.values()
    assert (one["kind"], one["answer"], one["tolerance"], one["unit"]) == ("numeric", 12, 0.5, "mg")
    assert one["others"][0]["value"] == 120 and one["others"][0]["why"].strip() == "Ten times too much."
    assert any("also takes another unit, 'g'." in note for note in notes)


def test_pictures_lie_beside_the_bank_and_the_language_is_chosen(tmp_path: Path) -> None:
    data = base64.b64encode(b"\x89PNG\r\n\x1a\n1").decode()
    text = '<p>{mlang en}Soap?{mlang}{mlang de}Seife?{mlang} <img src="@@PLUGINFILE@@/Der%20Hahn.png" alt="A tap"></p>'
    inner = f'<questiontext format="html"><text><![CDATA[{text}]]></text><file name="Der Hahn.png">{data}</file></questiontext>'
    (tmp_path / "a.xml").write_text(question(inner + '<answer fraction="100"><text>a</text></answer>'), "utf-8")
    done = courseloom("import", "a.xml", "--out", "quizzes/soap.yml", "--language", "de", root=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "'de' was taken, and 'en' (1 text) left out" in done.stdout
    assert "Seife? ![A tap](soap-pictures/der-hahn.png)" in (tmp_path / "quizzes/soap.yml").read_text("utf-8")
    assert (tmp_path / "quizzes/soap-pictures/der-hahn.png").read_bytes() == base64.b64decode(data)


def test_a_notebook_gives_the_questions_of_its_code_and_those_that_it_hides(tmp_path: Path) -> None:
    asked = [
        {"question": word, "type": "string", "answers": [{"answer": word, "correct": True}]} for word in ("soap", "tap", "gel")
    ]
    hidden = base64.b64encode(json.dumps(asked[1]).encode()).decode()
    cells = [
        {"cell_type": "code", "source": ["%load_ext x\n", f"display_quiz([{asked[0]!r}])\n"]},
        {"cell_type": "code", "source": "this is no Python"},
        {"cell_type": "markdown", "source": f'<span style="display:none" id="q">{hidden}</span>'},
        {"cell_type": "markdown", "source": f"<p id='r'>{json.dumps(asked[2:])}</p>"},
    ]
    (tmp_path / "a.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}), "utf-8")
    assert [one["accepted"] for one in made(tmp_path / "a.ipynb")[0].values()] == [["soap"], ["tap"], ["gel"]]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(['[{"question": "a", ', "[[questions]]\n", "<quiz>\na\n- [x] b\n", "::A::b {", '{"question": "a"}']),
    st.text(
        st.sampled_from("\"[]{}:,=~#-> x\n\\.<>!/$1'&;%|`*") | st.characters(codec="utf-8", exclude_categories=["Cs"]),
        max_size=60,
    ),
)
def test_no_text_ends_in_anything_but_questions_or_problems(start: str, rest: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank"
        path.write_text(start + rest, "utf-8")
        try:
            assert loaded(importing.read(path, "bank", "01-washing").text)
        except CourseError as error:
            assert error.problems
