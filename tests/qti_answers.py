"""Answers to try on items of QTI: each as our pages give it, as responses of the item, and with the score that it has here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from qti_rules import Given

from courseloom.activities.question import Item
from courseloom.activities.shapes.gaps import Gaps
from courseloom.activities.shapes.guess import Guess
from courseloom.activities.shapes.options import Options
from courseloom.activities.shapes.quantity import Quantity
from courseloom.activities.shapes.slots import Slots
from courseloom.activities.shapes.typed import Typed

MOST = 16
"""Answers tried on each item at most."""


def tried(item: Item, tree: Any) -> list[tuple[Given, float]]:
    """Return responses to an item, the right ones first, each with its score by our own rules."""
    found = list(_answers(item, tree))[:MOST]
    assert not found or found[0][1] == 1, item.id
    return found


def _answers(item: Item, tree: Any) -> Iterator[tuple[Given, float]]:
    shape: Any = item.shape
    match shape:
        case Options(options, several):
            names = _choices(tree, "simpleChoice")
            rights = tuple(one.index for one in options if one.right)
            chosen = [
                rights,
                *(pick for size in range(1, len(options) + 1) for pick in combinations(range(len(options)), size)),
            ]
            for picks in chosen if several else [rights, *((one.index,) for one in options)]:
                picked = [names[pick] for pick in picks]
                yield {"RESPONSE": picked if several else picked[0]}, shape.score({"chosen": list(picks)})
        case Typed(accepted, _, _, others):
            for text in (*accepted, accepted[0].upper(), *(other.text for other in others), "no such answer"):
                yield {"RESPONSE": text}, shape.score({"text": text})
        case Quantity() | Guess():
            off = shape.tolerance
            numbers = [shape.right, shape.right - off, shape.right + off, shape.right - off - 0.5, shape.right + off + 0.5]
            numbers += [one.value for one in shape.others] if isinstance(shape, Quantity) else [shape.low, shape.high]
            for number in numbers:
                typed = f"{number:.12g}"
                given = {"number": number} if isinstance(shape, Guess) else {"text": f"{typed} {shape.unit}".strip()}
                yield {"RESPONSE": typed}, shape.score(given)
        case Slots(slots, places=True):
            names = _choices(tree, "simpleChoice")
            right = sorted(range(len(slots)), key=lambda row: slots[row].right)
            for order in (right, right[::-1], [right[1], right[0], *right[2:]], [*right[1:], right[0]]):
                given = {"chosen": [order.index(row) for row in range(len(slots))]}
                yield {"RESPONSE": [names[row] for row in order]}, shape.score(given)
        case Slots(slots):
            sets = [[one.get("identifier") for one in part] for part in tree.iter("simpleMatchSet")]
            rows = {slot.index: row for slot, row in zip(sorted(slots, key=lambda one: one.index), sets[0], strict=True)}
            right, count = [slot.right for slot in slots], len(sets[1])
            moved = [[*right[:row], (right[row] + 1) % count, *right[row + 1 :]] for row in range(len(right))]
            for picks in (right, *moved, [(pick + 1) % count for pick in right]):
                pairs = [f"{rows[slot.index]} {sets[1][pick]}" for slot, pick in zip(slots, picks, strict=True)]
                yield {"RESPONSE": pairs}, shape.score({"chosen": picks})
        case Gaps(_, gaps):
            asked = {
                one.get("responseIdentifier"): [word.get("identifier") for word in one]
                for one in tree.iter("inlineChoiceInteraction")
            }
            right = [gap.right for gap in gaps]
            others = [[*right[:n], pick, *right[n + 1 :]] for n, gap in enumerate(gaps) for pick in range(len(gap.picks))]
            for picks in (right, *others):
                given_names = {name: words[pick] for (name, words), pick in zip(asked.items(), picks, strict=True)}
                yield given_names, shape.score({"chosen": picks})


def _choices(tree: Any, tag: str) -> list[str]:
    return [one.get("identifier") for one in tree.iter(tag)]
