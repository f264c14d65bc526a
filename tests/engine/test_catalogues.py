"""The words of the interface in other languages: catalogues, what counts in them, and the two languages that are none."""

from __future__ import annotations

import ast
import json
import re
import runpy
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from conftest import ROOT, courseloom, missing

from courseloom.cells import register
from courseloom.errors import CourseError
from courseloom.model.course import Course
from courseloom.model.text import Box
from courseloom.resolve import read
from courseloom.resolve.bank import read_bank
from courseloom.sphinxext import theme
from courseloom.strings import PAGE, PAPER, QUIZ, REVIEW, catalogue, pseudo
from courseloom.strings.counted import Counted
from courseloom.strings.start import START
from courseloom.widget import QuizWidget, course_at

SCRIPT = runpy.run_path(str(ROOT / "docs/words.py"))
CATALOGUES = sorted(catalogue.FOLDER.rglob("*.po"))
TWO = """
@article{two2021hands, title = {Two at the sink}, author = {Klein, Ada and Gross, Bea}, year = {2021}, journal = {Made up},
  doi = {10.1000/made.up.two}}
"""
HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n"\n'


def holders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}", text))


def forms(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, (tuple, list)) else (str(said),)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of a language that has no catalogue yet; English is back after the test."""
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue._catalogue.cache_clear()
    path = tmp_path / "tlh" / "LC_MESSAGES" / "courseloom.po"
    path.parent.mkdir(parents=True)
    yield path
    catalogue.speak("en")
    catalogue._catalogue.cache_clear()


def test_the_template_has_every_word_of_the_interface() -> None:
    there = {one.context: one.id for one in read_po((catalogue.FOLDER / "courseloom.pot").open("rb")) if one.id}
    words = {context: tuple(word) if isinstance(word, Counted) else word for context, word in catalogue.entries().items()}
    assert there == words, "run .venv/bin/python docs/words.py"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_a_catalogue_has_the_words_of_the_template_and_keeps_their_placeholders(path: Path) -> None:
    read = SCRIPT["read"](path)
    words = catalogue.entries()
    assert {one.context for one in read if one.id} == set(words), "run .venv/bin/python docs/words.py"
    for one in read:
        said = [form for form in forms(one.string) if form]
        if not one.id or one.fuzzy or not said:
            continue
        wanted = holders(forms(one.id)[-1])
        for form in said:
            least = [holder for holder in wanted if holder != "{count}" or len(forms(one.id)) == 1]
            assert holders(form) in (wanted, least), f"{path.parent.parent.name}, {one.context}: {form}"


def test_a_word_is_what_the_catalogue_says_else_english_and_numbers_follow_its_rule(made: Path) -> None:
    made.write_text(
        HEADER
        + '\nmsgctxt "quiz.check"\nmsgid "Check"\nmsgstr "yIwaH"\n'
        + '\n#, fuzzy\nmsgctxt "quiz.hint"\nmsgid "Hint"\nmsgstr "old"\n'
        + '\nmsgctxt "quiz.again"\nmsgid "What it said once"\nmsgstr "old"\n'
        + '\nmsgctxt "start.questions"\nmsgid "{count} question"\nmsgid_plural "{count} questions"\n'
        + 'msgstr[0] "one {count}"\nmsgstr[1] "few {count}"\nmsgstr[2] "many {count}"\n',
        "utf-8",
    )
    catalogue.speak("tlh-Piqd")
    assert (QUIZ["check"], QUIZ["hint"], QUIZ["again"]) == ("yIwaH", "Hint", "Try again")
    assert (catalogue.lang(QUIZ["check"]), catalogue.lang(QUIZ["hint"])) == ("", "en")
    assert [START["questions"].format(count=count) for count in (1, 3, 9)] == ["one 1", "few 3", "many 9"]
    assert [PAPER["questions"].format(count=count) for count in (1, 3)] == ["1 question", "3 questions"]
    catalogue.speak("EN-gb")
    assert (QUIZ["check"], START["questions"].format(count=1), catalogue.lang(QUIZ["hint"])) == ("Check", "1 question", "")


def test_what_somebody_in_danger_is_told_stays_english_until_a_person_has_signed_it(made: Path) -> None:
    entry = 'msgctxt "page.emergency"\nmsgid "In an emergency: {number}."\nmsgstr "{number}!"\n'
    made.write_text(f"{HEADER}\n{entry}", "utf-8")
    catalogue.speak("tlh")
    assert PAGE["emergency"] == "In an emergency: {number}."
    assert catalogue.lang(PAGE["emergency"]) == "en"
    catalogue.speak("en")
    catalogue._catalogue.cache_clear()
    made.write_text(f"{HEADER}\n# signed: Marc Okrand, 2026-01-15\n{entry}", "utf-8")
    catalogue.speak("tlh")
    assert (PAGE["emergency"], catalogue.lang(PAGE["emergency"])) == ("{number}!", "")


def test_the_sentences_that_are_signed_are_words_of_the_interface() -> None:
    assert catalogue.entries().keys() >= catalogue.CRISIS


def test_a_new_word_is_added_a_changed_one_becomes_fuzzy_without_its_signature_and_a_lost_one_goes(tmp_path: Path) -> None:
    words, old = SCRIPT["_catalogue"](None), SCRIPT["_catalogue"](None)
    for id, context in (("Same", "a.same"), ("New words", "a.changed"), ("New", "a.new")):
        words.add(id, context=context)
    comments = ["signed: A person, 2026-01-15", "a note"]
    for id, context, said in (("Same", "a.same", "Igual"), ("Old words", "a.changed", "Viejo"), ("Gone", "a.gone", "Ido")):
        old.add(id, said, context=context, user_comments=[*comments, '| msgid "What it was before"'])
    found = {one.context: one for one in SCRIPT["updated"](words, old) if one.id}
    assert {context: (one.string or "", one.fuzzy) for context, one in found.items()} == {
        "a.same": ("Igual", False),
        "a.changed": ("Viejo", True),
        "a.new": ("", False),
    }
    assert (found["a.same"].user_comments, found["a.changed"].user_comments) == (comments, ["a note"])


def test_pseudo_languages_keep_placeholders_and_leave_no_word_as_it_was() -> None:
    for context, word in catalogue.entries().items():
        for text in forms(word):
            accented, turned = (pseudo.said(language, text) for language in (pseudo.ACCENTED, pseudo.TURNED))
            assert holders(accented) == holders(turned) == holders(text), context
            assert not re.search("[A-Za-z](?!\u0304)", re.sub(r"\{[^{}]*\}", "", accented)), context
            assert re.sub("[\u202e\u202c]", "", turned) == text


def test_no_script_holds_a_sentence() -> None:
    """All that scripts say comes from a dict; the one sentence among them is a key of Sphinx's."""
    found = {
        sentence
        for path in (ROOT / "courseloom/assets/js").rglob("*.js")
        for sentence in re.findall(
            r'["`]([A-Z][a-z]* [a-z]+[ .,][^"`\n]*)["`]', re.sub(r"(?s)/\*.*?\*/", "", path.read_text("utf-8"))
        )
    }
    assert [one.split(".")[0] for one in found] == ["Your search did not match any documents"]


