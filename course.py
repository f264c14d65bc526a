#!/usr/bin/env python3
"""Set this course up and run it: `python3 course.py build`, `test`, `check` and the engine's other commands.

Standard library only. The first run makes `.venv` and installs `requirements.txt`; later runs go straight to the engine.
"""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = ROOT / "requirements.txt"
STAMP = VENV / "course-installed"
OLDEST = (3, 11)


class Stop(Exception):
    """One clear sentence that ends the run."""


def wanted():
    """Return what an up-to-date installation is stamped with."""
    text = REQUIREMENTS.read_bytes() + str(sys.version_info[:2]).encode() + str(ROOT).encode()
    return sha256(text).hexdigest()


def installed():
    """Return whether `.venv` holds exactly these requirements."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted()


def run(*command):
    """Run a command quietly; return what it printed when it fails, else an empty string."""
    done = subprocess.run(list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return "" if done.returncode == 0 else done.stdout or f"exit code {done.returncode}"


def install():
    """Make `.venv` and install the requirements, with uv when it is there."""
    uv = shutil.which("uv")
    print("Setting up .venv (first run only; about a minute) …", file=sys.stderr, flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
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
    if uv:
        failed = run(uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON, "-r", REQUIREMENTS)
    else:
        failed = run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS)
    if failed:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(explain(failed))
    for folder in site_packages():  # the engine itself: so `jupyter-book build .` in this environment finds it, too
        (folder / "courseloom.pth").write_text(str(ROOT) + "\n")
    STAMP.write_text(wanted())


def site_packages():
    """Return the folders that `.venv` imports packages from."""
    return [*VENV.glob("lib/python*/site-packages"), *VENV.glob("Lib/site-packages")]


def explain(output):
    """Return one sentence on why an installation failed."""
    lowered = output.lower()
    if any(sign in lowered for sign in ("connection", "resolve", "network", "timed out", "dns", "max retries", "fetch")):
        return "Could not download the packages: this needs the network once. Connect and run this again."
    last = [line.strip() for line in output.strip().splitlines() if line.strip()][-1]
    return f"Could not install requirements.txt: {last}"


def wrong_jupyter_book():
    """Return whether the environment holds Jupyter Book 2, which ignores this layout and builds nothing."""
    found = [path.name for folder in site_packages() for path in folder.glob("jupyter_book-*.dist-info")]
    return any(name.split("-")[1].split(".")[0] != "1" for name in found)


def main(arguments):
    """Set up if needed, then hand over to the engine or to pytest."""
    if sys.version_info < OLDEST:
        raise Stop("This course needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__ + "\nCommands: build, test, bench, and those of the engine (`python3 course.py check --help`).")
        return 0
    if not installed():
        install()
    if wrong_jupyter_book():
        raise Stop("jupyter-book in .venv is not version 1, the one that builds this course: delete .venv and run this again.")
    environment = dict(os.environ)
    environment["PATH"] = str(PYTHON.parent) + os.pathsep + environment.get("PATH", "")
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), environment.get("PYTHONPATH", "")]))
    if arguments[0] == "test":
        rest = arguments[1:]
        marks = [] if "--long" in rest else ["-m", "not long"]
        words = [word for word in rest if word != "--long"]
        together = (
            [] if words or os.name == "nt" else ["-n", "auto", "--dist", "loadfile"]
        )  # all tests: a process for each core
        command = ["-m", "pytest", *marks, *together, *words]
    elif arguments[0] == "bench":
        command = [str(ROOT / "benchmarks" / "run.py"), *arguments[1:]]
    else:
        command = ["-m", "courseloom", *arguments]
    if os.name == "nt":
        return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=environment).returncode
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), *command], environment)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
