"""Questions and conversations as pages without forms or scripts: as they are asked, and their key, linked both ways.

A question is `#question-ID` and its entry in the key `#key-ID`; passage 3 of a conversation is `#passage-SLUG-3` and its
reasons are `#why-SLUG-3`. The caller passes a renderer for the texts, so that the book can resolve references itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from courseloom.activities.answer_key import key_of
from courseloom.activities.question import Item, ItemSet
from courseloom.activities.scenario import ScenarioView
from courseloom.model.items import LETTERS
from courseloom.render.html.question import Texts
from courseloom.render.html.scenario import Texts as Told
from courseloom.render.html.templating import filled
from courseloom.strings import PAPER, QUIZ, SCENARIO
from courseloom.strings.epub import EPUB


def quiz(shown: ItemSet, texts: Texts) -> Markup:
    """Return a quiz with its questions, each with a link to its entry in the key."""
    return filled("printed-quiz.html", quiz=shown, text=texts, **_with())


def key(shown: ItemSet, texts: Texts) -> Markup:
    """Return the key of a quiz, each entry with a link back to its question."""
    return filled("printed-key.html", quiz=shown, text=texts, **_with())


def card(item: Item, texts: Texts) -> tuple[Markup, Markup]:
    """Return the two sides of a card: the question without its number, and the right answer with the reasons and sources."""
    unnumbered = replace(item, count="")
    return (
        filled("printed-card-front.html", item=unnumbered, text=texts, **_with()),
        filled("printed-card-back.html", item=item, text=texts, key=key_of(item), **_with()),
    )


def again(title: str, questions: Sequence[tuple[Item, str]]) -> Markup:
    """Return a set of questions to repeat as links; with each question comes the name of its page."""
    return filled("printed-again.html", title=title, questions=questions, words=EPUB)


def talk(shown: ScenarioView, text: Told) -> Markup:
    """Return a conversation as numbered passages: each reply is followed by a link to the passage that it leads to."""
    return filled("printed-talk.html", scenario=shown, text=text, words={**SCENARIO, **EPUB})


def talk_key(shown: ScenarioView, text: Told) -> Markup:
    """Return the reasons of a conversation's replies, passage by passage, and its debrief."""
    return filled("printed-talk-key.html", scenario=shown, text=text, words={**SCENARIO, **EPUB})


def _with() -> dict[str, Any]:
    return {"words": {**QUIZ, **EPUB, "hint": PAPER["hint"]}, "letters": LETTERS, "key_of": key_of}
