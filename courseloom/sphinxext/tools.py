"""Tools, which need the data of the whole course in the browser: progress, review, final test, learning record.

A page places one with ```{tool} name; its content is shown without scripts and on paper. Such a page loads two more scripts:
`items.js` (the index of all questions, by hashed names) and `tool-NAME.js`. Other pages load neither. The forms of a quiz
are a file of their own, which is loaded when one of them is shown.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from courseloom import assets, fingerprints, learning_time, pool, strings
from courseloom.activities import boosters
from courseloom.activities import final_test as drawing
from courseloom.activities.question import hashed, item_of
from courseloom.activities.shapes.written import Written
from courseloom.model import parts
from courseloom.model.course import Course
from courseloom.model.paths import Route
from courseloom.model.text import Image
from courseloom.readers.mentions import mentions
from courseloom.render.html import standalone
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import ondemand, reflection, sheets, state
from courseloom.sphinxext.state import course_of
from courseloom.strings.locales import number

PARTS = {
    "review": ("schedule.js", "calendar.js"),
    "final": ("drawing.js", "final-sheet.js", "final-result.js"),
    "progress": ("bars.js",),
}
"""Scripts that are prepended to the script of a tool."""
SHARED = ("items.js", "output.js", "sums.js")
"""Scripts of all tools, which follow their index of questions."""

PICTURES = "_static/pictures"
"""The folder of the pictures that `items.js` refers to, below the book's folder."""
TOOLS, SECTIONS = "courseloom_tools", "courseloom_sections"
"""Metadata of a page: the tools on it, and the section of each of its quizzes."""
MANY = 100
"""Number of questions above which rendering them in a separate process saves time."""


def known() -> list[str]:
    """Return the names of the tools: the scripts `tool-*.js`."""
    return sorted(path.stem.removeprefix("tool-") for path in (assets.FOLDER / "js").glob("tool-*.js"))


class Tool(SphinxDirective):
    """Places a tool by its name."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the tool with its content for use without scripts."""
        name = self.arguments[0]
        if name not in known():
            raise self.error(f"there is no tool '{name}'. The tools are: {', '.join(known())}.")
        node = own.tool(name=name)
        self.state.nested_parse(self.content, self.content_offset, node)
        if name == "review":
            node += sheets.built(course_of(self.env), self.env.docname)
        return [node]


