"""YAML that remembers its lines.

In: a file of the course. Out: plain data and, for every value in it, the line it stands on. Aliases (and so "YAML bombs"),
tags, duplicate keys and more than one document are refused. `yes`, `no`, times and dates stay text; only `true` and `false`
are booleans. Validation errors of the model come back as problems with file and line.
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

from courseloom import files
from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.text import Rich

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Model = TypeVar("Model", bound=BaseModel)
Key = str | int
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?\Z")


@dataclass
class Document:
    """The data of one file; `line` finds where a path of keys and indices was written."""

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
    """Read one file; note what is wrong and return None when it cannot be used. `file` is its name in messages."""
    text = files.text(path, file, problems)
    if text is None:
        return None
    document = Document(file)
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=Loader)
        document.data = _value(node, (), document) if node else None
    except _Refused as refused:
        files.refuse(problems, Where(file, refused.line), refused.what, refused.todo)
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "cannot be read"
        where = Where(file, mark.line + 1 if mark else 1)
        todo = "Check the indentation and quotes here and in the line above."
        files.refuse(problems, where, f"is not valid YAML: {what}.", todo)
        return None
    except RecursionError:
        files.refuse(problems, Where(file), "is nested too deeply.", "Flatten it.")
        return None
    return document


_MARK = re.compile(r"[&*!](?<![^\s\[{,].)[^\s,\]}]")
_LINE = re.compile(r"\n(?: {80}|---|%|\.\.\.)")
_NESTED = re.compile("[-?] " * 8)
_BRACKET = re.compile(r"[\[{}\]]")


def _suspect(text: str) -> bool:
    """Return whether a text may hold an anchor, alias or tag, or nest deeply: a cheap look, wrong on the safe side."""
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket[0] in "[{" else -1
        if not -30 < depth < 30:
            return True
    if _LINE.search("\n" + text) or _NESTED.search(text):
        return True
    return any(_begins(text, mark.start()) for mark in _MARK.finditer(text))


def _begins(text: str, at: int) -> bool:
    """Return whether a value of YAML may begin at a place: after a mark of structure, or first on its line."""
    before = text[:at].rstrip()
    return not before or before[-1] in ":?-[{," or "\n" in text[len(before) : at]


def _refuse_tricks(text: str) -> None:
    if not _suspect(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(line, "uses a YAML anchor or alias (& or *).", "Write the value out.")
        if tag := getattr(event, "tag", None):
            raise _Refused(line, f"uses a YAML tag ({tag}).", "Leave the tag out: values are plain text and numbers.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > 40:
            raise _Refused(line, "is nested too deeply.", "Flatten it.")


def _value(node: yaml.Node, path: tuple[Key, ...], document: Document) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Refused(key_node.start_mark.line + 1, "has a key that is not a word.", "Use plain words as keys.")
            key = str(key_node.value)
            if key in result:
                raise _Refused(key_node.start_mark.line + 1, f"says '{key}' twice in one place.", "Keep one of the two.")
            result[key] = _value(value_node, (*path, key), document)
            document.lines[(*path, key)] = key_node.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), document) for index, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        if node.style == '"' and (control := files.CONTROL.search(text)):
            what = f"holds the control character U+{ord(control[0]):04X}, which is no text."
            raise _Refused(node.start_mark.line + 1, what, "Take it out.")
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if len(text) > 18:  # no quantity: a code, or a number that a computer holds only roughly
        return text
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) and math.isfinite(float(text)) else text


def check(
    document: Document, model: type[Model], problems: Problems, rich: Callable[[str], Rich] | None = None
) -> Model | None:
    """Turn a document into a model; every mismatch becomes a problem with its line. Returns None when there was any."""
    try:
        return model.model_validate(document.data, context={"rich": rich} if rich else None)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail in details:
            inner = [d for d in details if d is not detail and d["loc"][: len(detail["loc"])] == detail["loc"]]
            if not (detail["type"] == "too_short" and inner):  # its items are there, but wrong
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
                f"the 'kind' of this question is {detail['input'].get('kind', 'missing')!r}."
                if isinstance(detail["input"], dict)
                else "this is not a question.",
                "Use one of: choice, multiple, true-false, recall, match, categorise, order, estimate, cloze, rate-the-reply.",
            )
        case "literal_error":
            expected = detail.get("ctx", {}).get("expected", "")
            return where, f"'{detail['input']}' is not a value of '{name}'.", f"Use one of: {expected}.".replace(" or ", ", ")
        case "model_type" | "model_attributes_type" | "dict_type":
            return where, f"'{name}' should hold keys and values.", "Check the indentation."
        case "value_error":
            return (
                where,
                f"'{name}': {detail['msg'].removeprefix('Value error, ')}.".replace("..", "."),
                "Write it another way.",
            )
        case _:
            return where, f"'{name}': {detail['msg'][:1].lower()}{detail['msg'][1:]}.", "Correct the value."


def _path(loc: tuple[Key, ...], document: Document) -> tuple[Key, ...]:
    path: tuple[Key, ...] = ()
    for step in loc:
        if (*path, step) in document.lines:
            path = (*path, step)
    return path


def _keys_at(model: type[BaseModel], loc: tuple[Key, ...]) -> tuple[str, list[str]]:
    here: type[BaseModel] = model
    label = "this file"
    for step in loc:
        if isinstance(step, int):
            continue
        found = here.model_fields.get(step) or next((f for f in here.model_fields.values() if f.alias == step), None)
        models = _models(found.annotation) if found else [here]
        if found and models:
            here, label = models[0], f"'{step}'"
            union = models
        else:
            for candidate in locals().get("union", []):
                kinds = get_args(candidate.model_fields["kind"].annotation) if "kind" in candidate.model_fields else ()
                if step in kinds:
                    here, label = candidate, f"a {step} question"
    return label, [f.alias or n for n, f in here.model_fields.items()]


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    parts = get_args(annotation) if not isinstance(annotation, UnionType) else annotation.__args__
    return [model for part in parts for model in _models(part)]
