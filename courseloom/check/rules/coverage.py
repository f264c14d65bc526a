"""Coverage: learning points have objectives and questions, objectives can be observed, the final test meets its blueprint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from courseloom import blueprint, learning_time
from courseloom.check.rule import Fault, Material, rule
from courseloom.errors import Where
from courseloom.model.course import ChapterPlan, Course
from courseloom.model.items import COUNTED

VERBS = frozenset(
    """list describe explain apply demonstrate analyse analyze assess compare design name sort state set identify choose match
    decide write plan build carry use respond answer ask map discuss define classify summarise summarize calculate interpret
    distinguish give read check wash prepare select order find make document evaluate recognise recognize review show quote
    teach adapt support reduce link screen include arrange time work see avoid handle run spot outline contrast differentiate
    formulate prioritise prioritize justify critique practise practice rehearse draft record report refer offer tell label
    locate measure count rate score translate revise develop create construct produce perform negotiate model monitor act
    argue reply supply""".split()  # noqa: SIM905
)
VAGUE = frozenset(
    """know understand learn appreciate be become realise realize grasp feel believe familiarise familiarize remember
    comprehend gain value enjoy acknowledge""".split()  # noqa: SIM905
)
ITEMS_EACH = 2


def _line(material: Material, key: str, name: str | int) -> Where:
    """Return the place in book/course.yml where `key` has the value `name`."""
    return Where("book/course.yml", material.entries.get((key, str(name)), 1))


def _objectives(course: Course) -> Iterator[tuple[ChapterPlan, str, str, tuple[int, ...]]]:
    for plan in course.about.plans:
        for objective in plan.objectives:
            yield plan, objective.id, objective.text, objective.points


@rule("coverage", "error", english=True)
def objective_can_be_observed(material: Material) -> Iterator[Fault]:
    """An objective begins with a verb that somebody could see or hear being done.

    Accreditors ask for it (APA: list, describe, explain, apply, demonstrate, analyse, design, assess, compare; not know,
    understand, learn, appreciate, become aware). So does the item writer, who has to test it.

    Bad: Understand why it happens.
    Good: Explain why it happens.
    """
    for _, id, text, _ in _objectives(material.course):
        words = [word for word in re.split(r"[\s,:]+", text.strip().lower()) if not word.endswith("ly") or word in VERBS]
        first = words[0] if words else ""
        if first in VAGUE:
            yield Fault(
                _line(material, "id", id),
                f"the objective '{id}' begins with '{first}'.",
                "Begin with a verb that can be observed, such as describe, explain or apply.",
            )
        elif first not in VERBS:
            yield Fault(
                _line(material, "id", id),
                f"the objective '{id}' begins with '{first}'.",
                "Check that it is a verb that can be observed.",
                "warning",
            )


@rule("coverage", "warning")
def chapter_has_few_objectives(material: Material) -> Iterator[Fault]:
    """A chapter has two to four objectives.

    More than that is a list of contents; continuing-education bodies ask for three or four in four hours.

    Bad: nine objectives.
    Good: three, each with its questions.
    """
    if len(material.course.about.chapters) < 2:
        return
    for plan in material.course.about.chapters:
        if not 2 <= len(plan.objectives) <= 4:
            yield Fault(
                _line(material, "slug", plan.slug),
                f"'{plan.slug}' has {len(plan.objectives)} objective{'s' * (len(plan.objectives) != 1)}.",
                "Give it two to four.",
            )


@rule("coverage", "error")
def objective_has_questions(material: Material) -> Iterator[Fault]:
    """Every objective is tested by at least one scored question.

    What is promised is practised. Opening questions do not count.

    Bad: an objective that no question names.
    Good: objective: explain-base-rates
    """
    named = Counter(
        question.objective
        for placed in material.course.quizzes.values()
        if placed.quiz.purpose != "opening"
        for question in placed.quiz.questions
    )
    for _, id, _, _ in _objectives(material.course):
        if not named[id]:
            yield Fault(
                _line(material, "id", id), f"no question tests the objective '{id}'.", "Write one, or drop the objective."
            )


@rule("coverage", "error")
def point_belongs_to_an_objective(material: Material) -> Iterator[Fault]:
    """Every learning point of a chapter belongs to one of its objectives, and every objective's points to its chapter.

    So that a point can be followed: learning point, objective, section, question, feedback, source.

    Bad: points: [13, 14], and no objective with 14.
    Good: the points of the objectives are the points of the chapter.
    """
    known = {point.id for point in material.course.about.points}
    for plan in material.course.about.plans:
        where = _line(material, "slug", plan.slug)
        under = {point for objective in plan.objectives for point in objective.points}
        for point in plan.points:
            if point not in under:
                yield Fault(
                    where, f"learning point {point} of '{plan.slug}' belongs to no objective.", "Add it to the 'points' of one."
                )
        for point in sorted(under - set(plan.points)):
            yield Fault(
                where,
                f"an objective of '{plan.slug}' names learning point {point}, and the chapter does not.",
                "Add it to the chapter's 'points'.",
            )
        for point in sorted((set(plan.points) | under) - known):
            if known:
                yield Fault(
                    where,
                    f"'{plan.slug}' names learning point {point}, which is not in 'points'.",
                    "Enter it there, or correct the number.",
                )


@rule("coverage", "error")
def point_has_two_questions(material: Material) -> Iterator[Fault]:
    """Every learning point that is taught has at least two scored questions, in pages and final bank together.

    One question can be guessed or badly worded; two can be answered differently. A question counts for the points that it names
    in `syllabus`, or, where it names none, for all points of its objective.

    Bad: a point with one question.
    Good: one in the chapter, one in the final bank.
    """
    if not material.course.about.points:
        return
    known = {point.id for point in material.course.about.points}
    for row in blueprint.rows(material.course):
        count = len(row.questions)
        if count < ITEMS_EACH and row.point in known:
            what = f"learning point {row.point} has {count} question{'s' * (count != 1)}."
            todo = f"Write {ITEMS_EACH - count} more with an objective that names it."
            yield Fault(_line(material, "id", row.point), what, todo)


@rule("coverage", "error")
def final_test_meets_its_blueprint(material: Material) -> Iterator[Fault]:
    """The bank of the final test holds enough questions of every chapter to draw the test from.

    Silent until the course has a blueprint (`final` in book/course.yml) and a bank with `purpose: final`. Every chapter needs
    twice as many questions as are drawn from it. Questions that cannot be marked (recall, estimate and rate-the-reply) are
    never drawn and not counted; one in the bank is a warning.

    Bad: six to be drawn from chapter 01, and eight in the bank.
    Good: twelve or more.
    """
    plan = material.course.about.final
    bank = [placed for placed in material.course.quizzes.values() if placed.quiz.purpose == "final"]
    if plan is None or not bank:
        return
    home = {objective.id: chapter.slug for chapter in material.course.about.chapters for objective in chapter.objectives}
    asked = [question for placed in bank for question in placed.quiz.questions]
    for question in asked:
        if question.kind not in COUNTED:
            what = f"question '{question.id}' is of the kind '{question.kind}', which no final test draws."
            yield Fault(material.course.lines[question.id], what, "Move it to another quiz.", "warning")
    have = Counter(home.get(question.objective, "") for question in asked if question.kind in COUNTED)
    for slug, wanted in plan.draw.items():
        if have[slug] < 2 * wanted:
            count = f"{have[slug]} question{'s' * (have[slug] != 1)}"
            what = f"the final bank has {count} of '{slug}', and the test draws {wanted}."
            yield Fault(bank[0].where, what, f"Write {2 * wanted - have[slug]} more.")


@rule("coverage", "info")
def learning_time_is_known(material: Material) -> Iterator[Fault]:
    """The learning time of the course, by two published methods, computed once for the whole.

    For information: Mergener's formula as printed by BOC, and reading at 240 words a minute plus 200 %. Applied chapter by
    chapter the first would add its constant each time.

    Bad: "about 8 hours", from nowhere.
    Good: 4 to 6¼ hours, with the arithmetic on the About page.
    """
    if material.course.about.chapters:
        time = learning_time.learning_time(material.course)
        hours = f"{time.mergener:.1f} hours (Mergener), {time.reading:.1f} hours (reading)"
        what = f"{time.words} words and {time.questions} questions: {hours}."
        yield Fault(Where("book/course.yml"), what, "")
