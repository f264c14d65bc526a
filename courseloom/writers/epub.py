"""The book for e-readers, as one EPUB 3 file: chapters, conversations as numbered passages, and the key, linked both ways.

Pages come from `sphinxext.epub`; this module says what goes into which file, and where links lead. `writers.epub_package` packs
the files. Nothing in it needs scripts or a network, and the same sources give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from courseloom import assets, files
from courseloom.activities import emblem
from courseloom.errors import Problems, Where
from courseloom.model.course import Course
from courseloom.sphinxext.epub import Read
from courseloom.strings import PAPER
from courseloom.strings.epub import EPUB
from courseloom.writers import binding, epub_package, typst_compiler
from courseloom.writers.epub_package import OPS, XHTML, Book, Entry, File
from courseloom.writers.host import Host

NAME = "course-book.epub"
KEY, TALK = "key-", "talk-"
"""What the name of a file of the key begins with, and that of a conversation."""
_COVER = """
#set page(width: 600pt, height: 800pt, margin: 56pt, fill: rgb(sys.inputs.accent))
#set text(font: "Atkinson Hyperlegible Next", fill: white, size: 20pt, hyphenate: false)
#text(52pt, weight: "bold", sys.inputs.title)

#text(24pt, sys.inputs.subtitle)
#v(1fr)
#if sys.inputs.emblem != "" { align(center, image(bytes(sys.inputs.emblem), format: "svg", width: 280pt)) }
#v(1fr)
#sys.inputs.authors
"""


def write(course: Course, out: Path, host: Host) -> list[Path]:
    """Write the file; raises CourseError for links that lead nowhere and pictures without alt text."""
    builder = host.epub()
    read = [one for one in builder.pages(course) if one.page.slug not in course.about.print.leave_out]
    lang = course.about.language
    texts = [
        File("about.xhtml", "", EPUB["about"], lang, _about(course)),
        *(one for page in read for one in _texts(page, lang)),
    ]
    keys = [
        File(f"{KEY}{_name(one)}", one.page.name, _answers(course, one), lang, _key(course, one)) for one in read if one.key
    ]
    pages = [*texts, *keys]
    _link(course, pages)
    for one in pages:
        _mean(course, one)
    pictures = {name: (Path(builder.outdir) / name).read_bytes() for name in _shown(pages)}
    made = epub_package.packed(course, Book(pages, _contents(course, read, pages, bool(keys)), pictures, _cover(course)))
    out.mkdir(parents=True)
    files.write_whole(out / NAME, made)
    return [out / NAME]


def _name(read: Read) -> str:
    return f"{read.page.name.replace('/', '-')}.xhtml"


def _texts(read: Read, lang: str) -> Iterator[File]:
    """Yield the file of a page, and one for each conversation on it."""
    yield File(_name(read), read.page.name, read.page.title, lang, read.body)
    for slug, title, body in read.talks:
        yield File(f"{TALK}{slug}.xhtml", read.page.name, title, lang, body)


def _answers(course: Course, read: Read) -> str:
    return EPUB["answers_to"].format(title=_numbered(course, read))


def _numbered(course: Course, read: Read) -> str:
    number = course.number(read.page.slug)
    return f"{number}. {read.page.title}" if number else read.page.title


def _key(course: Course, read: Read) -> str:
    return Markup("<section>\n<h1>{}</h1>\n{}</section>\n").format(_answers(course, read), Markup(read.key))  # noqa: S704 - rendered


def _about(course: Course) -> str:
    """Return the page that says what this edition is, when it ends, and on what it may not be relied."""
    told = binding.facts(course, course.edition())
    lines = [[*told["relying"]], [EPUB["made"]], *told["imprint"]]
    said = (Markup("<p>{}</p>\n").format(line) for part in lines for line in part if line != PAPER["print_note"])
    return Markup("<section>\n<h1>{}</h1>\n{}</section>\n").format(EPUB["about"], Markup("").join(said))


def _link(course: Course, pages: Sequence[File]) -> None:
    """Let every link lead to the file that has its target; one to a page that is left out becomes words.

    Raises CourseError for a link that leads nowhere.
    """
    places: dict[tuple[str, str], str] = {}
    for one in pages:
        places.setdefault((one.page, ""), one.name)
        for element in one.root.iter("{*}*"):
            if id := element.get("id"):
                places.setdefault((one.page, id), one.name)
    problems, sources = Problems(), {page.name: page for page in course.pages}
    for one in pages:
        for link in list(one.root.iter(f"{{{XHTML}}}a")):
            href = link.get("href", "")
            if href[:1] not in ("#", "%"):
                continue
            page, _, id = href.lstrip("%").partition("#")
            target = page or one.page
            if found := places.get((target, id)):
                link.set("href", (found if found != one.name or not id else "") + (f"#{id}" if id else ""))
                continue
            if target in sources and sources[target].slug not in course.about.print.leave_out:
                what = f"links to '{target}#{id}', which is not in the book for e-readers."
                problems.add(Where(sources[one.page].file), what, "Correct the link.")
            link.tag = f"{{{XHTML}}}span"
            link.attrib.clear()
    problems.stop_if_any()


def _mean(course: Course, file: File) -> None:
    """Say what things are: notes, glossary, heads of tables, and what a file is as a whole."""
    for element in file.root.iter("{*}*"):
        role, tag = element.get("role", ""), element.tag.rpartition("}")[2]
        if role in ("doc-noteref", "doc-footnote", "doc-backlink"):
            element.set(f"{{{OPS}}}type", role.removeprefix("doc-"))
        elif tag == "th":
            element.set("scope", "row" if "stub" in element.get("class", "") else "col")
        elif tag == "dl" and "glossary" in element.get("class", ""):
            element.set(f"{{{OPS}}}type", "glossary")
            file.kind = "glossary"
        elif element.get("class") == "source":
            file.kind = "bibliography"
    if course.number(file.page.rpartition("/")[2]) and not file.name.startswith((KEY, TALK)):
        file.kind = "chapter"
    whole = file.root.find(f"{{{XHTML}}}body/{{{XHTML}}}section")
    if whole is not None and file.kind in ("chapter", "bibliography"):
        whole.set(f"{{{OPS}}}type", file.kind)
        whole.set("role", f"doc-{file.kind}")
        whole.set("aria-label", file.title)


def _shown(pages: Sequence[File]) -> list[str]:
    """Return the pictures that the pages show, in order of name."""
    return sorted({str(image.get("src")) for one in pages for image in one.root.iter(f"{{{XHTML}}}img")})


def _contents(course: Course, read: Sequence[Read], pages: Sequence[File], keyed: bool) -> list[Entry]:
    """Return the contents: parts of the book, their pages with sections and conversations, and the key."""
    by = {one.name: one for one in pages}
    found = [Entry(EPUB["about"], "about.xhtml")]
    for caption, group in groupby(read, lambda one: one.page.part):
        entries = [_entry(course, one, by[_name(one)]) for one in group]
        found += [Entry(caption, "", entries)] if caption else entries
    answers = [Entry(one.title, one.name) for one in pages if one.name.startswith(KEY)]
    return found + ([Entry(EPUB["answers"], "", answers)] if keyed else [])


def _entry(course: Course, read: Read, file: File) -> Entry:
    path = f"{{{XHTML}}}body/{{{XHTML}}}section/{{{XHTML}}}section"
    heads = [(one.get("id"), one.find(f"{{{XHTML}}}h2")) for one in file.root.iterfind(path)]
    under = [Entry("".join(head.itertext()), f"{file.name}#{id}") for id, head in heads if id and head is not None]
    under += [Entry(title, f"{TALK}{slug}.xhtml") for slug, title, _ in read.talks]
    return Entry(_numbered(course, read), file.name, under)


def _cover(course: Course) -> bytes:
    """Return the cover as PNG: title, emblem and authors on the course's colour."""
    import typst

    about = course.about
    said = {
        "accent": assets.colours()["accent"],
        "title": about.title,
        "subtitle": about.print.subtitle or about.subtitle,
        "emblem": emblem.drawn(course.emblem, 0, "#ffffff", "0.3") if course.emblem else "",
        "authors": course.local.organisation or ", ".join(about.authors),
    }
    given: dict[str, Any] = {"font_paths": typst_compiler.fonts(), "sys_inputs": said}
    data: bytes = typst.compile(_COVER.encode(), format="png", ppi=144, **given)
    return data
