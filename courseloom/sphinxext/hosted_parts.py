"""What the pages of a book that is no course can place: a quiz, a scenario, a figure from a cell, and the answer key."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.util.docutils import SphinxDirective

from courseloom.activities.answer_key import key_of
from courseloom.activities.figure import Figure, size_of
from courseloom.activities.question import Item, item_set
from courseloom.errors import Problem, Where, did_you_mean
from courseloom.model.course import Course, Placed
from courseloom.model.links import on_web
from courseloom.model.text import Inline, Link
from courseloom.readers import richtext
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import explorable, scenarios
from courseloom.sphinxext.build import Builder
from courseloom.sphinxext.state import course_of
from courseloom.strings import QUIZ

PROBLEMS = "courseloom_problems"
"""Metadata of a page: what it asks for and is not there."""
_CELL = 10_000
"""MyST-NB counts the lines of a notebook's cell n from n times this."""


class HostedBuilder(Builder):
    """Builds nodes in a book that is no course: sources are cited by the book's own bibliography, and links go by its pages."""

    def __init__(self, course: Course, directive: HostedDirective) -> None:
        super().__init__(course, directive.env.docname)
        self.directive = directive

    def inline(self, inline: Inline) -> list[nodes.Node]:
        """Return the nodes of one inline; a page is named by its file."""
        match inline:
            case Link(href, children) if not on_web(href):
                target = href.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".ipynb")
                pages = sorted(self.directive.env.found_docs, key=len)
                page = next((one for one in pages if one.rsplit("/", 1)[-1] == target), target)
                return [self._to_page(page, self.inlines(children))]
        return super().inline(inline)

    def source_link(self, key: str) -> nodes.Node:
        """Return a source: cited where it is a key of the book's bibliography, else the words themselves."""
        if re.search(r"\s", key) or "cite" not in self.directive.env.domains:
            return nodes.Text(key)
        return self._cite((key,), False)[0]

    def _cite(self, keys: Sequence[str], narrative: bool) -> list[nodes.Node]:
        domain, name = self.directive.env.domains.get("cite"), "t" if narrative else "p"
        role = domain.role(name) if domain else None
        if role is None:
            what, todo = (
                f"cites '{', '.join(keys)}', and this book has no bibliography.",
                "Add sphinxcontrib.bibtex, or write words.",
            )
            self.directive.fault(what, todo)
            return []
        said, listed = f"cite:{name}", ",".join(keys)
        found, _ = role(said, listed, listed, self.directive.lineno, self.directive.state.inliner)
        return list(found)


class HostedDirective(SphinxDirective):
    """A directive of ours in another book: it notes its faults, and the build stops once it has all."""

    required_arguments = 1

    def fault(self, what: str, todo: str) -> list[nodes.Node]:
        """Note a fault at this place; returns nothing to show."""
        source, line = self.get_source_info()
        file = Path(os.path.relpath(source, self.env.srcdir)).as_posix()
        cell, rest = divmod(line, _CELL) if file.endswith(".ipynb") else (0, line)
        where = Where(file, rest, str(cell) if file.endswith(".ipynb") else "")
        self.env.metadata[self.env.docname].setdefault(PROBLEMS, []).append(Problem(where, what, todo))
        return []

    def reads(self, *places: Where) -> None:
        """Let this page be read again when one of these files changes."""
        for where in places:
            self.env.note_dependency(str(Path(self.env.srcdir) / where.file))

    def unknown(self, kind: str, name: str, known: Mapping[str, Any]) -> list[nodes.Node]:
        """Note that there is no quiz or scenario of this name."""
        folder = "quizzes/" if kind == "quiz" else "quizzes/scenarios/"
        return self.fault(f"there is no {kind} '{name}'.", did_you_mean(name, known) or f"Write it in {folder}.")

    def placed(self, kind: str, id: str, title: str) -> None:
        """Let other pages refer to what stands here, by `kind-id`; note that it stands twice on this page."""
        domain, name = cast(StandardDomain, self.env.get_domain("std")), f"{kind}-{id}"
        page = domain.anonlabels.get(name, ("", ""))[0]
        if page == self.env.docname:
            self.fault(f"the {kind} '{id}' is already on this page.", "Place it once.")
        elif not page:
            domain.note_hyperlink_target(name, self.env.docname, name, title)


class HostedQuiz(HostedDirective):
    """Places the quiz with this name."""

    def run(self) -> list[nodes.Node]:
        """Return the quiz in its frame."""
        course, name = course_of(self.env), self.arguments[0]
        placed = course.quizzes.get(name)
        if placed is None:
            return self.unknown("quiz", name, course.quizzes)
        self.reads(placed.where)
        self.placed("quiz", name, placed.quiz.title)
        return [own.hosted("", HostedBuilder(course, self).quiz(placed.quiz))]


