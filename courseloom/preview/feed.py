"""What has happened, for the pages that are open: which pages have changed since a page was loaded, and what is wrong."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from threading import Condition

from courseloom.errors import Problem
from courseloom.preview.session import Outcome


@dataclass(frozen=True)
class News:
    """What has changed since an earlier `mark`: pages, the last to change first, and the problems that stand.

    With `everything` the mark is of another run of the preview, and nothing is known of what has changed since.
    """

    mark: str
    pages: tuple[str, ...]
    problems: tuple[Problem, ...]
    everything: bool = False


class Feed:
    """Takes outcomes and hands out news; threads may wait for the next."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._number = 0
        self._changed: dict[str, int] = {}
        self._problems: tuple[Problem, ...] = ()
        self._news = Condition()
        self.closed = False

    @property
    def mark(self) -> str:
        """Return the mark of what has happened so far."""
        return f"{self._run}-{self._number}"

    def tell(self, outcome: Outcome) -> None:
        """Take an outcome; problems are gone only when a done one has none."""
        with self._news:
            problems = outcome.problems if outcome.problems or outcome.done else self._problems
            if not outcome.pages and problems == self._problems:
                return
            self._number += 1
            self._problems = problems
            self._put(outcome.pages)
            self._news.notify_all()

    def _put(self, pages: Collection[str]) -> None:
        for page in reversed([*pages]):
            self._changed.pop(page, None)
            self._changed[page] = self._number  # the last page put in is the first that is told

    def since(self, mark: str) -> News:
        """Return what has happened since a mark."""
        with self._news:
            return self._since(mark)

    def _since(self, mark: str) -> News:
        run, _, number = mark.partition("-")
        known = run == self._run and number.isdigit()
        after = int(number) if known else 0
        pages = tuple(page for page, at in reversed(self._changed.items()) if at > after)
        return News(self.mark, pages, self._problems, everything=not known)

    def wait(self, mark: str, seconds: float) -> News | None:
        """Wait until something happens after a mark; return None when nothing does for so long, or at the end."""
        with self._news:
            self._news.wait_for(lambda: self.closed or self.mark != mark, seconds)
            return None if self.closed or self.mark == mark else self._since(mark)

    def close(self) -> None:
        """End every wait."""
        with self._news:
            self.closed = True
            self._news.notify_all()
