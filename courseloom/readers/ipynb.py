"""Loads a notebook's JSON as plain data and reports every invalid structure with its cell. Nothing is executed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from courseloom import files
from courseloom.errors import Problems, Where

LARGEST = 10 * files.LARGEST
RESTORE = "Open and save it in Jupyter, or restore it."
_LACKS = {
    "Expecting value": "a value is missing",
    "Expecting property name": "a name in double quotes is missing",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Unterminated string": "a text has no closing quotation mark",
    "Extra data": "something follows its end",
    "Invalid control character": "a line ends inside a text",
    "Invalid \\": "a text holds an invalid backslash",
}
"""Messages of Python's JSON parser, in our words."""


def load(text: str, file: str, problems: Problems) -> dict[str, Any] | None:
    """Return a notebook with cells, metadata, tags and sources of valid types, or add problems and return None."""
    try:
        notebook = json.loads(text, parse_constant=_no_number, parse_int=_number)
    except json.JSONDecodeError as error:
        line, what = broken(text, error)
        page = text.lstrip().startswith("<")
        todo = "Save the notebook itself: a web page that shows it has a button to download it." if page else RESTORE
        files.refuse(problems, Where(file, line), f"is not a notebook: {'it is a web page' if page else what}.", todo)
        return None
    except RecursionError:
        files.refuse(problems, Where(file), "is not a notebook: it is nested too deeply.", RESTORE)
        return None
    except ValueError as error:
        files.refuse(problems, Where(file), f"is not a notebook: it holds {error}, which JSON does not allow.", RESTORE)
        return None
    before = len(problems.found)
    for cell, what, todo in _faults(notebook):
        problems.add(Where(file, 0, cell), what, todo)
    if len(problems.found) > before:
        problems.unread.add(file)
        return None
    return notebook  # type: ignore[no-any-return]


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _number(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError(f"{digits[:12]}…")
    return int(digits)


def broken(text: str, error: json.JSONDecodeError) -> tuple[int, str]:
    """Return (line, what is missing) of a JSON syntax error."""
    if not text.strip():
        return 1, "the file is empty"
    before = text[: error.pos].rstrip()
    if before.endswith(",") and text[error.pos : error.pos + 1] in ("}", "]"):
        return before.count("\n") + 1, "there is a comma before a closing bracket"
    if "trailing comma" in error.msg:  # Python 3.13 and later point at the comma itself
        return error.lineno, "there is a comma before a closing bracket"
    what = next((words for said, words in _LACKS.items() if error.msg.startswith(said)), "its JSON is broken")
    return error.lineno, "the file ends too early" if error.pos >= len(text.rstrip()) and "Extra" not in error.msg else what


def _faults(notebook: Any) -> Iterator[tuple[str, str, str]]:
    """Yield (cell, what, what to do) for every value of a wrong type; `cell` is its id, or its number when it has none."""
    if isinstance(notebook, dict) and "worksheets" in notebook:
        yield "", "has notebook format 3.", "Open and save it in Jupyter, which makes it format 4."
        return
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        yield "", "is not a notebook: it has no list of cells.", RESTORE
        return
    version, minor = notebook.get("nbformat"), notebook.get("nbformat_minor", 0)
    if version != 4 or isinstance(version, bool | float):
        yield "", f"has notebook format {_brief(version)}.", "Save it in notebook format 4.5."
    if type(minor) is not int or minor < 0:
        yield "", f"has 'nbformat_minor' {_brief(minor)}.", "Save it in notebook format 4.5."
    about = notebook.get("metadata") or {}  # a rule of `check` reports missing metadata
    if not isinstance(about, dict) or not all(isinstance(about.get(key, {}), dict) for key in ("kernelspec", "language_info")):
        yield "", "has metadata of the wrong shape.", RESTORE
    elif not re.match("(i?python|$)", language := _language(about), re.I):
        yield "", f"is written for {_brief(language)}, and only Python can be run.", "Choose a kernel of Python, and save it."
    elif any(map(_no_text, files.strings({key: value for key, value in notebook.items() if key != "cells"}))):
        yield "", "holds a character in its metadata that is not text.", RESTORE
    for number, cell in enumerate(notebook["cells"], 1):
        id = cell.get("id", number) if isinstance(cell, dict) else number
        name = id if isinstance(id, str) and id and not _no_text(id) else str(number)
        for what in _cell(cell):
            yield name, f"{what}.", RESTORE


def _language(about: dict[str, Any]) -> str:
    named = (about.get("kernelspec", {}).get("language"), about.get("language_info", {}).get("name"))
    return next((name for name in named if isinstance(name, str)), "")


def _cell(cell: Any) -> Iterator[str]:
    if not isinstance(cell, dict):
        yield "is not a cell: it should hold keys and values"
        return
    if not isinstance(cell.get("id", ""), str):
        yield "has an id that is not text"
    for key in ("cell_type", "metadata", "source"):
        if key not in cell:
            yield f"lacks '{key}'"
    if not isinstance(cell.get("cell_type", ""), str):
        yield "has a 'cell_type' that is not text"
    source, metadata = cell.get("source", ""), cell.get("metadata", {})
    if not isinstance(source, str) and not (isinstance(source, list) and all(isinstance(line, str) for line in source)):
        yield "has a 'source' that is not text"
    elif control := files.CONTROL.search(joined(source)):
        yield f"holds the control character U+{ord(control[0]):04X}, which is not text"
    if not isinstance(metadata, dict):
        yield "has metadata of the wrong shape"
    else:
        tags = metadata.get("tags", [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            yield "has 'tags' that are not a list of words"
        if not isinstance(metadata.get("jupyter", {}), dict):
            yield "has metadata of the wrong shape"
    outputs = cell.get("outputs", [])
    if not isinstance(outputs, list) or not all(isinstance(output, dict) for output in outputs):
        yield "has 'outputs' that are not a list"
    if not isinstance(cell.get("attachments", {}), dict):
        yield "has 'attachments' of the wrong shape"
    if any(map(_no_text, files.strings(cell))):
        yield "holds half of a character (a lone surrogate)"


def _no_text(text: str) -> bool:
    """Return whether a text cannot be encoded as UTF-8, as with an unpaired surrogate from a JSON escape."""
    return re.search("[\ud800-\udfff]", text) is not None


def _brief(value: Any) -> str:
    return "none" if value is None else repr(value)[:40]


def joined(source: str | list[str]) -> str:
    """Return a cell's source as one text; notebooks save it as a text or as a list of lines."""
    return source if isinstance(source, str) else "".join(source)
