"""What PDF/UA-1 asks and a program can see: problems of a PDF by the checkpoints of the Matterhorn Protocol 1.1.

Typst refuses to write what it knows to be against PDF/UA-1; this reads what it wrote. `problems` takes a file and returns
sentences, each with the number of its checkpoint in front. docs/conformance.md says what is left to a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pdfs import below

GROUPS = "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private"
BLOCKS = "P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot"
INLINE = "Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form"
STANDARD = {f"/{name}" for name in f"{GROUPS} {BLOCKS} {INLINE}".split()}
"""The structure types of PDF 1.7 (ISO 32000-1, 14.8.4)."""
PARENTS = {
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/TOCI": {"/TOC"},
}
"""The parents that these types may have."""
PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"', "EI"}
"""The operators that put something on the page."""
ANYWHERE = ("/OCProperties", "/AF", "/Collection", "/Threads", "/Perms")
"""What no file of ours has: optional content, attached files, portfolios, article threads, signatures."""


def problems(path: Path) -> list[str]:
    """Return what is against PDF/UA-1, each problem once."""
    with pikepdf.open(path) as pdf:
        found = [*_document(pdf), *_tree(pdf), *_tables_and_lists(pdf), *_pages(pdf), *_annotations(pdf), *_fonts(pdf)]
    return sorted(set(found))


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    meta = bytes(root.Metadata.read_bytes()) if "/Metadata" in root else b""
    if not re.search(rb"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", meta, re.S):
        yield "06: the metadata have no title"
    if b"<pdfuaid:part>1</pdfuaid:part>" not in meta:
        yield "06: the metadata do not say PDF/UA-1"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "07: the window would show the name of the file"
    if not root.get("/MarkInfo", {}).get("/Marked") or root.get("/MarkInfo", {}).get("/Suspects"):
        yield "01: not marked as tagged"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", str(root.get("/Lang", ""))):
        yield "11: no language"
    yield from (f"20 to 23: {name}" for name in ANYWHERE if name in root)
    if "/EmbeddedFiles" in root.get("/Names", {}) or "/JavaScript" in root.get("/Names", {}):
        yield "21, 29: an attached file or a script"
    if "/AcroForm" in root:
        yield "24, 25: a form"
    if pdf.is_encrypted:
        yield "26: encrypted"
    with pdf.open_outline() as outline:
        if len(pdf.pages) > 20 and not outline.root:
            yield "27: no bookmarks"


def _tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    roles = {str(name): str(to) for name, to in pdf.Root.StructTreeRoot.get("/RoleMap", {}).items()}
    yield from (f"02: {name} is a type of the standard and is mapped to {to}" for name, to in roles.items() if name in STANDARD)
    level, notes = 0, Counter[str]()
    for one in below(pdf.Root.StructTreeRoot):
        name = str(one.S)
        if roles.get(name, name) not in STANDARD:
            yield f"02: {name} is no type of the standard, and mapped to none"
        if heading := re.fullmatch(r"/H([1-6])", name):
            if int(heading[1]) > level + 1:
                yield f"14: a heading of level {heading[1]} follows one of level {level}"
            level = int(heading[1])
        if name in ("/Figure", "/Formula") and not str(one.get("/Alt", one.get("/ActualText", ""))).strip():
            yield f"13, 17: {name} without words"
        if name == "/Note":
            notes[str(one.get("/ID", ""))] += 1
    yield from (f"19: the note {name!r} is there {times} times" for name, times in notes.items() if times > 1 or not name)


def _tables_and_lists(pdf: pikepdf.Pdf) -> Iterator[str]:
    for one in below(pdf.Root.StructTreeRoot):
        name, parent = str(one.S), str(one.P.get("/S", ""))
        if parent not in PARENTS.get(name, {parent}):
            yield f"09: {name} in {parent}"
        if name == "/TH" and _attribute(one, "/Scope") is None:
            yield "15: a head cell that does not say what it heads"
        if name == "/Table":
            rows = [each for each in below(one) if each.S == "/TR"]
            if not any(str(each.S) == "/TH" for each in below(one)):
                yield "15: a table without a head cell"
            wide = {sum(int(_attribute(cell, "/ColSpan") or 1) for cell in row.K) for row in rows}
            if len(wide) > 1 and not any(_attribute(cell, "/RowSpan") for row in rows for cell in row.K):
                yield f"15: rows of {sorted(wide)} cells in one table"
        if name == "/L" and any(str(each.S) == "/Lbl" for each in below(one)) and _attribute(one, "/ListNumbering") is None:
            yield "16: a list with numbers that does not say so"


def _attribute(one: Any, name: str) -> Any:
    held = one.get("/A", [])
    for each in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(each, pikepdf.Dictionary) and name in each:
            return each[name]
    return None


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    held: dict[Any, set[int]] = {}
    for one in below(pdf.Root.StructTreeRoot):
        kids = one.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                held.setdefault(one.Pg.objgen, set()).add(kid)
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                held.setdefault(kid.get("/Pg", one.get("/Pg")).objgen, set()).add(int(kid.MCID))
    for number, page in enumerate(pdf.pages, 1):
        painted, said = _marks(page)
        yield from (f"01: page {number}: {one}" for one in said)
        if lost := painted - held.get(page.objgen, set()):
            yield f"01: page {number}: {len(lost)} marks that no tag holds"


def _marks(page: Any) -> tuple[set[int], list[str]]:
    """Return the numbers of what is marked on a page, and what is painted outside of marks or in two kinds of them at once."""
    stack: list[int | str | None] = []
    numbers, said = set[int](), list[str]()
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            mark: int | str | None = None
            if str(operands[0]) == "/Artifact":
                mark = "artefact"
            elif len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                mark = int(operands[1].MCID)
                numbers.add(mark)
            if mark is not None and any(one is not None and isinstance(one, str) != isinstance(mark, str) for one in stack):
                said.append("what is read and what is decoration lie in one another")
            stack.append(mark)
        elif name == "EMC":
            stack.pop()
        elif name in PAINTS and all(one is None for one in stack):
            said.append(f"{name} paints what is neither tagged nor decoration")
    return numbers, said


def _annotations(pdf: pikepdf.Pdf) -> Iterator[str]:
    tagged = set()
    for one in below(pdf.Root.StructTreeRoot):
        kids = one.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                tagged.add(kid.Obj.objgen)
                if one.S != "/Link":
                    yield f"28: an annotation in {one.S}"
    for number, page in enumerate(pdf.pages, 1):
        links = list(page.get("/Annots", []))
        if links and page.get("/Tabs") != "/S":
            yield f"28: page {number}: Tab does not go in the order of reading"
        for link in links:
            if link.Subtype != "/Link":
                yield f"28: page {number}: {link.Subtype}"
            if link.objgen not in tagged:
                yield f"28: page {number}: a link that no tag holds"
            if not str(link.get("/Contents", "")).strip():
                yield f"28: page {number}: a link that does not say where it leads"
            if link.get("/A", {}).get("/S", "/GoTo") not in ("/GoTo", "/URI"):
                yield f"29: page {number}: {link.A.S}"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    seen = set()
    for page in pdf.pages:
        resources = page.get("/Resources", {})
        for held in resources.get("/XObject", {}).values():
            if held.get("/Subtype") == "/Form" and ("/Ref" in held or "/OPI" in held):
                yield "30: something from another file"
        for font in resources.get("/Font", {}).values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            name, inner = str(font.BaseFont), font.get("/DescendantFonts", [font])[0]
            if "/FontDescriptor" not in inner or not any(f"/FontFile{end}" in inner.FontDescriptor for end in ("", "2", "3")):
                yield f"31: {name} is not in the file"
            if "/ToUnicode" not in font:
                yield f"10: {name} does not say which letters its shapes are"
            elif re.search(rb"<(?:0000|FEFF|FFFE)>\s*(?:\n|endbf)", font.ToUnicode.read_bytes().partition(b"beginbf")[2]):
                yield f"10: {name} names letters that are none"
