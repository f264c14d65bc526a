"""The graph of a scenario for its authors, as an SVG with a text alternative and as a list.

A faulty scenario is drawn too: nodes that no path reaches are in the last row, replies with an unknown target only in the list.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from courseloom import assets
from courseloom.model.scenarios import Node, Reply, Scenario
from courseloom.strings import GRAPH

BOX, HIGH, ACROSS, DOWN, EDGE = 150, 46, 190, 116, 40
"""Width and height of a node, distances from one to the next, and the margin, in px."""
DASHES = {"opens": "none", "holds": "8 5", "closes": "2 4"}
Place = tuple[float, float]


def listing(scenario: Scenario) -> list[str]:
    """Return the graph in words: a line for each node and, below it, one for each reply."""
    lines = []
    for node in scenario.nodes:
        notes = [GRAPH["start"]] if node.id == scenario.start else []
        notes += [GRAPH["ending"].format(tone=node.ending)] if node.ending else []
        lines.append(f"{node.id} ({', '.join(notes)})" if notes else node.id)
        lines += [f"  {_said(reply)}" for reply in node.replies]
    return lines


def _said(reply: Reply) -> str:
    said = GRAPH["reply"].format(stance=reply.stance, fit=reply.fit, to=reply.to)
    return f"{said} ({GRAPH['model']})" if reply.model else said


def svg(scenario: Scenario) -> str:
    """Return the graph as SVG: nodes in rows by distance from the start, a line for each reply, the model path thicker."""
    rows = _rows(scenario)
    width = EDGE * 2 + max(len(row) for row in rows) * ACROSS
    height = EDGE * 2 + len(rows) * DOWN + 40
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", role="img")
    root.set("aria-labelledby", "title desc")
    root.set("font-family", "sans-serif")
    root.set("font-size", "13")
    ET.SubElement(root, "title", id="title").text = GRAPH["title"].format(title=scenario.title)
    ET.SubElement(root, "desc", id="desc").text = "\n".join(listing(scenario))
    ET.SubElement(root, "rect", width=str(width), height=str(height), fill=_colour("card"))
    places = {
        node.id: (width / 2 + (at - (len(row) - 1) / 2) * ACROSS, EDGE + depth * DOWN + HIGH / 2)
        for depth, row in enumerate(rows)
        for at, node in enumerate(row)
    }
    for node in scenario.nodes:
        for number, reply in enumerate(node.replies):
            if reply.to in places:
                _edge(root, places[node.id], places[reply.to], reply, (number + 1) / (len(node.replies) + 1))
    for node in scenario.nodes:
        _box(root, places[node.id], node)
    _legend(root, height - EDGE)
    return ET.tostring(root, "unicode") + "\n"


def _rows(scenario: Scenario) -> list[list[Node]]:
    """Return the nodes in rows by number of replies from the start; those that no path reaches come last."""
    nodes = {node.id: node for node in scenario.nodes}
    depth = {scenario.start: 0} if scenario.start in nodes else {}
    todo = list(depth)
    for id in todo:
        for reply in nodes[id].replies:
            if reply.to in nodes and reply.to not in depth:
                depth[reply.to] = depth[id] + 1
                todo.append(reply.to)
    rows: list[list[Node]] = [
        [nodes[id] for id in todo if depth[id] == row] for row in range(max(depth.values(), default=-1) + 1)
    ]
    lost = [node for id, node in nodes.items() if id not in depth]
    return [*rows, lost] if lost else rows


def _edge(root: ET.Element, start: Place, end: Place, reply: Reply, share: float) -> None:
    colour = _colour("accent" if reply.model else "clay" if reply.fit == "closes" else "ink")
    (x, y), (to_x, to_y) = start, end
    x += (share - 0.5) * BOX * 0.7
    if to_y > y:
        tip = (to_x, to_y - HIGH / 2 - 7)
        path = f"M{x:g} {y + HIGH / 2:g}C{x:g} {y + DOWN * 0.6:g} {to_x:g} {to_y - DOWN * 0.6:g} {tip[0]:g} {tip[1]:g}"
        head = f"{tip[0] - 5:g},{tip[1]:g} {tip[0] + 5:g},{tip[1]:g} {tip[0]:g},{tip[1] + 7:g}"
    elif to_y == y:  # across: an arc above its row
        lean = 14 if to_x < x else -14
        top, tip = y - HIGH / 2, (to_x + lean, y - HIGH / 2 - 7)
        path = f"M{x:g} {top:g}C{x:g} {top - 44:g} {tip[0]:g} {top - 44:g} {tip[0]:g} {tip[1]:g}"
        head = f"{tip[0] - 5:g},{tip[1]:g} {tip[0] + 5:g},{tip[1]:g} {tip[0]:g},{tip[1] + 7:g}"
    else:  # back up
        tip = (to_x + BOX * 0.4, to_y + HIGH / 2 + 7)
        path = f"M{x:g} {y - HIGH / 2:g}C{x:g} {y - DOWN * 0.6:g} {tip[0]:g} {to_y + DOWN * 0.6:g} {tip[0]:g} {tip[1]:g}"
        head = f"{tip[0] - 5:g},{tip[1]:g} {tip[0] + 5:g},{tip[1]:g} {tip[0]:g},{tip[1] - 7:g}"
    width = "3" if reply.model else "1.4"
    line = ET.SubElement(root, "path", d=path, fill="none", stroke=colour)
    line.set("stroke-width", width)
    line.set("stroke-dasharray", DASHES[reply.fit])
    ET.SubElement(root, "polygon", points=head, fill=colour)


def _box(root: ET.Element, place: Place, node: Node) -> None:
    x, y = place
    box = ET.SubElement(root, "rect", x=f"{x - BOX / 2:g}", y=f"{y - HIGH / 2:g}", width=str(BOX), height=str(HIGH), rx="6")
    box.set("fill", _colour("accent-soft" if node.ending else "card"))
    box.set("stroke", _colour("ink"))
    box.set("stroke-width", "2.5" if node.ending else "1.2")
    lines = [node.id, *([GRAPH["ending"].format(tone=node.ending)] if node.ending else [])]
    for number, line in enumerate(lines):
        text = ET.SubElement(
            root, "text", x=f"{x:g}", y=f"{y + 5 + (number - (len(lines) - 1) / 2) * 16:g}", fill=_colour("ink")
        )
        text.set("text-anchor", "middle")
        if len(line) > 20:
            text.set("textLength", str(BOX - 12))
            text.set("lengthAdjust", "spacingAndGlyphs")
        text.text = line


def _legend(root: ET.Element, y: int) -> None:
    for number, (fit, dash) in enumerate(DASHES.items()):
        x = EDGE + number * 100
        line = ET.SubElement(root, "path", d=f"M{x} {y}h34", stroke=_colour("clay" if fit == "closes" else "ink"))
        line.set("stroke-dasharray", dash)
        ET.SubElement(root, "text", x=str(x + 40), y=str(y + 5), fill=_colour("ink")).text = fit
    line = ET.SubElement(root, "path", d=f"M{EDGE} {y + 22}h34", stroke=_colour("accent"))
    line.set("stroke-width", "3")
    ET.SubElement(root, "text", x=str(EDGE + 40), y=str(y + 27), fill=_colour("ink")).text = GRAPH["model"]


def _colour(name: str) -> str:
    return assets.colours()[name]
