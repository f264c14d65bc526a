"""Splits the texts of a course into passages: paragraphs, headings, list items, table rows, alt texts, labels, item texts.

Each `Passage` has its place, the words as a reader sees them, and its context. MyST markup is removed; a figure from the
register becomes `FIGURE` and a citation `CITED`, so that rules can detect them.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal

from courseloom import files
from courseloom.errors import Where
from courseloom.model import parts
from courseloom.model.course import Course
from courseloom.model.items import Question
from courseloom.model.pages import Page
from courseloom.model.scenarios import Scenario, texts
from courseloom.model.text import Rich
from courseloom.readers import workshops
from courseloom.readers.blocks import Block
from courseloom.readers.blocks import parse as parsed_blocks
from courseloom.readers.code import parsed, walked

FIGURE = "\ufffc"
CITED = "\ufffd"
Kind = Literal[
    "paragraph", "heading", "title", "listed", "row", "quotation", "alt", "caption", "label", "stem", "key", "distractor",
    "reason", "hint", "answer", "data",
]  # fmt: skip
_ROLE = re.compile(r"\{(?P<role>[a-z:-]+)\}`(?P<content>[^`]*)`")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_STRESS = re.compile(r"(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)|\*+|(?<!\\)`+")
NAMED = frozenset({"quiz", "tool", "reflection"})
"""Directives whose argument is a name, not text."""


@dataclass(frozen=True, eq=False)
class Passage:
    """One piece of text. `starts` gives (offset in `text`, line) pairs; `boxes` the directives around it, outermost first."""

    text: str
    kind: Kind
    file: str
    starts: tuple[tuple[int, int], ...]
    cell: str = ""
    page: str = ""
    section: str = ""
    boxes: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    raw: str = ""
    owner: str = ""

    def where(self, offset: int = 0) -> Where:
        """Return the place of a character of `text`."""
        line = self.starts[0][1]
        for start, number in self.starts:
            if start <= offset:
                line = number
        return Where(self.file, line, self.cell)

    @cached_property
    def lower(self) -> str:
        """Return the text in lower case, of the same length."""
        return self.text.lower()


def readable(line: str) -> str:
    """Return a line of MyST as plain words, with `FIGURE` and `CITED` in place of figures and citations."""

    def shown(match: re.Match[str]) -> str:
        match match["role"]:
            case "claim" | "claim-value":
                return FIGURE
            case "cite" | "cite:t":
                return CITED
            case _:
                return re.sub(r"\s*<[^<>]*>\s*$", "", match["content"])

    if "{" in line:
        line = _ROLE.sub(shown, line)
    if "[" in line:
        line = _LINK.sub(r"\1", line)
    line = line.replace("~~", "")
    return _STRESS.sub("", line) if "*" in line or "_" in line or "`" in line else line


def passages_of(course: Course) -> Iterator[Passage]:
    """Yield every passage of a course, in the order of its pages and then of its data files."""
    for page in course.pages:
        yield from _page(page)
    for question in course.questions():
        yield from _question(course, question)
    for played in course.scenarios.values():
        yield from _scenario(course, played.scenario)
    register = course.root / "book/claims.yml"
    source = files.lines(register) if course.claims else []
    places = {claim.id: course.lines.get(claim.id, Where("book/claims.yml", 1)) for claim in course.claims.values()}
    ends = _ends([where.line for where in places.values()])
    for claim in course.claims.values():
        where = places[claim.id]
        for text in (claim.statement, claim.measures, claim.population, claim.use):
            if text:
                line = _line_of(text, source, where.line, ends.get(where.line))
                yield Passage(text, "data", where.file, ((0, line),), owner=claim.id, raw=text)
    for placed in course.quizzes.values():
        yield Passage(placed.quiz.title, "title", placed.where.file, ((0, placed.where.line),), owner=placed.quiz.id)
    yield from _about(course)
    yield from _sessions(course)


def _about(course: Course) -> Iterator[Passage]:
    about = course.about
    texts = [about.title, about.subtitle, about.audience, *(point.text for point in about.points)]
    texts += [objective.text for plan in about.plans for objective in plan.objectives]
    source = files.lines(course.root / "book/course.yml")
    joined, starts = "\n".join(source), [0, *accumulate(len(line) + 1 for line in source)]
    for text in filter(None, texts):
        line = max(1, bisect_right(starts, joined.find(_head(text))))
        yield Passage(text, "data", "book/course.yml", ((0, line),), raw=text)


def _sessions(course: Course) -> Iterator[Passage]:
    """Yield the texts of session plans, and the common text of the facilitator's guide."""
    for plan in course.workshops.plans:
        first = course.lines.get(f"plan.{plan.id}", Where(workshops.PLANS, 1))
        source = files.lines(course.root / workshops.PLANS)
        said = [plan.title, plan.audience, plan.aim, *plan.materials, *(text.source for text in plan.prepare)]
        for activity in plan.activities:
            said += [activity.title, *activity.show]
            said += [text.source for text in (*activity.say, *activity.do, *activity.watch)]
        for text in said:
            words = " ".join(readable(text).split())
            yield Passage(words, "paragraph", first.file, ((0, _line_of(text, source, first.line)),), owner=plan.id, raw=text)
    path = course.root / workshops.TEXT
    if path.is_file():
        yield from of_text("\n".join(files.lines(path)), workshops.TEXT)


