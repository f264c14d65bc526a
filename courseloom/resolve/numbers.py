"""Fills in what questions refer to (numbers of claims, beliefs), and checks that learners can enter the numbers."""

from __future__ import annotations

from collections.abc import Mapping

from courseloom.errors import Problems, Where
from courseloom.model.evidence import Claim
from courseloom.model.items import Choice, Estimate, FromClaim, Multiple, Numbered, Numeric, Option, Quiz


def numbered(quiz: Quiz, claims: dict[str, Claim]) -> Quiz:
    """Return the quiz with the answers of its questions filled in from the claims that they refer to."""
    questions = []
    for question in quiz.questions:
        if isinstance(question, Numbered) and isinstance(question.answer, FromClaim) and question.answer.claim in claims:
            number = claims[question.answer.claim].number
            question = question.model_copy(update={"answer": question.answer.model_copy(update={"number": number})})
        questions.append(question)
    return quiz.model_copy(update={"questions": tuple(questions)})


def believed(quiz: Quiz, beliefs: Mapping[str, str]) -> Quiz:
    """Return the quiz with the belief behind each distractor as a sentence, where the course has one."""

    def told(option: Option) -> Option:
        return option.model_copy(update={"belief": option.belief or beliefs.get(option.misconception or "", "")})

    questions = [
        question.model_copy(update={"options": tuple(map(told, question.options))})
        if isinstance(question, Choice | Multiple)
        else question
        for question in quiz.questions
    ]
    return quiz.model_copy(update={"questions": tuple(questions)})


def check_numbers(quiz: Quiz, claims: dict[str, Claim], lines: dict[str, Where], problems: Problems) -> None:
    """Add problems for claims without a number, numbers outside what can be guessed, and wrong numbers that are accepted."""
    for question in quiz.questions:
        if not isinstance(question, Numbered):
            continue
        claim = question.answer.claim if isinstance(question.answer, FromClaim) else ""
        if claim and (claim not in claims or claims[claim].number is None):
            if claim in claims:
                what = f"the answer of '{question.id}' is the claim '{claim}', which has no single number."
                problems.add(lines[question.id], what, "Name a claim with a 'number'.")
        elif (
            isinstance(question, Estimate)
            and question.min < question.max
            and not question.min <= question.number <= question.max
        ):
            what = f"the answer of '{question.id}' lies outside what can be guessed."
            problems.add(lines[question.id], what, "Set 'min' below it and 'max' above it.")
        else:
            for other in question.others if isinstance(question, Numeric) else ():
                if abs(other.value - question.number) <= question.tolerance + other.tolerance:
                    what = f"'{question.id}' lists {other.value:g} as not right, and its tolerance accepts it."
                    problems.add(lines[question.id], what, "Take it out, or narrow a tolerance.")
