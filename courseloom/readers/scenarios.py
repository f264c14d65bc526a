"""Reads `quizzes/scenarios/*.yml` as scenarios with their places, and checks the graph of each.

A file holds one scenario and has its id as name. In the graph every reply leads to an existing node, every node can be reached,
an ending can be reached from every node, every ending says what happens next, and after a poor reply the conversation can be
repaired.
"""

from __future__ import annotations

from pathlib import Path

from courseloom import files
from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.course import PlacedScenario
from courseloom.model.scenarios import Node, Scenario, texts
from courseloom.readers import completed, richtext, yamlio
from courseloom.readers.kept import kept

FOLDER = "quizzes/scenarios"
MOST_NODES = 30


def read(root: Path, problems: Problems, *, plain: bool = False) -> tuple[dict[str, PlacedScenario], dict[str, Where]]:
    """Read every scenario of a course, or of a `plain` book, where what only a course needs may be left out.

    Returns scenarios by id, each with its place, and the place of every text as `id.path.path`, for example
    `a-scenario.nodes.2.replies.0.why`.
    """
    found: dict[str, PlacedScenario] = {}
    lines: dict[str, Where] = {}
    for path in files.listed(root / FOLDER, "*.yml"):
        written = _scenario(path, path.relative_to(root).as_posix(), problems, root, plain)
        if written is None:
            continue
        scenario, document = written
        where = Where(document.file, 1)
        if scenario.id != path.stem:
            todo = "Give the file the name of the scenario."
            problems.add(document.where("id"), f"the scenario '{scenario.id}' is in a file of another name.", todo)
        if scenario.id in found:
            problems.add(document.where("id"), f"the scenario id '{scenario.id}' is used twice.", "Give one another id.")
        found[scenario.id] = PlacedScenario(scenario, where)
        lines[scenario.id] = where
        for keys, line in document.lines.items():
            if keys:
                lines[".".join((scenario.id, *map(str, keys)))] = Where(document.file, line)
        graph(scenario, document, problems)
        if not plain:
            _sources(scenario, document, problems)
    return found, lines


@kept
def _scenario(path: Path, file: str, problems: Problems, root: Path, plain: bool) -> tuple[Scenario, yamlio.Document] | None:
    document = yamlio.load(path, file, problems)
    if document and plain:
        completed.scenario(document)
    scenario = yamlio.check(document, Scenario, problems, richtext.of_file(root, path)) if document else None
    return (scenario, document) if document and scenario else None


def graph(scenario: Scenario, document: yamlio.Document, problems: Problems) -> None:
    """Add a problem for each fault in the graph of a scenario, at its line."""
    known: dict[str, tuple[int, Node]] = {}
    for index, node in enumerate(scenario.nodes):
        if known.setdefault(node.id, (index, node))[0] != index:
            problems.add(document.where("nodes", index, "id"), f"the node '{node.id}' is defined twice.", "Rename one of them.")
    _nodes(scenario, document, problems)
    if scenario.start not in known:
        todo = did_you_mean(scenario.start, known) or "Name a node."
        problems.add(document.where("start"), f"the scenario starts at '{scenario.start}', which is not a node.", todo)
        return
    sound = True
    for index, node in enumerate(scenario.nodes):
        for number, reply in enumerate(node.replies):
            if reply.to not in known:
                sound = False
                what = f"a reply leads to '{reply.to}', which is not a node."
                problems.add(document.where("nodes", index, "replies", number, "to"), what, did_you_mean(reply.to, known))
    if len(scenario.nodes) > MOST_NODES:
        what = f"has {len(scenario.nodes)} nodes, more than a learner can find again ({MOST_NODES})."
        problems.add(document.where("nodes"), what, "Split the scenario, or join nodes.")
    if sound:
        _paths(scenario, known, document, problems)


