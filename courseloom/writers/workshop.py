"""Everything for one session in one folder: slides, the facilitator's guide, the handouts and cards it needs, and a zip of it.

Chosen by plan, group size, country, and paper; the print list counts the copies. `writers.handouts` makes the handouts.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace as changed
from pathlib import Path

from courseloom.errors import CourseError, Problem, Problems, Where
from courseloom.forms import cards, session
from courseloom.forms.guide import Guide, Printed
from courseloom.forms.markup import literal
from courseloom.model.course import Course
from courseloom.model.items import KINDS
from courseloom.model.workshops import Paper, Plan
from courseloom.readers.workshops import PLANS
from courseloom.words.handouts import KINDS as HANDOUTS
from courseloom.words.handouts import SHEET
from courseloom.words.workshop import GUIDE, PER
from courseloom.writers import handouts, live, slides
from courseloom.writers.pdf import ASSETS, PAPERS
from courseloom.writers.press import Edition, Press
from courseloom.writers.publish import pack, replace

CARRIES = KINDS
NEEDS_HOST = False
TAKES = ("plan", "group", "country", "paper", "live")
WORK = Path("_build") / ".work" / "workshop"
GROUP = 12
CARDS = """#import "book.typ": *
#import "cards.typ": *
#show: book
#set document(title: {title})
#set page(margin: (x: 24mm, top: 16mm, bottom: 22mm), header: none)"""
"""What stands above a set of cards."""
ALIASES = {"UK": "GB", "EIRE": "IE", "USA": "US"}


def write(
    course: Course,
    out: Path,
    plan: Sequence[str] = (),
    group: int = GROUP,
    country: str = "",
    paper: Sequence[str] = (),
    live: bool = False,
) -> list[Path]:
    """Write a folder and a zip for each plan asked for, or for all."""
    course = at_home(course, country)
    chosen = [one for one in course.workshops.plans if not plan or one.id in plan]
    problems = Problems()
    known = [one.id for one in course.workshops.plans]
    for name in plan:
        if name not in known:
            problems.add(Where(PLANS), f"there is no plan '{name}'.", f"The plans are: {', '.join(known) or 'none'}.")
    if not known:
        problems.add(Where(PLANS), "has no session plan.", "Write one; CONTRIBUTING.md has the recipe.")
    problems.stop_if_any()
    sizes = [size for size in PAPERS if size in (paper or (next(iter(PAPERS)),))]
    return [path for one in chosen for path in _folder(course, one, group, sizes, live, out)]


def at_home(course: Course, country: str) -> Course:
    """Return the course with the help lines of a country; raises CourseError for one that it has no service of."""
    if not country:
        return course
    code = ALIASES.get(country.upper(), country.upper())
    rows = (*course.resources.emergency, *course.resources.services)
    known = sorted({row.country for row in rows} - {"world"})
    if code not in known:
        todo = f"Those with services are: {', '.join(known)}."
        raise CourseError([Problem(Where("book/resources.yml"), f"has no service for the country '{country}'.", todo)])
    return changed(course, local=course.local.model_copy(update={"country": code}))


def _folder(course: Course, plan: Plan, group: int, sizes: Sequence[str], with_live: bool, out: Path) -> list[Path]:
    folder = out / plan.id
    made, spans = session.of(course, plan)
    written = slides.files(course, made, folder, slides.drawn(course, [made]))
    press = Press(course, course.root / WORK)
    for name in ("guide.typ", "cards.typ"):
        (press.folder / name).write_bytes((ASSETS / "typst" / name).read_bytes())
    for size in sizes:
        edition = Edition(size)
        printed = []
        for paper in plan.papers():
            path, use, pages = _paper(course, plan, paper, press, edition, folder)
            printed.append(Printed(path.relative_to(folder).as_posix(), use, pages, paper.copies(group), PER[paper.per]))
            written.append(path)
        path, own = _guide(course, plan, group, spans, printed, press, edition, folder)
        written.insert(0, path)
        written.append(folder / f"print-list-{size}.txt")
        replace(_listed(plan, group, [own, *printed], size, with_live).encode(), written[-1])
    if with_live:
        held = course.root / WORK / "live"
        live.write(course, held)
        shutil.rmtree(held / "learner", ignore_errors=True)
        shutil.copytree(held, folder / "live-notebooks", dirs_exist_ok=True)
    pack(folder, out / f"{plan.id}.zip")
    return [*written, out / f"{plan.id}.zip"]


