"""The training book as PDF, A4 and US Letter: cover, contents, chapters, references, and the answer key at the back.

On request it is made in large print (18 pt) as well. Where the course has a final test, a second file has two forms of it with
their keys.

Typst compiles them as PDF/UA-1; nothing is downloaded. The layout is in `assets/typst/book.typ`.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from courseloom import files, progress
from courseloom.model.course import Course
from courseloom.render.typst.markup import words
from courseloom.strings import PAPER, PURPOSES
from courseloom.writers import final_test, typst_compiler
from courseloom.writers.host import Host
from courseloom.writers.paper import PAPERS, meta_of


def write(course: Course, out: Path, host: Host, large_print: bool = False) -> list[Path]:
    """Compile book and test for each paper size into `out`; raises CourseError when Typst reports an error."""
    builder = host.typst()
    pages, keys = builder.pages(course)
    folder = Path(builder.outdir)
    typst_compiler.look(folder)
    sources = {"course-book": _main(course, pages, keys), "final-test": final_test.document(course)}
    prints = ("", "large-print") if large_print else ("",)
    jobs = {
        "-".join(filter(None, (name, large, size))): (name, bool(large), size)
        for name, source in sources.items()
        if source
        for large in prints
        for size in PAPERS
    }
    for name, source in sources.items():
        (folder / f"{name}.typ").write_text(source, "utf-8")
    fonts = typst_compiler.fonts()

    def compiled(job: str) -> bytes:
        return typst_compiler.pdf(course, folder / f"{jobs[job][0]}.typ", fonts, paper=job)

    if course.local.logo.file:
        (folder / course.local.logo.name).write_bytes((course.root / "book" / course.local.logo.file).read_bytes())
    for job, (name, large, size) in jobs.items():
        meta = meta_of(course, PAPERS[size]) | {"large": large}
        if name == "final-test":
            title = f"{course.about.title}: {PURPOSES['final'].lower()}"
            meta |= {
                "title": title,
                "cover": [*final_test.cover(course), *(line for line in meta["cover"] if line != PAPER["print_note"])],
            }
        (folder / f"meta-{job}.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
    progress.say(f"Typesetting {len(jobs)} PDFs: {', '.join(jobs)}")
    with ThreadPoolExecutor(len(PAPERS)) as pool:  # Typst releases the GIL
        made = dict(zip(jobs, pool.map(compiled, jobs), strict=True))
    written = []
    for job, data in made.items():
        written.append(out / f"{job}.pdf")
        files.write_whole(written[-1], data)
    return written


def _main(course: Course, pages: list[tuple[Any, str]], keys: list[tuple[Any, str]]) -> str:
    chapters = {plan.slug for plan in course.about.chapters}
    parts = ['#import "book.typ": *', "#show: book", "#cover", "#contents"]
    for page, body in pages:
        parts.append(f"{typst_compiler.FROM}{page.file}\n{body}")
        if page.slug in chapters:
            parts.append("#help-block")
    if keys:
        parts.append(f"#heading(level: 1)[{words(PAPER['key_title'])}]\n\n{words(PAPER['key_intro'])}\n")
    for page, body in keys:
        parts.append(f"{typst_compiler.FROM}{page.file}\n#heading(level: 2)[{words(page.title)}]\n{body}")
    return "\n\n".join(parts) + "\n"
