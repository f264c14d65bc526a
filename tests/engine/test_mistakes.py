"""One table of mistakes that authors make, each with the message they get: file, line, what, and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from courseloom import check
from courseloom.errors import CourseError
from courseloom.resolve import gather, read
from courseloom.writers import build

QUIZ = "quizzes/01-washing.yml"
KINDS = "quizzes/02-kinds.yml"
CLAIMS = "book/claims.yml"
NOTEBOOK = "notebooks/01-washing.ipynb"
TALK = "quizzes/scenarios/at-the-sink.yml"
TALK_CARE = "    care: After the round the colleague finds Kim, brings a drink, and starts again with the morning.\n"
TALK_CHOICE = """      - text: "“Still, rules are rules.”"
        to: cold
        fit: closes
        stance: falling back on rules
        effect: {trust: -2}
        why: What Kim has just said is passed over, and a rule without a reason gives nobody a wish to follow it.
        judgement: true
"""


def swap(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a change that replaces a piece of a file."""

    def change(root: Path) -> None:
        text = (root / file).read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (root / file).write_text(text.replace(old, new, 1), "utf-8")

    return change


def cell(id: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a change inside one notebook cell."""

    def change(root: Path) -> None:
        notebook = json.loads((root / NOTEBOOK).read_text("utf-8"))
        for item in notebook["cells"]:
            if item["id"] == id:
                source = "".join(item["source"])
                assert old in source
                item["source"] = source.replace(old, new, 1).splitlines(True)
        (root / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")

    return change


def whole(file: str, text: str | bytes) -> Callable[[Path], None]:
    """Return a change that replaces a whole file."""
    data = text.encode() if isinstance(text, str) else text
    return lambda root: (root / file).write_bytes(data) and None


def both(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return several changes as one."""

    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
MISTAKES: dict[str, tuple[Callable[[Path], None], str]] = {
    "broken YAML": (
        swap(QUIZ, "title: Washing", 'title: "Washing'),
        "quizzes/01-washing.yml:23: is not valid YAML: did not find expected key. "
        "Check the indentation and quotes here and in the line above.",
    ),
    "unknown key": (
        swap(QUIZ, "stem: When do you wash?", "stemm: When do you wash?"),
        "quizzes/01-washing.yml:10: 'stemm' is not a key of a choice question. Did you mean 'stem'?",
    ),
    "missing key": (
        swap(QUIZ, "stem: When do you wash?", "stemm: When do you wash?"),
        "quizzes/01-washing.yml:6: 'stem' is missing. Add 'stem:' here.",
    ),
    "duplicate question": (
        swap(QUIZ, "id: what-to-use", "id: when-to-wash"),
        "quizzes/01-washing.yml:18: the question id 'when-to-wash' is already used at quizzes/01-washing.yml:6. "
        "Give one of them another id.",
    ),
    "no right answer": (
        swap(QUIZ, "            correct: true\n            why: Because", "            why: Because"),
        "quizzes/01-washing.yml:6: question 'when-to-wash' has no right answer. Mark an option with 'correct: true'.",
    ),
    "two right answers": (
        swap(QUIZ, "why: By then", "correct: true\n            why: By then"),
        "quizzes/01-washing.yml:6: question 'when-to-wash' has 2 right answers. Keep one, or make it 'kind: multiple'.",
    ),
    "missing reason": (
        swap(QUIZ, "            why: By then it is too late for the person in front of you. Wash on the way in.\n", ""),
        "quizzes/01-washing.yml:15: 'why' is missing. Add 'why:' here.",
    ),
    "same option twice": (
        swap(QUIZ, "text: Later.", "text: Before."),
        "quizzes/01-washing.yml:6: question 'when-to-wash' has two options with the same text. Reword one of them.",
    ),
    "no source": (
        swap(QUIZ, "        sources: [made2020hands]\n", ""),
        "quizzes/01-washing.yml:6: question 'when-to-wash' names no source. "
        "Add 'sources:', or 'judgement: true' where it rests on clinical judgement.",
    ),
    "unknown kind": (
        swap(QUIZ, "kind: choice", "kind: choise"),
        "quizzes/01-washing.yml:6: the 'kind' of this question is 'choise'. "
        "Use one of: choice, multiple, true-false, recall, match, categorise, order, estimate, cloze, rate-the-reply.",
    ),
    "category that is not there": (
        swap(KINDS, "category: 2", "category: 3"),
        "quizzes/02-kinds.yml:23: case 2 of 'sort-moments' belongs to category 3, which is not there. "
        "The categories are counted from 1 to 2.",
    ),
    "category nought": (
        swap(KINDS, "category: 2", "category: 0"),
        "quizzes/02-kinds.yml:34: 'category': input should be greater than or equal to 1. Correct the value.",
    ),
    "same answer twice to match": (
        swap(KINDS, "right: Protect the floor", "right: protect yourself"),
        "quizzes/02-kinds.yml:20: question 'match-moments' has two answers with the same text. Reword one of them.",
    ),
    "same category twice": (
        swap(KINDS, "[Wash now, Not yet]", "[Wash now, Wash now]"),
        "quizzes/02-kinds.yml:28: question 'sort-moments' has two answers with the same text. Reword one of them.",
    ),
    "same step twice": (
        swap(KINDS, "text: Take soap.", "text: Wet your hands."),
        "quizzes/02-kinds.yml:45: question 'order-steps' has two answers with the same text. Reword one of them.",
    ),
    "claim in an answer to pick": (
        swap(KINDS, "right: Protect the floor", 'right: "Protect {claim}`made2020-share`"'),
        "quizzes/02-kinds.yml:20: an answer or a text with gaps of 'match-moments' holds more than words. "
        "Write it in plain words: a list to pick from can show no more.",
    ),
    "emphasis in a text with gaps": (
        swap(KINDS, '"Wash {1} you', '"*Wash* {1} you'),
        "quizzes/02-kinds.yml:69: an answer or a text with gaps of 'fill-gaps' holds more than words. "
        "Write it in plain words: a list to pick from can show no more.",
    ),
    "bands out of order": (
        swap(KINDS, "          - {below: 30,", '          - {below: 60, why: "Near."}\n          - {below: 30,'),
        "quizzes/02-kinds.yml:50: the bands of 'guess-share' are not in order. Write them from the lowest bound up.",
    ),
    "two bands with one bound": (
        swap(KINDS, "          - {below: 30,", '          - {below: 30, why: "Near."}\n          - {below: 30,'),
        "quizzes/02-kinds.yml:50: the bands of 'guess-share' are not in order. Write them from the lowest bound up.",
    ),
    "bands with a gap at the top": (
        swap(KINDS, "          - {why: ", "          - {below: 90, why: "),
        "quizzes/02-kinds.yml:50: the bands of 'guess-share' leave some guesses without feedback. "
        "Give every band but the last 'below:'.",
    ),
    "band without a bound in the middle": (
        swap(KINDS, "{below: 30, why:", "{why:"),
        "quizzes/02-kinds.yml:50: the bands of 'guess-share' leave some guesses without feedback. "
        "Give every band but the last 'below:'.",
    ),
    "no room to guess": (
        swap(KINDS, "max: 100", "max: 0"),
        "quizzes/02-kinds.yml:50: 'guess-share' has no room to guess between 0 and 0. Set 'min' below 'max'.",
    ),
    "answer that cannot be guessed": (
        swap(KINDS, "max: 100", "max: 30"),
        "quizzes/02-kinds.yml:50: the answer of 'guess-share' lies outside what can be guessed. "
        "Set 'min' below it and 'max' above it.",
    ),
    "claim without a number as an answer": (
        swap(CLAIMS, "number: 40", "number: null"),
        "quizzes/02-kinds.yml:50: the answer of 'guess-share' is the claim 'made2020-share', which has no single number. "
        "Name a claim with a 'number'.",
    ),
    "unknown claim as an answer": (
        swap(KINDS, "{claim: made2020-share}", "{claim: made2020-shape}"),
        "quizzes/02-kinds.yml:50: there is no claim 'made2020-shape'. Did you mean 'made2020-share'?",
    ),
    "tolerance below nought": (
        swap(KINDS, "tolerance: 5", "tolerance: -5"),
        "quizzes/02-kinds.yml:59: 'tolerance': input should be greater than or equal to 0. Correct the value.",
    ),
    "gap without a list": (
        swap(KINDS, "with {2}.", "with {2} and {3}."),
        "quizzes/02-kinds.yml:64: the text of 'fill-gaps' has other gaps than 'gaps'. "
        "Mark them {1}, {2} … in order, one for each list under 'gaps'.",
    ),
    "gaps out of order": (
        swap(KINDS, "Wash {1} you touch a patient, with {2}.", "Wash {2} you touch a patient, with {1}."),
        "quizzes/02-kinds.yml:64: the text of 'fill-gaps' has other gaps than 'gaps'. "
        "Mark them {1}, {2} … in order, one for each list under 'gaps'.",
    ),
    "gap without a right word": (
        swap(KINDS, "{text: soap, correct: true,", "{text: soap,"),
        "quizzes/02-kinds.yml:64: gap 2 of 'fill-gaps' needs one right word. Mark one with 'correct: true'.",
    ),
    "gap with two right words": (
        swap(KINDS, "{text: care, why", "{text: care, correct: true, why"),
        "quizzes/02-kinds.yml:64: gap 2 of 'fill-gaps' needs one right word. Mark one with 'correct: true'.",
    ),
    "rating off the scale": (
        swap(KINDS, "key: 3,", "key: 4,"),
        "quizzes/02-kinds.yml:82: 'key': input should be less than or equal to 3. Correct the value.",
    ),
    "unknown key of a step": (
        swap(KINDS, "- text: Take soap.", "- txt: Take soap."),
        "quizzes/02-kinds.yml:45: 'txt' is not a key of 'steps'. Did you mean 'text'?",
    ),
    "unknown difficulty": (
        swap(QUIZ, "difficulty: apply", "difficulty: hard"),
        "quizzes/01-washing.yml:9: 'hard' is not a value of 'difficulty'. Use one of: 'recall', 'apply', 'reply'.",
    ),
    "unknown objective": (
        swap(QUIZ, "objective: describe-washing", "objective: describe-wash"),
        "quizzes/01-washing.yml:6: question 'when-to-wash' names the objective 'describe-wash', which no chapter has. "
        "Did you mean 'describe-washing'?",
    ),
    "learning point of another objective": (
        swap(QUIZ, "objective: describe-washing\n", "objective: describe-washing\n        syllabus: [7]\n"),
        "quizzes/01-washing.yml:9: question 'when-to-wash' names learning point 7, which its objective does not have. "
        "The points of that objective: none.",
    ),
    "path in a slug": (
        swap(QUIZ, "id: when-to-wash", "id: ../when"),
        "quizzes/01-washing.yml:6: '../when' is not a slug. Use 3 to 64 small letters, digits and hyphens.",
    ),
    "HTML in item text": (
        swap(QUIZ, "stem: When do", "stem: When <script>alert(1)</script> do"),
        "quizzes/01-washing.yml:10: 'stem': item text may not hold HTML; use paragraphs, lists, emphasis, links and roles. "
        "Write it another way.",
    ),
    "link to a file": (
        swap(QUIZ, "stem: When do you wash?", "stem: When [do](/etc/hosts) you wash?"),
        "quizzes/01-washing.yml:10: 'stem': the link target '/etc/hosts' is neither an http address nor a page of the book. "
        "Write it another way.",
    ),
    "unknown role in item text": (
        swap(QUIZ, "stem: When do", "stem: When {bold}`do` do"),
        "quizzes/01-washing.yml:10: 'stem': '{bold}' is not a role of item text; the roles are "
        "cite, cite:t, claim, claim-value, term. Write it another way.",
    ),
    "YAML bomb": (whole(QUIZ, BOMB), "quizzes/01-washing.yml:1: uses a YAML anchor or alias (& or *). Write the value out."),
    "Python tag": (
        whole(QUIZ, "chapter: !!python/object/apply:os.system [ls]\n"),
        "quizzes/01-washing.yml:1: uses a YAML tag (tag:yaml.org,2002:python/object/apply:os.system). "
        "Leave the tag out: values are plain text and numbers.",
    ),
    "nested too deeply": (
        whole(QUIZ, "a: " + "[" * 60 + "]" * 60 + "\n"),
        "quizzes/01-washing.yml:1: is nested too deeply. Flatten it.",
    ),
    "key said twice": (
        swap(QUIZ, "chapter: 01-washing", "chapter: 01-washing\nchapter: 01-washing"),
        "quizzes/01-washing.yml:2: says 'chapter' twice in one place. Keep one of the two.",
    ),
    "not UTF-8": (whole(QUIZ, b"chapter: \xff\xfe\n"), "quizzes/01-washing.yml:1: is not UTF-8 text. Save the file as UTF-8."),
    "empty file": (whole(QUIZ, ""), "quizzes/01-washing.yml:1: 'the file' should hold keys and values. Check the indentation."),
    "unknown quiz in a notebook": (
        cell("q-washing-check", "washing-check", "washing-chek"),
        "notebooks/01-washing.ipynb: cell 'q-washing-check', line 1: there is no quiz 'washing-chek'. "
        "Did you mean 'washing-check'?",
    ),
    "unknown claim in text": (
        cell("text", "{claim}`not-washed`", "{claim}`not-wash`"),
        "notebooks/01-washing.ipynb: cell 'text', line 3: there is no claim 'not-wash'. Did you mean 'not-washed'?",
    ),
    "unknown claim in code": (
        cell("f-share", "claim('made2020-share')", "claim('made2020-shares')"),
        "notebooks/01-washing.ipynb: cell 'f-share', line 2: there is no claim 'made2020-shares'. "
        "Did you mean 'made2020-share'?",
    ),
    "unknown source": (
        cell("text", "{cite}`made2020hands`", "{cite}`made2021hands`"),
        "notebooks/01-washing.ipynb: cell 'text', line 3: there is no source 'made2021hands'. Did you mean 'made2020hands'?",
    ),
    "unknown term": (
        swap("book/welcome.md", "{term}`soap`", "{term}`sope`"),
        "book/welcome.md:3: there is no glossary term 'sope'. Did you mean 'soap'?",
    ),
    "unknown source of a claim": (
        swap(CLAIMS, "source: made2020hands", "source: nobody"),
        "book/claims.yml:2: there is no source 'nobody'. Define it in book/references.bib.",
    ),
    "claim without population": (
        swap(CLAIMS, "    population: made up\n    year: 2020\n", "    year: 2020\n"),
        "book/claims.yml:2: 'population' is missing. Add 'population:' here.",
    ),
    "claim status that may not be printed": (
        swap(CLAIMS, "status: verified", "status: recalled"),
        "book/claims.yml:10: 'recalled' is not a value of 'status'. Use one of: 'verified', 'secondary', 'part', 'derived'.",
    ),
    "derived from nothing": (
        swap(CLAIMS, "from: {share: made2020-share}", "from: {share: made2020-sharp}"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: there is no claim 'made2020-sharp'. "
        "Did you mean 'made2020-share'?",
    ),
    "derived from itself": (
        swap(CLAIMS, "from: {share: made2020-share}", "from: {share: not-washed}"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: it depends on itself. Break the circle in 'from'.",
    ),
    "formula with code": (
        swap(CLAIMS, "formula: 100 - share", "formula: __import__('os').getcwd()"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: "
        "the formula may hold only numbers, names, + - * / ** ( ) and round().",
    ),
    "a formula that gives no number": (
        swap(CLAIMS, "formula: 100 - share", "formula: (0 - share) ** 0.5"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: the formula gives no number that can be printed.",
    ),
    "a formula that gives infinity": (
        swap(CLAIMS, "formula: 100 - share", "formula: share * 1e308 * 1e308"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: the formula gives no number that can be printed.",
    ),
    "a number too large to print": (
        swap(CLAIMS, "number: 40", "number: 1.0e999"),
        "book/claims.yml:5: 'number': input should be a finite number. Correct the value.",
    ),
    "an expiry date that never comes": (
        swap("book/course.yml", "expires: 2029-01-01", "expires: never"),
        "book/course.yml:5: 'expires': 'never' is no day like 2026-11-22. Write it another way.",
    ),
    "a day that no calendar has": (
        swap("book/course.yml", "review_by: 2028-01-01", "review_by: 2028-02-30"),
        "book/course.yml:5: 'review_by': '2028-02-30' is no day like 2026-11-22. Write it another way.",
    ),
    "division by zero": (
        swap(CLAIMS, "formula: 100 - share", "formula: 1 / (share - share)"),
        "book/claims.yml:13: claim 'not-washed' cannot be computed: the formula fails (float division by zero).",
    ),
    "missing page": (
        swap("_toc.yml", "notebooks/01-washing", "notebooks/02-drying"),
        "_toc.yml:6: there is no file 'notebooks/02-drying.md' or 'notebooks/02-drying.ipynb'. "
        "Create it, or take this line out.",
    ),
    "page outside the course": (
        swap("_toc.yml", "notebooks/01-washing", "../01-washing"),
        "_toc.yml:6: '../01-washing' points outside the course. Name a file below the course folder.",
    ),
    "broken notebook": (
        whole(NOTEBOOK, '{"cells": ['),
        "notebooks/01-washing.ipynb:1: is not a notebook: the file ends too early. Open and save it in Jupyter, or restore it.",
    ),
    "code that does not parse": (
        cell("f-share", "fig, ax =", "fig, ax = ="),
        "notebooks/01-washing.ipynb: cell 'f-share', line 1: does not parse as Python: invalid syntax. "
        "Run the cell in Jupyter and mend it.",
    ),
    "no title": (
        cell("title", "# Washing hands", "Washing hands"),
        "notebooks/01-washing.ipynb:1: has no title. Begin it with one '# Title' line.",
    ),
    "script in a page": (
        swap("book/welcome.md", "A tiny course", "A <script>alert(1)</script> course"),
        "book/welcome.md:3: holds HTML, which not every output can show. Write it in MyST.",
    ),
    "raw output in a page": (
        swap("book/welcome.md", "A tiny course", "```{raw} html\n```\n"),
        "book/welcome.md:3: holds raw output, which not every output can show. Write it in MyST.",
    ),
    "unknown tag": (
        swap(NOTEBOOK, '"handout"', '"handuot"'),
        "notebooks/01-washing.ipynb: cell 'end': has the unknown tag 'handuot'. "
        "The tags are: facilitator, handout, handout-only, slide.",
    ),
    "no course file": (
        lambda root: (root / "book/course.yml").unlink(),
        "book/course.yml: is missing. Create it, or take it out of what names it.",
    ),
    "a quiz on no page": (
        cell("q-washing-check", "quiz('washing-check')", "1 + 1"),
        "quizzes/01-washing.yml:3: the quiz 'washing-check' is shown on no page. "
        "Put quiz('washing-check') where it belongs, or take it out.",
    ),
    "a final bank that no page draws from": (
        swap("book/final.md", "{tool} final", "{aside}"),
        "quizzes/03-final.yml:3: the quiz 'final-bank' is shown on no page. Put the tool 'final' on a page, or take it out.",
    ),
    "a final test without a plan": (
        swap("book/course.yml", "final: {draw: {01-washing: 6}, pass_mark: 80}\n", ""),
        "book/final.md:5: places the final test, and book/course.yml does not say what it draws. "
        "Add 'final:' with 'draw:' there, or take the test out.",
    ),
    "a final test of an unknown chapter": (
        swap("book/course.yml", "draw: {01-washing: 6}", "draw: {01-wash: 6}"),
        "book/course.yml: the final test draws from '01-wash', which is no chapter. Did you mean '01-washing'?",
    ),
    "a final test of nothing": (
        swap("book/course.yml", "draw: {01-washing: 6}", "draw: {01-washing: 0}"),
        "book/course.yml:15: '01-washing': input should be greater than or equal to 1. Correct the value.",
    ),
    "a final test without a bank": (
        swap("quizzes/03-final.yml", "purpose: final", "purpose: selfcheck"),
        "book/final.md:5: places the final test, and no quiz has 'purpose: final'. Write its bank in quizzes/.",
    ),
    "a final test on two pages": (
        swap("book/welcome.md", "A tiny course", "```{tool} final\n```\n\nA tiny course"),
        "book/final.md:5: the final test is already on book/welcome. Place it once.",
    ),
    "a final bank that is shown, too": (
        cell("q-washing-kinds", "washing-kinds", "final-bank"),
        "quizzes/03-final.yml:3: the quiz 'final-bank' is drawn from in the final test and shown on notebooks/01-washing too. "
        "Take quiz('final-bank') off that page.",
    ),
    "a quiz in another chapter's file": (
        swap(QUIZ, "chapter: 01-washing", "chapter: 02-drying"),
        "quizzes/01-washing.yml:3: the quiz 'washing-check' is shown in '01-washing', but its file says '02-drying'. "
        "Correct one of them.",
    ),
    "a chapter without a page": (
        swap("book/course.yml", "slug: 01-washing", "slug: 01-washed"),
        "book/course.yml: the chapter '01-washed' has no page in _toc.yml. Add the page, or take it out.",
    ),
    "a reflection without a name": (
        swap("book/record.md", "{reflection} my-next-step", "{reflection} My next step"),
        "book/record.md:7: 'My next step' is no name for a reflection. "
        "Name it with small letters, digits and hyphens: {reflection} my-next-step.",
    ),
    "two reflections of one name": (
        swap("book/welcome.md", "A tiny course", "```{reflection} my-next-step\nWhat next?\n```\n\nA tiny course"),
        "book/record.md:7: the reflection 'my-next-step' is already on book/welcome. Give it another name.",
    ),
    "a logo without words": (
        both(whole("book/local.yml", "logo: {file: a.svg}\n"), whole("book/a.svg", "<svg/>")),
        "book/local.yml: the logo has no alt text. Add 'alt:' with the words that stand for it.",
    ),
    "a logo from elsewhere": (
        whole("book/local.yml", "logo: {file: ../a.svg, alt: A}\n"),
        "book/local.yml: the logo '../a.svg' is not an SVG, PNG or JPG file in book/. Put it there.",
    ),
    "LaTeX that is none": (
        swap("book/references.bib", "title = {{Hands}}", 'title = "Hands\\"'),
        "book/references.bib:1: entry 'made2020hands' holds LaTeX that cannot be read. "
        "Write the characters as they are, or check backslashes and braces.",
    ),
    "broken bibliography": (
        swap("book/references.bib", "author = {Made", "author = {{Made"),
        "book/references.bib:8: is not valid BibTeX: syntax error in line 8: premature end of file. "
        "Check braces and commas here.",
    ),
    "a scenario under another name": (
        swap(TALK, "id: at-the-sink", "id: by-the-sink"),
        f"{TALK}:1: the scenario 'by-the-sink' is in a file of another name. Give the file the name of the scenario.",
    ),
    "a scenario nobody has written": (
        cell("s-at-the-sink", "at-the-sink", "at-the-sinks"),
        f"{NOTEBOOK}: cell 's-at-the-sink', line 1: there is no scenario 'at-the-sinks'. Did you mean 'at-the-sink'?",
    ),
    "a scenario on no page": (
        cell("s-at-the-sink", "scenario('at-the-sink')", "1"),
        f"{TALK}:1: the scenario 'at-the-sink' is shown on no page. "
        "Put scenario('at-the-sink') where it belongs, or take it out.",
    ),
    "a node of the same name": (
        swap(TALK, "id: cold", "id: softens"),
        f"{TALK}:67: the node 'softens' is there twice. Rename one of them.",
    ),
    "a node that no reply leads to": (
        swap(TALK, "        to: gone", "        to: washed"),
        f"{TALK}:111: no path leads to 'gone'. Let a reply lead there, or take it out.",
    ),
    "a loop without a way out": (
        both(
            swap(
                TALK,
                "        to: washed\n        fit: opens\n        stance: repair",
                "        to: opening\n        fit: opens\n        stance: repair",
            ),
            swap(TALK, "        to: gone", "        to: opening"),
            swap(TALK, "        to: washed", "        to: passing"),
        ),
        f"{TALK}:19: from 'opening' no ending can be reached. Let one of the replies lead out of the loop.",
    ),
    "a client who says and shows nothing": (
        swap(TALK, "    shows: Kim walks on to the round.\n", ""),
        f"{TALK}:111: in 'gone' the client neither says nor shows anything. Add 'says:' or 'shows:'.",
    ),
    "a trap": (
        swap(
            TALK,
            "    ending: mixed\n" + TALK_CARE,
            "",
        ),
        f"{TALK}:111: 'gone' has no replies and is no ending. Add 'replies:', or 'ending:' and 'care:'.",
    ),
    "an ending without care": (
        swap(TALK, TALK_CARE, ""),
        f"{TALK}:111: the ending 'gone' does not say what happens next. Add 'care:'.",
    ),
    "no chance to mend": (
        both(
            swap(TALK, "fit: opens\n        stance: repair\n", "fit: holds\n        stance: repair\n"),
            swap(TALK, "fit: opens\n        stance: repair, as", "fit: holds\n        stance: repair, as"),
            swap(TALK, "to: softens\n        fit: holds", "to: gone\n        fit: holds"),
        ),
        f"{TALK}:33: after the poor reply in 'opening' there is no chance to mend. "
        "Let it lead to a node with a reply that opens.",
    ),
    "two model replies": (
        swap(
            TALK,
            '        judgement: true\n      - text: "“Nothing',
            '        judgement: true\n        model: true\n      - text: "“Nothing',
        ),
        f"{TALK}:19: 'opening' has two model replies. Keep one 'model: true'.",
    ),
    "a model path in a circle": (
        swap(
            TALK,
            "        to: washed\n        fit: opens\n        stance: understanding",
            "        to: opening\n        fit: opens\n        stance: understanding",
        ),
        f"{TALK}:17: the model path goes round in a circle. Let it lead to a good ending.",
    ),
    "a model path that stops": (
        swap(
            TALK,
            '        sources: [made2020hands]\n        model: true\n      - text: "“Still',
            '        sources: [made2020hands]\n      - text: "“Still',
        ),
        f"{TALK}:46: the model path stops at 'softens'. Mark one reply there with 'model: true'.",
    ),
    "a reply to no node": (
        swap(TALK, "        to: softens", "        to: soften"),
        f"{TALK}:25: a reply leads to 'soften', which is no node. Did you mean 'softens'?",
    ),
    "a start that is no node": (
        swap(TALK, "start: opening", "start: openings"),
        f"{TALK}:17: the scenario starts at 'openings', which is no node. Did you mean 'opening'?",
    ),
    "an effect on no state": (
        swap(TALK, "effect: {trust: 1, openness: 2}", "effect: {trst: 1}"),
        f"{TALK}:24: a reply in 'opening' changes 'trst', which is no state of this scenario. Did you mean 'trust'?",
    ),
    "an effect beyond measure": (
        swap(TALK, "effect: {trust: 1, openness: 2}", "effect: {trust: 5}"),
        f"{TALK}:24: a reply in 'opening' changes 'trust' by 5. Keep it between -3 and 3.",
    ),
    "a reply without a source": (
        swap(TALK, "judgement: true", "judgement: false"),
        f"{TALK}:33: a reply in 'opening' names no source. Add 'sources:', or 'judgement: true' where its reason rests on "
        "clinical judgement.",
    ),
    "a reply with an unknown source": (
        swap(TALK, "sources: [made2020hands]", "sources: [made2020hand]"),
        f"{TALK}:24: there is no source 'made2020hand'. Did you mean 'made2020hands'?",
    ),
    "one reply only": (
        swap(TALK, TALK_CHOICE, ""),
        f"{TALK}:46: 'softens' leaves no choice: it has one reply. Add another reply, or join two nodes.",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_message(name: str, tiny: Path) -> None:
    change, message = MISTAKES[name]
    change(tiny)
    with pytest.raises(CourseError) as caught:
        read(tiny)
    assert message in str(caught.value).splitlines()


@pytest.mark.parametrize("name", MISTAKES)
def test_check_reports_what_a_build_refuses(name: str, tiny: Path) -> None:
    today = date(2026, 6, 1)
    MISTAKES[name][0](tiny)
    with pytest.raises(CourseError) as refused:
        build.checked(tiny, today)
    course, problems = gather(tiny)
    findings = check.run(course, today, without=("coverage",)) if course else []
    assert {*problems, *check.errors(findings)} == set(refused.value.problems)


def test_the_tiny_course_is_sound(tiny: Path) -> None:
    written = "".join(path.read_text("utf-8") for path in (tiny / "quizzes").glob("*.yml"))
    assert len(read(tiny).questions()) == written.count("difficulty:") >= 10


def test_all_problems_come_at_once(tiny: Path) -> None:
    for name in ("no right answer", "unknown term", "unknown tag", "derived from itself"):
        MISTAKES[name][0](tiny)
    with pytest.raises(CourseError) as caught:
        read(tiny)
    files = {problem.where.file for problem in caught.value.problems}
    assert files == {QUIZ, CLAIMS, NOTEBOOK, "book/welcome.md"}


def test_a_broken_bank_does_not_accuse_the_notebook(tiny: Path) -> None:
    MISTAKES["broken YAML"][0](tiny)
    with pytest.raises(CourseError) as caught:
        read(tiny)
    assert {problem.where.file for problem in caught.value.problems} == {QUIZ}
