"""Reads `book/claims.yml` (and computes derived claims) and `book/references.bib` (as sources ready to print)."""

from __future__ import annotations

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import Field

from courseloom import files
from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.evidence import Claim, Source
from courseloom.model.items import Frozen
from courseloom.model.links import checked
from courseloom.readers import yamlio
from courseloom.readers.kept import kept
from courseloom.strings.locales import number as written
from courseloom.strings.pages import REGISTER


class ClaimFile(Frozen):
    """`book/claims.yml`."""

    claims: tuple[Claim, ...] = Field(min_length=1)


@kept
def read_claims(path: Path, file: str, problems: Problems, language: str = "en") -> tuple[dict[str, Claim], dict[str, Where]]:
    """Read the claims register and compute the derived ones, as a language writes numbers. Returns both by id, with places."""
    if not files.there(path):
        return {}, {}
    document = yamlio.load(path, file, problems)
    register = yamlio.check(document, ClaimFile, problems) if document else None
    if document is None or register is None:
        return {}, {}
    claims: dict[str, Claim] = {}
    lines: dict[str, Where] = {}
    for index, claim in enumerate(register.claims):
        where = document.where("claims", index)
        if claim.id in claims:
            problems.add(where, f"the claim id '{claim.id}' is already used at {lines[claim.id]}.", "Rename one of them.")
        claims[claim.id], lines[claim.id] = claim, where
    computed: dict[str, Claim] = {}
    for claim in claims.values():
        try:
            computed[claim.id] = _computed(claim, claims, (), language)
        except _Cannot as error:
            computed[claim.id] = claim
            problems.add(lines[claim.id], f"claim '{claim.id}' cannot be computed: {error.what}.", error.todo)
    return computed, lines


_FORMAT = re.compile(r"[^{}]*\{(:,?(\.\d)?[f%])?\}[^{}]*")
"""A `str.format` template with one number and at most a precision: other templates could read attributes or fill the memory."""
_NUMBER = re.compile(r"\{:?([^{}]*)\}")
"""The place of the number in a template, with its precision."""


class _Cannot(Exception):
    def __init__(self, what: str, todo: str = "") -> None:
        self.what, self.todo = what, todo


def _computed(claim: Claim, claims: dict[str, Claim], trail: tuple[str, ...], language: str) -> Claim:
    if claim.status != "derived":
        return claim
    if claim.id in trail:
        raise _Cannot("it depends on itself", "Break the circle in 'from'.")
    names: dict[str, float] = {}
    for name, id in claim.from_.items():
        if id not in claims:
            raise _Cannot(f"there is no claim '{id}'", did_you_mean(id, claims))
        number = _computed(claims[id], claims, (*trail, claim.id), language).number
        if number is None:
            raise _Cannot(f"'{id}' has no single number", "Give it a 'number'.")
        names[name] = number
    number = evaluate(claim.formula, names)
    if not _FORMAT.fullmatch(claim.format):
        raise _Cannot(f"the format '{claim.format}' does not fit", "Use a form like '{:.1f}%'.")
    value = _NUMBER.sub(lambda found: written(number, language, found[1]), claim.format)
    return claim.model_copy(update={"number": number, "value": value})


_OPERATORS: dict[type[Any], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}


def evaluate(formula: str, names: dict[str, float]) -> float:
    """Compute a formula of numbers, names, + - * / ** ( ) and round(); raises _Cannot for anything else."""

    def value(node: ast.AST) -> float:
        match node:
            case ast.Expression(body):
                return value(body)
            case ast.Constant(int() | float() as number):
                return float(number)
            case ast.Name(name) if name in names:
                return names[name]
            case ast.Name(name):
                raise _Cannot(f"'{name}' in the formula is not in 'from'", did_you_mean(name, names))
            case ast.BinOp(left, op, right) if type(op) in _OPERATORS:
                a, b = value(left), value(right)
                if isinstance(op, ast.Pow) and abs(b) > 100:
                    raise _Cannot("the power is too large")
                return _OPERATORS[type(op)](a, b)
            case ast.UnaryOp(op, operand) if type(op) in _OPERATORS:
                return _OPERATORS[type(op)](value(operand))
            case ast.Call(ast.Name("round"), [first, *rest], []):
                return float(round(value(first), *(int(value(r)) for r in rest)))
            case _:
                raise _Cannot("the formula may hold only numbers, names, + - * / ** ( ) and round()")

    try:
        with warnings.catch_warnings(action="ignore"):
            result = value(ast.parse(formula.strip(), mode="eval"))
    except SyntaxError as error:
        raise _Cannot(f"the formula does not parse ({error.msg})") from error
    except (ArithmeticError, TypeError, ValueError) as error:
        raise _Cannot(f"the formula fails ({error})") from error
    except (RecursionError, MemoryError) as error:
        raise _Cannot("the formula is nested too deeply") from error
    if isinstance(result, complex) or not math.isfinite(result):
        raise _Cannot("the formula gives no number that can be printed")
    return result


