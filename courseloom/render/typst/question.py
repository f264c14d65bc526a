"""A quiz on paper, as Typst: the question with room to answer, and its entry in the key with every reason.

In: the plain view of a quiz and its texts as Typst markup, by (question, role, index). Out: calls of functions of `book.typ`.
"""

from __future__ import annotations

from courseloom.activities.question import QuestionView, QuizView
from courseloom.model.items import LETTERS
from courseloom.render.typst.markup import array, call, codes, literal, words
from courseloom.strings import QUIZ

Parts = dict[tuple[str, str, int], str]
NOTES = 7
"""Lines to write on for a recall prompt."""


def quiz(shown: QuizView, parts: Parts) -> tuple[str, list[str]]:
    """Return the quiz as a question paper, and the entries of its key."""
    printed = [_question(question, parts) for question in shown.questions]
    key = [_answer(question, parts, shown) for question in shown.questions]
    note = f"[{words(QUIZ['not_scored'])}]" if not shown.scored else "none"
    return f"\n#quiz([{words(shown.label)}], [{words(shown.title)}], {note}, {', '.join(printed)},);\n", key


def _question(question: QuestionView, parts: Parts) -> str:
    slug = question.slug
    note = "" if question.kind in ("choice", "true-false", "recall") else question.instruction
    head = f"{literal(slug)}, [{words(question.count)}], [{parts[slug, 'stem', 0]}], [{words(note)}]"
    hints = array([parts[slug, "hint", index] for index in range(question.hints)])
    if question.estimate:
        return f"guess-question({head}, [{words(question.estimate.unit)}], hints: {hints})"
    if question.kind == "cloze":
        pieces = [words(segment) for segment in question.segments]
        lists = codes([array([words(pick) for pick in slot.picks]) for slot in question.slots])
        return f"gap-question({head}, {array(pieces)}, {lists}, hints: {hints})"
    if question.slots:
        rows = array([parts[slug, "slot", slot.index] for slot in question.slots])
        picks = question.shared_picks if question.kind in ("match", "categorise") else ()
        listed = codes([f"([{LETTERS[index]}], [{words(pick)}])" for index, pick in enumerate(picks)])
        return f"slot-question({head}, {rows}, {listed}, hints: {hints})"
    options = [
        f"([{words(option.letter)}], [{words(option.word) or parts[slug, 'option', option.index]}])"
        for option in question.options
    ]
    lines = NOTES if question.kind == "recall" else 0
    return f"question({head}, hints: {hints}, lines: {lines}, {''.join(f'{option}, ' for option in options)})"


def _answer(question: QuestionView, parts: Parts, shown: QuizView) -> str:
    slug = question.slug
    source = parts[slug, "credit", 0]
    said = [words(QUIZ["judgement"])] if question.judgement else []
    said += [f"{words(QUIZ['sources'] + ': ')}{source}"] if source else []
    credit = f"[{words(' ').join(said)}]" if said else "none"
    letters = question.keys if shown.scored and question.options else ""
    title = f"[{words(f'{shown.title}, {question.count}')}]"
    return f"#answer({literal(slug)}, {title}, {literal(letters)}, {credit}, {', '.join(_reasons(question, parts))},);\n"


def _reasons(question: QuestionView, parts: Parts) -> list[str]:
    slug = question.slug
    if question.kind == "recall":
        points = array([parts[slug, "point", index] for index in range(question.points)])
        return [f"([{words(QUIZ['model'])}], [{parts[slug, 'answer', 0]}\n#list(..{points});])"]
    if question.estimate:
        low = f"{question.estimate.low:g}"
        found = [f"([{words(QUIZ['true_number'] + ':')}], [{parts[slug, 'answer', 0]}])"]
        for index, bound in enumerate([*question.estimate.bounds, None]):
            head = QUIZ["from_on"].format(low=low) if bound is None else QUIZ["below"].format(high=f"{bound:g}")
            low = low if bound is None else f"{bound:g}"
            found.append(f"([{words(head + ':')}], [{parts[slug, 'band', index]}])")
        return found
    if question.kind == "cloze":
        return [
            _reason(
                f"{QUIZ['gap'].format(number=slot.index + 1)}: {pick}",
                index == slot.key if question.judged else None,
                parts[slug, "why", reason],
            )
            for slot in question.slots
            for index, (pick, reason) in enumerate(zip(slot.picks, slot.reasons, strict=True))
        ]
    if question.slots:
        lettered = question.kind in ("match", "categorise")
        found = []
        for number, slot in enumerate(question.slots, 1):
            mark = f"{LETTERS[slot.key]}, {slot.picks[slot.key]}" if lettered else slot.picks[slot.key]
            mark = f"{QUIZ['place'].lower()} {mark}" if question.kind == "order" else mark
            panel = f" {words(slot.panel)}" if slot.panel else ""
            found.append(f"([{words(f'{number}: {mark}.')}], [{parts[slug, 'why', slot.index]}{panel}])")
        for index, name in enumerate(question.spare):
            head = f"{QUIZ['left_over']}: {name}."
            found.append(f"([{words(head)}], [{parts[slug, 'spare', index]}])")
        return found
    return [
        _reason(
            f"{option.letter}. {option.word}".strip(),
            option.correct if question.judged else None,
            parts[slug, "why", option.index] + _belief(option.belief if question.judged else ""),
        )
        for option in question.options
    ]


def _belief(name: str) -> str:
    """Return the belief behind a distractor as Typst, or nothing."""
    return words(" " + QUIZ["belief"].format(name=name)) if name else ""


def _reason(head: str, right: bool | None, why: str) -> str:
    mark = "" if right is None else call("verdict", words(QUIZ["good"] if right else QUIZ["look"]))
    return f"([{words(head)}{mark}], [{why}])"
