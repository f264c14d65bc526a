"""Records which entries of a course's tables a page is made from, so that a change makes only those pages again that show it.

`watched` returns a course whose tables note every access in a `Log`. A directive that shows something of all pages or of all
questions gets it from a function registered with `rows`: its page is read again when that function returns something else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import replace
from typing import Any, Literal, TypeVar

from courseloom.model.course import Course, Placed, PlacedScenario

TABLES = ("quizzes", "scenarios", "claims", "sources", "terms", "used_on")
"""The fields of a course that are tables; every other field, a page's text apart, is shared by all pages."""
Extent = Literal["entry", "keys", "all"]
Access = tuple[str, Extent, Any]
"""A table, and how much of it was read: the entry with a key (even if there is none), all keys in order, or all of it."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Log:
    """The accesses of the page at work; none are noted while `page` is None."""

    def __init__(self) -> None:
        self.page: set[Access] | None = None

    def note(self, table: str, extent: Extent, key: Any = None) -> None:
        """Add an access."""
        if self.page is not None:
            self.page.add((table, extent, key))


class Table(dict[Key, Value]):
    """A table that notes what is read of it."""

    def __init__(self, name: str, rows: Mapping[Key, Value], log: Log) -> None:
        super().__init__(rows)
        self._name, self._log = name, log

    def __reduce__(self) -> tuple[Any, ...]:
        """Return a plain table for another process."""
        return dict, (list(super().items()),)

    def __getitem__(self, key: Key) -> Value:
        self._log.note(self._name, "entry", key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._log.note(self._name, "entry", key)
        return super().__contains__(key)

    def get(self, key: Key, default: Any = None) -> Any:
        """Return an entry, or `default` where there is none."""
        self._log.note(self._name, "entry", key)
        return super().get(key, default)

    def __iter__(self) -> Iterator[Key]:
        self._log.note(self._name, "keys")
        return super().__iter__()

    def __len__(self) -> int:
        self._log.note(self._name, "keys")
        return super().__len__()

    def keys(self) -> KeysView[Key]:  # type: ignore[override]
        """Return the keys in order."""
        self._log.note(self._name, "keys")
        return super().keys()

    def values(self) -> ValuesView[Value]:  # type: ignore[override]
        """Return the entries in order."""
        self._log.note(self._name, "all")
        return super().values()

    def items(self) -> ItemsView[Key, Value]:  # type: ignore[override]
        """Return keys and entries in order."""
        self._log.note(self._name, "all")
        return super().items()


def watched(course: Course, log: Log) -> Course:
    """Return the course with tables that note their accesses in `log`."""
    tables: dict[str, Any] = {name: Table(name, getattr(course, name), log) for name in TABLES}
    return replace(course, **tables)


ROWS: dict[str, Callable[[Course], Any]] = {}
"""The functions that `rows` registers, by name."""
Function = TypeVar("Function", bound=Callable[[Course], Any])


def rows(function: Function) -> Function:
    """Register a function that returns what a page shows of the whole course; its result has to print all that is shown."""
    ROWS[function.__qualname__] = function
    return function


class Digests:
    """Digests of a course's entries and rows, each computed once; equal digests mean that a page would show the same."""

    def __init__(self, course: Course, before: Digests | None = None) -> None:
        """Take over from `before` the digests of the values that are the same objects."""
        self._course = course
        self._known: dict[Any, str] = {}
        self._old = before._values if before else {}
        self._values: dict[int, tuple[object, str]] = {}
        self._rows: dict[str, Any] = {}

    def of(self, access: Access) -> str:
        """Return the digest (16 hex digits) of what an access returns."""
        if access not in self._known:
            self._known[access] = self._read(access)
        return self._known[access]

    def rows(self, name: str) -> Any:
        """Return what a function of `ROWS` returns."""
        if name not in self._rows:
            self._rows[name] = ROWS[name](self._course)
        return self._rows[name]

    def of_rows(self, name: str) -> str:
        """Return the digest (16 hex digits) of what a function of `ROWS` returns."""
        if name not in self._known:
            self._known[name] = digest(self.rows(name))
        return self._known[name]

    def same(self, noted: Mapping[Access, str], rows: Mapping[str, str]) -> bool:
        """Return whether everything that was noted has the same digest still."""
        return all(self.of(access) == known for access, known in noted.items()) and all(
            name in ROWS and self.of_rows(name) == known for name, known in rows.items()
        )

    def _read(self, access: Access) -> str:
        name, extent, key = access
        table: dict[Any, Any] = getattr(self._course, name)
        match extent:
            case "entry":
                return self._entry(table[key]) if key in table else ""
            case "keys":
                return digest(list(table))
            case "all":
                return digest([(key, self._entry(value)) for key, value in table.items()])

    def _entry(self, value: Any) -> str:
        """Return the digest of what pages show of an entry: its place in a file is only for messages."""
        match value:
            case Placed(quiz, _, chapter, page, numbers):
                return digest((self._value(quiz), chapter, page, numbers))
            case PlacedScenario(scenario, _, page):
                return digest((self._value(scenario), page))
            case _:
                return self._value(value)

    def _value(self, value: object) -> str:
        known = self._values.get(id(value)) or self._old.get(id(value))
        if known is None or known[0] is not value:
            known = value, digest(value)
        self._values[id(value)] = known  # holds the value, so that no other gets its id
        return known[1]


def digest(value: object) -> str:
    """Return a digest (16 hex digits) of a value of the model."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