@kept
def read_sources(path: Path, file: str, problems: Problems) -> tuple[dict[str, Source], dict[str, Where]]:
    """Read the bibliography. Returns sources by key, ready to print, and their places."""
    text = files.text(path, file, problems, 10 * files.LARGEST) if files.there(path) else None
    if text is None:
        return {}, {}
    from pybtex.database import BibliographyDataError, Entry
    from pybtex.database.input.bibtex import Parser
    from pybtex.exceptions import PybtexError

    heads = re.finditer(r"^[ \t]*@[ \t]*\w+\s*[{(]\s*([^,\s]+)", text, re.M)
    lines, number, at = {}, 1, 0
    for head in heads:
        number, at = number + text.count("\n", at, head.start()), head.start()
        lines[head[1]] = Where(file, number)
    try:
        entries: dict[str, Entry] = dict(Parser().parse_string(text).entries.items())
    except BibliographyDataError as error:
        files.refuse(problems, Where(file), f"{error}.", "Keep one entry for each key.")
        return {}, lines
    except PybtexError as error:
        line = getattr(error, "lineno", None) or 0
        what = f"is not valid BibTeX: {str(error).splitlines()[0]}."
        files.refuse(problems, Where(file, line), what, "Check braces and commas here.")
        return {}, lines
    sources = {}
    for key, entry in entries.items():
        lines.setdefault(key, Where(file))
        try:
            sources[key] = _source(key, entry)
        except (ValueError, PybtexError):  # ValueError: from the decoder of LaTeX
            todo = "Write the characters as they are, or check backslashes and braces."
            files.refuse(problems, lines[key], f"entry '{key}' holds LaTeX that cannot be read.", todo)
            continue
        try:
            if not sources[key].address.startswith("ISBN "):
                checked(sources[key].address or "https://none")
        except ValueError as error:
            problems.add(lines[key], f"entry '{key}': {error}.", "Write it another way.")
        if not sources[key].year or not sources[key].title:
            problems.add(lines.get(key, Where(file)), f"entry '{key}' has no year or no title.", "Add both.")
    return sources, lines


def _source(key: str, entry: Any) -> Source:
    fields = {name.lower(): _plain(text) for name, text in entry.fields.items()}
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    authors, family = [], []
    for person in people:
        last = _plain(" ".join(person.prelast_names + person.last_names))
        first = " ".join(_plain(name)[:1] + "." for name in person.first_names + person.middle_names if _plain(name))
        if last.lower() == "others":
            family.append("others")
            continue
        family.append(last)
        authors.append(f"{last}, {first}" if first else last)
    if "others" in family:
        authors.append(REGISTER["others"])
    label = _label(family) or fields.get("organization", "") or fields.get("title", key)
    container = fields.get("journal") or fields.get("booktitle") or fields.get("publisher") or fields.get("howpublished") or ""
    container = container or fields.get("institution", "") or fields.get("school", "") or fields.get("organization", "")
    volume = fields.get("volume", "") + (f"({fields['number']})" if fields.get("number") and fields.get("volume") else "")
    details = ", ".join(part for part in (volume, fields.get("pages", "").replace("--", "–")) if part)
    if entry.type in ("techreport", "misc") and fields.get("number") and not fields.get("volume"):
        details = fields["number"]
    if fields.get("journal") is None and fields.get("booktitle") and fields.get("publisher"):
        details = ", ".join(part for part in (details, fields["publisher"]) if part)
    if doi := fields.get("doi"):
        address = f"https://doi.org/{quote(doi, safe='/:;()+,=@!$&*')}"
    else:
        address = fields.get("url", "") or (f"ISBN {fields['isbn']}" if fields.get("isbn") else "")
    return Source(
        key=key,
        authors=tuple(authors),
        year=fields.get("year", ""),
        title=fields.get("title", "").rstrip("."),
        container=container,
        details=details,
        address=address,
        label=label,
    )


def _label(family: list[str]) -> str:
    if len(family) > 2 or "others" in family:
        return REGISTER["many"].format(first=family[0])
    return REGISTER["two"].format(first=family[0], second=family[1]) if len(family) == 2 else "".join(family)


def _plain(text: str) -> str:
    if "\\" in text or "~" in text:
        from pybtex.richtext import Text as BibText

        text = str(BibText.from_latex(text))
    return " ".join(text.replace("{", "").replace("}", "").split())
