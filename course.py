#!/usr/bin/env python3
"""Set this course up and run it: `python3 course.py build`, `test`, `check` and the other commands.

Standard library only. The first run makes `.venv` and installs what building needs into it; a command that needs
more adds it once. Later runs go straight to the engine.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PARTS = {"build": "requirements/build.txt", "lab": "requirements/lab.txt"}  # each in the next
if (ROOT / "requirements.txt").exists():  # where the engine is developed: its tests need more than building does
    PARTS["test"] = "requirements.txt"
STAMP = VENV / "course-installed"
OLDEST = (3, 11)
LATELY = 600
COMMANDS = {
    "build": "check the course and build it (default: live, pdf, html)",
    "check": "read the whole course, apply every rule, and report all problems without building",
    "test": "run the tests; --fast leaves out builds and browsers, --long adds what takes minutes, --long NAME runs one part "
    "of that; other words go to pytest",
    "preview": "show the course in a browser and build what is saved, until Ctrl+C",
    "lab": "open JupyterLab on a copy of the live notebooks; other options go to JupyterLab",
    "import": "convert questions of other programs to a quiz file, which the author completes",
    "numbers": "give what is new in the course a number under which learning systems keep answers to it",
    "new": "start a new course in an empty folder, with this engine in it",
    "results": "compute item and test statistics from learners' progress files or a CSV file",
    "graph": "write the graph of each scenario as SVG and as text, for authors",
    "coverage": "write the blueprint as CSV: each learning point with its objective, questions and sources",
    "schema": "write JSON Schemas of the YAML files, for editors",
    "doctor": "tell what is installed, what is missing, what that costs and how to mend it",
    "bench": "measure the engine beside stock Jupyter Book (about fifteen minutes)",
}
if not (ROOT / "benchmarks").is_dir():  # a new course has the engine and not its measurements
    del COMMANDS["bench"]
WORKS = {
    "build": "import jupyter_book, typst, docx, pptx, pytest, xdist, courseloom.writers.build, courseloom.writers.host",
    "lab": "import jupyterlab, anywidget",
    "test": "import hypothesis, playwright",
}


class Stop(Exception):
    """One clear sentence that ends the run."""


def part_of(command):
    """Return the part of the requirements that a command needs."""
    part = {"lab": "lab", "test": "test", "bench": "test"}.get(command, "build")
    return part if part in PARTS else "build"


def engine():
    """Return the engine's wheel, or None where its sources lie in this folder; raises Stop when there is no such wheel."""
    if (ROOT / "courseloom").is_dir():
        return None
    found = sorted((ROOT / "wheels").glob("courseloom-*.whl"))
    if len(found) != 1:
        raise Stop(f"wheels/ must hold one wheel of the engine (courseloom-….whl); it holds {len(found)}.")
    return found[0]


def upto(part):
    """Return the names of the parts that are in one: those before it, and itself."""
    names = list(PARTS)
    return names[: names.index(part) + 1]


def wanted(part):
    """Return what an up-to-date installation of a part is stamped with."""
    files = [ROOT / PARTS[name] for name in upto(part)] + [wheel for wheel in [engine()] if wheel]
    text = b"".join(file.read_bytes() for file in files)
    return sha256(text + str(sys.version_info[:2]).encode() + str(ROOT).encode()).hexdigest()


def installed(part):
    """Return whether `.venv` holds a part: exactly its requirements, or those of a part that it is in."""
    if not PYTHON.exists() or not STAMP.exists():
        return False
    stamp = STAMP.read_text()
    return any(stamp == wanted(name) for name in PARTS if part in upto(name))


def works(part, python):
    """Return whether a part starts with a Python, whatever its environment was made for."""
    wheel = engine()
    same = f"; assert courseloom.__version__ == '{wheel.name.split('-')[1]}'" if wheel else ""
    return runs(python, "; ".join(WORKS[name] for name in upto(part)) + same)


def runs(python, code):
    """Return whether a Python starts and code runs there."""
    with suppress(OSError):
        return not subprocess.run([str(python), "-P", "-c", code], env=environment(python), capture_output=True).returncode


