"""Rules about notebooks: their saved form, and the parts of a chapter in order. Nothing is executed."""

from __future__ import annotations

import ast
import builtins
import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from courseloom import files
from courseloom.check.fix import RANDOM
from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text import markup
from courseloom.errors import Where
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.readers import unread
from courseloom.readers.code import drawings, unparsable, walked

_ID = re.compile(r"[\w-]{1,64}", re.A)


def _notebooks(material: Material) -> Iterator[tuple[Page, dict[str, Any]]]:
    for page in material.course.pages:
        if page.file.endswith(".ipynb"):
            yield page, json.loads("\n".join(files.lines(material.course.root / page.file)))


@rule("notebooks", "error")
def notebook_has_no_outputs(material: Material) -> Iterator[Fault]:
    """A notebook is committed without outputs and execution counts.

    The build makes them; saved ones go stale, and a diff drowns in them. `check --fix` clears them.

    Bad: a cell with the picture it drew last month.
    Good: "outputs": [], "execution_count": null
    """
    for page, data in _notebooks(material):
        for cell in data["cells"]:
            held = "outputs" if cell.get("outputs") else "an execution count"
            if cell.get("outputs") or cell.get("execution_count") is not None:
                where = Where(page.file, 0, str(cell.get("id", "")))
                yield Fault(where, f"holds {held}.", "Run check --fix, or clear all outputs in Jupyter.")


@rule("notebooks", "error")
def cell_has_its_own_id(material: Material) -> Iterator[Fault]:
    """Every cell has an id, and no two the same.

    Ids name cells in messages and links. Format 4.5 asks for them. `check --fix` adds what is missing.

    Bad: a cell without "id".
    Good: "id": "what-a-function-is"
    """
    for page, data in _notebooks(material):
        seen: set[str] = set()
        if len(data["cells"]) > 1 and not any(cell.get("id") for cell in data["cells"]):  # saved by a program that gives none
            yield Fault(Where(page.file), "has no id in any of its cells.", "Run check --fix.")
            continue
        for number, cell in enumerate(data["cells"], 1):
            id = cell.get("id")
            if not id:
                yield Fault(Where(page.file, 0, str(number)), "has no id.", "Run check --fix, or give it one in words.")
            elif id in seen:
                yield Fault(
                    Where(page.file, 0, id), "shares its id with another cell.", "Run check --fix, or rename one of them."
                )
            seen.add(str(id))


@rule("notebooks", "warning")
def cell_id_is_in_words(material: Material) -> Iterator[Fault]:
    """A cell's id says in words what the cell holds.

    Jupyter gives random ones; a message that names one helps nobody. `check --fix` makes one from the heading, quiz or figure.

    Bad: "id": "3f2a9c01"
    Good: "id": "q-functions-closing"
    """
    for page, data in _notebooks(material):
        for cell in data["cells"]:
            if RANDOM.fullmatch(str(cell.get("id", ""))):
                yield Fault(Where(page.file, 0, cell["id"]), "has a random id.", "Run check --fix, or give it one in words.")


@rule("notebooks", "error")
def notebook_is_valid(material: Material) -> Iterator[Fault]:
    """A notebook is valid nbformat 4.5.

    Other tools refuse what the format does not allow: a code cell without outputs, a Markdown cell with them, unknown keys, an
    id with spaces.

    Bad: a code cell without "outputs".
    Good: what Jupyter saves.
    """
    for page, data in _notebooks(material):
        where = Where(page.file)
        if data.get("nbformat_minor", 0) < 5:
            yield Fault(
                where, f"has notebook format 4.{data.get('nbformat_minor', 0)}.", "Run check --fix, or save it in format 4.5."
            )
        if not isinstance(data.get("metadata"), dict):
            yield Fault(where, "has no metadata.", "Save it in Jupyter.")
        for number, cell in enumerate(data["cells"], 1):
            allowed = {"id", "cell_type", "metadata", "source"}
            allowed |= {"outputs", "execution_count"} if cell.get("cell_type") == "code" else {"attachments"}
            needed = allowed - {"id", "attachments"}
            at = Where(page.file, 0, str(cell.get("id", number)))
            if cell.get("cell_type") not in ("markdown", "code"):
                yield Fault(at, f"is a {cell.get('cell_type', 'nameless')} cell.", "Use Markdown and code cells only.")
            elif missing := sorted(needed - set(cell)):
                yield Fault(at, f"lacks '{missing[0]}'.", "Run check --fix, or save it in Jupyter.")
            elif unknown := sorted(set(cell) - allowed):
                what = f"has '{unknown[0]}', which the format does not allow here."
                yield Fault(at, what, "Run check --fix, or save it in Jupyter.")
            elif cell.get("id") and not _ID.fullmatch(str(cell["id"])):
                todo = "Use up to 64 letters, digits and hyphens, without spaces."
                yield Fault(at, "has an id that the format does not allow.", todo)


@rule("notebooks", "warning", whole=True)
def page_is_listed(material: Material) -> Iterator[Fault]:
    """Every page and notebook stands in `_toc.yml`, and quizzes/ holds what is read.

    What is not listed is in no output, and nobody misses it until a learner does. A draft is left aside when its name begins
    with `_`.

    Bad: notebooks/02-second.ipynb, of which _toc.yml says nothing.
    Good: a line `- file: notebooks/02-second`, or the name notebooks/_second.ipynb.
    """
    root = material.course.root
    for where in unread.pages(root, [page.file for page in material.course.pages]):
        todo = f"List it, {unread.DRAFT}."
        yield Fault(where, "is not listed in _toc.yml, so it is in no output.", todo)
    for where in unread.others(root):
        yield Fault(where, "is not read.", f"Move it out of quizzes/, {unread.DRAFT}.")


