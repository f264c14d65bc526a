"""Explorable figures in the book: controls, sentence and table on the page, pictures of the printed states on paper.

Where the frames are missing (the folder was deleted and only Sphinx ran), the figure shows its start state, its
sentence and its table, and has no controls.
"""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from courseloom import assets
from courseloom.activities.figure import FRAMES, States
from courseloom.render.html import figure as figure_html
from courseloom.render.typst.markup import literal, words
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import ondemand, state
from courseloom.strings import EXPLORABLE

if TYPE_CHECKING:
    from courseloom.sphinxext.typst import Translator

EXPLORES = "courseloom_explores"
"""Metadata of a page: for each explorable figure the name and the content of what its script loads, None without its frames."""
SMALL = 12
"""The most states with which the table is also printed."""


def add(env: BuildEnvironment, figure: nodes.figure, states: States) -> None:
    """Make a figure explorable: controls before its picture; sentence and table after it."""
    folder = Path(env.srcdir) / FRAMES
    image = figure[0]
    assert isinstance(image, nodes.image)
    image["classes"].append("no-scaled-link")
    here = all((folder / file).is_file() for file in states.files)
    controls = own.explorable_controls(states=states, live=here, papers=[image["uri"]])
    if here:
        uris = [f"/{_uri(folder / file, env)}" for file in states.files]
        image["uri"] = uris[states.start]
        image["width"], image["height"] = map(str, states.size)
        # every frame as an image node, so that Sphinx copies it to the output; none of them is shown
        controls += [nodes.image(uri=uri, alt="") for uri in dict.fromkeys(uris)]
        controls["papers"] = [_uri(folder / file, env) for file in states.papers]
    else:
        env.note_reread()
    figure.insert(0, controls)
    told = own.explorable_states(said=states.sentences[states.start])
    told += _table(states)
    figure += told
    figure["classes"].append("explore")


def _uri(path: Path, env: BuildEnvironment) -> str:
    return Path(os.path.relpath(path, env.srcdir)).as_posix()


def _table(states: States) -> nodes.table:
    """Return the table of all states: the setting of each control, then the author's columns."""
    head = [*(control.label for control in states.controls), *states.columns]
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=10) for _ in head]
    body = nodes.tbody()
    for number, row in enumerate(states.rows):
        body += _row([*states.shown(number), *row])
    group += [nodes.thead("", _row(head)), body]
    return nodes.table("", group)


def _row(texts: list[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in texts))


def visit_controls(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the controls; the image nodes of the frames inside are skipped."""
    if node["live"]:
        self.body.append(figure_html.controls(node.parent["ids"][0], node["states"]))
    raise nodes.SkipNode


def visit_states(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the sentence, and open the element of the table."""
    said, summary = Markup.escape(node["said"]), Markup.escape(EXPLORABLE["table"])
    self.body.append(Markup('<p class="explore-said" role="status">{}</p>\n').format(said))
    self.body.append(Markup('<details class="explore-table"><summary>{}</summary>\n').format(summary))


def depart_states(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the table."""
    self.body.append("</details>\n")


def on_page(doctree: nodes.document | None) -> list[str]:
    """Return the script that a page with an explorable figure needs."""
    return ["explore.js"] if doctree is not None and any(doctree.findall(own.explorable_controls)) else []


def printed(figure: nodes.Element) -> tuple[States, list[tuple[str, str, str]], nodes.Element]:
    """Return the states of a figure, those to print as (name, sentence, picture), and the node with the table of all."""
    node, told = next(figure.findall(own.explorable_controls)), next(figure.findall(own.explorable_states))
    states: States = node["states"]
    numbers = states.printed if node["live"] else [states.start]
    found = zip(numbers, node["papers"], strict=True)
    return states, [(states.named(number), states.sentences[number], uri.lstrip("/")) for number, uri in found], told


def left_out(states: States, shown: int) -> str:
    """Return how many of all states are shown, for the end of a caption; an empty string where all are."""
    count = len(states.sentences)
    said = EXPLORABLE["tabled" if count <= SMALL else "printed"].format(printed=shown, all=count)
    return f" {said}" if count > shown else ""


def on_paper(translator: Translator, figure: nodes.Element, caption: str) -> str:
    """Return the printed states side by side, each with its sentence, and the table where it is small."""
    states, shown, told = printed(figure)
    cells = []
    for name, said, uri in shown:
        image = f"image({literal(translator.builder.image(uri))}, alt: {literal(said)})"
        cells.append(f"({image}, [{words(name)}], [{words(said)}])")
    count = len(states.sentences)
    caption += words(left_out(states, len(shown)))
    table = translator.children(told) if count <= SMALL else ""
    return f"\n{translator.labels(figure)}#explorable({translator.number(figure)}, [{caption}], {', '.join(cells)},);\n{table}"


def _note(app: Sphinx, doctree: nodes.document) -> None:
    found = [figure_html.data(node["states"]) if node["live"] else None for node in doctree.findall(own.explorable_controls)]
    state.note(app, EXPLORES, found)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    if write_data(app):
        path = Path(app.builder.outdir) / "_static" / "explore.js"
        path.write_text(f'"use strict";\n{assets.script("explore.js")}', "utf-8")


def write_data(app: Sphinx) -> bool:
    """Write what the script loads of each explorable figure; return whether the book has any."""
    static, noted = Path(app.builder.outdir) / "_static", state.noted(app, EXPLORES)
    for name, held in filter(None, chain.from_iterable(noted.values())):
        ondemand.write(static, name, held)
    return bool(noted)


def add_nodes(app: Sphinx) -> None:
    """Add the nodes, and note what each page explores."""
    app.add_node(own.explorable_controls, html=(visit_controls, None))
    app.add_node(own.explorable_states, html=(visit_states, depart_states))
    app.connect("doctree-read", _note)


def setup(app: Sphinx) -> None:
    """Add the nodes and the script."""
    add_nodes(app)
    app.connect("build-finished", _finish, priority=902)