def tell(text):
    """Say on stderr what the set-up is doing, unless the command asks for quiet."""
    if "--quiet" not in sys.argv:
        print(f"Setting up .venv: {text}", file=sys.stderr, flush=True)


def run(*command):
    """Run a command and tell its stages; return what it printed when it fails, else an empty string."""
    lines, fetched, every = [], 0, 25
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(list(map(str, command)), cwd=ROOT, **pipe) as running:
        for line in running.stdout:
            lines.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                fetched += 1
                if fetched % every == 0:
                    tell(f"{fetched} packages fetched …")
            elif line.startswith(("Resolved ", "Prepared ", "Installed ")):
                tell(line.strip().lower())
            elif line.startswith("Installing collected"):
                tell(f"installing {line.count(',') + 1} packages …")
    return "" if running.returncode == 0 else "".join(lines) or f"exit code {running.returncode}"


@contextmanager
def alone():
    """Let one set-up of this course work at a time; another waits for it."""
    with (ROOT / ".venv.lock").open("w") as lock:
        if fcntl:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                tell("waiting for another set-up of this course …")
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def settle(part):
    """Return a Python that has a part: in a new environment, or in the one that stands with more in it.

    When neither can be had, it is that of the environment that stands if the part works there, or else this one.
    """
    if installed(part):
        return PYTHON
    kept, python = VENV.with_name(".venv.kept"), None
    if kept.exists() and time.time() - kept.stat().st_mtime < LATELY:  # each try without a network costs seconds
        what, _, where = kept.read_text("utf-8").partition("\n")
        python = Path(where) if what == wanted(part) and Path(where).exists() else None
    try:
        if python:
            raise Stop("A new .venv could not be made a few minutes ago.")
        install(part)
        return PYTHON
    except (Stop, OSError) as stop:
        if not python:
            python = next((found for found in (PYTHON, Path(sys.executable)) if works(part, found)), None)
            if not python:
                raise
            if python == PYTHON:
                find_engine()
            with suppress(OSError):  # a disk that cannot be written
                kept.write_text(f"{wanted(part)}\n{python}", "utf-8")
        used = "The existing .venv is" if python == PYTHON else "The packages of this Python are"
        print(f"{said(stop).rstrip('.')}. {used} used.", file=sys.stderr)
        return python


def install(part):
    """Make `.venv` with a part of the requirements, or add what is lacking to one that is up to date.

    One that is not is kept aside, and comes back when a new one cannot be made.
    """
    old = VENV.with_name(".venv.old")
    with alone():
        if installed(part):  # by another run, meanwhile
            return
        if old.exists() and STAMP.exists():  # whole: only the old one was left to take away
            shutil.rmtree(old, ignore_errors=True)
        elif old.exists():  # a set-up was broken off
            shutil.rmtree(VENV, ignore_errors=True)
            old.rename(VENV)
        if installed("build"):  # broken off, it still holds what it held, as its stamp says
            tell(f"adding what `{part}` needs, once …")
            add(part)
            STAMP.write_text(wanted(part))
            return
        if VENV.exists():
            VENV.rename(old)
        try:
            fill(part)
        except BaseException:
            shutil.rmtree(VENV, ignore_errors=True)
            if old.exists():
                old.rename(VENV)
            raise
        STAMP.write_text(wanted(part))
        shutil.rmtree(old, ignore_errors=True)


def fill(part):
    """Make a new `.venv`, with uv when it is there, and install a part into it; raises Stop when it cannot."""
    uv = shutil.which("uv")
    tell(f"what `{part}` needs, once …")
    if uv:
        failed = run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
    elif find_spec("ensurepip") is not None:
        failed = run(sys.executable, "-m", "venv", VENV)
    elif find_spec("virtualenv") is not None:
        failed = run(sys.executable, "-m", "virtualenv", "--quiet", VENV)
    else:
        raise Stop(
            "This Python cannot make a virtual environment (ensurepip is missing): "
            "install the package python3-venv (Debian, Ubuntu), or uv, and run this again."
        )
    if failed:
        raise Stop(f"Could not make .venv: {failed.strip().splitlines()[-1]}")
    find_engine()
    add(part)


