"""Ready-to-run notebooks: the chapters with roles, boxes and references as plain Markdown, and the quizzes as widgets.

Two sets: `learner` without the facilitator's cells, `facilitator` with them, each marked. Beside them the data they read.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

from courseloom import files, progress
from courseloom.activities.plain import inline_words
from courseloom.model.course import NOT_FOR_LEARNERS, Course, Page
from courseloom.model.evidence import Evidence, Source
from courseloom.model.items import KINDS
from courseloom.model.links import on_web
from courseloom.readers import richtext
from courseloom.readers.blocks import Block, of
from courseloom.readers.code import calls
from courseloom.readers.fences import IN_CELLS
from courseloom.readers.mentions import mentions
from courseloom.render import markdown
from courseloom.strings import BOX_TITLES, LIVE, REFLECTION

CARRIES = KINDS
NEEDS_HOST = False
_ROLE = re.compile(r"\{(?P<role>[a-z:-]+)\}`(?P<content>[^`]+)`")
_COMMENT = re.compile(r"[ \t]*%")
"""A line that is not shown, such as a stated exception."""
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")


def write(course: Course, out: Path) -> list[Path]:
    """Write both sets into `out`; returns the notebooks."""
    shutil.rmtree(out, ignore_errors=True)
    for folder in ("book", "quizzes"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for path in files.listed(course.root / "book", "*"):
        if path.suffix in (".yml", ".bib") and path.name != "local.yml":  # no notebook shows what is one organisation's own
            shutil.copy2(path, out / "book" / path.name)
    for path in files.listed(course.root / "quizzes", "**/*.yml"):
        target = out / path.relative_to(course.root)
        target.parent.mkdir(exist_ok=True)
        shutil.copy2(path, target)
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
    """Return `_build/lab`, a copy to work in: what was saved there stays, beside the new text when a chapter changed."""
    aside, lab = course.root / "_build" / ".work" / "lab", course.root / "_build" / "lab"
    write(course, aside)
    made = lab / ".made.json"
    before = files.kept(made)
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
    files.put(made, json.dumps(now))
    return lab


def lab_options(folder: Path) -> list[str]:
    """Return the options with which JupyterLab opens a folder and asks no other host for news or updates."""
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
    return {**notebook, "cells": cells}


def for_the_room(source: str) -> str:
    """Return a code cell in which every quiz() shows the facilitator's side."""
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
    people, title, container, details = map(
        markdown.escaped, (", ".join(source.authors), source.title, source.container, source.details)
    )
    where = f"*{container}*{', ' + details if details else ''}. " if container else ""
    address = f"<{source.address}>" if on_web(source.address) else markdown.escaped(source.address)
    return f"{people} ({markdown.escaped(source.year)}). {title}. {where}{address}".rstrip()


def plain(text: str, course: Course, page: Page, evidence: Evidence) -> str:
    """Return a cell's MyST as plain Markdown that any notebook shows as it is meant."""
    lines: list[str | None] = [None if _COMMENT.match(line) else line for line in text.split("\n")]
    shown: list[str | None] = []
    done = 0
    for block in of(text):
        if block.kind == "directive" and block.name in IN_CELLS:
            inside = [line for line in lines[block.first : block.last - 1] if line is not None]
            shown += lines[done : block.first - 1]
            shown += _table(block, inside) if block.name == "list-table" else _box(block, inside, course, page)
            done = block.last
    kept = "\n".join(line for line in (*shown, *lines[done:]) if line is not None)
    whole = re.sub(r"^\[\^([\w-]+)\]: *", rf"*{LIVE['note']} \1:* ", kept, flags=re.M)
    whole = re.sub(r"\[\^([\w-]+)\]", rf" ({LIVE['note']} \1)", whole)
    whole = _ROLE.sub(lambda m: markdown.escaped(inline_words(richtext.role(m["role"], m["content"]), evidence)), whole)
    return _LINK.sub(lambda m: _link(m, course), whole)


def _box(box: Block, inside: list[str], course: Course, page: Page) -> list[str]:
    """Return a box as a quotation under its title."""
    title, closing = REFLECTION["title"], ["", f"*{LIVE['reflect']}*"]
    if box.name != "reflection":
        title, closing = _title(box.name, box.argument), []
    plan = course.chapter(page.slug) if box.name == "objectives" else None
    aims = [f"> - {markdown.escaped(objective.text)}" for objective in (plan.objectives if plan else ())]
    return ["", f"> **{title}**", ">", *aims, *(f"> {line}".rstrip() for line in inside), *closing, ""]


def _table(table: Block, inside: list[str]) -> list[str]:
    """Return a list-table as a pipe table under its title; the first row is the header."""
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
    """Keep links to addresses and to other chapters; name the page of the book for all others."""
    target = match["target"].rsplit("/", 1)[-1]
    if match["target"].startswith("http"):
        return match[0]
    if target.endswith(".ipynb"):
        return f"[{match['text']}]({target})"
    page = next((p for p in course.pages if target.removesuffix(".md") == p.slug), None)
    return f"{match['text']} ({LIVE['in_book'].format(title=markdown.escaped(page.title))})" if page else match["text"]
