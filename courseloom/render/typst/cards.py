"""A scenario for a workshop, as Typst: role-play cards for three, numbered passages for a table, the facilitator's sheet.

`roleplay` returns the arguments of a function of `assets/typst/roleplay.typ`. The others return calls of functions of
`cards.typ`, for a document that imports it and `book.typ` and sets its own heading offset (`#set heading(offset: 1)`).
"""

from __future__ import annotations

from courseloom.activities.cards import Card, Cards
from courseloom.activities.scenario import scenario_view
from courseloom.model.evidence import Evidence
from courseloom.model.scenarios import Scenario
from courseloom.render.typst import text as typeset
from courseloom.render.typst.markup import array, codes, leading, words
from courseloom.render.typst.scenario import ahead, apart, intro, listed, replies, turn
from courseloom.strings import CARDS


def roleplay(cards: Cards, evidence: Evidence) -> dict[str, str]:
    """Return the arguments of `role-play` in `assets/typst/roleplay.typ`, as code by name: the three cards and the notes."""

    def card(one: Card) -> str:
        rows = codes(f"([{words(row.head)}], [{typeset.blocks(row.blocks, evidence)}])" for row in one.rows)
        return f"([{words(one.title)}], {rows})"

    rating = cards.rating
    return {
        "head": f"[{words(cards.title)}]",
        "client": card(cards.client),
        "clinician": card(cards.clinician),
        "observer": card(cards.observer),
        "notes": f"[{words(cards.notes)}]",
        "seen": f"[{words(cards.words)}]",
        "lists": codes(f"([{words(one.head)}], {array(list(map(words, one.stances)))})" for one in cards.watched),
        "rate": codes([*(f"[{words(text)}]" for text in (rating.question, rating.low, rating.high)), str(rating.steps)]),
        "prompts": array(list(map(words, cards.prompts))),
        "stop": f"[{words(cards.stop)}]",
    }


def tabletop(scenario: Scenario, evidence: Evidence) -> str:
    """Return the scenario as numbered passages to read out at a table, without reasons."""
    shown, text = scenario_view(scenario), apart(evidence)
    passages = codes(f"({passage.number}, [{turn(passage, text)}], {replies(passage, text)})" for passage in shown.passages)
    return (
        f"\n#cards-head([{words(CARDS['tabletop'].format(title=shown.title))}]);\n"
        f"\n#tabletop([{ahead(shown, text)}], {intro(shown, text)}, [{words(CARDS['how'])}], {passages});\n"
    )


def facilitator_sheet(scenario: Scenario, evidence: Evidence) -> str:
    """Return the facilitator's sheet: the content note, the setting, and the phases of the debrief.

    It omits times, which the session plan has, and passages with their reasons, which the book has.
    """
    shown, text = scenario_view(scenario), apart(evidence)
    analysis = [
        words(CARDS["analysis_ask"]),
        text(shown.summary),
        leading(CARDS["model"].format(numbers=shown.model_line) + "."),
        f"{words(CARDS['alternatives'] + ':')} {listed(shown.alternatives, text)}",
    ]
    phases = {
        "reactions": words(CARDS["reactions_ask"]),
        "description": words(CARDS["description_ask"]),
        "analysis": "\n\n".join(analysis),
        "application": f"{words(CARDS['application_ask'])} {listed(shown.questions, text)}",
    }
    rows = codes(f"([{words(CARDS[key])}], [{body}])" for key, body in phases.items())
    parts = [
        f"#cards-head([{words(CARDS['guide'].format(title=shown.title))}]);",
        text(shown.ahead),
        text(shown.setting),
        words(CARDS["stop"]),
        f"#phases([{words(CARDS['pearls'])}], {rows});",
    ]
    return "\n\n".join(parts) + "\n"
