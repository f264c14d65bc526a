"""Text of chapters and items in the book: formulas as MathML, struck words and tasks as nodes, inline texts as spans."""

from __future__ import annotations

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.writers.html5 import HTML5Translator

from courseloom.render.html import text as text_html
from courseloom.sphinxext import elements as own

EXTENSIONS = ("dollarmath", "strikethrough", "tasklist")
"""Extensions of MyST that every course uses; without them pages would show their markup as typed."""
BEFORE_JUDGING = 100
RENDERER = "courseloom"
"""The renderer of formulas in a course; a book that is no course keeps its own."""


def rendered(translator: HTML5Translator, children: list[nodes.Node]) -> Markup:
    """Return the HTML of nodes, rendered by the translator of this page."""
    start = len(translator.body)
    for child in children:
        child.walkabout(translator)
    html = "".join(translator.body[start:])
    del translator.body[start:]
    return Markup(html)  # noqa: S704 - written by docutils, which escapes


def phrasing(translator: HTML5Translator, blocks: list[nodes.Node]) -> Markup:
    """Return blocks as spans, for places that allow only phrasing content (legend, label)."""
    return Markup("").join(_span(translator, block) for block in blocks)


def _span(translator: HTML5Translator, node: nodes.Node) -> Markup:
    match node:
        case nodes.paragraph():
            return Markup('<span class="para">{}</span>').format(rendered(translator, list(node.children)))
        case nodes.bullet_list() | nodes.enumerated_list():
            items = [phrasing(translator, list(item.children)) for item in node.children]
            if isinstance(node, nodes.enumerated_list):
                items = [text_html.led(f"{number}. ", item) for number, item in enumerate(items, node.get("start", 1))]
            plain = "bulleted" if isinstance(node, nodes.bullet_list) else "ordered"
            return text_html.spans(" ".join(node["classes"]) or plain, items)
        case own.box():
            return text_html.boxed(node["kind"], node["title"], phrasing(translator, list(node.children)))
        case nodes.literal_block():
            return Markup('<code class="code-block">{}</code>').format(node.astext())
        case nodes.math_block() if translator.config.html_math_renderer == RENDERER:
            return text_html.formula(node.astext(), display=True)
        case _:
            return rendered(translator, [node])


def _configure(app: Sphinx, config: Config) -> None:
    """Configure MyST to parse pages like item text; for example, a dollar sign beside a space or digit begins no formula."""
    if "myst_enable_extensions" not in config:
        return
    config.myst_enable_extensions = sorted({*config.myst_enable_extensions, *EXTENSIONS})
    config.myst_dmath_allow_space = config.myst_dmath_allow_digits = False
    config.myst_dmath_double_inline = True
    config.suppress_warnings = [*config.suppress_warnings, "myst.strikethrough"]  # struck text becomes a node, not raw HTML
    config.myst_update_mathjax = False
    config.html_math_renderer = RENDERER


def _meant(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the raw HTML that MyST writes for struck words and tasks by nodes."""
    for raw in list(doctree.findall(nodes.raw)):
        said, place = raw.astext(), raw.parent
        if said == "</s>":
            _strike(place, place.index(raw))
        elif 'class="task-list-item-checkbox"' in said:
            place.replace(raw, own.task(done="checked=" in said))
    for node in doctree.findall(nodes.Element):
        if "contains-task-list" in node["classes"]:
            node["classes"] = ["tasks"]
        elif "task-list-item" in node["classes"]:
            node["classes"] = []


def _strike(place: nodes.Element, end: int) -> None:
    """Wrap the nodes between `<s>` and this `</s>` in one node."""
    marks = (n for n in range(end - 1, -1, -1) if isinstance(place[n], nodes.raw) and place[n].astext() == "<s>")
    start = next(marks, None)
    if start is not None:
        inside = place.children[start + 1 : end]
        place[start : end + 1] = [nodes.inline("", "", *inside, classes=["strike"])]


def visit_math(self: HTML5Translator, node: nodes.Element) -> None:
    """Write an inline formula."""
    self.body.append(text_html.formula(node.astext()))
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.Element) -> None:
    """Write a displayed formula."""
    within = isinstance(node.parent, nodes.TextElement)
    self.body.append(text_html.formula(node.astext(), display=True) if within else text_html.scrolled(node.astext()) + "\n")
    raise nodes.SkipNode


def visit_task(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the box of a task."""
    self.body.append(text_html.task(node["done"]))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the MyST settings, nodes and visitors for text."""
    app.connect("config-inited", _configure, priority=100)
    app.connect("doctree-read", _meant, priority=BEFORE_JUDGING)
    app.add_html_math_renderer(RENDERER, (visit_math, None), (visit_math_block, None))
    app.add_node(own.task, html=(visit_task, None))
