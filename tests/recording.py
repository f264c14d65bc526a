"""Write down all that a reader can meet in a build: pages as seen, heard and answered, and the text of every other file."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

VOLATILE = ("build.json", ".buildinfo", "environment.pickle")
"""Files that name the state of the sources and the engine, not what a reader meets."""
HASHED = re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b")
SCRIPT = Path(__file__).resolve().with_suffix(".js")
TEXT = "() => document.body.innerText"
IDS = "() => [...document.querySelectorAll('[id]')].map(one => `${one.localName} #${one.id}`).join('\\n')"
OPEN = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"


def tree(page: Any) -> str:
    """Return the accessibility tree as Chromium tells it: a line a node, with role, name and properties, indented by depth."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    lines: list[str] = []

    def walk(node: dict[str, Any], depth: int) -> None:
        role = str(node.get("role", {}).get("value"))
        if role == "InlineTextBox":
            return
        if not node["ignored"]:
            parts = [node[part]["value"] for part in ("name", "description", "value") if node.get(part)]
            said = [json.dumps(part, ensure_ascii=False) for part in parts]
            marks = [f"{one['name']}={one['value'].get('value')}" for one in node.get("properties", ())]
            lines.append("  " * depth + " ".join([role, *said, *sorted(marks)]))
            depth += 1
        for child in node.get("childIds", ()):
            if child in nodes:
                walk(nodes[child], depth)

    walk(next(node for node in nodes.values() if "parentId" not in node), 0)
    return "\n".join(lines)


class Record:
    """A folder of plain texts, one for each thing that was looked at."""

    def __init__(self, out: Path, build: Path) -> None:
        self.out, self.volatile = out, (build.resolve().as_uri(), str(build.resolve()))

    def put(self, name: str, text: str) -> None:
        """Write a text under a name, without empty lines and what is only true of this folder and build."""
        for place in self.volatile:
            text = text.replace(place, "")
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(re.sub(r"\n\s*?(?=\n|$)", "", re.sub(r"\?v=[0-9a-f]+", "?v=…", text)) + "\n", "utf-8")


