"""What a card tells whoever plays the client is words, and no bare tag."""

from __future__ import annotations

import re

from courseloom.activities.cards import role_cards
from courseloom.model.course import Course
from courseloom.strings import CARDS


def test_every_stance_on_a_card_has_words(course: Course) -> None:
    heads = (CARDS["opens_up"], CARDS["draws_back"])
    for placed in course.scenarios.values():
        cards = role_cards(placed.scenario, course.about.stances)
        bare = role_cards(placed.scenario)
        for told, tag in zip(cards.client.rows, bare.client.rows, strict=True):
            if told.head in heads:
                for said, stance in zip(told.blocks[0].items, tag.blocks[0].items, strict=True):  # type: ignore[union-attr]
                    assert said != stance, stance


def test_the_language_card_has_four_groups_of_five(course: Course) -> None:
    groups = [row.card for row in course.language if row.card]
    assert len(groups) == 20 and len(set(groups)) == 4


def test_every_item_that_holds_a_point_of_the_first_texts_is_there(course: Course) -> None:
    table = (course.root / "docs" / "teaching-points.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z0-9-]+)`", table))
    assert len(named) > 25 and named - {question.id for question in course.questions()} == set()
