"""The command line: check, build, schema. `python -m courseloom` and `python3 course.py` both end here."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from courseloom import __version__, files, guard, writers
from courseloom.errors import CourseError, Problem, ToolMissing, Where, did_you_mean
from courseloom.preview import editors
from courseloom.writers import DEFAULT, WRITERS

LATEST = 4133980800
"""Seconds from 1970 to the end of 2100: files of an output carry the date, and some formats can store none after 2106."""


class _Parser(argparse.ArgumentParser):
    """Suggests the nearest known word for an unknown command or choice."""

    def error(self, message: str) -> NoReturn:
        """End the run with exit code 2 and a message about the wrong arguments."""
        match = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        near = did_you_mean(match[1], re.findall(r"[\w-]+", match[2])) if match else ""
        super().error(f"{message}. {near}" if near else message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 when the course has problems, or another one listed in `guard`."""
    guard.console()
    program = os.environ.get("COURSELOOM_COMMAND", "courseloom")
    parser = _Parser(prog=program, description="Builds a clinician training course from one source.")
    parser.add_argument("--version", action="version", version=f"courseloom {__version__}")
    parser.add_argument("--traceback", action="store_true", help="show where in the program an error came from")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the course folder (default: here)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    build = commands.add_parser(
        "build",
        help=f"check the course and build it (default: {', '.join(DEFAULT)})",
        epilog="\n".join(["outputs:", *(f"  {name:9} {writer.__doc__}" for name, writer in WRITERS.items())]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    build.add_argument("outputs", nargs="*", metavar="output", help=f"what to build: {', '.join(WRITERS)}")
    build.set_defaults(run=_build)
    build.add_argument("--expired-ok", action="store_true", help="build the course even after its expiry date, for an archive")
    build.add_argument("--quiet", action="store_true", help="do not show progress on stderr")
    _choices(build)
    check = commands.add_parser(
        "check", help="read the whole course, apply every rule, and report all problems without building"
    )
    check.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="text (default), json, or github for annotations in CI",
    )
    check.add_argument(
        "--fix", action="store_true", help="first fix what can be fixed automatically (the saved form of notebooks)"
    )
    check.add_argument("--rules", action="store_true", help="print what each rule requires and why, as Markdown")
    check.add_argument("--expired-ok", action="store_true", help="do not report that the course has expired")
    check.set_defaults(run=_check)
    preview = commands.add_parser("preview", help="show the course in a browser and build what is saved, until Ctrl+C")
    preview.add_argument(
        "--port", type=int, metavar="N", help="the port on this machine (default: the first free one from 8000)"
    )
    preview.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    told = f"what opens a source: {', '.join(editors.EDITORS)} (default: {editors.DEFAULT})"
    preview.add_argument("--editor", default=editors.DEFAULT, metavar="NAME", help=told)
    preview.set_defaults(run=_preview)
    lab = commands.add_parser("lab", help="open JupyterLab on a copy of the live notebooks; other options go to JupyterLab")
    lab.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    lab.set_defaults(run=_lab)
    coverage = commands.add_parser(
        "coverage", help="write the blueprint as CSV: each learning point with its objective, questions and sources"
    )
    coverage.set_defaults(run=_coverage)
    numbers = commands.add_parser(
        "numbers", help="give what is new in the course a number under which learning systems keep answers to it"
    )
    numbers.set_defaults(run=_numbers)
    importing = commands.add_parser(
        "import",
        help="convert questions of other programs to a quiz file, which the author completes",
        description="Converts questions in Moodle XML, GIFT, JupyterQuiz JSON, mkdocs-quiz Markdown or mdbook-quiz TOML to a "
        "quiz file, which the author completes. Says what could not be carried, by name and count.",
    )
    importing.add_argument("file", type=Path, help="the file with the questions")
    importing.add_argument("--chapter", metavar="SLUG", help="the chapter that they belong to (default: from the file's name)")
    importing.add_argument("--out", type=Path, metavar="FILE", help="the quiz file (default: quizzes/SLUG.yml in the course)")
    importing.add_argument("--force", action="store_true", help="replace the quiz file if it exists")
    told = "the language to take where a text stands in several, such as en (default: the first)"
    importing.add_argument("--language", default="", metavar="CODE", help=told)
    importing.set_defaults(run=_import)
    new = commands.add_parser("new", help="start a new course in an empty folder, with this engine in it")
    new.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    new.add_argument("--title", default="", help="what the course is called (default: the subject of the example chapter)")
    told = "the language of the course, such as es or pt-BR (default: en-GB); its example chapter is English"
    new.add_argument("--language", default="en-GB", metavar="CODE", help=told)
    new.set_defaults(run=_new)
    results = commands.add_parser(
        "results", help="compute item and test statistics from learners' progress files or a CSV file"
    )
    results.add_argument("files", nargs="+", type=Path, metavar="FILE", help="progress files, CSV files, or folders of them")
    results.add_argument("--quiz", metavar="SLUG", help="the quiz that a Moodle or Canvas report belongs to")
    results.add_argument("--out", type=Path, metavar="DIR", help="the folder to write to (default: _build/results)")
    results.set_defaults(run=_results)
    graph = commands.add_parser("graph", help="write the graph of each scenario as SVG and as text, for authors")
    graph.add_argument("slug", nargs="?", help="the scenario (default: all)")
    graph.set_defaults(run=_graph)
    schema = commands.add_parser("schema", help="write JSON Schemas of the YAML files, for editors")
    schema.set_defaults(run=_schema)
    doctor = commands.add_parser("doctor", help="tell what is installed, what is missing, what that costs and how to mend it")
    doctor.set_defaults(run=_doctor)
    options, others = parser.parse_known_args(arguments)
    if others and options.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    options.others = others
    builds = options.command == "build"
    done = "built; the earlier build is unchanged" if builds else "written"
    return guard.run(
        lambda: int(options.run(options)),
        options.root,
        done="" if options.command == "check" else f"Nothing was {done}.",
        writes=str(_written(options)),
        shown=options.traceback,
        stopped="Stopped. Your last good build is unchanged." if builds else "Stopped.",
    )


def _written(options: argparse.Namespace) -> Path | str:
    """Return the file or folder that a command writes to, for messages."""
    match options.command:
        case "new":
            return options.folder  # type: ignore[no-any-return]
        case "import":
            return options.out or "quizzes"
        case "numbers":
            return "book/numbers.yml"
        case "results":
            return options.out or "_build/results"
        case _:
            return "_build"


def _choices(build: argparse.ArgumentParser) -> None:
    """Add each option of an output once; an option that is not on the command line is absent from the parsed options."""
    for name, taken in writers.options().items():
        default, arguments = taken[0][1].default, dict(taken[0][1].metadata)
        if default is False:
            arguments["action"] = "store_true"
        elif default == ():
            arguments["action"] = "append"
        told: dict[str, list[str]] = {}
        for output, option in taken:
            told.setdefault(option.metadata["help"], []).append(output)
        arguments["help"] = "; ".join(f"{', '.join(outputs)}: {what}" for what, outputs in told.items())
        arguments["help"] += " (may be repeated)" * (default == ())
        build.add_argument(f"--{name.replace('_', '-')}", default=argparse.SUPPRESS, **arguments)


def _today() -> date:
    """Return the day that review and expiry dates are compared with: SOURCE_DATE_EPOCH, or today in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC).date()
    if not (epoch.isascii() and epoch.isdigit() and len(epoch) <= 12 and int(epoch) < LATEST):
        todo = "Unset it, or set it to a Unix time in seconds."
        raise CourseError([Problem(Where("SOURCE_DATE_EPOCH"), f"'{epoch}' is not a time from 1970 to 2100.", todo)])
    return datetime.fromtimestamp(int(epoch), UTC).date()


def _check(options: argparse.Namespace) -> int:
    from courseloom import check
    from courseloom.check import fix, report
    from courseloom.check.rule import Finding

    if options.rules:
        print(report.rules_page(), end="")
        return 0
    if options.fix:
        for line in fix.notebooks(options.root.resolve()):
            print(line)
    course, problems = check.gathered(options.root.resolve())
    findings = [Finding(p.where, "reads", "error", p.what, p.todo) for p in problems]
    if course is not None:
        findings += check.run(course, _today(), expired_ok=options.expired_ok, without=("coverage",) if problems else ())
    for line in report.lines(sorted(set(findings)), options.format):
        print(line)
    if options.format == "text":
        counts = (
            f"{len(course.pages)} pages, {len(course.questions())} questions, {len(course.claims)} claims: " if course else ""
        )
        for told in report.english_only(course) if course else ():
            print(told)
        print(f"{counts}{report.counted(findings)}.")
    return 1 if check.errors(findings) else 0


def _build(options: argparse.Namespace) -> int:
    unknown = [name for name in options.outputs if name not in WRITERS]
    if unknown:
        near = did_you_mean(unknown[0], WRITERS) or f"The outputs are: {', '.join(WRITERS)}."
        print(f"There is no output '{unknown[0]}'. {near}", file=sys.stderr)
        return 2
    names = options.outputs or DEFAULT
    given = {name: getattr(options, name) for name in writers.options() if name in options}
    for name, taken in writers.options().items():
        outputs = [output for output, _ in taken]
        if name in given and not set(outputs) & set(names):
            print(
                f"--{name.replace('_', '-')} applies to outputs that are not built here: {', '.join(outputs)}.",
                file=sys.stderr,
            )
            return 2
    from courseloom import progress
    from courseloom.writers import build

    progress.switch(not options.quiet)
    start = time.perf_counter()
    for line in build.build(options.root.resolve(), writers.select(names, given), _today(), options.expired_ok):
        print(line)
    print(f"Done in {time.perf_counter() - start:.1f} s.")
    return 0


def _preview(options: argparse.Namespace) -> int:
    if options.editor not in editors.EDITORS:
        print(f"There is no editor '{options.editor}'. The editors are: {', '.join(editors.EDITORS)}.", file=sys.stderr)
        return 2
    try:
        from courseloom.preview import run
    except ModuleNotFoundError as error:  # a .venv of an earlier version, which could not be brought up to date
        said = f"The preview needs the package '{error.name}', which is not installed: run this with the network once."
        raise ToolMissing(said) from error

    return run.run(options.root.resolve(), options.port, not options.no_browser, options.editor)


def _lab(options: argparse.Namespace) -> int:
    import subprocess
    from importlib.util import find_spec

    from courseloom.resolve import read
    from courseloom.writers import live

    if not find_spec("jupyterlab"):
        raise ToolMissing("JupyterLab is not installed. Install it: pip install 'courseloom[lab]'.")

    out = live.lab_copy(read(options.root))
    browser = ["--no-browser"] if options.no_browser else []
    command = [sys.executable, "-m", "jupyterlab", *live.lab_options(out), *browser, *options.others]
    package = str(Path(__file__).resolve().parent.parent)
    paths = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}) as lab:  # noqa: S603
        while True:
            try:
                return lab.wait()
            except KeyboardInterrupt:
                continue  # JupyterLab receives Ctrl-C as well, and asks whether to stop


def _coverage(options: argparse.Namespace) -> int:
    from courseloom import blueprint
    from courseloom.resolve import read

    course = read(options.root)
    path = options.root / "_build" / "coverage" / "blueprint.csv"
    files.write_whole(path, blueprint.table(course))
    rows = blueprint.rows(course)
    thin = sum(len(row.questions) < 2 for row in rows)
    print(f"{len(rows)} learning points, {thin} of them with fewer than two questions: {path}")
    return 0


def _numbers(options: argparse.Namespace) -> int:
    from courseloom import identifiers
    from courseloom.resolve import read

    for line in identifiers.update(read(options.root.resolve())):
        print(line)
    print(f"Written: {options.root / identifiers.FILE}")
    return 0


def _import(options: argparse.Namespace) -> int:
    from courseloom import importing

    out, made = importing.into(options.file, options.root, options.chapter, options.out, options.force, options.language)
    for note in made.notes:
        print(note)
    print(f"{made.count} question{'s' * (made.count != 1)}, {len(made.notes)} to look at: {out}")
    print("Fill in objectives, sources or judgement, and every empty 'why'; 'check' names each place.")
    return 0


def _new(options: argparse.Namespace) -> int:
    from courseloom import scaffold

    for line in scaffold.start(options.folder, options.title, _today(), options.language):
        print(line)
    return 0


def _results(options: argparse.Namespace) -> int:
    from courseloom import results

    made = results.make(options.files, options.root, options.out, options.quiz)
    for problem in made.left_out:
        print(problem, file=sys.stderr)
    for note in made.notes:
        print(f"{note}.")
    left = len({problem.where.file for problem in made.left_out})
    print(f"{made.learners} learner{'s' * (made.learners != 1)}, {left} file{'s' * (left != 1)} left out: {made.page}")
    return 0


def _graph(options: argparse.Namespace) -> int:
    from courseloom.errors import Problems, did_you_mean
    from courseloom.readers import scenarios
    from courseloom.render import graph

    problems = Problems()
    found, _ = scenarios.read(options.root.resolve(), problems)
    if options.slug and options.slug not in found and not problems.found:
        print(f"There is no scenario '{options.slug}'. {did_you_mean(options.slug, found)}".rstrip(), file=sys.stderr)
        return 2
    if not found and not problems.found:
        print("This course has no scenarios.", file=sys.stderr)
        return 0
    folder = options.root / "_build" / "graphs"
    folder.mkdir(parents=True, exist_ok=True)
    for scenario in (placed.scenario for placed in found.values()):
        if options.slug in (None, scenario.id):
            files.write_whole(folder / f"{scenario.id}.svg", graph.svg(scenario))
            files.write_whole(folder / f"{scenario.id}.txt", "\n".join(graph.listing(scenario)) + "\n")
            print(f"{len(scenario.nodes)} nodes: {folder / scenario.id}.svg")
    for problem in problems.found:
        print(problem, file=sys.stderr)
    return 1 if problems.found else 0


def _schema(options: argparse.Namespace) -> int:
    import json

    from courseloom.model.course import CourseFile, ResourceFile
    from courseloom.model.items import QuizFile
    from courseloom.model.local import LocalFile
    from courseloom.model.paths import PathFile
    from courseloom.model.reviews import ReviewFile
    from courseloom.model.scenarios import Scenario
    from courseloom.model.workshops import WorkshopFile
    from courseloom.readers.book import BeliefFile, LanguageFile
    from courseloom.readers.evidence import ClaimFile
    from courseloom.readers.yamlio import FORMAT

    folder = options.root / "_build" / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in (
        ("quizzes", QuizFile),
        ("scenarios", Scenario),
        ("claims", ClaimFile),
        ("course", CourseFile),
        ("resources", ResourceFile),
        ("language", LanguageFile),
        ("beliefs", BeliefFile),
        ("reviews", ReviewFile),
        ("paths", PathFile),
        ("local", LocalFile),
        ("workshops", WorkshopFile),
    ):
        schema = model.model_json_schema()
        schema["properties"]["format"] = {"const": FORMAT, "description": "version of this file's format"}
        files.write_whole(folder / f"{name}.json", json.dumps(schema, indent=1))
    print(f"11 schemas: {folder}")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from courseloom import doctor

    lines, builds = doctor.report(options.root.resolve())
    print("\n".join(lines))
    return 0 if builds else 1
