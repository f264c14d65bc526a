"""Booster sets: questions to repeat after the course, from the author's booster quizzes or chosen from the scored questions.

`sheets` turns a `Course` into sets, each with its number of days after the course. The choice is deterministic. Every objective
that has a scored question is in a set; questions that ask for more than recall of a fact are preferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from courseloom.activities.question import ItemSet, hashed, item_set
from courseloom.model.course import Course, Placed
from courseloom.model.items import Question, Quiz
from courseloom.strings import REVIEW

AFTER = (2, 14, 60)
"""Days after the course at which the sets are meant to be done."""
SIZE = 10
"""Questions in a set; fewer where the course has too few, more where it has more objectives than three such sets hold."""
PURPOSES = ("selfcheck", "booster")
"""Purposes of quizzes whose questions may be repeated: not tests, and not opening questions, which are not scored."""


@dataclass(frozen=True)
class BoosterSet:
    """One set: `questions`, each with its quiz; `after` is in days, None from the author's fourth set on."""

    slug: str
    title: str
    after: int | None
    questions: tuple[tuple[Question, Placed], ...]

    @property
    def placed(self) -> bool:
        """Return whether this is an author's quiz that a page already contains."""
        return all(placed.quiz.purpose == "booster" and placed.page for _, placed in self.questions)

    def quiz(self) -> Quiz:
        """Return the set as a quiz with ids of its own, so that paper can print its questions a second time."""
        renamed = tuple(question.model_copy(update={"id": f"{self.slug}-{question.id}"}) for question, _ in self.questions)
        return Quiz.model_construct(id=self.slug, title=self.title, purpose="booster", questions=renamed)


def returning(question: Question, quiz: Quiz) -> bool:
    """Return whether a question may be repeated: it is scored, not reserved for a test, and not a rating."""
    return quiz.purpose in PURPOSES and question.kind != "rate-the-reply"


def sheets(course: Course) -> list[BoosterSet]:
    """Return the sets of a course in chronological order; none when it has no scored questions."""
    own = [placed for placed in course.quizzes.values() if placed.quiz.purpose == "booster"]
    found = []
    if own:
        for number, placed in enumerate(own):
            asked = tuple((question, placed) for question in placed.quiz.questions if returning(question, placed.quiz))
            after = AFTER[number] if number < len(AFTER) else None
            found.append(BoosterSet(f"booster-{number + 1}", placed.quiz.title, after, asked))
    else:
        for number, asked in enumerate(_chosen(course)):
            title = REVIEW["set"].format(number=number + 1, when=REVIEW[f"after_{AFTER[number]}"])
            found.append(BoosterSet(f"booster-{number + 1}", title, AFTER[number], asked))
    return [sheet for sheet in found if sheet.questions]


def shown(course: Course, slug: str) -> ItemSet:
    """Return a quiz as shown by its name: one of the course, or one of the sets."""
    if slug in course.quizzes:
        return item_set(course.quizzes[slug].quiz, course.quizzes[slug].numbers)
    return next(item_set(sheet.quiz()) for sheet in sheets(course) if sheet.slug == slug)


Asked = tuple[Question, Placed]


def _chosen(course: Course) -> list[tuple[Asked, ...]]:
    """Fill the sets from the scored questions, one question per objective and round, until they are full."""
    order = [objective.id for plan in course.about.plans for objective in plan.objectives]
    left: dict[str, list[Asked]] = {id: [] for id in order}
    for placed in course.quizzes.values():
        for question in placed.quiz.questions:
            if returning(question, placed.quiz):
                left.setdefault(question.objective, []).append((question, placed))
    left = {id: sorted(asked, key=_preferred) for id, asked in left.items() if asked}
    total = sum(map(len, left.values()))
    size = min(max(SIZE, -(-len(left) // len(AFTER))), -(-total // len(AFTER)))
    sets: list[list[Asked]] = [[] for _ in AFTER]
    first = True
    while any(left.values()) and any(len(one) < size for one in sets):
        before = sum(map(len, sets))
        for id, waiting in left.items():
            if waiting and (chosen := _home(id, waiting[0], sets, size, every=first)) is not None:
                sets[chosen].append(waiting.pop(0))
        if not first and sum(map(len, sets)) == before:
            break  # the questions left over would fill the sets with recall of facts
        first = False
    return [tuple(_mixed(one, order)) for one in sets]


def _preferred(asked: Asked) -> tuple[bool, bool, str]:
    """Return a sort key: writing from memory last, recall of facts after other questions, then by hash of the id."""
    question, _ = asked
    return question.kind == "recall", question.difficulty == "recall", hashed(question.id)


def _home(objective: str, asked: Asked, sets: Sequence[Sequence[Asked]], size: int, *, every: bool) -> int | None:
    """Return the index of the set with room that has fewest questions on the objective, then the shortest; None if none.

    Except in the first round (`every`), a set takes one prompt to write from memory, and recall of facts for a third of it.
    """
    found = []
    for number, one in enumerate(sets):
        facts = sum(question.difficulty == "recall" for question, _ in one)
        prompts = sum(question.kind == "recall" for question, _ in one)
        if len(one) >= size:
            continue
        full = (asked[0].kind == "recall" and prompts > 0) or (asked[0].difficulty == "recall" and facts >= size / 3)
        if full and not every:
            continue
        same = sum(question.objective == objective for question, _ in one)
        found.append((same, len(one), number))
    return min(found)[2] if found else None


def _mixed(asked: Sequence[Asked], order: Sequence[str]) -> list[Asked]:
    """Return the questions with chapters interleaved: next is the chapter with most questions left that is not the last one."""
    waiting: dict[str, list[Asked]] = {}
    for one in sorted(asked, key=lambda one: order.index(one[0].objective) if one[0].objective in order else len(order)):
        waiting.setdefault(one[1].chapter, []).append(one)
    mixed: list[Asked] = []
    while len(mixed) < len(asked):
        last = mixed[-1][1].chapter if mixed else ""
        counts = Counter({chapter: len(rest) for chapter, rest in waiting.items() if rest})
        chapter = min(counts, key=lambda name: (name == last, -counts[name], name))
        mixed.append(waiting[chapter].pop(0))
    return mixed