def record(build: Path, out: Path) -> None:
    """Write down a whole build."""
    if out.exists():
        raise SystemExit(f"{out} exists already. Name a new folder.")
    kept = Record(out, build)
    found = [path for path in sorted(build.rglob("*")) if path.is_file() and path.name not in VOLATILE]
    files = [path for path in found if path.relative_to(build).parts[0] != ".work"]
    sums = {path.relative_to(build).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    kept.put("files.txt", "\n".join(HASHED.sub("…", name) for name in sums))
    kept.put("bytes.json", json.dumps(sums, indent=0))
    places: dict[str, str] = {}  # by checksum: a file that is also among the downloads is looked at once
    for name in sorted(sums, key=lambda name: (name.startswith("html/"), name)):
        if name.endswith((".pdf", ".docx", ".pptx")):
            places.setdefault(sums[name], name)
    with ProcessPoolExecutor() as pool:
        for name, said in zip(places.values(), pool.map(of_file, [build / name for name in places.values()]), strict=True):
            for kind, text in said.items():
                kept.put(f"{name}.{kind}.txt", text)
    pages_and_widgets(build, kept)


def of_file(path: Path) -> dict[str, str]:
    """Return what a PDF, DOCX or PPTX says, by kind."""
    return {".pdf": of_pdf, ".docx": of_docx, ".pptx": of_pptx}[path.suffix](path)


def of_pdf(path: Path) -> dict[str, str]:
    """Return a PDF's text by page and its tags with their text."""
    import pdfs

    said = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    pages = said.stdout.decode("utf-8").split("\f")[:-1]
    text = "\n".join(f"== page {number}\n{page.rstrip()}" for number, page in enumerate(pages, 1))
    return {"text": f"{len(pages)} pages\n{text}", "tags": "\n".join(f"{tag}: {text}" for tag, text in pdfs.tree(path))}


def of_docx(path: Path) -> dict[str, str]:
    """Return the paragraphs of a Word file in order, each with its style, and alternative texts where they stand."""
    import docx
    from docx.text.paragraph import Paragraph

    document = docx.Document(str(path))
    margins = [part._element for section in document.sections for part in (section.header, section.footer)]
    lines = []
    for element in (each for root in [document.element.body, *margins] for each in root.iter()):
        if element.tag.endswith("}p") and "wordprocessingml" in element.tag:
            paragraph = Paragraph(element, document)
            lines.append(f"{paragraph.style.name if paragraph.style else ''}: {paragraph.text}")
        elif element.tag.endswith("}docPr"):
            lines.append(f"picture: {element.get('descr')}")
    return {"text": "\n".join(lines)}


def of_pptx(path: Path) -> dict[str, str]:
    """Return the text of slides in order, by shape, with alternative texts and notes."""
    import pptx

    lines = []
    for number, slide in enumerate(pptx.Presentation(str(path)).slides, 1):
        lines.append(f"== slide {number}: {slide.slide_layout.name}")
        for element in slide.shapes._spTree.iter():
            if element.tag.endswith("}cNvPr") and element.get("name"):
                lines.append(f"shape {element.get('name')}: {element.get('descr') or ''}")
            elif element.tag.endswith("}p"):
                lines.append("".join(one.text or "" for one in element.iter() if one.tag.endswith("}t")))
        notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        lines.append(f"notes: {notes.text if notes else ''}")
    return {"text": "\n".join(lines)}


def pages_and_widgets(build: Path, kept: Record) -> None:
    """Open each page without scripts, with them, to answer it, and with answers kept; then each live notebook's widgets."""
    from conftest import BROWSERS, CHROMIUM
    from playwright.sync_api import sync_playwright

    program = next(found for name in BROWSERS if (found := shutil.which(name)))
    pages = [path for path in sorted((build / "html").rglob("*.html")) if "_static" not in path.parts]
    size: Any = {"width": 1280, "height": 900}

    def tab(scripts: bool = True) -> Any:
        context = browser.new_context(viewport=size, reduced_motion="reduce", timezone_id="UTC", java_script_enabled=scripts)
        context.add_init_script(path=SCRIPT)
        context.clock.set_fixed_time("2026-01-15T12:00:00Z")
        return context.new_page()

    def visit(page: Any, **looks: Callable[[Any], str] | str) -> None:
        for path in pages:
            page.goto("about:blank")
            page.goto(path.as_uri())
            for kind, look in looks.items():
                said = page.evaluate(look) if isinstance(look, str) else look(page)
                kept.put(f"{path.relative_to(build).as_posix()}.{kind}.txt", said)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM))
        visit(tab(scripts=False), plain=lambda page: str(page.evaluate(OPEN) or page.evaluate(TEXT)))
        visit(tab(), text=TEXT, tree=tree, ids=IDS)
        page = tab()
        visit(page, answers="recording.answer()")
        visit(page, kept=TEXT, test="recording.test()", stored="recording.stored()")
        for name, widget in widgets(build, kept):
            page = tab()
            page.goto("about:blank")
            values = {key: getattr(widget, key) for key in widget.trait_names(sync=True) if not key.startswith("_")}
            values = {key: value for key, value in values.items() if isinstance(value, bool | str | list | dict)}
            page.evaluate("([script, values]) => recording.show(script, values)", [str(widget._esm), values])
            said = {"text": page.evaluate(TEXT), "tree": tree(page), "ids": page.evaluate(IDS)}
            said["answers"] = page.evaluate("recording.answer()")
            widget.given = page.evaluate("recording.widget.given")
            said["python"] = "\n".join(f"{key}: {getattr(widget, key, None)}" for key in ("answers", "score", "path"))
            for kind, text in said.items():
                kept.put(f"{name}.{kind}.txt", text)
            page.context.close()
        browser.close()


def widgets(build: Path, kept: Record) -> Iterator[tuple[str, Any]]:
    """Record the cells of the live notebooks, and yield each widget that they show, by a name."""
    home = Path.cwd()
    sys.path.insert(0, str(home))
    for path in sorted((build / "live").rglob("*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        name = path.relative_to(build).as_posix()
        said = [f"== {one['cell_type']} {one['id']}\n{''.join(one['source'])}" for one in cells]
        kept.put(f"{name}.cells.txt", "\n".join(said))
        scope: dict[str, Any] = {}
        os.chdir(path.parent)
        try:
            for cell in cells:
                source = "".join(cell["source"])
                if cell["id"] == "setup":
                    exec(source, scope)
                elif cell["cell_type"] == "code" and re.fullmatch(r"(quiz|scenario)\([^()]*\)", source.strip()):
                    yield f"{name}.{cell['id']}", eval(source.strip(), scope)
        finally:
            os.chdir(home)
