"""The training book as PDF, for A4, US Letter or both: cover, contents, chapters, references, and the answer key at the back.

On request it is made in large print (18 pt) as well. Where the course has a final test, a second file has two forms of it with
their keys.

Typst compiles them as PDF/UA-1; nothing is downloaded. The layout is in `assets/typst/book.typ`. Every page and every part of
the key is a file of its own, so that Typst lays out only what changed while its process lives.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courseloom import progress
from courseloom.model.course import Course
from courseloom.model.pages import Page
from courseloom.render.typst.markup import words
from courseloom.strings import PAPER, PURPOSES
from courseloom.writers import final_test, kept, typst_compiler
from courseloom.writers.host import Host
from courseloom.writers.paper import PAPERS, meta_of
from courseloom.writers.typst_process import TypstProcess

BOOK, TEST = "course-book", "final-test"
WORK = Path("_build") / ".work" / "papers"


@dataclass(frozen=True)
class Job:
    """One PDF to make: a document, in large print or not, on one size of paper."""

    document: str
    large: bool
    size: str

    @property
    def name(self) -> str:
        """Return the name of the file, without its ending."""
        return "-".join(filter(None, (self.document, "large-print" if self.large else "", self.size)))


def write(course: Course, out: Path, host: Host, large_print: bool = False, sizes: Sequence[str] = ()) -> list[Path]:
    """Write book and test for each paper size (default: those of the course) into `out`.

    Raises CourseError when Typst reports an error.
    """
    builder = host.typst()
    folder = Path(builder.outdir)
    typst_compiler.look(folder)
    pages, keys = builder.pages(course)
    documents = {BOOK: _book(course, pages, keys, folder)}
    if test := final_test.document(course):
        documents[TEST] = {f"{TEST}.typ": test}
    shared = [folder / picture for picture in sorted(builder.pictures.values())]
    if course.local.logo.file:
        shared.append(folder / course.local.logo.name)
        shared[-1].write_bytes((course.root / "book" / course.local.logo.file).read_bytes())
    chosen = [size for size in PAPERS if size in (sizes or course.about.papers)]
    jobs = [
        Job(document, large, size) for document in documents for large in (False, True)[: 1 + large_print] for size in chosen
    ]
    store = kept.Kept(course.root / WORK)
    wanted: dict[Job, str] = {}
    for document, parts in documents.items():
        for name, text in parts.items():
            _put(folder / name, text)
        for job in (job for job in jobs if job.document == document):
            _put(folder / f"meta-{job.name}.json", json.dumps(_meta(course, job), ensure_ascii=False))
            sources = [*(folder / name for name in parts), folder / f"meta-{job.name}.json", *shared]
            wanted[job] = kept.key(sources, job.name, typst_compiler.stamp(course))
    _compile(course, [job for job in jobs if not store.holds(job.name, wanted[job])], folder, store, wanted)
    out.mkdir(parents=True)
    for job in jobs:
        shutil.copyfile(store.path(job.name), out / f"{job.name}.pdf")
    return [out / f"{job.name}.pdf" for job in jobs]


def _compile(course: Course, jobs: list[Job], folder: Path, store: kept.Kept, keys: dict[Job, str]) -> None:
    """Compile these PDFs, each in a process of its own: as many at a time as there are sizes of paper, and two at most."""
    if not jobs:
        return
    progress.say(f"Typesetting {len(jobs)} PDFs: {', '.join(job.name for job in jobs)}")
    store.folder.mkdir(parents=True, exist_ok=True)

    def made(job: Job) -> None:
        with TypstProcess() as process:
            source, out = folder / f"{job.document}.typ", store.path(job.name)
            typst_compiler.pdf_aside(course, source, out, process, paper=job.name)
        store.note(job.name, keys[job])

    at_once = min(2, os.cpu_count() or 1, len({job.size for job in jobs}))
    with ThreadPoolExecutor(at_once) as threads:
        list(threads.map(made, jobs))


def _meta(course: Course, job: Job) -> dict[str, Any]:
    meta = meta_of(course, PAPERS[job.size]) | {"large": job.large}
    if job.document == TEST:
        cover = [*final_test.cover(course), *(line for line in meta["cover"] if line != PAPER["print_note"])]
        meta |= {"title": f"{course.about.title}: {PURPOSES['final'].lower()}", "cover": cover}
    return meta


def _put(path: Path, text: str) -> None:
    """Write a file unless it holds this text already."""
    if not path.is_file() or path.read_bytes() != text.encode():
        path.write_bytes(text.encode())


def _book(course: Course, pages: list[tuple[Page, str]], keys: list[tuple[Page, str]], folder: Path) -> dict[str, str]:
    """Return the files of the book by name: the document, which includes the others, and one for each page and key."""
    chapters = {plan.slug for plan in course.about.chapters}
    main = ['#import "book.typ": *', "#show: book", "#cover", "#contents"]
    parts: dict[str, str] = {}

    def include(kind: str, page: Page, body: str) -> None:
        name = f"{kind}-{page.name.replace('/', '+')}.typ"
        parts[name] = f'#import "book.typ": *\n{typst_compiler.FROM}{page.file}\n{body}\n'
        main.append(f'#include "{name}"')

    for page, body in pages:
        include("page", page, body)
        if page.slug in chapters:
            main.append("#help-block")
    if keys:
        main.append(f"#heading(level: 1)[{words(PAPER['key_title'])}]\n\n{words(PAPER['key_intro'])}\n")
    for page, body in keys:
        include("key", page, f"#heading(level: 2)[{words(page.title)}]\n{body}")
    return {f"{BOOK}.typ": "\n\n".join(main) + "\n", **parts}
