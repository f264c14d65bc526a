"""Loads YAML with the line number of every value.

A file of the course becomes plain data and a map from each value to its line. Aliases (and so "YAML bombs"), tags, duplicate
keys and more than one document are refused. `yes`, `no`, times and dates stay text; only `true` and `false` are booleans.
Validation errors of the model become problems with file and line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from courseloom import __version__, files
from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.items import KINDS
from courseloom.model.text import Rich
from courseloom.readers import yamlfaults

Model = TypeVar("Model", bound=BaseModel)
Key = str | int
FORMAT = 1
"""Version of the course's own YAML files, which `format` at the top of one may say; without it a file is of version 1."""
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?\Z")

_LINE_END = re.compile("[\x85\u2028\u2029]")
"""Characters that end a line in YAML and in no editor."""


@dataclass
class Document:
    """The data of one file; `where` gives the place of a path of keys and indices."""

    file: str
    data: Any = None
    lines: dict[tuple[Key, ...], int] = field(default_factory=dict)

    def where(self, *path: Key) -> Where:
        """Return the place of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Where(self.file, self.lines.get(path, 1))


class _Refused(Exception):
    def __init__(self, line: int, what: str, todo: str) -> None:
        self.line, self.what, self.todo = line, what, todo


def load(path: Path, file: str, problems: Problems) -> Document | None:
    """Read one file; add problems and return None when it cannot be used. `file` is its name in messages."""
    text = files.text(path, file, problems)
    if text is None:
        return None
    if odd := _LINE_END.search(text):
        what = f"holds the character U+{ord(odd[0]):04X}, a line end that editors do not show."
        files.refuse(problems, Where(file, text.count("\n", 0, odd.start()) + 1), what, "Write a space or a new line for it.")
        return None
    document = Document(file)
    try:
        document.data = _read(text, document)
    except _Refused as refused:
        files.refuse(problems, Where(file, refused.line), refused.what, refused.todo)
        return None
    except yaml.YAMLError as error:
        line, what, todo = yamlfaults.explained(text, error)
        files.refuse(problems, Where(file, line), what, todo)
        return None
    except RecursionError:
        files.refuse(problems, Where(file), "is nested too deeply.", "Flatten it.")
        return None
    return document if file.startswith("_") or _readable(document, problems) else None  # `_toc.yml` is Jupyter Book's


def _readable(document: Document, problems: Problems) -> bool:
    """Take the version of its format out of a document; return whether this engine reads it, and add a problem if not."""
    if not isinstance(document.data, dict) or "format" not in document.data:
        return True
    found = document.data.pop("format")
    if wrong := misfit(found):
        files.refuse(problems, document.where("format"), *wrong)
    return not wrong


def misfit(found: object) -> tuple[str, str] | None:
    """Return what is wrong with a version of a format and what to do about it; None where this engine reads it."""
    if type(found) is not int or found < 1:
        return f"has the format '{found}', which is no version.", f"Write 'format: {FORMAT}', or leave it out."
    if found > FORMAT:
        what = f"is in format {found}, and Courseloom {__version__} reads formats up to {FORMAT}."
        return what, "Use the version of Courseloom that it was written for, or a newer one."
    return None


DEEPEST = 40
"""Depth of nested collections at which a file is refused."""


def _read(text: str, document: Document) -> Any:
    """Return the data of a text and record its lines, in one pass over the parser's events, so that no alias is followed."""
    events = yamlfaults.Loader(text)
    try:
        events.get_event()  # StreamStart
        if events.check_event(yaml.StreamEndEvent):
            return None
        events.get_event()  # DocumentStart
        data = _value(events, events.get_event(), (), document)
        events.get_event()  # DocumentEnd
        if not events.check_event(yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(problem="but found another document", problem_mark=events.peek_event().start_mark)
        return data
    finally:
        events.dispose()


def _value(events: Any, event: yaml.Event, path: tuple[Key, ...], document: Document, depth: int = 1) -> Any:
    """Return the value that begins with an event."""
    line = _line(event)
    document.lines[path] = line
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if depth > DEEPEST:
        raise _Refused(line, "is nested too deeply.", "Flatten it.")
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(item := events.get_event(), yaml.SequenceEndEvent):
            items.append(_value(events, item, (*path, len(items)), document, depth + 1))
        return items
    result: dict[str, Any] = {}
    while not isinstance(word := events.get_event(), yaml.MappingEndEvent):
        line = _line(word)
        if not isinstance(word, yaml.ScalarEvent):
            raise _Refused(line, "has a key that is not a word.", "Use plain words as keys.")
        key = str(word.value)
        if key in result:
            raise _Refused(line, f"has the key '{key}' twice in one place.", "Keep one of the two.")
        result[key] = _value(events, events.get_event(), (*path, key), document, depth + 1)
        document.lines[(*path, key)] = line
    return result


def _line(event: Any) -> int:
    """Return the line of an event; refuses anchors, aliases and tags."""
    line: int = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise _Refused(
            line, "uses a YAML anchor or alias (& or *).", "Write the value out, or in quotes if the sign is part of it."
        )
    if event.tag:
        raise _Refused(line, f"uses a YAML tag ({event.tag}).", "Leave the tag out, or put the value in quotes.")
    return line


def _scalar(event: Any) -> str | int | float | bool | None:
    text: str = event.value
    if event.style in ("'", '"', "|", ">"):
        if event.style == '"' and (control := files.CONTROL.search(text)):
            what = f"holds the control character U+{ord(control[0]):04X}, which is not text."
            raise _Refused(event.start_mark.line + 1, what, "Take it out.")
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if len(text) > 18:  # a code rather than a quantity, or a number that a float cannot hold exactly
        return text
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) and math.isfinite(float(text)) else text


