"""Makes statistics for supervisors (`results.html`, `items.csv`, `summary.csv`) from files that learners chose to hand over.

Nothing in the output identifies a learner: no names, no file names, no row of one person, and no number that rests on fewer
than 8 people. `counts.json` beside them records the number of learners in each run, to detect runs that differ by so few
learners that their difference could identify one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from courseloom import files
from courseloom.errors import CourseError, Problem, Problems, Where, did_you_mean
from courseloom.resolve import read as read_course
from courseloom.results import earlier, reading, report, summary

NEAR = (
    "These results differ from earlier ones in this folder by fewer than 8 learners: do not publish both, since together they "
    "say more of those few than either does. Wait for 8 more; if they are other people, name another folder with --out"
)


@dataclass(frozen=True)
class Made:
    """The result of one run: the page, the number of learners, problems of files left out, and notes on ignored data."""

    page: Path
    learners: int
    left_out: tuple[Problem, ...]
    notes: tuple[str, ...]


def make(paths: Sequence[Path], root: Path, out: Path | None, quiz: str | None) -> Made:
    """Read files, and those in folders, and write the results; raises CourseError when no file can be used.

    `quiz` is the slug of the quiz that a platform's report is about. Without `out` the results go to `_build/results`.
    """
    course = read_course(root, pages_too=False)
    if quiz is not None and quiz not in course.quizzes:
        todo = did_you_mean(quiz, course.quizzes) or "The quizzes are in quizzes/."
        raise CourseError([Problem(Where("--quiz"), f"there is no quiz '{quiz}'.", todo)])
    folder = out or root / "_build" / "results"
    if folder.exists() and not folder.is_dir():
        raise CourseError([Problem(Where(str(folder)), "is a file.", "Name a folder with --out.")])
    problems = Problems()
    answers = reading.read(course, paths, course.quizzes[quiz].quiz if quiz else None, problems)
    if not answers.learners:
        problems.stop_if_any()
        raise CourseError([Problem(Where(str(paths[0])), "holds no answers.", "Check that it is the right file.")])
    left_out = tuple(sorted(set(problems.found)))
    answers.left_out = len({problem.where.file for problem in left_out})
    found = summary.of(answers)
    before, content = earlier.runs(folder), answers.fingerprint()
    near = earlier.is_near(before, answers.learners, content)
    texts = {
        earlier.NAME: earlier.text(before, answers.learners, content),
        "results.html": report.page(found, near),
        "items.csv": report.items_csv(found),
        "summary.csv": report.summary_csv(found),
    }
    for name, text in texts.items():
        files.write_whole(folder / name, text)
    notes = tuple(f"{count} {words}" for words, count in sorted(answers.notes.items()) if count)
    return Made(folder / "results.html", answers.learners, left_out, (*notes, *([NEAR] if near else [])))
