"""Tells what is installed, what is missing, what each missing thing costs and how to mend it: for the command `doctor`.

Needs the standard library alone, so that it can tell what is wrong where nothing else starts.
"""

from __future__ import annotations

import csv
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

from courseloom import __version__

ENGINE = Path(__file__).resolve().parent
ASSETS = files("courseloom") / "assets"
"""Also where the engine runs from its wheel, in which there are no paths."""
OLDEST = (3, 11)
ROOM = 500
"""Megabytes that a first build of a course with its release takes, with some to spare."""
PARTS = {
    "building": ("requirements/build.txt", "build", "nothing can be built"),
    "JupyterLab": ("requirements/lab.txt", "lab", "`lab` does not start; all else works"),
    "tests": ("requirements.txt", "test", "`test` does not start; building works"),
}
"""What packages are for: the file that pins them, the command that installs them, and what is lost without them."""


class Finding(NamedTuple):
    """One line of the report: `what` was looked at; without it, what that `costs` and how to `mend` it, both as clauses."""

    state: Literal["ok", "missing", "blocks"]
    what: str
    costs: str = ""
    mend: str = ""

    def __str__(self) -> str:
        if self.state == "ok":
            return f"  ok       {self.what}"
        return f"  MISSING  {self.what}: {self.costs}.\n           To mend: {self.mend}."


@dataclass(frozen=True)
class Tool:
    """A program that some tests need: any of `programs`, or else `files` below the course or the file system."""

    name: str
    costs: str
    debian: str
    programs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def found(self, root: Path) -> str:
        """Return the path of the first that is there, or an empty string."""
        paths = (str(root / name) for name in self.files if (root / name).exists())
        return next((path for name in self.programs if (path := shutil.which(name))), "") or next(paths, "")


TOOLS = (
    Tool(
        "Chromium",
        "tests in a browser are skipped, `bench` and docs/screenshots.py do not run",
        "chromium-headless-shell",
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    ),
    Tool("Firefox", "tests/browser/test_firefox.py is skipped", "firefox-esr", ("firefox-esr", "firefox")),
    Tool("Node", "scripts are not tested outside a browser, and npm does not start", "nodejs", ("node",)),
    Tool("npm", "axe-core and the Nu HTML checker cannot be installed", "npm", ("npm",)),
    Tool("axe-core", "accessibility is not checked by axe", "", files=("tests/node_modules/axe-core/axe.min.js",)),
    Tool("Nu HTML checker", "tests/browser/test_nu.py is skipped", "", files=("tests/node_modules/vnu-jar",)),
    Tool("Lighthouse", "the long test_lighthouse.py is skipped", "", files=("tests/node_modules/lighthouse",)),
    Tool("Java", "the Nu HTML checker does not start", "default-jre-headless", ("java",)),
    Tool(
        "LibreOffice",
        "tests do not see how Word files and slides come out",
        "libreoffice-writer-nogui libreoffice-impress-nogui",
        ("soffice",),
    ),
    Tool("Poppler", "tests do not read PDFs back, docs/screenshots.py does not run", "poppler-utils", ("pdftotext",)),
    Tool(
        "Liberation fonts",
        "tests do not measure the room on slides",
        "fonts-liberation",
        files=("/usr/share/fonts/truetype/liberation",),
    ),
    Tool("git", "tests of what the repository holds are skipped", "git", ("git",)),
    Tool("uv", "set-up takes minutes in place of seconds, requirements/pin.py does not run", "", ("uv",)),
)


def report(root: Path) -> tuple[list[str], bool]:
    """Return what was found, a line each, with whether a course in this folder can be built."""
    found = list(findings(root))
    missing = [one for one in found if one.state != "ok"]
    blocked = any(one.state == "blocks" for one in found)
    lacking = f"{len(missing)} missing" if missing else "Nothing is missing"
    lines = [f"Courseloom {__version__}, {platform.system()} {platform.machine()}", *map(str, found)]
    return [*lines, f"{lacking}. Building is {'impossible until this is mended' if blocked else 'possible'}."], not blocked


def findings(root: Path) -> Iterator[Finding]:
    """Yield what a course needs, then what tests of the engine need where these are."""
    yield _python()
    for what in PARTS:
        yield from _packages(what, root)
    yield _fonts()
    yield from _folder(root)
    if (root / "tests" / "package.json").is_file():
        for tool in TOOLS:
            place = tool.found(root)
            yield Finding("ok", f"{tool.name} ({place})") if place else Finding("missing", tool.name, tool.costs, _mend(tool))


def _python() -> Finding:
    what = f"Python {platform.python_version()} ({sys.executable})"
    if sys.version_info[:2] >= OLDEST:
        return Finding("ok", what)
    return Finding("blocks", what, "it is older than 3.11", "install Python 3.11 or newer")