def visit_tool(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a tool; its content is hidden once the script has taken over."""
    self.body.append(f'<div class="tool" data-tool="{node["name"]}">\n<div class="tool-without">\n')


def depart_tool(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a tool."""
    self.body.append("</div>\n</div>\n")


def on_page(doctree: nodes.document | None) -> list[str]:
    """Return the scripts that a page needs besides the common one."""
    names = [node["name"] for node in doctree.findall(own.tool)] if doctree is not None else []
    return ["items.js", *[f"tool-{name}.js" for name in dict.fromkeys(names)]] if names else []


def items(course: Course) -> dict[str, Any]:
    """Return the data of the tools: questions, quizzes, objectives and chapters, by hashed names.

    What is the default of `assets/js/items.js`, or follows from a question's quiz or objective, is left out.
    """
    objectives = {objective.id: (objective.text, plan.slug) for plan in course.about.plans for objective in plan.objectives}
    questions, quizzes = {}, {}
    for placed in course.quizzes.values():
        quiz = placed.quiz
        shown = [hashed(question.id) for question in quiz.questions]
        quizzes[hashed(quiz.id)] = {"purpose": quiz.purpose, "page": placed.page or "", "items": shown}
        for question in quiz.questions:
            item = item_of(question, quiz.purpose)
            known = {
                "id": question.id,
                "stem": question.stem.plain(),
                "k": item.key_hash,
                "objective": question.objective,
                "counts": item.counts,
                "returns": boosters.returning(question, quiz),
                "points": len(item.shape.points) if isinstance(item.shape, Written) else 0,
            }
            questions[item.hash] = {name: value for name, value in known.items() if value}
    pages, whole = {page.slug: page for page in course.pages}, learning_time.learning_time(course)
    chapters = [
        {
            "slug": plan.slug,
            "page": hashed(pages[plan.slug].name),
            "title": pages[plan.slug].title,
            "href": f"../{pages[plan.slug].name}.html",
            "minutes": [time.low, time.high],
        }
        for plan in course.about.chapters
        if plan.slug in pages
        for time in [learning_time.chapter_time(course, plan.slug)]
    ]
    return {
        "version": course.about.version,
        "title": course.about.title,
        "released": course.about.dates.released,
        "disclaimer": course.about.disclaimer.model_dump(),
        "level": course.about.level.capitalize(),
        "hash": fingerprints.content_hash(course),
        "provider": course.local.organisation or ", ".join(course.about.authors),
        "contact": course.local.errors_contact or course.about.contact,
        "licence": course.about.licence.content,
        "hours": whole.printed,
        "time": {name: number(getattr(whole, name), course.about.language, ".2f") for name in ("mergener", "reading")},
        "final": _final(course),
        "objectives": {id: {"text": text, "chapter": slug} for id, (text, slug) in objectives.items()},
        "chapters": chapters,
        "paths": [_path(route) for route in course.paths],
        "quizzes": quizzes,
        "questions": questions,
        "words": strings.TOOLS,
    }


def _path(route: Route) -> dict[str, Any]:
    """Return a path's title, address, quizzes, and its test (empty without one), by hashed names."""
    test = hashed(route.path.test) if route.path.test else ""
    href = f"../{route.page}.html"
    return {"title": route.path.title, "href": href, "quizzes": [hashed(quiz) for quiz in route.quizzes], "test": test}


def forms(course: Course) -> dict[str, dict[str, str]]:
    """Return the forms of the questions of each quiz, by hashed names."""
    return {
        hashed(placed.quiz.id): {hashed(id): str(form) for id, form in standalone.forms(placed, course).items()}
        for placed in course.quizzes.values()
    }


def _both(course: Course) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    return items(course), forms(course)


def _final(course: Course) -> dict[str, Any] | None:
    """Return the blueprint of the final test with its bank, and the name under which attempts are stored."""
    if course.about.final is None:
        return None
    banks = [placed.quiz.id for placed in course.quizzes.values() if placed.quiz.purpose == "final"]
    return {
        **course.about.final.model_dump(),
        "name": hashed(banks[0] if banks else "final"),
        "shares": [
            {"chapter": share.chapter, "wanted": share.wanted, "pool": [name for name, _ in share.pool]}
            for share in drawing.shares(course)
        ],
    }


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the tools of a page, and the section (title and id) of each quiz."""
    state.note(app, TOOLS, {node["name"] for node in doctree.findall(own.tool)})
    found = []
    for node in doctree.findall(own.quiz):
        section = node.parent
        while section is not None and not (isinstance(section, nodes.section) and _depth(section) <= 2):
            section = section.parent
        if section is not None:
            title = section.next_node(nodes.title)
            found.append((node["slug"], title.astext() if title else "", section["ids"][0]))
    state.note(app, SECTIONS, found)


def _sections(app: Sphinx, course: Course) -> dict[str, list[dict[str, str]]]:
    """Return the sections in which each objective is practised (title and address), by objective."""
    found: dict[str, list[dict[str, str]]] = {}
    noted = state.noted(app, SECTIONS)
    for page in course.pages:
        for slug, title, id in noted.get(page.name, ()):
            placed = course.quizzes.get(slug)
            if placed is None or placed.quiz.purpose not in ("selfcheck", "posttest"):
                continue
            entry = {"title": title or page.title, "href": f"../{page.name}.html#{id}"}
            for id in dict.fromkeys(question.objective for question in placed.quiz.questions):
                entries = found.setdefault(id, [])
                if entry not in entries:
                    entries.append(entry)
    return found


def _pictures(course: Course) -> set[str]:
    """Return the pictures of all questions."""
    texts = (part.text for question in course.questions() for part in parts.of(question))
    return {inline.file for text in texts for inline in text.inlines() if isinstance(inline, Image)}


def _depth(section: nodes.Element) -> int:
    parent = section.parent
    return 1 + (_depth(parent) if isinstance(parent, nodes.section) else 0)


def _begin(app: Sphinx) -> None:
    """Start to render all questions in parallel with the reading of pages."""
    course = replace(state.of(app).course, pictures=f"../{PICTURES}/")
    wanted = any(mention.role == "tool" for page in course.pages for mention in mentions(page))
    if wanted and app.builder.format == "html":
        app.courseloom_items = pool.start(partial(_both, course), worth_it=len(course.questions()) > MANY)  # type: ignore[attr-defined]


def _finish(app: Sphinx, exception: Exception | None) -> None:
    begun = getattr(app, "courseloom_items", None)
    made = begun() if begun else None
    if exception or app.builder is None or app.builder.format != "html":
        return
    course: Course = state.of(app).course
    static = Path(app.builder.outdir) / "_static"
    used = {name: f"../{page}.html" for page, names in state.noted(app, TOOLS).items() for name in sorted(names)}
    if not used:
        return
    index, by_quiz = made or _both(replace(course, pictures=f"../{PICTURES}/"))
    known_items = {**index, "sections": _sections(app, course), "notes": reflection.known(app, course), "tools": used}
    (static / "items.js").write_text(
        f"const courseloomItems = {ondemand.packed(known_items)};\n{assets.script(*SHARED)}", "utf-8"
    )
    for quiz, shown in by_quiz.items():
        ondemand.write(static, f"items/{quiz}", shown)
    for file in sorted(_pictures(course)):
        target = Path(app.builder.outdir) / PICTURES / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(course.root / file, target)
    for name in sorted(used):
        files = (*PARTS.get(name, ()), f"tool-{name}.js")
        (static / f"tool-{name}.js").write_text(f'"use strict";\n{assets.script(*files)}', "utf-8")


def setup(app: Sphinx) -> None:
    """Add the directive, its node and its scripts."""
    app.add_directive("tool", Tool)
    app.add_node(own.tool, html=(visit_tool, depart_tool))
    app.connect("builder-inited", _begin, priority=200)
    app.connect("doctree-read", _note)
    app.connect("build-finished", _finish, priority=901)
