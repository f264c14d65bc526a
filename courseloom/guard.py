"""Turns every exception of a command (disk, console, database, fault of this program) into one sentence and an exit code.

Exit codes: 0 done, 1 the course or the machine needs something, 2 a tool is missing, 70 a fault of this program, 130 stopped.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from courseloom import __version__, files
from courseloom.errors import CourseError, ToolMissing

FAULT, STOPPED = 70, 130
PACKAGE = Path(__file__).resolve().parent
_TODO = {
    errno.ENOSPC: "Free some room and run this again.",
    errno.EDQUOT: "Free some room and run this again.",
    errno.EFBIG: "Free some room, or raise the limit for one file, and run this again.",
    errno.EROFS: "Work on a copy of the course in a folder that can be written.",
    errno.EACCES: "Change its permissions, or work on a copy of the course that is yours.",
    errno.EPERM: "Change its permissions, or work on a copy of the course that is yours.",
    errno.ENAMETOOLONG: "Use shorter names, or move the course to a folder with a shorter path.",
    errno.ENOENT: "Check its name, and run this again.",
    errno.EMFILE: "Close other programs, or raise the limit for open files.",
    errno.ENOMEM: "Close other programs and run this again.",
}
_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def console() -> None:
    """Make standard output and error replace characters that the console cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def run(command: Callable[[], int], root: Path, *, done: str, writes: str, stopped: str, shown: bool = False) -> int:
    """Run a command and return its exit code; print any error it raises on standard error.

    `done` ends the line that counts problems ("Nothing was built."), `writes` is where the command writes, for a message that
    names no file, and `stopped` what Ctrl-C leaves behind. With `shown`, or COURSELOOM_TRACEBACK set, the
    traceback is printed as well.
    """
    try:
        code = command()
        sys.stdout.flush()
        return code
    except SystemExit:
        raise
    except BaseException as error:
        if _output_is_gone(error):
            return 1
        if shown or os.environ.get("COURSELOOM_TRACEBACK"):
            traceback.print_exception(error)
        return _told(error, root, done, writes, stopped)


def _told(error: BaseException, root: Path, done: str, writes: str, stopped: str) -> int:
    for one in _chain(error):
        if isinstance(one, KeyboardInterrupt):
            return _say(stopped, STOPPED)
        if isinstance(one, CourseError):
            count = len(one.problems)
            return _say("\n".join([*map(str, one.problems), f"{count} problem{'s' * (count != 1)}. {done}".rstrip()]), 1)
        if isinstance(one, ToolMissing):
            return _say(str(one), 2)
        if isinstance(one, OSError) and (said := _of_disk(one, root, writes)):
            return _say(f"{said} {done}".rstrip(), 1)
        if isinstance(one, MemoryError):
            return _say(f"There is not enough memory. {_TODO[errno.ENOMEM]} {done}", 1)
        if any(kind.__name__ == "SphinxError" for kind in type(one).__mro__):
            return _say(f"_config.yml: Sphinx cannot build the book: {' '.join(str(one).split())[:300]} {done}", 1)
        if type(one).__module__.split(".")[0] in ("sqlite3", "sqlalchemy"):
            why = str(getattr(one, "orig", one)).splitlines()[0]
            todo = _TODO[errno.ENOSPC] if "full" in why else "Delete the folder _build/.work and run this again."
            return _say(f"{writes}: the cache of the build cannot be used ({why}). {todo} {done}", 1)
    return _say(_of_ours(error, root, done), FAULT)


def _say(text: str, code: int) -> int:
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:  # standard error is closed
        sys.stderr = None
    return code


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes, stops and errors of ours first: libraries wrap an OSError in exceptions of their own."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    yield from sorted(found, key=lambda one: not isinstance(one, KeyboardInterrupt | CourseError | ToolMissing))


def _of_disk(error: OSError, root: Path, writes: str) -> str:
    """Return a message about a file or folder; "" for an OSError that is about neither."""
    number, why, name = error.errno, error.strerror or str(error), error.filename
    if number is None and error.args and isinstance(error.args[0], list) and error.args[0]:
        name, why = error.args[0][0][1:3]  # several files could not be copied: (from, to, why)
        number = next((known for known in _TODO if os.strerror(known) in str(why)), None)
        why = os.strerror(number) if number else why
    if number not in _TODO and name is None:
        return ""
    if number in _WRITING:
        name = error.filename2 or name  # for a copy, the target
    if isinstance(name, bytes):
        name = os.fsdecode(name)
    place = _shown(Path(name), root) if isinstance(name, str) else writes
    verb = "written" if number in _WRITING else "used"
    return f"{place}: cannot be {verb} ({why}). {_TODO.get(number or 0, 'Correct this and run the command again.')}"


def _shown(path: Path, root: Path) -> str:
    path, root = path.absolute(), root.absolute()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _output_is_gone(error: BaseException) -> bool:
    """Return whether writing to standard output failed: its reader has closed the pipe, as `head` does, or its disk is full."""
    if not isinstance(error, OSError) or error.filename is not None:
        return False
    last = traceback.extract_tb(error.__traceback__)[-1].line or ""
    if not isinstance(error, BrokenPipeError):
        if not last.startswith(("print(", "sys.stdout.flush(")):
            return False
        _say(f"Standard output cannot be written ({error.strerror}). {_TODO.get(error.errno or 0, '')}".rstrip(), 1)
    with suppress(OSError):  # so that the flush at exit does not fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


def _of_ours(error: BaseException, root: Path, done: str) -> str:
    """Return one line about a bug of this program, and save the traceback to `_build/.work/fault.txt`."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if PACKAGE in Path(frame.filename).parents]
    place = f" in {Path(frames[-1].filename).relative_to(PACKAGE.parent).as_posix()}:{frames[-1].lineno}" if frames else ""
    said = " ".join(str(error).split())
    line = f"This is a fault of Courseloom {__version__}, not of your course: {type(error).__name__}{place}"
    line += f" ({said[:200]})." if said else "."
    told = f"Courseloom {__version__}, Python {platform.python_version()}, {platform.system()}\n{' '.join(sys.argv[1:])}\n\n"
    fault = root / "_build" / ".work" / "fault.txt"
    try:
        files.write_whole(fault, told + "".join(traceback.format_exception(error)))
    except OSError:
        return f"{line} Run it again with --traceback, and report what it prints. {done}"
    return f"{line} Please report it with _build/.work/fault.txt. {done}"
