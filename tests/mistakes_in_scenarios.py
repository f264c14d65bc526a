"""Mistakes in scenarios, each with its message; tests/engine/test_mistakes.py reads the table."""

from __future__ import annotations

from changes import NOTEBOOK, TALK, Mistake, both, cell, swap

TALK_CARE = "    care: After the round the colleague finds Kim, brings a drink, and starts again with the morning.\n"
TALK_CHOICE = """      - text: "“Still, rules are rules.”"
        to: cold
        fit: closes
        stance: falling back on rules
        effect: {trust: -2}
        why: What Kim has just said is passed over, and a rule without a reason gives nobody a wish to follow it.
        judgement: true
"""
SCENARIOS: dict[str, Mistake] = {
    "a scenario under another name": (
        swap(TALK, "id: at-the-sink", "id: by-the-sink"),
        f"{TALK}:1: the scenario 'by-the-sink' is in a file of another name. Give the file the name of the scenario.",
    ),
    "a scenario nobody has written": (
        cell("s-at-the-sink", "at-the-sink", "at-the-sinks"),
        f"{NOTEBOOK}: cell 's-at-the-sink', line 1: there is no scenario 'at-the-sinks'. Did you mean 'at-the-sink'?",
    ),
    "a scenario on no page": (
        cell("s-at-the-sink", "scenario('at-the-sink')", "1"),
        f"{TALK}:1: the scenario 'at-the-sink' is shown on no page. "
        "Put scenario('at-the-sink') where it belongs, or take it out.",
    ),
    "a node of the same name": (
        swap(TALK, "id: cold", "id: softens"),
        f"{TALK}:67: the node 'softens' is there twice. Rename one of them.",
    ),
    "a node that no reply leads to": (
        swap(TALK, "        to: gone", "        to: washed"),
        f"{TALK}:111: no path leads to 'gone'. Let a reply lead there, or take it out.",
    ),
    "a loop without a way out": (
        both(
            swap(
                TALK,
                "        to: washed\n        fit: opens\n        stance: repair",
                "        to: opening\n        fit: opens\n        stance: repair",
            ),
            swap(TALK, "        to: gone", "        to: opening"),
            swap(TALK, "        to: washed", "        to: passing"),
        ),
        f"{TALK}:19: from 'opening' no ending can be reached. Let one of the replies lead out of the loop.",
    ),
    "a client who says and shows nothing": (
        swap(TALK, "    shows: Kim walks on to the round.\n", ""),
        f"{TALK}:111: in 'gone' the client neither says nor shows anything. Add 'says:' or 'shows:'.",
    ),
    "a trap": (
        swap(
            TALK,
            "    ending: mixed\n" + TALK_CARE,
            "",
        ),
        f"{TALK}:111: 'gone' has no replies and is no ending. Add 'replies:', or 'ending:' and 'care:'.",
    ),
    "an ending without care": (
        swap(TALK, TALK_CARE, ""),
        f"{TALK}:111: the ending 'gone' does not say what happens next. Add 'care:'.",
    ),
    "no chance to mend": (
        both(
            swap(TALK, "fit: opens\n        stance: repair\n", "fit: holds\n        stance: repair\n"),
            swap(TALK, "fit: opens\n        stance: repair, as", "fit: holds\n        stance: repair, as"),
            swap(TALK, "to: softens\n        fit: holds", "to: gone\n        fit: holds"),
        ),
        f"{TALK}:33: after the poor reply in 'opening' there is no chance to mend. "
        "Let it lead to a node with a reply that opens.",
    ),
    "two model replies": (
        swap(
            TALK,
            '        judgement: true\n      - text: "“Nothing',
            '        judgement: true\n        model: true\n      - text: "“Nothing',
        ),
        f"{TALK}:19: 'opening' has two model replies. Keep one 'model: true'.",
    ),
    "a model path in a circle": (
        swap(
            TALK,
            "        to: washed\n        fit: opens\n        stance: understanding",
            "        to: opening\n        fit: opens\n        stance: understanding",
        ),
        f"{TALK}:17: the model path goes round in a circle. Let it lead to a good ending.",
    ),
    "a model path that stops": (
        swap(
            TALK,
            '        sources: [made2020hands]\n        model: true\n      - text: "“Still',
            '        sources: [made2020hands]\n      - text: "“Still',
        ),
        f"{TALK}:46: the model path stops at 'softens'. Mark one reply there with 'model: true'.",
    ),
    "a reply to no node": (
        swap(TALK, "        to: softens", "        to: soften"),
        f"{TALK}:25: a reply leads to 'soften', which is no node. Did you mean 'softens'?",
    ),
    "a start that is no node": (
        swap(TALK, "start: opening", "start: openings"),
        f"{TALK}:17: the scenario starts at 'openings', which is no node. Did you mean 'opening'?",
    ),
    "an effect on no state": (
        swap(TALK, "effect: {trust: 1, openness: 2}", "effect: {trst: 1}"),
        f"{TALK}:24: a reply in 'opening' changes 'trst', which is no state of this scenario. Did you mean 'trust'?",
    ),
    "an effect beyond measure": (
        swap(TALK, "effect: {trust: 1, openness: 2}", "effect: {trust: 5}"),
        f"{TALK}:24: a reply in 'opening' changes 'trust' by 5. Keep it between -3 and 3.",
    ),
    "a reply without a source": (
        swap(TALK, "judgement: true", "judgement: false"),
        f"{TALK}:33: a reply in 'opening' names no source. Add 'sources:', or 'judgement: true' where its reason rests on "
        "clinical judgement.",
    ),
    "a reply with an unknown source": (
        swap(TALK, "sources: [made2020hands]", "sources: [made2020hand]"),
        f"{TALK}:24: there is no source 'made2020hand'. Did you mean 'made2020hands'?",
    ),
    "one reply only": (
        swap(TALK, TALK_CHOICE, ""),
        f"{TALK}:46: 'softens' leaves no choice: it has one reply. Add another reply, or join two nodes.",
    ),
}
