"""Workshop folders: for each session plan its slides, facilitator's guide, handouts and cards, with a zip of the folder.

Options are plan, group size, country and paper; the print list counts the copies. `writers.handouts` makes the handouts.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace as changed
from pathlib import Path

from courseloom import files, progress
from courseloom.activities import session
from courseloom.errors import CourseError, Problem, Where
from courseloom.model.course import Course
from courseloom.model.workshops import Paper, Plan
from courseloom.readers.workshops import PLANS
from courseloom.render.typst.guide import Guide, Printed
from courseloom.strings.handouts import SHEET
from courseloom.strings.workshop import GUIDE, PER
from courseloom.writers import GROUP, handouts, live, selection, slides
from courseloom.writers.paper import PAPERS
from courseloom.writers.publish import pack
from courseloom.writers.sheets import Edition, Press

WORK = Path("_build") / ".work" / "workshop"
FACILITATORS = 2
LARGE = "large-print"
"""The folder of copies in large print (18 pt), one of each for everyone who needs it."""


def write(
    course: Course,
    out: Path,
    plan: Sequence[str] = (),
    group: int = GROUP,
    country: str = "",
    paper: Sequence[str] = (),
    large_print: bool = False,
    live: bool = False,
) -> list[Path]:
    """Write a folder and a zip for each selected plan (default: all); with `large_print` all papers in 18 pt as well."""
    course = course.in_country(country) if country else course
    chosen = selection.plans(course, plan)
    sizes = [size for size in PAPERS if size in (paper or (next(iter(PAPERS)),))]
    editions = [Edition(size, large) for large in ((False, True) if large_print else (False,)) for size in sizes]
    return [path for one in chosen for path in _folder(course, one, group, editions, live, out)]


def _folder(course: Course, plan: Plan, group: int, editions: Sequence[Edition], with_live: bool, out: Path) -> list[Path]:
    folder = out / plan.id
    progress.say(f"Making slides and papers of the session '{plan.title}'")
    made, spans = session.of(course, plan)
    written = slides.files(course, made, folder, slides.drawn(course, [made]))
    press = Press(course, course.root / WORK)
    for edition in editions:
        under, people = (folder / LARGE, 1) if edition.large else (folder, group)
        printed = []
        for paper in plan.papers():
            path, use, pages = _paper(course, plan, paper, press, edition, under)
            printed.append(Printed(path.relative_to(under).as_posix(), use, pages, paper.copies(people), PER[paper.per]))
            written.append(path)
        intro = GUIDE["print_large" if edition.large else "print_intro"].format(group=group, paper=SHEET[edition.paper])
        guide = Guide(course, plan, group, spans, intro)
        own = _guide(guide, printed, press, edition, under)
        written.insert(len(editions) if edition.large else 0, under / own.file)
        written.append(under / f"print-list-{edition.slug}.txt")
        told = [GUIDE["large"].format(folder=LARGE)] if editions[-1].large and not edition.large else []
        told += [GUIDE["live"]] if with_live and not edition.large else []
        files.write_whole(written[-1], _listed(guide, [own, *printed], edition, told))
    if with_live:
        held = course.root / WORK / "live"
        live.write(course, held)
        shutil.rmtree(held / "learner", ignore_errors=True)
        shutil.copytree(held, folder / "live-notebooks", dirs_exist_ok=True)
    pack(folder, out / f"{plan.id}.zip")
    return [*written, out / f"{plan.id}.zip"]


def _paper(course: Course, plan: Plan, paper: Paper, press: Press, edition: Edition, out: Path) -> tuple[Path, str, int]:
    """Print one handout or one set of cards; return its file, its description and its number of pages."""
    name = f"cards-{paper.cards}" if paper.cards else paper.sheet or ""
    if name == "support-card":
        served = {row.country for row in course.resources.services}
        home = course.local.country if course.local.country in served else "world"
        name = f"support-card-{home.lower()}"
    found = handouts.cards(course, paper.cards) if paper.cards else handouts.named(course, press, name)
    if found is None:
        place = course.lines.get(f"plan.{plan.id}", Where(PLANS))
        raise CourseError([Problem(place, f"the course has no handout '{name}'.", "Correct it in this plan.")])
    source = press.source(found.handout, press.drawn(found.figures))
    path = out / "print" / f"{name}-{edition.slug}.pdf"
    files.write_whole(path, press.pdf(source, edition, name))
    use = found.handout.file_title
    if paper.cards:
        use = GUIDE["one_side"].format(use=use)
    return path, use, press.pages(source, edition, f"{name}-count")


def _guide(guide: Guide, printed: Sequence[Printed], press: Press, edition: Edition, out: Path) -> Printed:
    """Print the guide; return its entry in the print list."""
    name = f"guide-{edition.slug}"
    copies = 1 if edition.large else FACILITATORS
    own = Printed(f"{name}.pdf", GUIDE["guide_use"], 1, copies, GUIDE["facilitators"])
    pages = press.pages(guide.document([own, *printed]), edition, f"{guide.plan.id}-count")
    own = changed(own, pages=pages)
    files.write_whole(out / own.file, press.pdf(guide.document([own, *printed]), edition, f"{guide.plan.id}-guide"))
    return own


def _listed(guide: Guide, printed: Sequence[Printed], edition: Edition, told: Sequence[str]) -> str:
    """Return the print list as text, with the other contents of the folder."""
    plan = guide.plan
    lines = [plan.title, GUIDE["for"].format(group=guide.group, minutes=plan.minutes), ""]
    lines += [GUIDE["start"].format(paper=edition.slug), ""] if not edition.large else []
    lines += [guide.intro, ""]
    wide = max(len(one.file) for one in printed)
    for one in printed:
        pages = f"{one.pages} {GUIDE['page' if one.pages == 1 else 'pages'].lower()}"
        lines.append(f"{one.copies:4} x  {one.file:{wide}}  {pages}, {one.per}: {one.use}")
    lines += ["", f"{GUIDE['bring']}: {'; '.join(plan.materials)}"] if plan.materials else []
    for line in told:
        lines += ["", line]
    return "\n".join(lines) + "\n"