def _paper(course: Course, plan: Plan, paper: Paper, press: Press, edition: Edition, out: Path) -> tuple[Path, str, int]:
    """Print one handout or one set of cards; return its file, what it is, and how many pages it has."""
    if paper.cards:
        scenario = course.scenarios[paper.cards].scenario
        name, use = f"cards-{paper.cards}", GUIDE["cards_use"].format(title=scenario.title)
        source = f"{CARDS.format(title=literal(use))}\n{cards.roleplay(scenario, press.evidence)}"
    else:
        name = paper.sheet or ""
        if name == "support-card":
            name = f"support-card-{(course.local.country or 'world').lower()}"
        found = _handout(course, press, name)
        if found is None:
            place = course.lines.get(f"plan.{plan.id}", Where(PLANS))
            raise CourseError([Problem(place, f"the course has no handout '{name}'.", "Correct it in this plan.")])
        use = found.handout.file_title
        source = press.source(found.handout, press.drawn(found.figures))
    path = out / "print" / f"{name}-{edition.slug}.pdf"
    replace(press.pdf(source, edition, name), path)
    return path, use, press.pages(source, edition, f"{name}-count")


def _handout(course: Course, press: Press, name: str) -> handouts.Made | None:
    """Return the handout of this file name: the one place where this writer asks for handouts."""
    chapters, kinds = [], [kind for kind in HANDOUTS if f"-{kind}" in name or name.startswith(kind)]
    if name.startswith("chapter-"):
        chapters = [course.about.chapters[int(name[8:10]) - 1].slug]
    return next((made for made in handouts.all_of(course, press, chapters, kinds) if made.handout.slug == name), None)


def _guide(
    course: Course,
    plan: Plan,
    group: int,
    spans: dict[str, session.Span],
    printed: Sequence[Printed],
    press: Press,
    edition: Edition,
    out: Path,
) -> tuple[Path, Printed]:
    """Print the guide; return its file and its own line of the print list."""
    name = f"guide-{edition.slug}"
    guide = Guide(course, plan, group, spans, {})
    size = SHEET[edition.paper]
    pages = press.pages(guide.document(printed, size), edition, f"{plan.id}-count")
    own = Printed(f"{name}.pdf", GUIDE["guide_use"], pages, 2, GUIDE["facilitators"])
    path = out / f"{name}.pdf"
    replace(press.pdf(guide.document([own, *printed], size), edition, f"{plan.id}-guide"), path)
    return path, own


def _listed(plan: Plan, group: int, printed: Sequence[Printed], size: str, with_live: bool) -> str:
    """Return the print list as text, with what the folder holds."""
    lines = [plan.title, GUIDE["for"].format(group=group, minutes=plan.minutes), "", GUIDE["start"].format(paper=size), ""]
    lines += [GUIDE["print_intro"].format(group=group, paper=SHEET[size]), ""]
    wide = max(len(one.file) for one in printed) if printed else 0
    lines += [
        f"{one.copies:4} x  {one.file:{wide}}  {one.pages} {GUIDE['pages'].lower()}, {one.per}: {one.use}" for one in printed
    ]
    lines += ["", f"{GUIDE['bring']}: {'; '.join(plan.materials)}"] if plan.materials else []
    lines += ["", GUIDE["live"]] if with_live else []
    return "\n".join(lines) + "\n"