def add(part):
    """Install what a part lists and `.venv` lacks; raises Stop when it cannot."""
    if failed := pip("--no-deps", "-r", ROOT / PARTS[part]):  # complete, but for what requirements/build-without.txt leaves out
        raise Stop(explain(failed, PARTS[part]))
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):  # otherwise Python compiles what it imports, which is less than half
        folders = [folder.relative_to(ROOT) for folder in site_packages()]  # so that -x meets no folder around the course
        run(PYTHON, "-m", "compileall", "-q", "-j", "0", "-x", r"[\\/]tests?[\\/]", *folders)


def pip(*wanted):
    """Install into `.venv`, from `wheels/` or a cache where these have it all; return what was printed when it fails."""
    uv, wheels = shutil.which("uv"), ROOT / "wheels"
    if uv:
        command = [uv, "pip", "install", "--python", PYTHON]
    else:
        command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-compile"]
    holds_more = len(list(wheels.glob("*.whl"))) > 1
    if (holds_more or wanted[-1] == engine()) and not run(*command, "--no-index", "--find-links", wheels, *wanted):
        return ""
    failed = run(*command, *wanted)
    if failed and uv and not run(*command, "--offline", *wanted):  # it has what is fetched once
        return ""
    return failed


def find_engine():
    """Have this environment hold the engine's wheel, or have it, `jupyter-book` and notebooks find the engine's folder."""
    wheel = engine()
    if wheel:
        failed = pip("--no-deps", "--force-reinstall", wheel)
        if failed:
            raise Stop(explain(failed, wheel.name))
        return
    for folder in site_packages():
        (folder / "courseloom.pth").write_text(str(ROOT) + "\n")


def site_packages():
    """Return the folders that `.venv` imports packages from."""
    return [*VENV.glob("lib/python*/site-packages"), *VENV.glob("Lib/site-packages")]


def said(stop):
    """Return what ends the run as a sentence."""
    todo = "Free some room, or work on a copy of the course in a folder that can be written."
    return f"{stop.filename or ROOT}: cannot be used ({stop.strerror}). {todo}" if isinstance(stop, OSError) else str(stop)


def explain(output, file):
    """Return one sentence on why an installation failed."""
    if any(sign in output.lower() for sign in ("connection", "resolve", "network", "timed out", "dns", "max retries", "fetch")):
        return "Could not download the packages: the set-up needs the network once. Connect and run this again."
    last = [line.strip() for line in output.strip().splitlines() if line.strip()][-1]
    return f"Could not install {file}: {last}"


def wrong_jupyter_book():
    """Return whether the environment holds Jupyter Book 2, which ignores this layout and builds nothing."""
    found = [path.name for folder in site_packages() for path in folder.glob("jupyter_book-*.dist-info")]
    return any(name.split("-")[1].split(".")[0] != "1" for name in found)