def _nodes(scenario: Scenario, document: yamlio.Document, problems: Problems) -> None:
    states = {state.id for state in scenario.states}
    for index, node in enumerate(scenario.nodes):
        where = document.where("nodes", index)
        if node.says is None and node.shows is None:
            problems.add(where, f"in '{node.id}' the client neither says nor shows anything.", "Add 'says:' or 'shows:'.")
        if node.ending is None and not node.replies:
            problems.add(
                where, f"'{node.id}' has no replies and is not an ending.", "Add 'replies:', or 'ending:' and 'care:'."
            )
        if node.ending is not None and node.replies:
            problems.add(where, f"'{node.id}' is an ending and has replies.", "Take one of the two out.")
        if node.ending is not None and node.care is None:
            problems.add(where, f"the ending '{node.id}' does not say what happens next.", "Add 'care:'.")
        if node.ending is None and node.care is not None:
            problems.add(where, f"'{node.id}' has 'care:' and is not an ending.", "Take it out, or add 'ending:'.")
        if node.ending is None and len(node.replies) == 1:
            problems.add(where, f"'{node.id}' leaves no choice: it has one reply.", "Add another reply, or join two nodes.")
        for number, reply in enumerate(node.replies):
            at = document.where("nodes", index, "replies", number)
            for state, change in reply.effect.items():
                if state not in states:
                    what = f"a reply in '{node.id}' changes '{state}', which is not a state of this scenario."
                    problems.add(at, what, did_you_mean(state, states) or f"The states are: {', '.join(sorted(states))}.")
                elif not -3 <= change <= 3:
                    problems.add(at, f"a reply in '{node.id}' changes '{state}' by {change}.", "Keep it between -3 and 3.")


def _sources(scenario: Scenario, document: yamlio.Document, problems: Problems) -> None:
    for index, node in enumerate(scenario.nodes):
        for number, reply in enumerate(node.replies):
            if not reply.sources and not reply.judgement:
                todo = "Add 'sources:', or 'judgement: true' where its reason rests on clinical judgement."
                where = document.where("nodes", index, "replies", number)
                problems.add(where, f"a reply in '{node.id}' names no source.", todo)


def _paths(scenario: Scenario, known: dict[str, tuple[int, Node]], document: yamlio.Document, problems: Problems) -> None:
    met = reachable(scenario, scenario.start)
    for index, node in enumerate(scenario.nodes):
        where = document.where("nodes", index)
        if node.id not in met:
            problems.add(where, f"no path leads to '{node.id}'.", "Let a reply lead there, or take it out.")
        elif node.replies and not any(known[id][1].ending for id in reachable(scenario, node.id)):
            problems.add(where, f"from '{node.id}' no ending can be reached.", "Let one of the replies lead out of the loop.")
        for number, reply in enumerate(node.replies):
            after = known[reply.to][1]
            if reply.fit == "closes" and not any(
                one.fit == "opens" for id in (reply.to, *(r.to for r in after.replies)) for one in known[id][1].replies
            ):
                what = f"after the poor reply in '{node.id}' there is no chance to repair it."
                todo = "Let it lead to a node with a reply that opens."
                problems.add(document.where("nodes", index, "replies", number), what, todo)
    _model(scenario, document, problems)


def _model(scenario: Scenario, document: yamlio.Document, problems: Problems) -> None:
    for index, node in enumerate(scenario.nodes):
        if sum(reply.model for reply in node.replies) > 1:
            problems.add(document.where("nodes", index), f"'{node.id}' has two model replies.", "Keep one 'model: true'.")
    path = scenario.model_path()
    last, reply = path[-1]
    index = next(number for number, node in enumerate(scenario.nodes) if node.id == last.id)
    if reply is not None:
        problems.add(document.where("start"), "the model path goes round in a circle.", "Let it lead to a good ending.")
    elif last.ending != "good":
        todo = "Mark one reply there with 'model: true'." if last.replies else "Let the model path lead to a good ending."
        problems.add(document.where("nodes", index), f"the model path stops at '{last.id}'.", todo)


def reachable(scenario: Scenario, start: str) -> set[str]:
    """Return the names of all nodes that can be reached from a node, itself included."""
    found: set[str] = set()
    todo = [start]
    while todo:
        id = todo.pop()
        if id not in found:
            found.add(id)
            todo += [reply.to for reply in scenario.node(id).replies]
    return found


def named(scenario: Scenario) -> set[str]:
    """Return the keys of the sources that a scenario's replies name."""
    return {key for node in scenario.nodes for reply in node.replies for key in reply.sources}


__all__ = ["FOLDER", "graph", "named", "reachable", "read", "texts"]