def _packages(what: str, root: Path) -> Iterator[Finding]:
    """Yield what one part of the pins lacks, what is damaged, and what has another version, but for what is in parts before."""
    file, command, costs = PARTS[what]
    listed = _pinned(root, file)
    if not listed:
        return
    names = list(PARTS)
    before = {name for part in names[: names.index(what)] for name in _pinned(root, PARTS[part][0])}
    wanted = {name: version for name, version in listed.items() if name not in before}
    installed = _installed()
    lacking = sorted(name for name in wanted if name not in installed)
    damaged = sorted(name for name in wanted if name in installed and _damaged(installed[name]))
    other = {name: installed[name].version for name in wanted if name in installed and installed[name].version != wanted[name]}
    state: Literal["missing", "blocks"] = "blocks" if what == "building" and not _can_set_up(root) else "missing"
    if lacking:
        yield Finding(state, f"packages for {what}: {_some(lacking)}", costs, _install(root, file, command))
    if damaged:
        yield Finding(state, f"files of packages for {what}: {_some(damaged)}", costs, _install(root, file, command))
    if other:
        said = _some([f"{name} {version} in place of {wanted[name]}" for name, version in sorted(other.items())])
        costs = "not the pinned versions, so the same sources may give other files"
        yield Finding("missing", f"packages for {what}: {said}", costs, _install(root, file, command))
    if not (lacking or damaged or other):
        with_typst = f", with Typst {installed['typst'].version}" if "typst" in wanted else ""
        yield Finding("ok", f"packages for {what}: all {len(wanted)}, as pinned in {file}{with_typst}")


def _pinned(root: Path, file: str) -> dict[str, str]:
    places = [root / file, ENGINE.parent / file, ASSETS / "new" / file]
    found = next((path for path in places if path.is_file()), None)
    return pins(found.read_text("utf-8")) if found else {}


def pins(text: str) -> dict[str, str]:
    """Return the version of each package that a pinned requirements file asks for on this machine.

    Where the package that reads conditions is missing, what stands under one is left out.
    """
    try:
        from packaging.markers import Marker
    except ImportError:
        Marker = None  # type: ignore[assignment,misc]
    found = {}
    for name, version, marker in re.findall(r"^([\w.-]+)==([^\s;\\]+)(?: *; *([^\\\n]+))?", text, re.M):
        if not marker or (Marker is not None and Marker(marker.strip()).evaluate()):
            found[_plain(name)] = version
    return found


@cache
def _installed() -> dict[str, metadata.Distribution]:
    found: dict[str, metadata.Distribution] = {}
    for one in metadata.distributions():
        if one.metadata["Name"]:
            found.setdefault(_plain(one.metadata["Name"]), one)
    return found


def _damaged(one: metadata.Distribution) -> bool:
    """Return whether a module that a package lists is gone; `files` of a distribution leaves these out from Python 3.12 on."""
    listed = (row[0] for row in csv.reader((one.read_text("RECORD") or "").splitlines()) if row)
    modules = (name for name in listed if name.endswith((".py", ".so", ".pyd")) and not name.startswith(".."))
    return any(not Path(str(one.locate_file(name))).exists() for name in modules)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _in_venv(root: Path) -> bool:
    return Path(sys.prefix).resolve() == (root / ".venv").resolve()


def _by_course(root: Path) -> bool:
    return (root / "course.py").is_file() and "course.py" in os.environ.get("COURSELOOM_COMMAND", "")


def _can_set_up(root: Path) -> bool:
    """Return whether the next command installs what is missing: there is no environment yet, and something makes one."""
    makers = shutil.which("uv") or find_spec("ensurepip") or find_spec("virtualenv")
    return _by_course(root) and not _in_venv(root) and bool(makers)


def _install(root: Path, file: str, command: str) -> str:
    if not _by_course(root):
        return f"{sys.executable} -m pip install --no-deps -r {file}"
    if _in_venv(root) and command == "build":
        return "delete the folder .venv and run `python3 course.py build` (needs the network)"
    if not _in_venv(root) and not _can_set_up(root):
        return "apt-get install python3-venv (Debian, Ubuntu), or install uv, then run `python3 course.py build`"
    return f"run `python3 course.py {command}` (needs the network once)"


def _fonts() -> Finding:
    names = [f"AtkinsonHyperlegibleNext-{name}.ttf" for name in ("400-normal", "400-italic", "700-normal", "700-italic")]
    gone = [name for name in names if not (ASSETS / "fonts" / name).is_file()]
    if not gone:
        return Finding("ok", "fonts of the book")
    return Finding("blocks", f"fonts of the book: {_some(gone)}", "papers cannot be set", "install or unpack the engine again")


def _folder(root: Path) -> Iterator[Finding]:
    place = root / "_build" if (root / "_build").is_dir() else root
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"1")
    except OSError as error:
        todo = "change its permissions, or work on a copy that is yours"
        yield Finding("blocks", f"a folder to write to: {place}", f"nothing can be written ({error.strerror})", todo)
        return
    free = shutil.disk_usage(place).free // 2**20
    if free < ROOM:
        costs = f"a first build may need {ROOM} MB"
        yield Finding("missing", f"room: {free} MB free at {place}", costs, "make room on the disk")
    else:
        yield Finding("ok", f"{place}: can be written, {free / 1024:.0f} GB free")


def _mend(tool: Tool) -> str:
    if tool.name == "uv":
        return "pip install uv"
    if not tool.debian:
        return "npm install --prefix tests"
    elsewhere = "" if shutil.which("apt-get") else " (Debian, Ubuntu), or the like on your system"
    return f"apt-get install {tool.debian}{elsewhere}"
