"""A release: one zip for whoever has no Python, with the web book, all papers, slides and sessions, and `START-HERE.html`.

Everything is built anew, so that one version is in it. Names are neutral; the same sources give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from markupsafe import Markup, escape

from courseloom import files
from courseloom.activities import handouts as listed
from courseloom.errors import CourseError, Problem, Where
from courseloom.model.course import Course, chapter_file
from courseloom.render.html.templating import lang
from courseloom.sphinxext.downloads import name_of
from courseloom.strings import PAGE
from courseloom.strings.handouts import EDITIONS
from courseloom.strings.locales import attributes
from courseloom.strings.release import RELEASE
from courseloom.writers import (
    GROUP,
    Anki,
    anki,
    binding,
    epub,
    handouts,
    html,
    live,
    path_paper,
    pdf,
    publish,
    slides,
    workshop,
)
from courseloom.writers.host import Host
from courseloom.writers.paper import PAPERS

START, VERSION = "START-HERE.html", "VERSION.txt"
STYLE = (
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1.5rem 1rem 4rem;"
    "color:#1f2a33;background:#fbfaf7;overflow-wrap:break-word}"
    "h1{line-height:1.2}h2{margin-top:2.2em;border-top:1px solid #6b7780;padding-top:.8em}h3{margin-bottom:.2em}"
    "a{color:#0b5f68}li{margin:.35em 0}.go{font-size:1.25rem;font-weight:700}"
    ".help{border-inline-start:6px solid #3b3f8f;padding-inline-start:1rem}"
    "@media(prefers-color-scheme:dark){body{color:#e7ecef;background:#14191d}a{color:#7fd0d6}.help{border-color:#a9adf5}}"
)


def write(course: Course, out: Path, host: Host) -> list[Path]:
    """Write the zip and its checksum into `out`; return both files."""
    name = f"course-{course.about.version}"
    made, folder = out / "made", out / name
    _make(course, made, host)
    shutil.copytree(made / "html", folder / "book", ignore=shutil.ignore_patterns(publish.NAME))
    if (made / "workshop").is_dir():
        left = shutil.ignore_patterns(publish.NAME, "*.zip")
        shutil.copytree(made / "workshop", folder / "sessions", ignore=left)
    version = f"{PAGE['version']} {course.edition()}, {course.about.dates.released}"
    files.write_whole(folder / VERSION, f"{course.about.title}\n{version}\n")
    files.write_whole(folder / START, _start(course, folder))
    _whole(folder)
    files.write_whole(folder / publish.SUMS, _sums(path for path in folder.rglob("*") if path.is_file()))
    target = out / f"{name}.zip"
    publish.pack(folder, target)
    files.write_whole(out / publish.SUMS, _sums([target]))
    shutil.rmtree(made)
    shutil.rmtree(folder)
    return [target, out / publish.SUMS]


def _make(course: Course, made: Path, host: Host) -> None:
    """Make every output into a folder of its own below `made`, the web book last, since it offers the others."""
    build, both = publish.named(course.root), tuple(PAPERS)

    def note(name: str) -> None:
        publish.note(made / name, build, {})

    live.write(course, made / "live")
    note("live")
    pdf.write(course, made / "pdf", host, False, both)
    note("pdf")
    epub.write(course, made / "epub", host)
    note("epub")
    anki.write(course, made / "anki", Anki.leaves_out)
    note("anki")
    handouts.write(course, made / "handouts")
    note("handouts")
    if any(slides.of(course, page).slides for page in slides.chosen(course)):
        slides.write(course, made / "slides")
        note("slides")
    if course.workshops.plans:
        workshop.write(course, made / "workshop", group=GROUP, paper=both)
    html.write(course, made / "html", host)


def _sums(paths: Iterable[Path]) -> str:
    """Return SHA-256 sums as `sha256sum` prints them, sorted by path below the folder of the first."""
    found = sorted(paths)
    top = next((path.parent for path in found if path.name == START), found[0].parent)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(top).as_posix()}\n" for path in found)


def _whole(folder: Path) -> None:
    """Raise CourseError when the start page links to a file that is not there."""
    for place in re.findall(r'href="([^"]+)"', (folder / START).read_text("utf-8")):
        if not (folder / place).is_file():
            raise CourseError([Problem(Where(START), f"links to '{place}', which was not made.", "Build again.")])


def _link(place: str, said: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(place, said)


def _marked(line: str) -> Markup:
    return Markup("<span{}>{}</span>").format(mark, line) if (mark := lang(line)) else escape(line)


def _listed(rows: Iterable[Markup]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(row) for row in rows))


def _offered(folder: Path, name: str, places: Iterable[tuple[str, str]]) -> Iterator[Markup]:
    """Yield one row: a name with links to those of these (place, words) that are there."""
    links = [_link(place, said) for place, said in places if (folder / place).is_file()]
    if links:
        yield Markup("{}: {}").format(name, Markup(", ").join(links))


def _start(course: Course, folder: Path) -> str:
    """Return the start page: what to open, by task."""
    about = course.about
    title = f"{about.title}: {RELEASE['title']}"
    policy = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    parts = [
        Markup("<h1>{}</h1><p>{}</p>").format(about.title, RELEASE["intro"]),
        Markup('<h2>{}</h2><p class="go">{}</p><p>{}</p>').format(
            RELEASE["learn"], _link("book/index.html", RELEASE["book"]), RELEASE["private"]
        ),
        *_sessions(course, folder),
        Markup("<h2>{}</h2>{}").format(RELEASE["paper"], _listed(_books(course, folder))),
        Markup("<h2>{}</h2>{}").format(
            RELEASE["elsewhere"], _listed(_link(f"book/downloads/{name}", RELEASE[name]) for name in (epub.NAME, anki.NAME))
        ),
        *_chapters(course, folder),
        Markup('<h2{}>{}</h2><div class="help">{}</div>').format(
            lang(PAGE["help_title"]),
            PAGE["help_title"],
            _listed(_marked(line) for line in (PAGE["own_service"], *course.help_lines(), PAGE["check_first"])),
        ),
        Markup("<h2>{}</h2><p>{}</p><p>{}</p>").format(
            RELEASE["about"],
            Markup("{} {}, {}. {} {}").format(
                PAGE["version"],
                course.edition(),
                about.released,
                _link(VERSION, VERSION),
                about.disclaimer.not_reviewed or "",
            ),
            RELEASE["sums"].format(file=publish.SUMS),
        ),
    ]
    return str(
        Markup(
            '<!DOCTYPE html>\n<html {}>\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}\n</main>\n</body>\n</html>\n"
        ).format(attributes(about.language), policy, title, Markup(STYLE), Markup("\n").join(parts))  # noqa: S704 - our own style
    )


def _names(course: Course) -> dict[str, str]:
    """Return the printed name of every handout by the name of its file in a session."""
    pages = {page.slug: page for page in course.pages}
    chapters = [(pages[plan.slug], plan) for plan in course.about.chapters if plan.slug in pages]
    made = [*listed.of_course(course), *(one for page, plan in chapters for one in listed.of_chapter(course, page, plan, ()))]
    return {f"cards-{one.scenario}" if one.kind == "cards" else one.slug: one.file_title for one in made}


def _sessions(course: Course, folder: Path) -> Iterator[Markup]:
    if course.workshops.plans:
        yield Markup("<h2>{}</h2><p>{}</p>").format(RELEASE["session"], RELEASE["steps"])
    names = _names(course)
    for plan in course.workshops.plans:
        place = f"sessions/{plan.id}"
        papers = [(size, EDITIONS[size]) for size in PAPERS]
        rows = [
            *_offered(folder, RELEASE["guide"], ((f"{place}/guide-{size}.pdf", said) for size, said in papers)),
            *_offered(folder, RELEASE["list"], ((f"{place}/print-list-{size}.txt", said) for size, said in papers)),
            *_offered(folder, RELEASE["slides"], ((f"{place}/slides.{end}", said) for end, said in RELEASE["decks"].items())),
        ]
        for path in sorted((folder / place / "print").glob(f"*-{next(iter(PAPERS))}.pdf")):
            slug = path.stem.removesuffix(f"-{next(iter(PAPERS))}")
            files = ((f"{place}/print/{slug}-{size}.pdf", said) for size, said in papers)
            rows += _offered(folder, names.get(slug, slug), files)
        said = RELEASE["plan"].format(title=plan.title, minutes=plan.minutes)
        yield Markup("<h3>{}</h3><p>{}</p>{}").format(said, plan.audience, _listed(rows))


def _books(course: Course, folder: Path) -> Iterator[Markup]:
    titled = {name: RELEASE[name] for name in (binding.BOOK, binding.KEY, pdf.TEST)}
    titled |= {path_paper.name_of(route.path): route.path.title for route in course.paths}
    for name, said in titled.items():
        yield from _offered(folder, said, ((f"book/downloads/{name}-{size}.pdf", EDITIONS[size]) for size in PAPERS))


def _chapters(course: Course, folder: Path) -> Iterator[Markup]:
    """Yield the slides and handouts of each chapter, then the handouts of the whole course."""
    yield Markup("<h2>{}</h2><p>{}</p>").format(RELEASE["handouts"], RELEASE["keys"])
    pages = {page.slug: page for page in course.pages}
    for plan in course.about.chapters:
        if page := pages.get(plan.slug):
            number = course.number(plan.slug)
            decks = (
                (f"book/downloads/slides/{chapter_file(number)}-slides.{end}", said) for end, said in RELEASE["decks"].items()
            )
            rows = [*_offered(folder, RELEASE["slides"], decks), *_papers(folder, listed.of_chapter(course, page, plan, ()))]
            yield Markup("<h3>{}</h3>{}").format(RELEASE["chapter"].format(number=number, title=page.title), _listed(rows))
    yield Markup("<h3>{}</h3>{}").format(RELEASE["course"], _listed(_papers(folder, listed.of_course(course))))


def _papers(folder: Path, made: Iterable[listed.Handout]) -> Iterator[Markup]:
    for one in made:
        files = [(f"{one.slug}-{end}.pdf", said) for end, said in EDITIONS.items()]
        places = [*files, (f"{one.slug}.docx", RELEASE["word"])]
        yield from _offered(folder, name_of(one), ((f"book/downloads/handouts/{file}", said) for file, said in places))