def _bound(nodes: Iterable[ast.AST]) -> set[str]:
    names: set[str] = set()
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.arg(arg=name):
                names.add(name)
            case ast.alias(name=name, asname=asname):
                names.add(asname or name.split(".")[0])
            case ast.ExceptHandler(name=str() as name):
                names.add(name)
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name) | ast.MatchMapping(rest=str() as name):
                names.add(name)
            case _:
                pass
    return names


@rule("notebooks", "error")
def names_are_bound_before_use(material: Material) -> Iterator[Fault]:
    """A notebook runs from top to bottom: a cell uses only names that it or a cell above it binds.

    Found without running anything; the build runs every cell and reports what only running shows.

    Bad: a cell that draws with `ax`, which a later cell makes.
    Good: one cell makes the figure and draws it.
    """
    for page in material.course.pages:
        known = set(dir(builtins)) | {"__name__", "display", "get_ipython"}
        for cell in page.cells:
            if cell.kind != "code":
                continue
            if unparsable(cell.source):
                break  # a syntax error, reported by the reader: the names that this cell defines are not known
            nodes = walked(cell.source)
            known |= _bound(nodes)
            if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in nodes):
                break
            used = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
            for node in sorted(used, key=lambda node: (node.lineno, node.col_offset)):
                if node.id not in known:
                    known.add(node.id)
                    what = f"uses '{node.id}', which no cell above it defines."
                    yield Fault(Where(page.file, node.lineno, cell.id), what, "Import or define it first.")


@rule("notebooks", "error")
def figure_says_what_it_shows(material: Material) -> Iterator[Fault]:
    """Every figure has a name, a caption and an alternative text.

    The alternative text is what a reader who cannot see it gets: what the figure shows, not its shape. A figure without data
    says "Schematic" in its caption. An explorable figure says a sentence in every state (`say`) in place of `alt`.

    Bad: figure(fig, caption="Results")
    Good: figure(fig, name="share", caption="Share by age …", alt="Four bars. The second is twice the first …")
    """
    for page in material.course.pages:
        for cell in page.cells:
            for call in drawings(cell.source) if cell.kind == "code" else ():
                given = {keyword.arg: keyword.value for keyword in call.keywords}
                made = call.func.id  # type: ignore[attr-defined]
                for name in ("name", "caption", "say" if made == "explore" else "alt"):
                    value = given.get(name)
                    if value is None and None in given:
                        continue  # `**options`: their keys are not known without running the code
                    if value is None or (isinstance(value, ast.Constant) and not str(value.value or "").strip()):
                        yield Fault(
                            Where(page.file, call.lineno, cell.id),
                            f"makes a figure without '{name}'.",
                            f"Give {made}() the argument '{name}'.",
                        )


def _parts(page: Page, material: Material) -> list[tuple[str, str]]:
    """Return the parts of a chapter in order, each with the id of its cell: boxes, 'opening', 'recall'."""
    found: list[tuple[str, str]] = []
    boxes = [*markup.boxes(page)]
    for cell in page.cells:
        if cell.tags & NOT_FOR_LEARNERS:
            continue
        found += [(name, id) for name, id in boxes if cell.kind == "markdown" and id == cell.id]
        for id in re.findall(r"\bquiz\(\s*[\"']([\w-]+)[\"']", cell.source) if cell.kind == "code" else ():
            placed = material.course.quizzes.get(id)
            if placed and placed.quiz.purpose == "opening":
                found.append(("opening", cell.id))
            elif placed and any(question.kind == "recall" for question in placed.quiz.questions):
                found.append(("recall", cell.id))
    return found


@rule("notebooks", "error", whole=True)
def chapter_follows_its_template(material: Material) -> Iterator[Fault]:
    """A chapter has the parts that `template` in book/course.yml lists, in that order.

    A learner who has read one chapter finds their way in the next. Parts are names of boxes, `opening` (a quiz of opening
    questions) and `recall` (the last quiz with a recall prompt). Other boxes may stand anywhere.

    Bad: key points before the cases.
    Good: content-note, objectives, opening, … key-points, further-reading
    """
    template = material.course.about.template
    slugs = {plan.slug for plan in material.course.about.chapters}
    for page in material.course.pages:
        if page.slug not in slugs or not page.cells:
            continue
        parts = _parts(page, material)
        firsts: dict[str, int] = {}
        for index, (name, _) in enumerate(parts):
            if name == "recall":
                firsts[name] = index
            else:
                firsts.setdefault(name, index)
        for name in template:
            if name not in firsts:
                yield Fault(Where(page.file, 1), f"has no '{name}' part.", "Add it: 'template' in book/course.yml requires it.")
        present = [name for name in template if name in firsts]
        for before, after in pairwise(present):
            if firsts[after] < firsts[before]:
                at = Where(page.file, 0, parts[firsts[after]][1])
                yield Fault(at, f"'{after}' comes before '{before}'.", f"The order is: {', '.join(template)}.")
