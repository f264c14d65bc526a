"""Mistakes in scenarios, each with its message; tests/engine/test_mistakes.py reads the table."""

from __future__ import annotations

from changes import NOTEBOOK, SCENARIO, Mistake, both, cell, swap

SCENARIO_CARE = "    care: After the round the colleague finds Kim, brings a drink, and starts again with the morning.\n"
SCENARIO_CHOICE = """      - text: "“Still, rules are rules.”"
        to: cold
        fit: closes
        stance: falling back on rules
        effect: {trust: -2}
        why: What Kim has just said is passed over, and a rule without a reason gives nobody a wish to follow it.
        judgement: true
"""
SCENARIOS: dict[str, Mistake] = {
    "a scenario under another name": (
        swap(SCENARIO, "id: at-the-sink", "id: by-the-sink"),
        f"{SCENARIO}:1: the scenario 'by-the-sink' is in a file of another name. Give the file the name of the scenario.",
    ),
    "a scenario nobody has written": (
        cell("s-at-the-sink", "at-the-sink", "at-the-sinks"),
        f"{NOTEBOOK}: cell 's-at-the-sink', line 1: there is no scenario 'at-the-sinks'. Did you mean 'at-the-sink'?",
    ),
    "a scenario on no page": (
        cell("s-at-the-sink", "scenario('at-the-sink')", "1"),
        f"{SCENARIO}:1: the scenario 'at-the-sink' is shown on no page. "
        "Put scenario('at-the-sink') where it belongs, or take it out.",
    ),
    "a node of the same name": (
        swap(SCENARIO, "id: cold", "id: softens"),
        f"{SCENARIO}:67: the node 'softens' is defined twice. Rename one of them.",
    ),
    "a node that no reply leads to": (
        swap(SCENARIO, "        to: gone", "        to: washed"),
        f"{SCENARIO}:111: no path leads to 'gone'. Let a reply lead there, or take it out.",
    ),
    "a loop without a way out": (
        both(
            swap(
                SCENARIO,
                "        to: washed\n        fit: opens\n        stance: repair",
                "        to: opening\n        fit: opens\n        stance: repair",
            ),
            swap(SCENARIO, "        to: gone", "        to: opening"),
            swap(SCENARIO, "        to: washed", "        to: passing"),
        ),
        f"{SCENARIO}:19: from 'opening' no ending can be reached. Let one of the replies lead out of the loop.",
    ),
    "a client who says and shows nothing": (
        swap(SCENARIO, "    shows: Kim walks on to the round.\n", ""),
        f"{SCENARIO}:111: in 'gone' the client neither says nor shows anything. Add 'says:' or 'shows:'.",
    ),
    "a trap": (
        swap(
            SCENARIO,
            "    ending: mixed\n" + SCENARIO_CARE,
            "",
        ),
        f"{SCENARIO}:111: 'gone' has no replies and is not an ending. Add 'replies:', or 'ending:' and 'care:'.",
    ),
    "an ending without care": (
        swap(SCENARIO, SCENARIO_CARE, ""),
        f"{SCENARIO}:111: the ending 'gone' does not say what happens next. Add 'care:'.",
    ),
    "no chance to mend": (
        both(
            swap(SCENARIO, "fit: opens\n        stance: repair\n", "fit: holds\n        stance: repair\n"),
            swap(SCENARIO, "fit: opens\n        stance: repair, as", "fit: holds\n        stance: repair, as"),
            swap(SCENARIO, "to: softens\n        fit: holds", "to: gone\n        fit: holds"),
        ),
        f"{SCENARIO}:33: after the poor reply in 'opening' there is no chance to repair it. "
        "Let it lead to a node with a reply that opens.",
    ),
    "two model replies": (
        swap(
            SCENARIO,
            '        judgement: true\n      - text: "“Nothing',
            '        judgement: true\n        model: true\n      - text: "“Nothing',
        ),
        f"{SCENARIO}:19: 'opening' has two model replies. Keep one 'model: true'.",
    ),
    "a model path in a circle": (
        swap(
            SCENARIO,
            "        to: washed\n        fit: opens\n        stance: understanding",
            "        to: opening\n        fit: opens\n        stance: understanding",
        ),
        f"{SCENARIO}:17: the model path goes round in a circle. Let it lead to a good ending.",
    ),
    "a model path that stops": (
        swap(
            SCENARIO,
            '        sources: [made2020hands]\n        model: true\n      - text: "“Still',
            '        sources: [made2020hands]\n      - text: "“Still',
        ),
        f"{SCENARIO}:46: the model path stops at 'softens'. Mark one reply there with 'model: true'.",
    ),
    "a reply to no node": (
        swap(SCENARIO, "        to: softens", "        to: soften"),
        f"{SCENARIO}:25: a reply leads to 'soften', which is not a node. Did you mean 'softens'?",
    ),
    "a start that is no node": (
        swap(SCENARIO, "start: opening", "start: openings"),
        f"{SCENARIO}:17: the scenario starts at 'openings', which is not a node. Did you mean 'opening'?",
    ),
    "an effect on no state": (
        swap(SCENARIO, "effect: {trust: 1, openness: 2}", "effect: {trst: 1}"),
        f"{SCENARIO}:24: a reply in 'opening' changes 'trst', which is not a state of this scenario. Did you mean 'trust'?",
    ),
    "an effect beyond measure": (
        swap(SCENARIO, "effect: {trust: 1, openness: 2}", "effect: {trust: 5}"),
        f"{SCENARIO}:24: a reply in 'opening' changes 'trust' by 5. Keep it between -3 and 3.",
    ),
    "a reply without a source": (
        swap(SCENARIO, "judgement: true", "judgement: false"),
        f"{SCENARIO}:33: a reply in 'opening' names no source. Add 'sources:', or 'judgement: true' where its reason rests on "
        "clinical judgement.",
    ),
    "a reply with an unknown source": (
        swap(SCENARIO, "sources: [made2020hands]", "sources: [made2020hand]"),
        f"{SCENARIO}:24: there is no source 'made2020hand'. Did you mean 'made2020hands'?",
    ),
    "one reply only": (
        swap(SCENARIO, SCENARIO_CHOICE, ""),
        f"{SCENARIO}:46: 'softens' leaves no choice: it has one reply. Add another reply, or join two nodes.",
    ),
}
