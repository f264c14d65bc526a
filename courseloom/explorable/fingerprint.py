"""A digest of everything that the pictures of a drawing function depend on, so that they are redrawn when it changes.

The digest covers the function's code and everything that it reaches by name: functions of the notebook, tables, constants.
Objects of installed packages enter by name only, since packages are pinned. Comments and line numbers do not count.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType, ModuleType, SimpleNamespace
from typing import Any


def of(*values: Any) -> str:
    """Return a digest of values; functions are followed to the globals that they use."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    seen: set[int] = set()
    for value in values:
        for piece in _pieces(value, seen):
            digest.update(piece.encode() + b"\0")
    return digest.hexdigest()


def _pieces(value: Any, seen: set[int]) -> Iterator[str]:
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        yield repr(value)
        return
    yield type(value).__qualname__
    if id(value) in seen:
        return
    seen.add(id(value))
    match value:
        case FunctionType():
            if _installed(value.__module__):
                yield f"{value.__module__}.{value.__qualname__}"
            else:
                yield from _function(value, seen)
        case CodeType():
            yield from _code(value, seen)
        case ModuleType():
            yield value.__name__
        case type():
            yield f"{value.__module__}.{value.__qualname__}"
            if not _installed(value.__module__):
                for name in sorted(vars(value)):
                    if isinstance(vars(value)[name], FunctionType):
                        yield from _pieces(vars(value)[name], seen)
        case Mapping():
            for key, held in value.items():
                yield from _pieces(key, seen)
                yield from _pieces(held, seen)
        case list() | tuple():
            for held in value:
                yield from _pieces(held, seen)
        case set() | frozenset():
            yield from sorted(map(repr, value))
        case SimpleNamespace():
            yield from _pieces(vars(value), seen)
        case _:
            yield _kept(value)


def _installed(module: str | None) -> bool:
    return module not in (None, "__main__")


def _function(function: FunctionType, seen: set[int]) -> Iterator[str]:
    yield from _code(function.__code__, seen)
    yield from _pieces(function.__defaults__, seen)
    yield from _pieces(function.__kwdefaults__, seen)
    for cell in function.__closure__ or ():
        yield from _pieces(cell.cell_contents, seen)
    for name in sorted(_names(function.__code__)):
        if name in function.__globals__:
            yield name
            yield from _pieces(function.__globals__[name], seen)


def _code(code: CodeType, seen: set[int]) -> Iterator[str]:
    yield code.co_code.hex()
    yield repr((code.co_names, code.co_varnames, code.co_freevars))
    for constant in code.co_consts:
        yield from _pieces(constant, seen)


def _names(code: CodeType) -> set[str]:
    """Return the names that code may look up as globals, including those of nested functions."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _kept(value: Any) -> str:
    """Return a digest of the pickled object, or the name of its type where it cannot be pickled."""
    try:
        return hashlib.sha256(pickle.dumps(value, 4)).hexdigest()
    except Exception:  # for example a lock or an open file, which no picture shows
        return type(value).__qualname__