def test_no_module_keeps_a_word_from_when_it_was_imported() -> None:
    """A value at the top of a module would stay English; names of keys (`BOX_TITLES`, `KINDS`, `DOWNLOADS`) do not change."""
    for path in sorted((ROOT / "courseloom").rglob("*.py")):
        text = path.read_text("utf-8")
        if "courseloom.strings" not in text or path.parent.name == "strings":
            continue
        tree = ast.parse(text)
        names = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("courseloom.strings")
            for alias in node.names
        } - {"BOX_TITLES", "KINDS", "DOWNLOADS", "ASKED_FOR", "ON_REQUEST", "catalogue", "counted"}
        kept = {node.id for top in _at_import(tree) for node in ast.walk(top) if isinstance(node, ast.Name)} & names
        assert not kept, f"{path} reads {kept} when it is imported"


def _at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield from (*node.decorator_list, *node.args.defaults)
        elif isinstance(node, ast.ClassDef):
            yield from _at_import(node)
        elif not isinstance(node, ast.ImportFrom):
            yield node


def test_in_a_page_an_english_sentence_for_a_crisis_says_that_it_is_english(made: Path, hands: Course) -> None:
    made.write_text(HEADER, "utf-8")
    assert 'lang="en"' not in theme.help_box(hands, "")
    catalogue.speak("tlh")
    assert theme.help_box(hands, "").startswith('<ul>\n<li lang="en">In an emergency call')