def check(
    document: Document, model: type[Model], problems: Problems, rich: Callable[[str], Rich] | None = None
) -> Model | None:
    """Validate a document as a model; add a problem with its line for every mismatch, and return None when there is one."""
    try:
        return model.model_validate(document.data, context={"rich": rich} if rich else None)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail in details:
            inner = [d for d in details if d is not detail and d["loc"][: len(detail["loc"])] == detail["loc"]]
            if not (detail["type"] == "too_short" and inner):  # its items exist and are reported as wrong themselves
                problems.add(*_explain(detail, document, model))
        problems.unread.add(document.file)
        return None


def _explain(detail: ErrorDetails, document: Document, model: type[BaseModel]) -> tuple[Where, str, str]:
    path = _path(detail["loc"], document)
    where = document.where(*path)
    name = str(detail["loc"][-1]) if detail["loc"] else "the file"
    match detail["type"]:
        case "extra_forbidden":
            kind, keys = _keys_at(model, detail["loc"][:-1])
            return where, f"'{name}' is not a key of {kind}.", did_you_mean(name, keys) or f"Its keys are: {', '.join(keys)}."
        case "missing":
            return where, f"'{name}' is missing.", f"Add '{name}:' here."
        case "string_pattern_mismatch":
            given = str(detail["input"])
            if "a-z0-9" in str(detail.get("ctx", {}).get("pattern", "")):
                return where, f"'{given}' is not a slug.", "Use 3 to 64 small letters, digits and hyphens."
            return where, f"'{given}' is not allowed for '{name}'.", "See the schema for its form."
        case "union_tag_invalid" | "union_tag_not_found":
            return (
                where,
                (
                    f"the 'kind' of this question is {detail['input']['kind']!r}."
                    if "kind" in detail["input"]
                    else "has no 'kind'."
                )
                if isinstance(detail["input"], dict)
                else "this is not a question.",
                f"Use one of: {', '.join(KINDS)}.",
            )
        case "literal_error":
            expected = detail.get("ctx", {}).get("expected", "")
            return where, f"'{detail['input']}' is not a value of '{name}'.", f"Use one of: {expected}.".replace(" or ", ", ")
        case "model_type" | "model_attributes_type" if not detail["loc"] and detail["input"] is None:
            return where, "holds nothing.", "Fill it in, or take the file away."
        case "is_instance_of" | "string_type":
            return where, *_no_text(name, detail["input"])
        case "bool_type" | "bool_parsing":
            return where, f"'{name}' is '{detail['input']}'.", "Write true or false."
        case "tuple_type" | "list_type":
            return where, f"'{name}' should be a list.", "Begin each of its entries with '- ', or put them in [brackets]."
        case "model_type" | "model_attributes_type" | "dict_type":
            return where, f"'{name}' should hold keys and values.", "Check the indentation."
        case "value_error":
            what = detail["msg"].removeprefix("Value error, ").rstrip(".")
            advised = "; " in what or ". " in what  # the message itself says what to do
            return where, f"'{name}': {what}.", "" if advised else "Write it another way."
        case _:
            return where, f"'{name}': {detail['msg'][:1].lower()}{detail['msg'][1:]}.", "Correct the value."


def _no_text(name: str, given: object) -> tuple[str, str]:
    match given:
        case None:
            return f"'{name}' is empty.", "Write its text, in quotes if it begins with '#'."
        case bool() | int() | float():
            return f"'{name}' should be text.", "Put it in quotes."
        case _:
            return f"'{name}' should be text, and holds more than one value.", "Write one text, in quotes if it has brackets."


def _path(loc: tuple[Key, ...], document: Document) -> tuple[Key, ...]:
    path: tuple[Key, ...] = ()
    for step in loc:
        if (*path, step) in document.lines:
            path = (*path, step)
    return path


def _keys_at(model: type[BaseModel], loc: tuple[Key, ...]) -> tuple[str, list[str]]:
    here: type[BaseModel] = model
    label = "this file"
    union: list[type[BaseModel]] = []
    for step in loc:
        if isinstance(step, int):
            continue
        found = here.model_fields.get(step) or next((f for f in here.model_fields.values() if f.alias == step), None)
        models = _models(found.annotation) if found else [here]
        if found and models:
            here, label, union = models[0], f"'{step}'", models
        else:
            for candidate in union:
                kinds = get_args(candidate.model_fields["kind"].annotation) if "kind" in candidate.model_fields else ()
                if step in kinds:
                    here, label = candidate, f"a {step} question"
    return label, [f.alias or n for n, f in here.model_fields.items()]


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    parts = get_args(annotation) if not isinstance(annotation, UnionType) else annotation.__args__
    return [model for part in parts for model in _models(part)]