class HostedScenario(HostedDirective):
    """Places the scenario with this name."""

    def run(self) -> list[nodes.Node]:
        """Return the scenario in its frame."""
        course, name = course_of(self.env), self.arguments[0]
        placed = course.scenarios.get(name)
        if placed is None:
            return self.unknown("scenario", name, course.scenarios)
        self.reads(placed.where)
        self.placed("scenario", name, placed.scenario.title)
        return [own.hosted("", scenarios.built(placed.scenario, HostedBuilder(course, self)))]


class HostedFigure(HostedDirective):
    """A figure from a cell, with its states where it is explorable; only a cell that the host runs writes this directive."""

    option_spec: ClassVar[Any] = {"shown": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Write the drawing beside the doctrees, and return a figure as the host shows any."""
        try:
            shown = Figure.unpack(self.options.get("shown", ""))
            caption = richtext.caption(shown.caption)
        except (ValueError, zlib.error) as error:
            return self.fault(
                f"the figure '{self.arguments[0]}' cannot be shown ({error}).", "Show it with figure() or explore()."
            )
        folder = Path(self.env.doctreedir) / "courseloom"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{shown.name}-{hashlib.sha256(shown.drawing).hexdigest()[:8]}.svg"
        path.write_bytes(shown.drawing)
        image = nodes.image(uri=f"/{Path(os.path.relpath(path, self.env.srcdir)).as_posix()}", alt=shown.alt)
        image["classes"].append("no-scaled-link")
        if size := size_of(shown.drawing):
            image["width"] = f"{size[0] * 4 / 3:.0f}px"
        figure = nodes.figure("", image, align="default")
        if shown.states:
            explorable.add(self.env, figure, shown.states)
            image["width"] = f"{shown.states.size[0]}px"
            image.attributes.pop("height", None)  # a narrow screen makes it smaller, in proportion
        written = HostedBuilder(course_of(self.env), self).blocks(caption)
        figure += nodes.caption("", "", *(child for block in written for child in block.children))
        figure["names"].append(f"fig-{shown.name}")
        self.state.document.note_explicit_target(figure)
        return [own.hosted("", figure)] if shown.states else [figure]


class AnswerKey(HostedDirective):
    """Prints the answers with their reasons: of the quizzes that are named, or of all."""

    required_arguments, optional_arguments, final_argument_whitespace = 0, 1, True

    def run(self) -> list[nodes.Node]:
        """Return a title and a list for each quiz."""
        course = course_of(self.env)
        names = self.arguments[0].split() if self.arguments else list(course.quizzes)
        self.reads(*(placed.where for placed in course.quizzes.values()))
        build, found = HostedBuilder(course, self), list[nodes.Node]()
        for name in names:
            if placed := course.quizzes.get(name):
                found += _key(placed, build)
            else:
                self.unknown("quiz", name, course.quizzes)
        return found


def _key(placed: Placed, build: HostedBuilder) -> list[nodes.Node]:
    """Return the key of a quiz: its title, which leads to it, and each question with its answers."""
    quiz = placed.quiz
    link = build.place_link(f"quiz-{quiz.id}", quiz.title)
    link["refwarn"] = False  # a quiz that no page shows has a key as well
    items = [nodes.definition_list_item("", *_answered(item, build)) for item in item_set(quiz).items]
    return [nodes.rubric("", "", link), nodes.definition_list("", *items, classes=["courseloom-key"])]


def _answered(item: Item, build: HostedBuilder) -> list[nodes.Node]:
    stem = build.blocks(item.stem.text)[0]
    listing, key = nodes.bullet_list(), key_of(item)
    for entry in key.entries:
        lead: list[nodes.Node] = [nodes.strong("", entry.name), nodes.Text(" ")]
        blocks = build.blocks(entry.text.text) if entry.text else []
        if blocks and isinstance(blocks[0], nodes.paragraph):
            lead += blocks.pop(0).children
        points = [nodes.list_item("", *build.blocks(point.text)) for point in entry.points]
        more = [nodes.bullet_list("", *points)] if points else []
        note = [nodes.paragraph("", entry.note)] if entry.note else []
        listing += nodes.list_item("", nodes.paragraph("", "", *lead), *blocks, *build.blocks(entry.why.text), *more, *note)
    told = [listing, *([nodes.paragraph("", key.judgement)] if key.judgement else [])]
    if key.sources:
        line = nodes.paragraph("", f"{QUIZ['sources']}: ")
        for index, source in enumerate(key.sources):
            line += [nodes.Text("; ")] if index else []
            line += build.source_link(source)
        told.append(line)
    return [nodes.term("", "", nodes.Text(f"{item.number}. "), *stem.children), nodes.definition("", *told)]


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("quiz", HostedQuiz)
    app.add_directive("scenario", HostedScenario)
    app.add_directive("course-figure", HostedFigure)
    app.add_directive("answer-key", AnswerKey)