def test_rules_that_know_only_english_stay_silent_in_another_language_and_say_so(tiny: Path) -> None:
    quiz = tiny / "quizzes/01-washing.yml"
    quiz.write_text(re.sub(r"text: .*", "text: All of the above", quiz.read_text("utf-8"), count=1), "utf-8")
    rule = "[no-option-is-all-or-none-of-the-above]"
    english = courseloom("check", root=tiny).stdout
    assert rule in english
    assert "know only English" not in english
    about = tiny / "book/course.yml"
    about.write_text(about.read_text("utf-8") + "language: es\n", "utf-8")
    spanish = courseloom("check", root=tiny).stdout
    assert rule not in spanish
    (told,) = (line for line in spanish.splitlines() if "know only English" in line)
    assert "no-option-is-all-or-none-of-the-above" in told
    assert "no-words-for-means" in told
    assert "of them for a crisis, whose translation a person has to sign." in spanish
    assert "The interface in 'es' is not reviewed by a native speaker." in spanish


def test_the_page_on_languages_can_be_followed(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue is begun, translated as the page shows, brought up to date, and in force; only a signed warning is."""
    page = (ROOT / "docs/extending/language.md").read_text("utf-8")
    monkeypatch.setitem(SCRIPT["main"].__globals__, "TEMPLATE", catalogue.FOLDER / "courseloom.pot")
    SCRIPT["main"](["eo"])
    path = catalogue.FOLDER / "eo" / "LC_MESSAGES" / "courseloom.po"
    begun = path.read_text("utf-8")
    made.write_text(begun.split("\n\n")[0] + "\n", "utf-8")
    for block in re.findall(r"^```po\n(.*?)^```$", page, re.M | re.S):
        for entry in block.strip().split("\n\n"):
            (asked,) = re.findall(r"(msgctxt .*?)^msgstr", entry, re.M | re.S)
            untranslated = re.search(rf"(?:^#.*\n)*{re.escape(asked)}(?:msgstr.*\n)+", begun, re.M)
            assert untranslated, asked
            begun = begun.replace(untranslated[0], entry + "\n")
    path.write_text(begun, "utf-8")
    SCRIPT["main"]([])
    once = path.read_bytes()
    SCRIPT["main"]([])
    assert path.read_bytes() == once
    catalogue.speak("eo-XX")
    assert PAGE["place"].format(n=1, all=3, title="Manoj") == "Manoj: 1 el 3"
    assert [START["questions"].format(count=count) for count in (1, 2)] == ["1 demando", "2 demandoj"]
    assert PAGE["check_first"].startswith("Kontrolu")
    assert catalogue.lang(PAGE["own_service"]) == "en"


def test_a_new_course_in_another_language_passes_check(tmp_path: Path) -> None:
    done = courseloom("new", "manos", "--language", "es", root=tmp_path)
    assert done.returncode == 0, done.stderr
    root = tmp_path / "manos"
    assert "language: es\n" in (root / "book/course.yml").read_text("utf-8")
    assert "language: es\n" in (root / "_config.yml").read_text("utf-8")
    told = courseloom("check", root=root).stdout
    assert told.rstrip().endswith("no problems.")
    wrong = courseloom("new", "hands", "--language", "en/GB", root=tmp_path)
    assert wrong.returncode == 1
    assert "--language: 'en/GB' is not the code of a language. Write one such as es or pt-BR." in wrong.stderr


def test_a_sentence_with_a_number_that_only_a_script_knows_follows_the_rule_of_its_language(made: Path) -> None:
    asked = 'msgctxt "review.days"\nmsgid "in {n} days"\nmsgid_plural "in {n} days"\n'
    rule = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    path = catalogue.FOLDER / "uk" / "LC_MESSAGES" / "courseloom.po"
    path.parent.mkdir(parents=True)
    said = "".join(f'msgstr[{at}] "{word} {{n}}"\n' for at, word in enumerate(("one", "few", "many")))
    path.write_text(f'msgid ""\nmsgstr "Plural-Forms: {rule}\\n"\n\n{asked}{said}', "utf-8")
    script = (ROOT / "courseloom/assets/js/dom.js").read_text("utf-8")
    script += "const said = (word) => [1, 2, 5, 21, 22, 111].map((n) => courseloomDom.fill(word, { n })).join();"
    script += f"console.log(said({json.dumps(REVIEW['days'])}));"
    catalogue.speak("uk")
    script += f"console.log(said({json.dumps(REVIEW['days'])}));"
    node = shutil.which("node") or missing("Node.js")
    done = subprocess.run([str(node), "-e", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "in 1 days,in 2 days,in 5 days,in 21 days,in 22 days,in 111 days",
        "one 1,few 2,many 5,one 21,few 22,many 111",
    ]


def test_a_source_is_named_in_the_language_of_the_course_where_a_cell_asks_for_it(
    made: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.write_text(
        f'{HEADER}\nmsgctxt "register.two"\nmsgid "{{first}} and {{second}}"\nmsgstr "{{first}} je {{second}}"\n', "utf-8"
    )
    for name, added in (("course.yml", "language: 'tlh'  # made up\n"), ("references.bib", TWO)):
        path = tiny / "book" / name
        path.write_text(path.read_text("utf-8") + added, "utf-8")
    monkeypatch.setattr(register, "course_root", lambda: tiny)
    register.forget()
    assert register.evidence().sources["two2021hands"].label == "Klein je Gross"
    register.forget()


def test_a_book_that_is_no_course_has_the_words_of_its_own_language(made: Path, tmp_path: Path) -> None:
    made.write_text(f'{HEADER}\nmsgctxt "quiz.check"\nmsgid "Check"\nmsgstr "yIwaH"\n', "utf-8")
    read_bank(tmp_path / "book", "tlh_Piqd")
    assert QUIZ["check"] == "yIwaH"
    read_bank(tmp_path / "book", "en")
    assert QUIZ["check"] == "Check"


def test_each_of_several_courses_in_one_process_has_its_own_words_also_in_boxes_that_were_read_before(tiny: Path) -> None:
    quiz, about = tiny / "quizzes/01-washing.yml", tiny / "book/course.yml"
    boxed = 'stem: "What helps?\\n\\n:::{tip}\\nTry it.\\n:::"'
    quiz.write_text(quiz.read_text("utf-8").replace("stem: What helps?", boxed), "utf-8")

    def title() -> str:
        (asked,) = (one for one in read(tiny).questions() if one.id == "what-to-use")
        (box,) = (one for one in asked.stem.blocks if isinstance(one, Box))
        return box.title

    assert (title(), QUIZ["check"]) == ("Tip", "Check")
    english = about.read_text("utf-8")
    about.write_text(english + "language: en-XA\n", "utf-8")
    assert (title()[:4], QUIZ["check"][:6]) == ("[Ţíþ", "[Çħéçķ")
    about.write_text(english, "utf-8")
    assert (title(), QUIZ["check"]) == ("Tip", "Check")


def test_a_widget_has_the_words_of_its_own_course_though_another_was_read_since(tiny: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(tiny, other)
    (other / "book/course.yml").write_text((other / "book/course.yml").read_text("utf-8") + "language: en-XA\n", "utf-8")
    said = []
    for root in (other, tiny, other):
        course = course_at(root)
        widget = QuizWidget(next(iter(course.quizzes.values())).quiz, course)
        said.append(("[Çħéçķ" in widget.form, "[Çħéçķ" in widget._esm))
    assert said == [(True, True), (False, False), (True, True)]


@pytest.mark.parametrize("written", ["es_ES", "x y", ""])
def test_a_language_that_is_no_code_is_refused_where_it_is_written(tiny: Path, written: str) -> None:
    about = tiny / "book/course.yml"
    about.write_text(f"{about.read_text('utf-8')}language: '{written}'\n", "utf-8")
    with pytest.raises(CourseError, match=f"'{written}' is not the code of a language like es or pt-BR"):
        read(tiny)
