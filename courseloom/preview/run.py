"""The command `preview`: a session, its server and a watcher, and one line on the terminal for each save."""

from __future__ import annotations

import signal
import time
import webbrowser
from collections.abc import Collection, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread

from filelock import FileLock, Timeout

from courseloom.errors import CourseError, Problem, Where
from courseloom.preview.feed import Feed
from courseloom.preview.server import HOST, Server
from courseloom.preview.session import Outcome, Session
from courseloom.preview.watcher import Watcher

WORK = Path("_build") / ".preview"
"""Where a preview works, below the course's folder."""
PORTS = range(8000, 8020)
"""The ports that are tried, before any that is free."""


class Preview:
    """A running preview of a course: `feed` is what its pages hear, `say` takes the lines for the terminal."""

    def __init__(self, root: Path, session: Session, feed: Feed) -> None:
        self.root, self.session, self.feed = root, session, feed
        self._watcher = Watcher(root)
        self._left: set[Path] = set()
        self._shown = False

    def begin(self) -> str:
        """Build everything; return the line for the terminal."""
        return self._update(None, "Whole course")

    def lines(self) -> Iterator[str]:
        """Yield a line for each save, without end."""
        told = False
        while True:
            if not self._left:
                self._watcher.wait()
            if not told and self._watcher.engine_changed():
                told = True
                yield "The engine was changed: restart preview to see it."
            if self._lost():
                yield self._update(None, "Whole course")
            elif changed := self._left | self._watcher.changed():
                yield self._update(changed, _named(changed))

    def close(self) -> None:
        """End the watching."""
        self._watcher.close()

    def _lost(self) -> bool:
        """Return whether the site was there and is gone, as when `_build` was deleted."""
        return self._shown and not (self.session.site / "index.html").is_file()

    def _update(self, changed: Collection[Path] | None, name: str) -> str:
        """Bring the site up to date, tell the pages, and return the line for the terminal."""
        began, first = time.perf_counter(), 0.0
        pages: dict[str, None] = {}
        problems: tuple[Problem, ...] = ()
        self._left = set()
        for outcome in _outcomes(self.session, changed):
            self.feed.tell(outcome)
            first = first or time.perf_counter() - began
            pages |= dict.fromkeys(outcome.pages)
            problems = outcome.problems
            if not outcome.done and changed is not None and (newer := self._watcher.changed()):
                self._left = {*changed, *newer}  # the newest save first; what was left of this one with it
                break
        self._shown = (self.session.site / "index.html").is_file()
        if problems:
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems, first"
            return f"{name}: {count}: {problems[0]}"
        count = "1 page" if len(pages) == 1 else f"{len(pages) or 'no'} pages"
        whole = time.perf_counter() - began
        return f"{name}: {count}, {first:.1f} s" + (f" (all {whole:.1f} s)" if whole - first >= 0.1 else "")


def _outcomes(session: Session, changed: Collection[Path] | None) -> Iterator[Outcome]:
    """Yield the outcomes of an update; a fault of the engine is told as a problem, and the preview goes on."""
    try:
        yield from session.update(changed)
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        todo = "Run 'build html', which says more, and restart the preview."
        yield Outcome(
            problems=(Problem(Where("_build"), f"a fault of the engine stopped the preview's build ({said}).", todo),)
        )


def _named(changed: Collection[Path]) -> str:
    first, *others = sorted(path.name for path in changed)
    return f"{first} and {len(others)} more" if others else first


def run(root: Path, port: int | None, browser: bool, editor: str) -> int:
    """Preview a course until Ctrl-C; returns the exit code. Raises CourseError when the port or the course is taken."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), ExitStack() as stack:
        _alone(root, stack)
        feed, session = Feed(), Session(root, root / WORK)
        stack.callback(session.close)
        server = _server(session, feed, root, editor, port)
        stack.callback(server.server_close)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="server", daemon=True).start()
        stack.callback(server.shutdown)
        stack.callback(feed.close)
        preview = Preview(root, session, feed)
        stack.callback(preview.close)
        print(f"Preview: {server.address} (Ctrl+C ends it)", flush=True)
        if browser:
            Thread(target=webbrowser.open, args=(server.address,), daemon=True).start()
        print(preview.begin(), flush=True)
        for line in preview.lines():
            print(line, flush=True)
    return 0


def _server(session: Session, feed: Feed, root: Path, editor: str, port: int | None) -> Server:
    for number in [*PORTS, 0] if port is None else [port]:
        with suppress(OSError, OverflowError):
            return Server(session, feed, root, editor, number)
    todo = "Give another one with --port, or leave it out."
    raise CourseError([Problem(Where(f"{HOST}:{port}"), "the port is taken, or not allowed.", todo)])


def _alone(root: Path, stack: ExitStack) -> None:
    """Hold the lock of the previews of a course until the stack ends; raises CourseError when another preview holds it."""
    (root / WORK).mkdir(parents=True, exist_ok=True)
    try:
        stack.enter_context(FileLock(root / WORK / "lock", timeout=0))
    except Timeout as error:
        what = "another preview of this course is running."
        raise CourseError([Problem(Where("_build"), what, "Use or end that one.")]) from error
