"""A scenario for a room, as Typst: role-play cards for three, numbered passages for a table, the facilitator's sheet.

In: a scenario and what citations and claims are printed from. Out: for the cards what `assets/typst/roleplay.typ` is given; for
the others calls of functions of `cards.typ`, to be set in a document that imports it and `book.typ`, whose headings count from
the document's own offset (`#set heading(offset: 1)`).
"""

from __future__ import annotations

from collections.abc import Iterable

from courseloom.activities import scenario as view
from courseloom.activities.cards import stances
from courseloom.model.evidence import Evidence
from courseloom.model.scenarios import Fit, Scenario, texts
from courseloom.render.typst import scenario as paper
from courseloom.render.typst import text as typeset
from courseloom.render.typst.markup import array, codes, words
from courseloom.strings import CARDS, SCENARIO
from courseloom.strings.cards import CHANGE, PHASES

ROUNDS = 3


def roleplay(scenario: Scenario, evidence: Evidence) -> dict[str, str]:
    """Return what `role-play` in `assets/typst/roleplay.typ` is given: cards for client, clinician and observer, and notes."""
    shown, parts = view.of(scenario), _parts(scenario, evidence)
    minutes = words(CARDS["time"].format(minutes=scenario.minutes))
    start = paper.turn(shown, shown.passages[0], parts)
    opens, closes = _stances(scenario, "opens"), _stances(scenario, "closes")
    client = [
        _row("where", parts["setting"]),
        _row("who", parts["client.card"]),
        _row("begin", start),
        _row("opens_up", f"#list(..{array(opens)});"),
        *([_row("draws_back", f"#list(..{array(closes)});")] if closes else []),
        _row("task", words(CARDS["free"])),
    ]
    clinician = [
        _row("where", parts["setting"]),
        _row("who", parts["clinician.card"]),
        _row("task", words(CARDS["task_clinician"]) + words(" ") + minutes),
    ]
    observer = [_row("where", parts["setting"]), _row("task", words(CARDS["task_observer"]) + words(" ") + minutes)]
    return {
        "head": _said("roleplay", title=scenario.title),
        "client": f"({_said('client', name=shown.client)}, {codes(client)})",
        "clinician": f"({_said('clinician', name=shown.clinician)}, {codes(clinician)})",
        "observer": f"({_said('observer')}, {codes(observer)})",
        "notes": _said("notes"),
        "seen": _said("words"),
        "lists": codes([f"({_said('seen')}, {array(opens)})", f"({_said('closed')}, {array(closes)})"]),
        "rate": codes([_said(key) for key in ("rate", "low", "high", "keep", "try")]),
        "stop": _said("stop"),
    }


def tabletop(scenario: Scenario, evidence: Evidence) -> str:
    """Return the scenario as numbered passages to read out at a table, without reasons."""
    shown, parts = view.of(scenario), _parts(scenario, evidence)
    intro = [
        f"([{words(SCENARIO['setting'])}], [{parts['setting']}])",
        f"([{words(SCENARIO['you_are'].format(name=shown.clinician))}], [{parts['clinician.card']}])",
    ]
    passages = []
    for passage in shown.passages:
        replies = codes([f"([{parts[f'{reply.path}.text']}], {reply.to})" for reply in passage.replies])
        passages.append(f"({passage.number}, [{paper.turn(shown, passage, parts)}], {replies})")
    ahead = f"{parts['ahead']} {words(SCENARIO['fiction'])}"
    return (
        f"\n#cards-head([{words(CARDS['tabletop'].format(title=scenario.title))}]);\n"
        f"\n#tabletop([{ahead}], {codes(intro)}, [{words(CARDS['how'])}], {codes(passages)});\n"
    )


def guide(scenario: Scenario, evidence: Evidence) -> str:
    """Return the facilitator's sheet: timing, the phases of the debrief, and every passage with its reasons."""
    shown, parts = view.of(scenario), _parts(scenario, evidence)
    play = ROUNDS * (scenario.minutes + CHANGE)
    times = {
        "set_scene": (CARDS["set_scene"], PHASES["set_scene"]),
        "rounds": (CARDS["rounds"].format(minutes=scenario.minutes, change=CHANGE), play),
        **{key: (CARDS[key], PHASES[key]) for key in ("reactions", "description", "analysis", "application", "out_of_role")},
    }
    rows = [f"([{words(name)}], {minutes})" for name, minutes in times.values()]
    rows.append(f"([{words(CARDS['all'])}], {sum(minutes for _, minutes in times.values())})")
    head = ", ".join(f"[{words(CARDS[key])}]" for key in ("timing", "phase", "minutes"))
    asked = array([parts[f"debrief.questions.{index}"] for index in range(shown.questions)])
    others = array([parts[f"debrief.alternatives.{index}"] for index in range(shown.alternatives)])
    model = words(CARDS["model"].format(numbers=shown.model_line) + ".")
    analysis = (
        f"{words(CARDS['analysis_ask'])}\n\n{parts['debrief.summary']}\n\n{model}\n\n"
        f"{words(CARDS['alternatives'] + ':')} #list(..{others});"
    )
    phases = [
        _row("reactions", words(CARDS["reactions_ask"])),
        _row("description", words(CARDS["description_ask"])),
        _row("analysis", analysis),
        _row("application", f"{words(CARDS['application_ask'])} #list(..{asked});"),
    ]
    return (
        f"\n#cards-head([{words(CARDS['guide'].format(title=scenario.title))}]);\n\n{parts['ahead']}\n\n{parts['setting']}\n\n"
        f"#timing({head}, {codes(rows)});\n\n{words(CARDS['stop'])}\n"
        f"\n#phases([{words(CARDS['pearls'])}], {codes(phases)});\n"
        f"\n#turns([{words(CARDS['turns'])}], {codes(list(_turns(shown, parts)))});\n"
    )


def _turns(shown: view.ScenarioView, parts: paper.Parts) -> Iterable[str]:
    for passage in shown.passages:
        inner = parts.get(f"{passage.path}.inner", "")
        thinks = f"[{words(CARDS['inner'].format(name=shown.client) + ': ')}{inner}]" if inner else "none"
        replies = codes(
            [
                f"([{parts[f'{reply.path}.text']}], {reply.to}, [{paper.tag(reply)}], [{paper.reason(reply, parts)}])"
                for reply in passage.replies
            ]
        )
        yield f"({passage.number}, [{paper.turn(shown, passage, parts)}], {thinks}, {replies})"


def _said(key: str, **values: str) -> str:
    return f"[{words(CARDS[key].format(**values))}]"


def _row(key: str, body: str) -> str:
    return f"([{words(CARDS[key])}], [{body}])"


def _stances(scenario: Scenario, fit: Fit) -> list[str]:
    """Return what replies of this kind do, each once, those of the model path first; as many as a card holds."""
    return list(map(words, stances(scenario, fit)))


def _parts(scenario: Scenario, evidence: Evidence) -> paper.Parts:
    """Return every text of a scenario by where it is written, and the sources of each reply."""
    found = {".".join(map(str, path)): typeset.blocks(text.blocks, evidence) for _, path, text in texts(scenario)}
    for index, node in enumerate(scenario.nodes):
        for number, reply in enumerate(node.replies):
            labels = (f"{evidence.sources[key].label}, {evidence.sources[key].year}" for key in reply.sources)
            found[f"nodes.{index}.replies.{number}.credit"] = words("; ".join(labels))
    return found
