"""The training book as PDF, for A4, US Letter or both: one volume or two, with the answer key at the back or in the second.

On request it is made in large print (18 pt) as well. Where the course has a final test, another file has two forms of it with
their keys.

Typst compiles them as PDF/UA-1; nothing is downloaded. The layout is in `assets/typst/book.typ`, and `writers.binding` says
what a volume holds. Volumes name pages of each other: their places are found first, then both are compiled.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from courseloom import progress
from courseloom.activities import emblem
from courseloom.model.course import Course
from courseloom.strings import PAPER, PURPOSES
from courseloom.writers import binding, final_test, kept, path_paper, typst_compiler
from courseloom.writers.binding import Document
from courseloom.writers.host import Host
from courseloom.writers.paper import PAPERS, meta_of
from courseloom.writers.typst_process import TypstProcess

TEST = "final-test"
WORK = Path("_build") / ".work" / "papers"


@dataclass(frozen=True)
class Job:
    """One PDF to make: a document, in large print or not, on one size of paper, from the sources with a key."""

    document: Document
    large: bool
    size: str
    key: str = ""

    @property
    def name(self) -> str:
        """Return the name of the file, without its ending."""
        return "-".join(filter(None, (self.document.name, "large-print" if self.large else "", self.size)))


def write(course: Course, out: Path, host: Host, large_print: bool = False, sizes: Sequence[str] = ()) -> list[Path]:
    """Write book and test for each paper size (default: those of the course) into `out`.

    Raises CourseError when Typst reports an error.
    """
    builder = host.typst()
    folder = Path(builder.outdir)
    typst_compiler.look(folder)
    made = builder.pages(course)
    documents = [*binding.volumes(course, made), *path_paper.documents(course, made)]
    if test := final_test.document(course):
        documents.append(Document(TEST, {f"{TEST}.typ": test}, {}, TEST))
    shared = [*(folder / picture for picture in sorted(builder.pictures.values())), *_emblems(course, folder)]
    if course.local.logo.file:
        shared.append(folder / course.local.logo.name)
        shared[-1].write_bytes((course.root / "book" / course.local.logo.file).read_bytes())
    for document in documents:
        for name, text in document.parts.items():
            _put(folder / name, text)
    jobs = []
    for large in (False, True)[: 1 + large_print]:
        for size in (size for size in PAPERS if size in (sizes or course.about.papers)):
            for job in (Job(document, large, size) for document in documents):
                meta = folder / f"meta-{job.name}.json"
                _put(meta, json.dumps(_meta(course, job), ensure_ascii=False))
                sources = [*(folder / name for name in job.document.parts), meta, *shared]
                key = kept.key(sources, job.name, typst_compiler.stamp(course))
                jobs.append(Job(job.document, large, size, key))
    store = kept.Kept(course.root / WORK)
    _compile(course, jobs, folder, store)
    out.mkdir(parents=True)
    for job in jobs:
        shutil.copyfile(store.path(job.name), out / f"{job.name}.pdf")
    return [out / f"{job.name}.pdf" for job in jobs]


def _compile(course: Course, jobs: list[Job], folder: Path, store: kept.Kept) -> None:
    """Compile what has changed: a book in one process, as many books at a time as there are sizes of paper, two at most."""
    store.folder.mkdir(parents=True, exist_ok=True)
    groups = [list(group) for _, group in groupby(jobs, lambda job: (job.large, job.size, job.document.alone))]
    stale = [group for group in groups if not all(store.holds(job.name, key) for job, key in _known(group, folder, store))]
    if not stale:
        return
    names = [job.name for group in stale for job in group]
    progress.say(f"Typesetting {len(names)} PDFs: {', '.join(names)}")
    at_once = min(2, os.cpu_count() or 1, len({job.size for job in jobs}))
    with ThreadPoolExecutor(at_once) as threads:
        list(threads.map(partial(_made, course, folder, store), stale))


def _made(course: Course, folder: Path, store: kept.Kept, group: list[Job]) -> None:
    """Compile the volumes of a book, or a document that stands alone, where they have changed."""
    with TypstProcess() as process:

        def compiled(job: Job, out: Path, label: str = "") -> None:
            typst_compiler.pdf_aside(course, folder / f"{job.document.name}.typ", out, process, label, paper=job.name)

        for job in group if len(group) > 1 else ():
            if store.places(job.name, job.key) is None:
                _put(_elsewhere(folder, job), "{}")
                found = folder / f"found-{job.name}.json"
                compiled(job, found, "places")
                store.note_places(job.name, job.key, json.loads(found.read_text("utf-8")))
        for job, key in _known(group, folder, store):
            if not store.holds(job.name, key):
                compiled(job, store.path(job.name))
                store.note(job.name, key)


def _known(group: list[Job], folder: Path, store: kept.Kept) -> Iterator[tuple[Job, str]]:
    """Yield each volume with the key of all that it is made from, the places in the other among them, which are written out."""
    for job in group:
        others = [store.places(one.name, one.key) for one in group if one is not job]
        if others:
            _put(_elsewhere(folder, job), json.dumps(others[0] or {}))
        yield job, f"{job.key} {json.dumps(others)}"


def _elsewhere(folder: Path, job: Job) -> Path:
    return folder / f"places-{job.name}.json"


def _emblems(course: Course, folder: Path) -> list[Path]:
    """Write the emblem with the corner of each part and of none, in white with fine lines and in the colour of headings."""
    if not course.emblem:
        return []
    found = []
    accent = meta_of(course, PAPERS["a4"])["colours"]["accent"]
    for part in range(len(course.parts) + 1):
        for name, colour, width in (("white", "#ffffff", "0.3"), ("accent", accent, "")):
            found.append(folder / f"emblem-{part}-{name}.svg")
            _put(found[-1], emblem.drawn(course.emblem, part, colour, width))
    return found


def _meta(course: Course, job: Job) -> dict[str, Any]:
    edition = binding.edition(course, job.document.parts)
    meta = meta_of(course, PAPERS[job.size], edition) | {"large": job.large} | job.document.meta
    if job.document.name == TEST:
        cover = [*final_test.cover(course), *(line for line in meta["cover"] if line != PAPER["print_note"])]
        meta |= {"title": f"{course.about.title}: {PURPOSES['final'].lower()}", "cover": cover}
    return meta


def _put(path: Path, text: str) -> None:
    """Write a file unless it holds this text already."""
    if not path.is_file() or path.read_bytes() != text.encode():
        path.write_bytes(text.encode())
