"""Checks the parsed Markdown of chapters and pages: reports everything that some output cannot show.

The parser knows more syntax than the book allows (HTML, labels, definitions …), so that none of it is taken for words.
`fences.DIRECTIVES` and `richtext.ROLES` list the directives and roles that an author may use.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from courseloom.errors import Problem, Where, did_you_mean
from courseloom.formula.mathml import mathml
from courseloom.model import links
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.readers import pictures, richtext
from courseloom.readers.blocks import markdown, normal, tokens
from courseloom.readers.code import argument, drawings
from courseloom.readers.fences import DIRECTIVES, IN_CELLS, Form, not_code, not_rows
from courseloom.readers.halves import half
from courseloom.readers.kept import once
from courseloom.strings import BOX_TITLES

_PAIRS = (
    *("paragraph", "em", "strong", "blockquote", "bullet_list", "ordered_list", "list_item", "table", "thead", "tbody", "tr"),
    *("th", "td", "link", "footnote_reference", "heading", "s"),
)
_ALLOWED = frozenset(
    [f"{name}_{end}" for name in _PAIRS for end in ("open", "close")]
    + ["text", "text_special", "softbreak", "hardbreak", "code_inline", "code_block", "hr", "myst_line_comment"]
)
_ON_PAGES = frozenset(["myst_target", *(f"{name}_{end}" for name in ("dl", "dt", "dd") for end in ("open", "close"))])
EVERYWHERE, MYST = "which not every output can show.", "Write it in MyST."
_REFUSED = {
    "html_inline": ("HTML", MYST),
    "html_block": ("HTML", MYST),
    "math_block_label": ("a formula with a label", "Take the label out."),
    "amsmath": ("a formula by its environment alone", "Write it between lines of '$$'."),
    "footnote_inline": ("a footnote inside a line ('^[')", "Write [^name] there and '[^name]: …' below."),
    "myst_block_break": ("a block break ('+++')", "Begin a new cell or page, or a heading."),
    "myst_target": ("a link target, '(name)='", "Link to the page: [words](page.md)."),
    "dl_open": ("a list of definitions", "Write a list or a table."),
}
_NAMED = {"raw": "raw output", "eval-rst": "reStructuredText", "include": "another file", "literalinclude": "another file"}
_NOTES = {
    **dict.fromkeys(("hint", "admonition", "topic", "sidebar", "margin", "dropdown"), "Use {note}."),
    **dict.fromkeys(("important", "attention", "caution", "danger", "error"), "Use {warning}."),
}
_CURES = {
    **dict.fromkeys(("doc", "ref", "numref", "download"), "Write a link: [words](page.md), or [words](#fig-name)."),
    **dict.fromkeys(("subscript", "superscript"), "Write {sub} or {sup}."),
    "abbr": "Say it in words.",
    **dict.fromkeys(("kbd", "code"), "Write it between backticks."),
}
_ROLE = re.compile(r"\{(?:" + "|".join(name for name in richtext.ROLES if name != "math") + r")\}`[^`\n]+`")
_OPTION = re.compile(r"[ \t]*:([^:\s][^:]*):(.*)")
PLACE = re.compile(r"^\(([^()\n]+)\)=", re.M)
_NAME = re.compile(r"^[ \t]*:name:[ \t]*(\S+)", re.M)
_MADE = ("claim-", "ref-")  # prefixes of labels that the build generates


@dataclass
class _Reading:
    """State of the check of one page."""

    page: Page
    root: Path
    pages: frozenset[str] | None
    anchors: frozenset[str] | None
    env: dict[str, Any] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)
    notes: dict[str, Where] = field(default_factory=dict)
    called: dict[str, Where] = field(default_factory=dict)

    def tokens(self, text: str) -> Sequence[Token]:
        """Return the tokens of a text; its link definitions are added to those of the page."""
        found, addresses = tokens(text)
        self.env["references"] = {**addresses, **self.env.get("references", {})}
        return found

    def resolved(self, target: str) -> str:
        return pictures.resolved(target, self.page.file.rpartition("/")[0])

    def add(self, line: int, cell: str, what: str, why: str = EVERYWHERE, todo: str = MYST) -> None:
        self.found.append(Problem(Where(self.page.file, line, cell), f"holds {what}{', ' * bool(why)}{why or '.'}", todo))


def anchors(pages: Sequence[Page]) -> frozenset[str] | None:
    """Return the targets of links on pages (figures and labels); None when code computes the name of a figure."""
    found: set[str] = set()
    for page in pages:
        found |= set(PLACE.findall(page.source)) | set(_NAME.findall(page.source))
        for cell in page.cells:
            for call in drawings(cell.source) if cell.kind == "code" else ():
                named = argument(call, "name")
                if not (isinstance(named, ast.Constant) and isinstance(named.value, str)):
                    return None
                found.add(f"fig-{named.value}")
    return frozenset(found)


_PICTURED = ("![", "{image}", "{figure}")


def kept_problems(
    page: Page, root: Path, files: Sequence[str] | None, places: frozenset[str] | None, around: str
) -> list[Problem]:
    """Return the `problems` of a page; one that had none is not checked again. `around` stands for `files` and `places`."""
    if not any(sign in page.source for sign in _PICTURED):
        cells = (f"{cell.id}\0{cell.kind}\0{sorted(cell.tags)}\0{cell.source}" for cell in page.cells)
        text = "\0".join((around, page.file, page.source, *cells))
        if not once("supported", text, lambda: tuple(problems(page, root, files, places))):
            return []
    return problems(page, root, files, places)


@lru_cache(maxsize=1)
def _named(files: tuple[str, ...]) -> frozenset[str]:
    """Return the names by which links may call pages: with and without the ending."""
    return frozenset(name for file in files for name in (file, file.rsplit(".", 1)[0]))


def problems(page: Page, root: Path, files: Sequence[str] | None, places: frozenset[str] | None = None) -> list[Problem]:
    """Return a problem for each part of a page that some output cannot show, at its line.

    `files` are the pages of the book, `places` the targets of links on them (None: not known).
    """
    reading = _Reading(page, root, None if files is None else _named(tuple(files)), places)
    if not page.cells and re.match(r"---[ \t]*(\n|$)", page.source):
        reading.add(1, "", "a header between '---'", "which the book does not read.", "Take it out.")
    for texts in _together(page):
        _judge(reading, [(normal(text), cell) for text, cell in texts])
    reading.found += _captions(page)
    return list(dict.fromkeys(reading.found))


def _together(page: Page) -> list[list[tuple[str, str]]]:
    """Return groups of (text, cell id) that share footnotes: all cells for learners are one group, each other cell its own."""
    if not page.cells:
        return [[(page.source, "")]]
    written = [cell for cell in page.cells if cell.kind == "markdown"]
    shown = [(cell.source, cell.id) for cell in written if not cell.tags & NOT_FOR_LEARNERS]
    return [shown, *([(cell.source, cell.id)] for cell in written if cell.tags & NOT_FOR_LEARNERS)]


def _judge(reading: _Reading, texts: Sequence[tuple[str, str]]) -> None:
    """Check a group of normalised (text, cell id) that share footnotes."""
    reading.env, reading.notes, reading.called = {}, {}, {}
    blocks = [(reading.tokens(text), text, cell) for text, cell in texts]  # first, since link definitions apply to all cells
    for found, text, cell in blocks:
        _walk(reading, found, text, 0, cell, ())
    for label, where in reading.called.items():
        if label not in reading.notes:
            todo = f"Add a line '[^{label}]: …', or take the mark out."
            reading.found.append(Problem(where, f"calls the footnote '{label}', which is not on this page.", todo))
    for label, where in reading.notes.items():
        if label not in reading.called:
            what = f"has the footnote '{label}', which nothing on this page calls."
            reading.found.append(Problem(where, what, f"Put [^{label}] where it belongs, or take the note out."))


def _captions(page: Page) -> Iterator[Problem]:
    """Yield a problem for each literal caption in code that is not valid item text."""
    for cell in page.cells:
        for call in drawings(cell.source) if cell.kind == "code" else ():
            caption = argument(call, "caption")
            if isinstance(caption, ast.Constant) and str(caption.value).strip():
                try:
                    richtext.caption(" ".join(str(caption.value).split()))
                except ValueError as error:
                    where = Where(page.file, caption.lineno, cell.id)
                    yield Problem(where, f"has a caption that cannot be used: {error}.", "Reword the caption.")


def _walk(reading: _Reading, tokens: Sequence[Token], text: str, before: int, cell: str, inside: tuple[str, ...]) -> None:
    """Check the tokens of a text that begins after line `before` of its cell, inside the directives named in `inside`."""
    around: list[str] = []
    for token in tokens:
        line = before + token.map[0] + 1 if token.map else before + 1
        if token.nesting == 1:
            around.append(token.type)
        elif token.nesting == -1 and around:
            around.pop()
        if token.type in ("fence", "colon_fence"):
            _fence(reading, token, text, before, cell, inside)
        elif token.type == "inline":
            _inline(reading, token.content, line, cell)
        elif token.type == "heading_open":
            if inside or len(around) > 1:
                reading.add(line, cell, "a heading inside a list, quotation or box", todo="Write it in bold, or move it out.")
        elif token.type == "footnote_reference_open":
            label = str(token.meta["label"])
            if label in reading.notes:
                what = f"has a second footnote '{label}': the first is in {reading.notes[label]}."
                reading.found.append(Problem(Where(reading.page.file, line, cell), what, "Give one of them another name."))
            reading.notes.setdefault(label, Where(reading.page.file, line, cell))
        elif token.type == "math_block":
            _formula(reading, token.content, line, cell, display=True)
        else:
            _other(reading, token.type, line, cell)


def _formula(reading: _Reading, tex: str, line: int, cell: str, *, display: bool = False) -> None:
    try:
        mathml(tex.strip(), display)
    except ValueError as error:
        where = Where(reading.page.file, line, cell)
        reading.found.append(Problem(where, f"holds a formula that cannot be shown: {error}.", "Correct it."))


def _other(reading: _Reading, kind: str, line: int, cell: str) -> None:
    if kind not in _ALLOWED and not (kind in _ON_PAGES and not cell):
        what, todo = _REFUSED.get(kind, (f"a '{kind.removesuffix('_open')}'", MYST))
        if not kind.endswith("_close") and kind not in ("dt_open", "dd_open"):  # reported at `dl_open`
            reading.add(line, cell, what, todo=todo)


def _inline(reading: _Reading, content: str, line: int, cell: str) -> None:
    rest = content if "\\" in content else _ROLE.sub("", content)
    if not any(mark in rest for mark in ("`", "<", "[", "$", "~~", ":{", "|")):
        return  # only words, emphasis and known roles
    tokens: list[Token] = []
    markdown.inline.parse(content, markdown, reading.env, tokens)
    _inlines(reading, tokens, content, line, cell)


def _inlines(reading: _Reading, tokens: list[Token], content: str, line: int, cell: str) -> None:
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                line += 1
            case "text":
                if told := half(token.content, escapes="\\" in content):
                    reading.add(line, cell, told[0], "", told[1])
            case "link_open":
                _link(reading, str(token.attrs.get("href", "")), line, cell)
            case "math_inline" | "math_inline_double":
                _formula(reading, token.content, line, cell)
                line += token.content.count("\n")
            case "image":
                _picture(reading, str(token.attrs.get("src", "")), line, cell)
            case "myst_role":
                _role(reading, token, content, line, cell)
            case "footnote_ref" if "label" not in token.meta:
                reading.add(line, cell, *_REFUSED["footnote_inline"][:1], todo=_REFUSED["footnote_inline"][1])
            case "footnote_ref":
                reading.called.setdefault(str(token.meta["label"]), Where(reading.page.file, line, cell))
            case _:
                _other(reading, token.type, line, cell)


def _role(reading: _Reading, token: Token, content: str, line: int, cell: str) -> None:
    name = str(token.meta["name"])
    if name not in richtext.ROLES:
        todo = _CURES.get(name) or did_you_mean(name, richtext.ROLES) or f"The roles are: {', '.join(richtext.ROLES)}."
        reading.add(line, cell, f"the role '{{{name}}}'", todo=todo)
    elif f"{{{name}}}`{token.content}`" not in content.replace("\n", " "):
        reading.add(line, cell, f"the role '{{{name}}}' between several backticks", todo="Write one on either side.")
    elif name == "math":
        _formula(reading, token.content, line, cell)


def _link(reading: _Reading, target: str, line: int, cell: str) -> None:
    if links.scheme(target):
        if not links.allowed(target):
            why = f"which begins with '{links.scheme(target)}:'."
            reading.add(
                line, cell, "a link", why, f"Link to a page of the book, or use one of: {', '.join(sorted(links.REACHED))}."
            )
        return
    path, _, anchor = target.partition("#")
    if anchor and reading.anchors is not None and anchor not in reading.anchors and not anchor.startswith(_MADE):
        reading.add(line, cell, f"a link to '#{anchor}'", "which is not in the book.", did_you_mean(anchor, reading.anchors))
    if path and reading.pages is not None and (file := reading.resolved(path)) not in reading.pages:
        there = file and (reading.root / file).is_file()
        why = "which is a file and not a page of the book." if there else "which is not in the book."
        reading.add(line, cell, f"a link to '{path}'", why, "Correct the link.")


def _picture(reading: _Reading, source: str, line: int, cell: str) -> None:
    if pictures.elsewhere(source):
        todo = "Put the picture into the course and name its file."
        reading.add(line, cell, "a picture", "which is not a file of this course.", todo)
    elif wrong := pictures.fault(reading.root, reading.resolved(source)):
        why = f"which {wrong[0]}." if wrong[0] else EVERYWHERE
        reading.add(line, cell, f"the picture '{source}'", why, wrong[1])


def _fence(reading: _Reading, token: Token, text: str, before: int, cell: str, inside: tuple[str, ...]) -> None:
    """Check a fence: code, or a directive named in braces, with any number of spaces before them."""
    line = before + token.map[0] + 1  # type: ignore[index]
    info = token.info.strip()
    named = re.match(r"\{([^}\s]*)\}(?:\s+|$)", info)
    if named is None:
        if info.startswith("{") or token.type == "colon_fence":
            what = f"a block that begins '{token.markup}{info}'"
            reading.add(line, cell, what, "which is not a directive.", "Write its name in braces: ':::{aside}'.")
        elif info and (fault := not_code(token.content, info.split()[0])):
            reading.add(line, cell, *fault)
        return
    name, argument = named[1], info[named.end() :].strip()
    form = DIRECTIVES.get(name)
    if name in _NAMED:
        reading.add(line, cell, _NAMED[name])
        return
    if form is None:
        todo = _NOTES.get(name) or did_you_mean(name, DIRECTIVES) or f"Boxes are: {', '.join(BOX_TITLES)}."
        reading.add(line, cell, f"the directive '{{{name}}}'", todo=todo)
        return
    if cell:
        _in_cell(reading, token, text, line, cell, name, inside)
    if name == "math":
        _formula(reading, f"{argument}\n{token.content}", line, cell, display=True)
        return
    content, skipped = _options(reading, token.content, line, cell, name, form)
    words = argument.split()
    if len(words) < form.least or (0 <= form.most < len(words) and not (form.text and not form.most)):
        wanted = f"{form.least} word" if form.least == form.most else f"at most {form.most} words"
        reading.add(line, cell, f"the directive '{{{name}}}' with {len(words)} words after it", "", f"Give it {wanted}.")
    if name in ("image", "figure"):
        _picture(reading, argument, line, cell)
    elif name in BOX_TITLES:
        _title(reading, argument, line, cell)
    elif form.most < 0:
        _inline(reading, argument, line, cell)
    if content.strip() and not form.text:
        reading.add(line, cell, f"text inside the directive '{{{name}}}'", "which takes none.", "Write it below.")
        return
    if name == "glossary":
        content = "\n".join(one.strip() for one in content.split("\n"))
    tokens = reading.tokens(content)
    if name == "list-table" and (wrong := not_rows(tokens)):
        todo = "Write '* - ' before the first cell of a row and '  - ' before the others."
        reading.add(line, cell, "a list-table", wrong, todo)
    _walk(reading, tokens, content, line + skipped, cell, (*inside, name))


def _title(reading: _Reading, argument: str, line: int, cell: str) -> None:
    """Add a problem for Markdown in the title of a box: titles are shown as typed."""
    tokens: list[Token] = []
    markdown.inline.parse(argument, markdown, reading.env, tokens)
    if any(token.type not in ("text", "text_special") for token in tokens):
        reading.add(line, cell, "marks in the title of a box", "which would be printed as typed.", "Write it in plain words.")


def _in_cell(reading: _Reading, token: Token, text: str, line: int, cell: str, name: str, inside: tuple[str, ...]) -> None:
    """Add a problem for a directive that the live notebook, which is plain Markdown, would show as typed."""
    lines = text.split("\n")
    first, last = lines[token.map[0]], lines[token.map[1] - 1]  # type: ignore[index]
    fence = token.markup
    if name not in IN_CELLS:
        todo = f"Write {name}('…') in a code cell." if name in ("quiz", "scenario") else "Put it on a page of book/."
        reading.add(line, cell, f"the directive '{{{name}}}'", "which a cell cannot show.", todo)
    elif token.level or inside:
        what = f"'{{{name}}}' inside a list, quotation or box"
        reading.add(line, cell, what, "which the live notebook cannot show.", "Move it out.")
    elif not re.match(re.escape(fence) + r"\{", first) or fence[0] == "~" or (name == "list-table" and fence != ":::"):
        todo = f"Begin the line with ':::{{{name}}}'."
        reading.add(line, cell, f"'{{{name}}}' after other signs than ':::'", "which the live notebook cannot show.", todo)
    elif name in BOX_TITLES and re.match(r"\s*:(?!::)", token.content):
        reading.add(line, cell, f"options of '{{{name}}}'", "which the live notebook would print.", "Take them out.")
    elif len(lines) == 1 or last.strip() != fence:
        reading.add(line, cell, f"'{{{name}}}' without its end", "", f"Close it with a line '{fence}'.")


def _options(reading: _Reading, content: str, line: int, cell: str, name: str, form: Form) -> tuple[str, int]:
    """Check the options of a directive; return the content after them and how many lines they take."""
    lines = content.split("\n")
    if lines[0].startswith("---"):
        reading.add(line + 1, cell, "options between '---'", "", "Write them as ':name: value'.")
        return "", 0
    count, begun = 0, 0
    while begun < len(lines) and not lines[begun].strip():
        begun += 1
    while begun + count < len(lines) and lines[begun + count].lstrip().startswith(":"):
        one = lines[begun + count]
        if one.lstrip().startswith(":::"):
            break
        option = _OPTION.fullmatch(one)
        if option is None or option[1] not in form.options:
            shown = option[1] if option else one.strip()
            todo = did_you_mean(shown, form.options) or (f"It has: {', '.join(sorted(form.options))}." if form.options else "")
            reading.add(line + begun + count + 1, cell, f"the option '{shown}'", f"which '{{{name}}}' does not have.", todo)
        elif option[1] in ("header-rows", "stub-columns") and not option[2].strip().isdecimal():
            reading.add(line + begun + count + 1, cell, f"'{option[1]}' without a number", "", "Write one.")
        count += 1
    count += begun if count else 0
    return "\n".join(lines[count:]), count
