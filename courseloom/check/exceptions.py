"""Exceptions that authors state in place: `% allow rule-id: reason` in text, `# allow rule-id: reason` in YAML and code.

An exception covers the block after it (to the next blank line in text; in YAML the entry that begins on the next line), or its
own line. Each needs a reason and is listed at the end of every run; one that covers nothing is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from courseloom import files
from courseloom.check.rule import RULES, Finding
from courseloom.errors import Where, did_you_mean
from courseloom.model.course import Course
from courseloom.readers.blocks import walk

_ALLOW = re.compile(r"^(?P<before>.*?)(?:%|#)\s*allow\s+(?P<rule>[\w-]+)\s*(?::\s*(?P<reason>.*?))?\s*$")
FENCED = ("code", "directive")
WORDS = 3


@dataclass(frozen=True)
class Exception_:
    """One stated exception and the lines (first, last) that it covers."""

    rule: str
    reason: str
    where: Where
    lines: tuple[int, int]

    def covers(self, finding: Finding) -> bool:
        """Return whether this exception covers a finding."""
        there = finding.where
        return (
            (there.file, there.cell) == (self.where.file, self.where.cell)
            and finding.rule == self.rule
            and self.lines[0] <= there.line <= self.lines[1]
        )


def stated(course: Course) -> Iterator[Exception_]:
    """Yield every exception stated in the sources of a course."""
    for page in course.pages:
        if page.cells:
            for cell in page.cells:
                yield from _in_text(cell.source, page.file, cell.id, yaml=False)
        else:
            yield from _in_text(page.source, page.file, "", yaml=False)
    for folder, pattern in (("quizzes", "**/*.yml"), ("book", "*.yml"), ("book", "*.bib")):
        for path in files.listed(course.root / folder, pattern):
            text = "\n".join(files.lines(path))
            yield from _in_text(text, path.relative_to(course.root).as_posix(), "", path.suffix == ".yml")


def _in_text(text: str, file: str, cell: str, yaml: bool) -> Iterator[Exception_]:
    if "allow" not in text:
        return
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        found = _ALLOW.match(line) if "allow" in line else None
        if found is None:
            continue
        where = Where(file, number, cell)
        reason = (found["reason"] or "").strip()
        if found["before"].strip():
            yield Exception_(found["rule"], reason, where, (number, number))
        else:
            yield Exception_(found["rule"], reason, where, (number + 1, _end(text, lines, number, yaml)))


def _end(text: str, lines: list[str], first: int, yaml: bool) -> int:
    """Return the last line (counted from 1) of the block that begins after line `first`."""
    last = len(lines)
    start = next((n for n in range(first + 1, last + 1) if lines[n - 1].strip() and not _ALLOW.match(lines[n - 1])), 0)
    if not start:
        return first
    below = range(start + 1, last + 1)
    if yaml:
        head = lines[start - 1]
        depth = len(head) - len(head.lstrip())
        ends = (n - 1 for n in below if (line := lines[n - 1]).strip() and len(line) - len(line.lstrip()) <= depth)
        return next(ends, last)
    if fenced := next((block for block in walk(text) if block.first == start and block.kind in FENCED), None):
        return fenced.last
    return next((n for n in below if not lines[n - 1].strip()), last)


def applied(findings: list[Finding], exceptions: list[Exception_], left_out: Collection[str] = ()) -> Iterator[Finding]:
    """Yield the findings, with the reason of the exception that covers them, and findings about the exceptions themselves.

    An exception from a rule that was `left_out` is not reported when it covers nothing.
    """
    used: set[Exception_] = set()
    accepted = [
        one for one in exceptions if one.rule in RULES and not RULES[one.rule].strict and len(one.reason.split()) >= WORDS
    ]
    by_place: dict[tuple[str, str, str], list[Exception_]] = {}
    for one in accepted:
        by_place.setdefault((one.rule, one.where.file, one.where.cell), []).append(one)
    for finding in findings:
        here = by_place.get((finding.rule, finding.where.file, finding.where.cell), ())
        cover = next((one for one in here if one.covers(finding)), None)
        if cover:
            used.add(cover)
            finding = replace(finding, allowed=cover.reason)
        yield finding
    for one in exceptions:
        if one.rule not in RULES:
            todo = did_you_mean(one.rule, RULES) or "The rules are listed in docs/rules.md."
            yield Finding(one.where, "exception-names-a-rule", "error", f"there is no rule '{one.rule}'.", todo)
        elif RULES[one.rule].strict:
            what = f"rule '{one.rule}' accepts no exceptions."
            yield Finding(one.where, "exception-names-a-rule", "error", what, "Change the text, and take the exception out.")
        elif len(one.reason.split()) < WORDS:
            what = f"the exception from '{one.rule}' gives no reason."
            yield Finding(one.where, "exception-has-a-reason", "error", what, "Say why after a colon, in three words or more.")
        elif one not in used and one.rule not in left_out:
            what = f"the exception from '{one.rule}' has nothing to excuse: the rule finds no fault there."
            yield Finding(one.where, "exception-is-needed", "warning", what, "Take it out.")
