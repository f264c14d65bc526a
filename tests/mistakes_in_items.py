"""Mistakes in banks of questions, each with its message; tests/engine/test_mistakes.py reads the table."""

from __future__ import annotations

from changes import CLAIMS, KINDS, QUIZ, Mistake, swap, whole

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
ITEMS: dict[str, Mistake] = {
    "broken YAML": (
        swap(QUIZ, "title: Washing", 'title: "Washing'),
        'quizzes/01-washing.yml:4: opens a quotation mark (") that is closed only in line 23, in the middle of another text. '
        "Close it where its text ends.",
    ),
    "unknown key": (
        swap(QUIZ, "stem: When do you wash?", "stemm: When do you wash?"),
        "quizzes/01-washing.yml:10: 'stemm' is not a key of a choice question. Did you mean 'stem'?",
    ),
    "key of no kind of question": (
        swap(QUIZ, "stem: When do you wash?", "stem: When do you wash?\n        zzzzzz: 1"),
        "quizzes/01-washing.yml:11: 'zzzzzz' is not a key of a choice question. Its keys are: id, objective, syllabus, "
        "difficulty, stem, hints, sources, judgement, sensitive, kind, options.",
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
    "one id for a question and a scenario": (
        swap(QUIZ, "id: what-to-use", "id: at-the-sink"),
        "quizzes/scenarios/at-the-sink.yml:1: the scenario id 'at-the-sink' is already used by a quiz or question at "
        "quizzes/01-washing.yml:18. Give one of them another id.",
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
        "Use one of: choice, multiple, true-false, recall, match, categorise, order, estimate, cloze, rate-the-reply, "
        "short-answer, numeric.",
    ),
    "category that is not there": (
        swap(KINDS, "category: 2", "category: 3"),
        "quizzes/02-kinds.yml:23: case 2 of 'sort-moments' belongs to category 3, which does not exist. "
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
        "quizzes/02-kinds.yml:20: an answer or a text with gaps of 'match-moments' holds more than plain text. "
        "Write it in plain words: a list to pick from can show no more.",
    ),
    "emphasis in a text with gaps": (
        swap(KINDS, '"Wash {1} you', '"*Wash* {1} you'),
        "quizzes/02-kinds.yml:69: an answer or a text with gaps of 'fill-gaps' holds more than plain text. "
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
        "quizzes/01-washing.yml:10: 'stem': item text may not hold HTML; use paragraphs, lists, boxes, "
        "pictures, formulas, code, footnotes, emphasis, links and roles.",
    ),
    "link to a file": (
        swap(QUIZ, "stem: When do you wash?", "stem: When [do](/etc/hosts) you wash?"),
        "quizzes/01-washing.yml:10: 'stem': the link target '/etc/hosts' is neither an http address nor a page of the book. "
        "Write it another way.",
    ),
    "unknown role in item text": (
        swap(QUIZ, "stem: When do", "stem: When {bold}`do` do"),
        "quizzes/01-washing.yml:10: 'stem': '{bold}' is not a role of item text; the roles are "
        "cite, cite:t, claim, claim-value, term, sub, sup, math.",
    ),
    "YAML bomb": (
        whole(QUIZ, BOMB),
        "quizzes/01-washing.yml:1: uses a YAML anchor or alias (& or *). "
        "Write the value out, or in quotes if the sign is part of it.",
    ),
    "Python tag": (
        whole(QUIZ, "chapter: !!python/object/apply:os.system [ls]\n"),
        "quizzes/01-washing.yml:1: uses a YAML tag (tag:yaml.org,2002:python/object/apply:os.system). "
        "Leave the tag out, or put the value in quotes.",
    ),
    "nested too deeply": (
        whole(QUIZ, "a: " + "[" * 60 + "]" * 60 + "\n"),
        "quizzes/01-washing.yml:1: is nested too deeply. Flatten it.",
    ),
    "key said twice": (
        swap(QUIZ, "chapter: 01-washing", "chapter: 01-washing\nchapter: 01-washing"),
        "quizzes/01-washing.yml:2: has the key 'chapter' twice in one place. Keep one of the two.",
    ),
    "not UTF-8": (whole(QUIZ, b"chapter: \xff\xfe\n"), "quizzes/01-washing.yml:1: is not UTF-8 text. Save the file as UTF-8."),
    "no text": (
        swap(QUIZ, "stem: When do you wash?", "stem:"),
        "quizzes/01-washing.yml:10: 'stem' is empty. Write its text, in quotes if it begins with '#'.",
    ),
    "a number for a text": (
        swap(QUIZ, "stem: When do you wash?", "stem: 12"),
        "quizzes/01-washing.yml:10: 'stem' should be text. Put it in quotes.",
    ),
    "a list for a text": (
        swap(QUIZ, "stem: When do you wash?", "stem: [When, how]"),
        "quizzes/01-washing.yml:10: 'stem' should be text, "
        "and holds more than one value. Write one text, in quotes if it has brackets.",
    ),
    "another word for true": (
        swap(QUIZ, "correct: true", "correct: right"),
        "quizzes/01-washing.yml:13: 'correct' is 'right'. Write true or false.",
    ),
    "a text for a list": (
        swap(QUIZ, "sources: [made2020hands]", "sources: made2020hands"),
        "quizzes/01-washing.yml:17: 'sources' should be a list. "
        "Begin each of its entries with '- ', or put them in [brackets].",
    ),
    "no kind": (
        swap(QUIZ, "kind: choice", "sort: choice"),
        "quizzes/01-washing.yml:6: has no 'kind'. Use one of: choice, multiple, true-false, recall, match, categorise, order, "
        "estimate, cloze, rate-the-reply, short-answer, numeric.",
    ),
    "a copied bank": (
        lambda root: (root / "quizzes/04-copy.yml").write_bytes((root / QUIZ).read_bytes()) and None,
        "quizzes/04-copy.yml: holds the same quizzes and questions, by their ids, as quizzes/01-washing.yml. "
        "Take away the copy, or give what is in it other ids.",
    ),
    "empty file": (whole(QUIZ, ""), "quizzes/01-washing.yml:1: holds nothing. Fill it in, or take the file away."),
}
