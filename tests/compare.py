"""Record all that a reader can meet in a build, and say what two records differ in, grouped by cause.

    python tests/compare.py record BUILD_DIR OUT_DIR
    python tests/compare.py diff OUT_BEFORE OUT_AFTER [--all]

BUILD_DIR is the `_build` of a course. Run it in the folder of the engine that made the build, which makes the live notebooks'
widgets. Pages are opened, and their questions answered, in Chromium (recording.js).
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from recording import HASHED, record

CLOSE = 2500
"""With more pairs of lines than these in one place, none are held against each other."""
RARE = 4
"""Fewer changes than these of one cause are gathered with those that are alike."""


class Change(NamedTuple):
    """Lines that went and lines that came, in one place of one file of a record."""

    file: str
    line: int
    removed: tuple[str, ...]
    added: tuple[str, ...]

    def cause(self) -> tuple[str, str]:
        """Return what differs without the words around it, numbers and hashes masked: the same for all that changed alike."""
        texts = (HASHED.sub("#", "\n".join(map(str.strip, lines))) for lines in (self.removed, self.added))
        one, other = (re.findall(r"\w+|\W", re.sub(r"\d+", "0", text)) for text in texts)
        head = _same(one, other)
        one, other = one[head:], other[head:]
        tail = _same(one[::-1], other[::-1])
        return "".join(one[: len(one) - tail]), "".join(other[: len(other) - tail])

    def alike(self) -> tuple[str, str, bool, bool]:
        """Return what changes in different words can share: the kind of record, a line's head, what came or went."""
        head, colon, _ = (self.removed + self.added)[0].strip().partition(":")
        kind = self.file.rsplit("/", 1)[-1].split(".", 1)[-1]
        return kind, head if colon and len(head) < 30 else "", bool(self.removed), bool(self.added)


def _same(one: list[str], other: list[str]) -> int:
    """Return how many words two texts have in common at the beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def changes(file: str, before: list[str], after: list[str]) -> Iterator[Change]:
    """Yield what differs between two texts: a line at a time where one is like another, else what went or came in one place."""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            continue
        if (b - a) * (d - c) > CLOSE:
            yield Change(file, a + 1, tuple(before[a:b]), tuple(after[c:d]))
            continue
        gone: list[str] = []
        for at in range(a, b):
            like = next((k for k in range(c, d) if _alike(before[at], after[k])), None)
            if like is None:
                gone.append(before[at])
                continue
            if gone or like > c:
                yield Change(file, at, tuple(gone), tuple(after[c:like]))
            if before[at] != after[like]:
                yield Change(file, at + 1, (before[at],), (after[like],))
            gone, c = [], like + 1
        if gone or c < d:
            yield Change(file, b, tuple(gone), tuple(after[c:d]))


def _alike(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, one, other).ratio() > 0.6


def differing(before: Path, after: Path) -> list[list[Change]]:
    """Return the changes between two records: those of one cause together, the most frequent first."""
    groups: dict[tuple[str, str], list[Change]] = defaultdict(list)
    names = {path.relative_to(root).as_posix() for root in (before, after) for path in root.rglob("*") if path.is_file()}
    for name in sorted(name for name in names if not name.endswith("bytes.json")):
        texts = [(root / name).read_text("utf-8").splitlines() if (root / name).exists() else None for root in (before, after)]
        if texts[0] is None or texts[1] is None:
            whole = ("a whole record ." + ".".join(name.rsplit(".", 2)[1:]),)
            change = Change(name, 0, () if texts[0] is None else whole, () if texts[1] is None else whole)
            groups[change.cause()].append(change)
        elif texts[0] != texts[1]:
            for change in changes(name, texts[0], texts[1]):
                groups[change.cause()].append(change)
    return sorted(groups.values(), key=lambda group: -len(group))


def diff(before: Path, after: Path, whole: bool = False) -> int:
    """Print what two records differ in, a cause at a time, and how many files have other bytes; return 1 if any does.

    Unless all is asked for, rare changes that are alike in kind are gathered below the others.
    """
    groups = differing(before, after)
    rare: dict[Any, list[list[Change]]] = defaultdict(list)
    for group in groups:
        if len(group) < RARE and not whole:
            rare[group[0].alike()].append(group)
        else:
            _say([group])
    for alike, some in rare.items():
        for shown in [some] if len(some) >= RARE else [[one] for one in some]:
            _say(shown, f", each in words of its own, in .{alike[0]}" if len(shown) > 1 else "")
    sums = [_sums(before), _sums(after)]
    other = sorted(name for name in sums[0].keys() | sums[1].keys() if sums[0].get(name) != sums[1].get(name))
    print(f"\n{len(groups)} causes; {len(other)} of {len(sums[1])} files have other bytes", *other[:8], sep="\n  ")
    return int(bool(groups or other))


def _say(groups: list[list[Change]], note: str = "") -> None:
    """Print what changed once, or three examples of it, and the first places where it did."""
    all = [change for group in groups for change in group]
    print(f"\n{len(all)} × in {len({change.file for change in all})} file(s){note}")
    for group in groups[:3]:
        for sign, lines in (("-", group[0].removed), ("+", group[0].added)):
            shown = [f"  {sign} {line.strip()[:300]}" for line in lines[:12]] + ["    …"] * (len(lines) > 12)
            print("".join(line + "\n" for line in shown), end="")
        print(*(f"    {change.file}:{change.line}" for change in group[:3]), sep="\n")


def _sums(root: Path) -> dict[str, str]:
    """Return the checksum of each file that a record, or several beside each other, has seen."""
    found = {path.parent.relative_to(root): json.loads(path.read_text("utf-8")) for path in root.rglob("bytes.json")}
    return {(folder / name).as_posix(): said for folder, sums in found.items() for name, said in sums.items()}


if __name__ == "__main__":
    what, one, other = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    if what == "diff":
        sys.exit(diff(one, other, "--all" in sys.argv))
    record(one, other)
