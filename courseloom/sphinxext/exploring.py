"""Explorable figures in the book: a figure's states in; controls, sentence and table on the page, pictures on paper out.

Where the frames are not there (somebody deleted the folder and only Sphinx ran) the figure stands with its start state, its
sentence and its table, and has no controls.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from courseloom import assets
from courseloom.activities import figure as explorable
from courseloom.render.html.figure import controls
from courseloom.render.typst.markup import literal, words
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import state
from courseloom.strings import EXPLORE

if TYPE_CHECKING:
    from courseloom.sphinxext.typst import Translator

SMALL = 12
"""Up to so many states, paper has the table too."""


def add(env: BuildEnvironment, figure: nodes.figure, states: dict[str, Any]) -> None:
    """Make a figure explorable: controls before its picture; sentence and table after it."""
    folder = Path(env.srcdir) / explorable.FRAMES
    image = figure[0]
    assert isinstance(image, nodes.image)
    image["classes"].append("no-scaled-link")
    here = all((folder / file).is_file() for file in states["files"])
    explored = own.explorable(states=states, live=here, papers=[image["uri"]])
    if here:
        uris = [f"/{_uri(folder / file, env)}" for file in states["files"]]
        image["uri"] = uris[states["start"]]
        image["width"], image["height"] = map(str, states["size"])
        # every frame as an image, so that Sphinx brings it to the page's pictures; none of them is shown
        explored += [nodes.image(uri=uri, alt="") for uri in dict.fromkeys(uris)]
        explored["papers"] = [_uri(folder / file, env) for file in states["papers"]]
    else:
        env.note_reread()
    figure.insert(0, explored)
    told = own.explored(said=states["sentences"][states["start"]])
    told += _table(states)
    figure += told
    figure["classes"].append("explore")


def _uri(path: Path, env: BuildEnvironment) -> str:
    return Path(os.path.relpath(path, env.srcdir)).as_posix()


def _table(states: dict[str, Any]) -> nodes.table:
    """Return the table of all states: where the controls stand, then the author's columns."""
    head = [control["label"] for control in states["controls"]] + states["columns"]
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=10) for _ in head]
    body = nodes.tbody()
    for number, row in enumerate(states["rows"]):
        places = explorable.places(states, number)
        shown = [control["shown"][place] for control, place in zip(states["controls"], places, strict=True)]
        body += _row([*shown, *row])
    group += [nodes.thead("", _row(head)), body]
    return nodes.table("", group)


def _row(texts: list[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in texts))


def visit_explorable(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the controls; the frames inside are only there to be copied."""
    if node["live"]:
        self.body.append(controls(node.parent["ids"][0], node["states"]))
    raise nodes.SkipNode


def visit_explored(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the sentence, and open the table."""
    said, summary = Markup.escape(node["said"]), Markup.escape(EXPLORE["table"])
    self.body.append(Markup('<p class="explore-said" role="status">{}</p>\n').format(said))
    self.body.append(Markup('<details class="explore-table"><summary>{}</summary>\n').format(summary))


def depart_explored(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the table."""
    self.body.append("</details>\n")


def on_page(doctree: nodes.document | None) -> list[str]:
    """Return the script that a page with an explorable figure needs."""
    return ["explore.js"] if doctree is not None and any(doctree.findall(own.explorable)) else []


def on_paper(translator: Translator, figure: nodes.Element, caption: str) -> str:
    """Return the printed states side by side, each with its sentence; the table where it is small."""
    node, told = next(figure.findall(own.explorable)), next(figure.findall(own.explored))
    states = node["states"]
    numbers = states["printed"] if node["live"] else [states["start"]]
    cells = []
    for number, uri in zip(numbers, node["papers"], strict=True):
        said = states["sentences"][number]
        image = f"image({literal(translator.builder.image(uri.lstrip('/')))}, alt: {literal(said)})"
        cells.append(f"({image}, [{words(explorable.named(states, number))}], [{words(said)}])")
    count = len(states["sentences"])
    if count > len(numbers):
        caption += words(" " + EXPLORE["printed"].format(printed=len(numbers), all=count))
    table = translator.children(told) if count <= SMALL else ""
    return f"\n{translator.labels(figure)}#explored([{caption}], {', '.join(cells)},);\n{table}"


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    if any(map(on_page, state.trees(app).values())):
        script = assets.script("explore.js")
        (Path(app.builder.outdir) / "_static" / "explore.js").write_text(f'"use strict";\n{script}', "utf-8")


def setup(app: Sphinx) -> None:
    """Add the nodes and the script."""
    app.add_node(own.explorable, html=(visit_explorable, None))
    app.add_node(own.explored, html=(visit_explored, depart_explored))
    app.connect("build-finished", _finish, priority=902)