def environment(python):
    """Return the environment variables with which a process of a Python finds its programs and the engine."""
    found = {**os.environ, "COURSELOOM_COMMAND": "python3 course.py"}
    found["PATH"] = str(python.parent) + os.pathsep + found.get("PATH", "")
    if not engine():
        found["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), found.get("PYTHONPATH", "")]))
    if os.name == "nt":  # texts that packages read and write without naming an encoding
        found["PYTHONUTF8"] = "1"
    return found


def usage():
    """Return the help: every command with a line."""
    lines = "\n".join(f"  {name:9} {line}" for name, line in COMMANDS.items())
    return f"{__doc__}\nCommands:\n{lines}\n\n`python3 course.py COMMAND --help` lists its options."


def near(word, known):
    """Return a question after the nearest known word, or an empty string."""
    return next((f" Did you mean '{found}'?" for found in get_close_matches(word, known, n=1)), "")


def in_pytest(words):
    """Return the words that pytest is given, and the part of the long tests that they ask for, if one."""
    marks, part = ["-m", "not long"], ""
    if "--long" in words:
        place = words.index("--long")
        del words[place]
        marks = ["-m", ""]
        if place < len(words) and re.fullmatch(r"\w[\w-]*", words[place]) and not Path(words[place]).exists():
            part = words.pop(place)
            marks = ["-m", "long", "-k", part]
    if "--fast" in words:  # tests/conftest.py reads it
        words.remove("--fast")
        os.environ["COURSELOOM_TESTS"] = "fast"
    for number, word in enumerate(words):  # pytest runs in the course; paths are meant from where the person stands
        path, colons, test = word.partition("::")
        if Path.cwd() != ROOT and not word.startswith("-") and Path(path).exists():
            words[number] = f"{Path(path).resolve()}{colons}{test}"
    together = [] if words or part or os.name == "nt" else ["-n", "auto", "--dist", "worksteal"]  # a process for each core
    return [*marks, *together, *words], part


def no_such_part(python, part):
    """Say which parts the long tests have."""
    command = [str(python), "-m", "pytest", "--collect-only", "-q", "-m", "long"]
    listed = subprocess.run(command, cwd=ROOT, env=environment(python), capture_output=True, text=True).stdout
    parts = sorted(set(re.findall(r"\btest_(\w+)\.py:", listed)))
    print(f"There is no long test '{part}'.{near(part, parts)} The parts are: {', '.join(parts) or 'none'}.", file=sys.stderr)
    return 2


def main(arguments):
    """Set up if needed, then hand over to the engine or to pytest."""
    if sys.version_info < OLDEST:
        raise Stop("This course needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])
    if len(arguments) > 1 and arguments[0] == "help":
        arguments = [arguments[1], "--help"]
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(usage(), flush=True)
        return 0
    if not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        print(f"There is no command '{arguments[0]}'.{near(arguments[0], COMMANDS)}", file=sys.stderr)
        print("`python3 course.py help` lists them.", file=sys.stderr)
        return 2
    looks = arguments[0] == "doctor" and not runs(PYTHON, "import courseloom")
    if looks or {"-h", "--help"} & set(arguments) or arguments[0] == "--version":  # needs no package
        if arguments[0] in ("test", "bench"):
            print(f"python3 course.py {arguments[0]}: {COMMANDS[arguments[0]]}.")
            return 0
        os.environ["COURSELOOM_COMMAND"] = "python3 course.py"
        sys.path.insert(0, str(engine() or ROOT))  # Python imports from a wheel as from a folder
        from courseloom import cli

        return cli.main(["--root", str(ROOT), *arguments] if looks else arguments)
    python = PYTHON if arguments[0] == "doctor" else settle(part_of(arguments[0]))
    if python == PYTHON and wrong_jupyter_book():
        raise Stop("jupyter-book in .venv is not version 1, the one that builds this course: delete .venv and run this again.")
    if arguments[0] == "test":
        words, part = in_pytest(arguments[1:])
        command = [str(python), "-m", "pytest", *words]
        if part:
            code = subprocess.run(command, cwd=ROOT, env=environment(python)).returncode
            return no_such_part(python, part) if code == 5 else code  # 5: no test was chosen
        os.chdir(ROOT)
    elif arguments[0] == "bench":
        command = [str(python), str(ROOT / "benchmarks" / "run.py"), *arguments[1:]]
        os.chdir(ROOT)
    else:  # where the person stands, since paths are meant from there; -P: what lies there is not imported
        command = [str(python), "-P", "-m", "courseloom", "--root", str(ROOT), *arguments]
    if os.name == "nt":
        return subprocess.run(command, env=environment(python)).returncode
    sys.stdout.flush()
    os.execve(python, command, environment(python))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:  # `help | head`: nobody reads on
        os._exit(1)
    except (Stop, OSError) as stop:
        sys.exit(said(stop))
    except KeyboardInterrupt:
        sys.exit(130)
