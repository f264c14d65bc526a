"""Quizzes of a handout as Typst: question papers, and the key to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from courseloom.activities import question as view
from courseloom.model.evidence import Evidence
from courseloom.model.items import Quiz
from courseloom.render.typst import question as paper
from courseloom.render.typst import text as typeset
from courseloom.render.typst.markup import call, words


def quizzes(found: Sequence[Quiz], evidence: Evidence, *, keyed: bool) -> str:
    """Return quizzes as question papers, or with `keyed` as the key to them. One alone has the heading of its sheet."""
    made = []
    for quiz in found:
        texts = {
            (question.id, role, index): text
            for question in quiz.questions
            for (role, index), text in typeset.texts(question, evidence).items()
        }
        shown, several = view.of(quiz), len(found) > 1
        printed, key = paper.quiz(shown if several or keyed else replace(shown, title=""), texts)
        head = call("heading", words(quiz.title), level="1") + "\n" if several else ""
        made.append(head + "\n".join(key) if keyed else printed)
    return "\n\n".join(made)
