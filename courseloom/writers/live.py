"""Ready-to-run notebooks: the chapters with roles, boxes and references as plain Markdown, and the quizzes as widgets.

There are two sets, with the data that they read: `learner` without the facilitator's cells, `facilitator` with them, marked.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

from courseloom import files, progress
from courseloom.activities.plain import inline_words
from courseloom.model.course import Course
from courseloom.model.evidence import Evidence, Source
from courseloom.model.links import on_web
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.model.text import Formula, Image, Inline, Subscript, Superscript
from courseloom.readers import pictures, richtext
from courseloom.readers.blocks import Block, parse
from courseloom.readers.code import calls
from courseloom.readers.fences import IN_CELLS
from courseloom.readers.mentions import mentions
from courseloom.render import markdown
from courseloom.strings import BOX_TITLES, LIVE, REFLECTION, catalogue
from courseloom.strings.locales import attributes

_ROLE = re.compile(r"\{(?P<role>[a-z:-]+)\}`(?P<content>[^`]+)`")
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(<?(?P<src>[^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
_FENCED = re.compile(
    r"^(?P<before>[ >]*)(?P<fence>`{3,}|~{3,}|:{3,}(?=\{math\})) *(?P<info>[^\n]*)\n(?P<text>.*?)^[ >]*(?P=fence)[ ]*$",
    re.M | re.S,
)
_TYPED = re.compile(
    r"""\\. | (?P<fence>^[ >]*(?:`{3,}|~{3,})[^\n]*$) | (?P<role>\{[a-z:-]+\}`[^`]+`)
    | (?<!`)(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\s*\n))+?(?<!`)(?P=ticks)(?!`)
    | \$\$(?:\\.|[^$\\])+\$\$ | (?<![\d$])\$(?![\s$])(?:\\.|[^$\\\n]|\n(?!\s*\n))*?(?<!\s)\$(?!\d) | (?P<dollar>\$)""",
    re.X | re.S | re.M,
)
"""Matches verbatim text (code, formulas), roles, lines of directives, and dollar signs that begin no formula."""
_KEPT = re.compile("\0(\\d+)\0")
_COMMENT = re.compile(r"[ \t]*%")
"""Matches a comment line, such as a stated exception, which is not shown."""
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")


def write(course: Course, out: Path) -> list[Path]:
    """Write both sets into `out`; return the notebooks."""
    shutil.rmtree(out, ignore_errors=True)
    for folder in ("book", "quizzes"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for path in files.listed(course.root / "book", "*"):
        if path.suffix in (".yml", ".bib") and path.name != "local.yml":  # local.yml has data of one organisation
            shutil.copy2(path, out / "book" / path.name)
    for path in files.listed(course.root / "quizzes", "**/*.yml"):
        target = out / path.relative_to(course.root)
        target.parent.mkdir(exist_ok=True)
        shutil.copy2(path, target)
    for file in sorted(_shown(course)):
        (out / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(course.root / file, out / file)
    chapters = [page for page in course.pages if page.cells]
    progress.say(f"Writing {2 * len(chapters)} live notebooks")
    for audience, left_out in (("learner", NOT_FOR_LEARNERS), ("facilitator", frozenset({"slide"}))):
        for page in chapters:
            target = out / audience / f"{page.slug}.ipynb"
            target.parent.mkdir(parents=True, exist_ok=True)
            notebook = _notebook(page, course, left_out)
            if audience == "facilitator":
                for cell in notebook["cells"]:
                    if cell["cell_type"] == "code":
                        cell["source"] = for_the_room("".join(cell["source"])).splitlines(True)
            target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")
    return sorted(out.rglob("*.ipynb"))


def lab_copy(course: Course) -> Path:
    """Return `_build/lab`, a working copy: edited notebooks are kept, beside the new version of a chapter that has changed."""
    aside, lab = course.root / "_build" / ".work" / "lab", course.root / "_build" / "lab"
    write(course, aside)
    made = lab / ".made.json"
    before = files.read_json(made)
    now = {}
    for path in sorted(path for path in aside.rglob("*") if path.is_file()):
        name = path.relative_to(aside).as_posix()
        now[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        target = lab / name
        if target.is_file() and before.get(name) == now[name]:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file() and target.suffix == ".ipynb":
            number = len(list(target.parent.glob(f"{target.stem}-saved-*.ipynb"))) + 1
            target.rename(target.with_name(f"{target.stem}-saved-{number}.ipynb"))
        shutil.copy2(path, target)
    files.write_whole(made, json.dumps(now))
    return lab


def lab_options(folder: Path) -> list[str]:
    """Return the options for JupyterLab to open a folder without requesting news or updates from other hosts."""
    settings = folder / ".settings"
    notices = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    notices.parent.mkdir(parents=True, exist_ok=True)
    notices.write_text('{"fetchNews": "false", "checkForUpdates": false}', "utf-8")
    return [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.user_settings_dir={settings}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
        "--LabApp.extension_manager=readonly",
    ]


def _notebook(page: Page, course: Course, left_out: frozenset[str]) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads((course.root / page.file).read_text("utf-8-sig"))
    evidence = course.evidence
    cells = []
    for cell in notebook["cells"]:
        tags = set(cell["metadata"].get("tags", []))
        if tags & left_out:
            continue
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = plain(source, course, page, evidence)
            if "facilitator" in tags:
                source = f"> **{LIVE['facilitator']}**\n\n{source}"
        else:
            cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True
        cells.append({**cell, "source": source.splitlines(True)})
    keys = sorted({m.name for m in mentions(page) if m.role == "cite"} | _claim_sources(page, course))
    if keys:
        listed = "\n".join(f"- {_reference(course.sources[key])}" for key in keys)
        text = f"## {LIVE['references']}\n\n{listed}"
        cells.append({"cell_type": "markdown", "id": "live-references", "metadata": {}, "source": text.splitlines(True)})
    first = f"> {LIVE['run']}"
    cells.insert(0, {"cell_type": "markdown", "id": "live-how-to", "metadata": {}, "source": [first]})
    for cell in cells:
        if cell["cell_type"] == "markdown" and not catalogue.is_english(course.about.language):
            cell["source"] = _framed("".join(cell["source"]), course.about.language).splitlines(True)
    return {**notebook, "cells": cells}


def _framed(text: str, language: str) -> str:
    """Return the Markdown of a cell in a frame with its language and direction, which no notebook program knows."""
    return f"<div {attributes(language)}>\n\n{text}\n\n</div>"


def for_the_room(source: str) -> str:
    """Return a code cell with `facilitator=True` added to every quiz() without keyword arguments."""
    lines = source.splitlines(True)
    quizzes = [call for name, call in calls(source) if name == "quiz"]
    for call in sorted(quizzes, key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0), reverse=True):
        if not call.keywords and call.end_lineno:
            line = lines[call.end_lineno - 1].encode()
            close = (call.end_col_offset or 1) - 1
            lines[call.end_lineno - 1] = (line[:close] + b", facilitator=True" + line[close:]).decode()
    return "".join(lines)


def _claim_sources(page: Page, course: Course) -> set[str]:
    named = {m.name for m in mentions(page) if m.role == "claim"}
    return {course.claims[id].source for id in named if course.claims[id].source}


def _reference(source: Source) -> str:
    people, title, container, details = map(markdown.escaped, (source.people, source.title, source.container, source.details))
    where = f"*{container}*{', ' + details if details else ''}. " if container else ""
    address = f"<{source.address}>" if on_web(source.address) else markdown.escaped(source.address)
    return f"{people} ({markdown.escaped(source.year)}). {title}. {where}{address}".rstrip()


def plain(text: str, course: Course, page: Page, evidence: Evidence) -> str:
    """Return the MyST of a cell as plain Markdown that any notebook program renders correctly."""
    lines: list[str | None] = [None if _COMMENT.match(line) else line for line in text.split("\n")]
    shown: list[str | None] = []
    done = 0
    for block in parse(text):
        if block.kind == "directive" and block.name in IN_CELLS:
            inside = [line for line in lines[block.first : block.last - 1] if line is not None]
            shown += lines[done : block.first - 1]
            shown += _table(block, inside) if block.name == "list-table" else _box(block, inside, course, page)
            done = block.last
    kept = "\n".join(line for line in (*shown, *lines[done:]) if line is not None)
    held: list[str] = []
    whole = _TYPED.sub(lambda m: _typed(m, held), _FENCED.sub(lambda m: _fenced(m, held), kept))
    whole = _PICTURE.sub(lambda m: _held(_picture(m, page), held), whole)
    whole = re.sub(r"^\[\^([\w-]+)\]: *", rf"*{LIVE['note']} \1:* ", whole, flags=re.M)
    whole = re.sub(r"\[\^([\w-]+)\]", rf" ({LIVE['note']} \1)", whole)
    whole = _ROLE.sub(lambda m: _role(richtext.role(m["role"], m["content"]), evidence), whole)
    whole = _LINK.sub(lambda m: _link(m, course), whole)
    return _KEPT.sub(lambda m: held[int(m[1])], whole)


def _held(text: str, kept: list[str]) -> str:
    """Return placeholders, one per line, for a text that must stay unchanged; `kept` stores the lines."""
    places = []
    for line in text.split("\n"):
        places.append(f"\0{len(kept)}\0")
        kept.append(line)
    return "\n".join(places)


def _fenced(match: re.Match[str], kept: list[str]) -> str:
    """Keep a block of code unchanged, write a `math` block between dollar signs, and leave other directives as they are."""
    before, info, text = match["before"], match["info"].strip(), match["text"]
    if info.startswith("{math}"):
        text = "\n".join(filter(None, (info.removeprefix("{math}").strip(), text.strip("\n"))))
        return before + _held(f"$$\n{text}\n$$", kept)
    return match[0] if info.startswith("{") else _held(match[0], kept)


def _typed(match: re.Match[str], kept: list[str]) -> str:
    if match[0][0] == "\\" or match["fence"] or match["role"]:
        return match[0]
    return "&#36;" if match["dollar"] else _held(match[0], kept)


def _picture(match: re.Match[str], page: Page) -> str:
    return f"![{match['alt']}](../{quote(_file(match, page))})"


def _file(match: re.Match[str], page: Page) -> str:
    return pictures.resolved(match["src"], page.file.rpartition("/")[0])


def _role(inline: Inline, evidence: Evidence) -> str:
    """Return the meaning of a role as Markdown for a cell."""
    match inline:
        case Subscript(text):
            return f"<sub>{markdown.escaped(text)}</sub>"
        case Superscript(text):
            return f"<sup>{markdown.escaped(text)}</sup>"
        case Formula(tex):
            return f"${tex}$"
        case _:
            return markdown.escaped(inline_words(inline, evidence))


def _shown(course: Course) -> set[str]:
    """Return the files of all pictures in chapters, questions and scenarios."""
    found = {inline.file for text in course.texts() for inline in text.inlines() if isinstance(inline, Image)}
    for page in course.pages:
        for cell in page.cells:
            if cell.kind == "markdown":
                found |= {_file(match, page) for match in _PICTURE.finditer(cell.source)}
    return {file for file in found if (course.root / file).is_file()}


def _box(box: Block, inside: list[str], course: Course, page: Page) -> list[str]:
    """Return a box as a block quote that begins with its title."""
    title, closing = REFLECTION["title"], ["", f"*{LIVE['reflect']}*"]
    if box.name != "reflection":
        title, closing = _title(box.name, box.argument), []
    plan = course.chapter(page.slug) if box.name == "objectives" else None
    aims = [f"> - {markdown.escaped(objective.text)}" for objective in (plan.objectives if plan else ())]
    return ["", f"> **{title}**", ">", *aims, *(f"> {line}".rstrip() for line in inside), *closing, ""]


def _table(table: Block, inside: list[str]) -> list[str]:
    """Return a list-table as a pipe table after its title; the first row is the header."""
    rows: list[list[str]] = []
    for line in inside:
        if cell := re.match(r"(?P<row>\*)? *-(?: (?P<text>.*))?$", line):
            if cell["row"]:
                rows.append([])
            rows[-1].append(cell["text"] or "")
        elif rows and line.strip():
            rows[-1][-1] += " " + line.strip()
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    return [f"**{table.argument}**", "", head, "|" + "---|" * len(rows[0]), *body]


def _title(kind: str, title: str) -> str:
    standing = BOX_TITLES[kind]
    return standing if title in ("", standing) else f"{standing}: {title}"


def _link(match: re.Match[str], course: Course) -> str:
    """Return a link to an address or another chapter unchanged; for any other target return text that names the page."""
    target = match["target"].rsplit("/", 1)[-1]
    if match["target"].startswith("http"):
        return match[0]
    if target.endswith(".ipynb"):
        return f"[{match['text']}]({target})"
    page = next((p for p in course.pages if target.removesuffix(".md") == p.slug), None)
    return f"{match['text']} ({LIVE['in_book'].format(title=markdown.escaped(page.title))})" if page else match["text"]
