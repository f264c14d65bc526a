"""Rules about sets of questions (a file, a final test, the course): positions and lengths of keys, mix of questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from math import ceil, sqrt

from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text.scopes import Scope
from courseloom.check.text.wording import Item, root, words
from courseloom.model.items import LETTERS, TrueFalse

RECALL, REPLY = 30, 20
FILE, BANK = 8, 20
SHOWN = 8
ALIKE = 0.8


def _file(item: Item) -> str:
    return item.placed.where.file


def _named(items: list[Item]) -> str:
    more = len(items) - SHOWN
    return ", ".join(item.id for item in items[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _beyond_chance(number: int, chances: list[float]) -> bool:
    """Return whether a count lies more than two standard errors above its expectation under chance."""
    return number > sum(chances) + 2 * sqrt(sum(chance * (1 - chance) for chance in chances))


def _keyed(scope: Scope) -> list[Item]:
    return [item for item in scope.items if item.key]


def _by_length(material: Material, word: str, sign: int, mend: str) -> Iterator[Fault]:
    for scope in material.scopes:
        keyed = _keyed(scope)
        extreme = [item for item in keyed if _lead(item, sign) > 0]
        if _beyond_chance(len(extreme), [1 / len(item.lines) for item in keyed]):
            extreme.sort(key=partial(_lead, sign=sign), reverse=True)
            what = f"the key is the {word} option {scope.of(len(extreme), len(keyed))}"
            yield Fault(scope.where, what, f"{mend} in: {_named(extreme)}.", scope.level)


def _lead(item: Item, sign: int) -> int:
    """Return by how many characters the key is longer (for a negative `sign`: shorter) than every distractor."""
    assert item.key
    return sign * len(item.key.text) - max(sign * len(line.text) for line in item.distractors)


@rule("items", "error", whole=True)
def keys_are_not_predicted_by_being_longest(material: Material) -> Iterator[Fault]:
    """The key is the longest option about as often as chance would have it.

    Learners who notice that long options tend to be right no longer need to know anything (NBME; Haladyna 2002). The rule
    counts over a file (a warning there), a final test and the whole course, and speaks up beyond chance plus two standard
    errors.

    Bad: nine of eleven keys are longer than all their distractors.

    Good: four of eleven are.
    """
    yield from _by_length(material, "longest", 1, "Shorten the key or fill out a distractor")


@rule("items", "error", whole=True)
def keys_are_not_predicted_by_being_shortest(material: Material) -> Iterator[Fault]:
    """The key is the shortest option about as often as chance would have it.

    Distractors that were filled out with care can turn the old clue around: now the short option is right. The rule counts in
    the same way as for the longest (NBME; Haladyna 2002).

    Bad: nine of eleven keys are shorter than all their distractors.

    Good: three of eleven are.
    """
    yield from _by_length(material, "shortest", -1, "Fill out the key or shorten a distractor")


@rule("items", "error", whole=True)
def keys_stand_in_every_place(material: Material) -> Iterator[Fault]:
    """The key stands in each place about equally often.

    Authors like the middle, and learners know it (Haladyna 2002). The rule counts A, B, C … over a file (a warning there), a
    final test and the whole course, and speaks up beyond chance plus two standard errors.

    Bad: eight of eleven keys are B.

    Good: three are A, four B and four C.
    """
    for scope in material.scopes:
        keyed = _keyed(scope)
        for number, letter in enumerate(LETTERS):
            there = [item for item in keyed if item.lines[number : number + 1] == (item.key,)]
            if _beyond_chance(len(there), [1 / len(item.lines) for item in keyed if number < len(item.lines)]):
                what = f"the key is option {letter} {scope.of(len(there), len(keyed))}"
                yield Fault(scope.where, what, f"Move the key in some of: {_named(there)}.", scope.level)


@rule("items", "error", whole=True)
def recall_is_the_smaller_part(material: Material) -> Iterator[Fault]:
    """At most 30 % of the scored questions ask for a fact alone.

    What people can recite and what they do with a case are not the same, and practice carries over best when it asks for use
    (Pan and Rickard 2018). Counted over the whole course and a final test from 20 questions on; a file of 8 or more gets a
    warning.

    Bad: "In which year was the study?" in ten of twenty questions.

    Good: "Your patient says … Which finding helps?" in most of them.
    """
    for scope in material.scopes:
        recall = [item for item in scope.items if item.question.difficulty == "recall"]
        share = 100 * len(recall) / max(len(scope.items), 1)
        if len(scope.items) >= (BANK if scope.whole else FILE) and share > RECALL:
            what = (
                f"only a fact is asked for {scope.of(len(recall), len(scope.items))[:-1]} ({share:.0f} %, at most {RECALL} %)."
            )
            yield Fault(scope.where, what, f"Rewrite some as 'apply' or 'reply': {_named(recall)}.", scope.level)


@rule("items", "error", whole=True)
def replies_are_a_fifth_or_more(material: Material) -> Iterator[Fault]:
    """At least 20 % of the scored questions ask what to say.

    Working with people is done in words, and choosing them is a skill of its own: practice in conversations trains skills far
    more than knowledge (virtual patients: 0.90 and 0.11). Counted over the whole course and a final test, from 20 questions on.

    Bad: thirty questions about studies and none that asks for a reply.

    Good: "Sam looks at the floor. What do you say?" in six of thirty.
    """
    for scope in material.scopes:
        replies = sum(item.question.difficulty == "reply" for item in scope.items)
        share = 100 * replies / max(len(scope.items), 1)
        if scope.whole and len(scope.items) >= BANK and share < REPLY:
            what = f"what to say is asked {scope.of(replies, len(scope.items))[:-1]} ({share:.0f} %, at least {REPLY} %)."
            yield Fault(scope.where, what, "Add questions with 'difficulty: reply', or turn some cases into them.", scope.level)


@rule("items", "error")
def true_false_comes_once_a_file(material: Material) -> Iterator[Fault]:
    """A file has one true-false question at most.

    Half of such questions are answered rightly by tossing a coin, and a "false" that is right shows nothing of what the learner
    thinks true (NBME). A file is read in about an hour. Opening questions are not counted.

    Bad: three true-false questions after one section.

    Good: one, and two questions with three options that stand for what people believe.
    """
    first: dict[str, Item] = {}
    for item in material.items:
        if item.scored and isinstance(item.question, TrueFalse):
            other = first.setdefault(_file(item), item)
            if other is not item:
                what = f"question '{item.id}' is true-false, and so is '{other.id}' in this file."
                yield Fault(item.where("kind"), what, "Keep one, and make the other a choice.")


_AGAIN = frozenset({"opening", "pretest", "booster"})


@rule("items", "warning")
def no_question_is_asked_twice(material: Material) -> Iterator[Fault]:
    """No question of the course is another one in slightly different words.

    A question met before tests memory of the question. What is asked before the chapter and again after it, in a pretest and a
    posttest or in a booster set, is meant to come twice and is left alone.

    Bad: the same case with the same options, once with "soap" and once with "a bar of soap".

    Good: the same case with other options, since it asks for something else.
    """
    bags = [_bag(item.stem) for item in material.items]
    often = Counter(word for bag in bags for word in bag)
    holding: dict[str, list[int]] = {}
    for number, (item, bag) in enumerate(zip(material.items, bags, strict=True)):
        rare = sorted(bag, key=lambda word: (often[word], word))[: len(bag) - ceil(ALIKE * len(bag)) + 1]
        for other in sorted({before for word in rare for before in holding.get(word, ())}):
            like = material.items[other]
            if _alike(bag, bags[other]) >= ALIKE and _repeats(item, like):
                what = f"question '{item.id}' asks nearly the same as '{like.id}' ({like.where()})."
                yield Fault(item.where(), what, "Keep one, or let the second ask for something else.")
                break
        for word in rare:  # two similar bags share at least one of their rarest words
            holding.setdefault(word, []).append(number)


def _repeats(item: Item, other: Item) -> bool:
    purposes = {item.placed.quiz.purpose, other.placed.quiz.purpose}
    meant = len(purposes) > 1 and purposes & _AGAIN
    return not meant and _alike(_bag(item.answers), _bag(other.answers)) >= ALIKE


def _bag(text: str) -> frozenset[str]:
    return frozenset(map(root, words(text)))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0