def _head(text: str) -> str:
    """Return the first words of a text, by which it is found in a YAML file."""
    return " ".join(text.split()[:4])


def _ends(firsts: list[int]) -> dict[int, int]:
    """Return for the first line of each entry the line before the next entry."""
    ordered = sorted(set(firsts))
    return {first: after - 1 for first, after in pairwise(ordered)}


def _line_of(text: str, source: list[str], first: int, last: int | None = None) -> int:
    """Return the line of a YAML file on which a text begins, searching its entry, the lines `first` to `last`."""
    head = _head(text)
    return next((number for number, written in enumerate(source[first - 1 : last], first) if head in written), first)


def _page(page: Page) -> Iterator[Passage]:
    if not page.cells:
        yield from of_text(page.source, page.file, page=page.name)
    section = ""
    for cell in page.cells:
        if cell.kind == "markdown":
            for passage in of_text(cell.source, page.file, cell.id, page.name, section, cell.tags):
                section = passage.section
                yield passage
        else:
            yield from _code(cell.source, page, cell.id, section, cell.tags)


def of_text(
    text: str, file: str, cell: str = "", page: str = "", section: str = "", tags: frozenset[str] = frozenset()
) -> Iterator[Passage]:
    """Yield the passages of a MyST text; code and directive options are left out."""

    def passages(blocks: Iterable[Block], kind: Kind, boxes: tuple[str, ...]) -> Iterator[Passage]:
        nonlocal section
        for block in blocks:
            lines = [*_lines(block)]
            match block.kind:
                case "paragraph":
                    yield _joined(lines, kind, file, cell, page, section, boxes, tags)
                    kind = "paragraph" if kind == "listed" else kind
                case "row":
                    if not re.fullmatch(r"[\s|:-]+", block.text):
                        yield _joined(lines, "row", file, cell, page, section, boxes, tags)
                case "heading":
                    section = block.text if block.level <= 2 else section
                    yield _joined(lines, "heading", file, cell, page, section, boxes, tags)
                case "code":
                    pass
                case "directive":
                    names = (*boxes, block.name) if block.name else boxes
                    if block.argument and block.name not in NAMED:
                        yield _joined([(block.first, block.argument)], "title", file, cell, page, section, names, tags)
                    for line, name, value in block.options:
                        if name == "alt" and value:
                            yield _joined([(line, value)], "alt", file, cell, page, section, names, tags)
                    yield from passages(block.blocks, "paragraph", names)
                case "quotation":
                    if lines:
                        yield _joined(lines, "quotation", file, cell, page, section, boxes, tags)
                case "item":
                    yield from passages(block.blocks, "listed", boxes)
                case "list" | "table":
                    yield from passages(block.blocks, kind, boxes)

    return passages(parsed_blocks(text), "paragraph", ())


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    """Yield (number, line) of a block of text, or of all blocks in a quotation."""
    if block.kind in ("paragraph", "row", "heading"):
        yield from enumerate(block.text.split("\n"), block.first)
    for inner in block.blocks if block.kind in ("quotation", "list", "item", "table") else ():
        yield from _lines(inner)


def _joined(
    lines: list[tuple[int, str]],
    kind: Kind,
    file: str,
    cell: str,
    page: str,
    section: str,
    boxes: tuple[str, ...],
    tags: frozenset[str],
) -> Passage:
    starts, parts, offset = [], [], 0
    for number, line in lines:
        words = " ".join(readable(line).split())
        starts.append((offset, number))
        parts.append(words)
        offset += len(words) + 1
    raw = "\n".join(line for _, line in lines)
    return Passage(" ".join(parts), kind, file, tuple(starts), cell, page, section, boxes, tags, raw)


def _code(source: str, page: Page, cell: str, section: str, tags: frozenset[str]) -> Iterator[Passage]:
    tree, nodes = parsed(source), walked(source)
    named: dict[int, Kind] = {}
    silent: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg in ("alt", "caption", "say"):
                    for inner in ast.walk(_function(tree, keyword.value)):
                        named[id(inner)] = "caption" if keyword.arg == "caption" else "alt"
            if isinstance(node.func, ast.Name) and node.func.id in ("claim", "quiz", "scenario"):
                silent |= {id(inner) for inner in ast.walk(node)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else FIGURE for part in node.values]
            for part in node.values:  # expressions in braces may hold text as well: f"{'some words' if x else 'others'}"
                silent |= {id(part), *map(id, ast.walk(getattr(part, "format_spec", None) or ast.Pass()))}
            text = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            text = node.value
        else:
            continue
        if id(node) in silent or not re.search(r"[A-Za-z]{3}", text):
            continue
        kind = named.get(id(node), "label")
        words = " ".join(readable(text).split())
        yield Passage(words, kind, page.file, ((0, node.lineno),), cell, page.name, section, (), tags, text)


def _function(tree: ast.Module, value: ast.expr) -> ast.AST:
    """Return the function that a name refers to, when the cell defines it; any other expression unchanged."""
    for node in tree.body if isinstance(value, ast.Name) else ():
        if isinstance(node, ast.FunctionDef) and isinstance(value, ast.Name) and node.name == value.id:
            return node
    return value


def _question(course: Course, question: Question) -> Iterator[Passage]:
    first = course.lines[question.id]

    def passage(text: Rich, kind: Kind, *path: str | int) -> Passage:
        where = course.lines.get(".".join([question.id, *map(str, path)]), first)
        words = " ".join(readable(text.source).split())
        return Passage(words, kind, where.file, ((0, where.line),), owner=question.id, raw=text.source)

    for part in parts.of(question):
        if part.role == "option":
            yield passage(part.text, "key" if part.right else "distractor", *part.path)
        else:
            yield passage(part.text, _KINDS[part.role], *part.path)


def _scenario(course: Course, scenario: Scenario) -> Iterator[Passage]:
    first = course.lines[scenario.id]
    yield Passage(scenario.title, "title", first.file, ((0, first.line),), owner=scenario.id)
    for role, path, text in texts(scenario):
        where = course.lines.get(".".join([scenario.id, *map(str, path)]), first)
        words = " ".join(readable(text.source).split())
        boxes = () if role in _TAUGHT else ("case",)  # a scenario is marked as fiction: it quotes no real person
        yield Passage(words, _KINDS[role], where.file, ((0, where.line),), boxes=boxes, owner=scenario.id, raw=text.source)


_TAUGHT = frozenset({"why", "summary", "alternative", "question"})
"""Roles of the texts of a scenario that teach in the author's own voice."""
_KINDS: dict[str, Kind] = {
    "ahead": "paragraph",
    "setting": "paragraph",
    "client": "paragraph",
    "clinician": "paragraph",
    "says": "quotation",
    "shows": "paragraph",
    "inner": "quotation",
    "care": "paragraph",
    "reply": "distractor",
    "summary": "paragraph",
    "alternative": "paragraph",
    "question": "paragraph",
    "stem": "stem",
    "hint": "hint",
    "why": "reason",
    "band": "reason",
    "spare": "reason",
    "answer": "answer",
    "point": "answer",
    "slot": "stem",
    "pick": "distractor",
    "gapped": "stem",
}


_QUOTES = re.compile(r"“[^“”]*”|\"[^\"]*\"|(?<!\w)‘[^‘’]*(?:’\w[^‘’]*)*’(?!\w)|(?<!\w)'[^']*(?:'\w[^']*)*'(?!\w)|«[^«»]*»")


def quoted(text: str) -> list[tuple[int, int]]:
    """Return the spans (start, end) of a text in quotation marks."""
    return [match.span() for match in _QUOTES.finditer(text)]


_END = re.compile(r"(?<=[.!?…])[”\"’']?\s+(?=[\"“‘'A-Z0-9])")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence) for every sentence of a text."""
    start = 0
    for end in _END.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    if text[start:].strip():
        yield start, text[start:]
