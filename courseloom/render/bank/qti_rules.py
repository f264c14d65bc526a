"""The elements of QTI 2.1 by which an item declares its responses, scores them and chooses feedback.

Names are those of QTI 2.1; `qti_package` renames them for 3.0. Source: 1EdTech, QTI 2.1 Assessment Test, Section and Item
Information Model, sections 6 (items), 8 (response processing) and 15 (expressions).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from markupsafe import Markup, escape

from courseloom.render.bank.moodle import decimal

ANSWER = "RESPONSE"
"""The response of an item; those of gaps are numbered."""
SCORE, MAXSCORE, FEEDBACK, AFTER = "SCORE", "MAXSCORE", "FEEDBACK", "AFTER"
"""Outcomes: the score from 0 to 1, the highest, the feedback by what was answered, and that after every answer."""
NOTHING = Markup("")


def tag(name: str, *inside: Markup, **attributes: str) -> Markup:
    """Return an element; a text in it has to be escaped already."""
    told = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
    return Markup("<{0}{1}>{2}</{0}>").format(name, told, Markup("").join(inside))


def share(count: int) -> str:
    """Return the share of one of so many, rounded up, so that all of them together are never less than 1."""
    return decimal(math.ceil(1e12 / count) / 1e12)


# declarations


def response(name: str, cardinality: str, kind: str, right: Iterable[str], mapping: Markup = NOTHING) -> Markup:
    """Return the declaration of a response with the right values (none for what is not scored) and its mapping."""
    values = [tag("value", escape(value)) for value in right]
    key = tag("correctResponse", *values) if values else NOTHING
    return tag("responseDeclaration", key, mapping, identifier=name, cardinality=cardinality, baseType=kind)


def mapped(rows: Iterable[tuple[str, str]], *, folded: bool = False) -> Markup:
    """Return a mapping of values to their share of the score, which stays from 0 to 1; with `folded` case does not count."""
    found = ((key, worth, {"caseSensitive": "false"} if folded else {}) for key, worth in rows)
    entries = (tag("mapEntry", mapKey=key, mappedValue=worth, **more) for key, worth, more in found)
    return tag("mapping", *entries, lowerBound="0", upperBound="1", defaultValue="0")


def outcome(name: str, kind: str, *, several: bool = False, start: str = "") -> Markup:
    """Return the declaration of an outcome, with its value before any answer."""
    before = tag("defaultValue", tag("value", escape(start))) if start else NOTHING
    cardinality = "multiple" if several else "single"
    return tag("outcomeDeclaration", before, identifier=name, cardinality=cardinality, baseType=kind)


# expressions and rules


def variable(name: str) -> Markup:
    """Return the value of a response or an outcome."""
    return tag("variable", identifier=name)


def value(kind: str, text: str) -> Markup:
    """Return a value of a base type."""
    return tag("baseValue", escape(text), baseType=kind)


def same(one: Markup, two: Markup) -> Markup:
    """Return whether two values are the same."""
    return tag("match", one, two)


def right(name: str) -> Markup:
    """Return whether a response is the right one."""
    return same(variable(name), tag("correct", identifier=name))


def near(name: str, number: float, tolerance: float) -> Markup:
    """Return whether a number is within a tolerance, which is a billionth wider: 1.1 is within 0.1 of 1."""
    low, high = (decimal(number + sign * (tolerance + 1e-9)) for sign in (-1, 1))
    above, below = tag("gte", variable(name), value("float", low)), tag("lte", variable(name), value("float", high))
    return tag("and", above, below)


def put(name: str, what: Markup) -> Markup:
    """Return the rule that gives an outcome its value."""
    return tag("setOutcomeValue", what, identifier=name)


def told(name: str, identifier: str) -> Markup:
    """Return the rule that chooses a feedback."""
    return put(name, value("identifier", identifier))


def when(*cases: tuple[Markup, Markup], otherwise: Markup = NOTHING) -> Markup:
    """Return the rule of the first case whose condition holds, else another one."""
    names = ["responseIf", *["responseElseIf"] * (len(cases) - 1)]
    rules = [tag(name, condition, rule) for name, (condition, rule) in zip(names, cases, strict=True)]
    return tag("responseCondition", *rules, tag("responseElse", otherwise) if otherwise else NOTHING)


def scored(condition: Markup) -> Markup:
    """Return the rule of all or nothing, as in the standard template match_correct."""
    return when((condition, put(SCORE, value("float", "1"))), otherwise=put(SCORE, value("float", "0")))


def by_mapping() -> Markup:
    """Return the rule of the standard template map_response."""
    return put(SCORE, tag("mapResponse", identifier=ANSWER))


def counted(conditions: Iterable[Markup]) -> list[Markup]:
    """Return the rules by which the score is the share of conditions that hold."""
    every = list(conditions)
    one_more = put(SCORE, tag("sum", variable(SCORE), value("float", "1")))
    whole = put(SCORE, tag("divide", variable(SCORE), value("float", str(len(every)))))
    return [put(SCORE, value("float", "0")), *(when((one, one_more)) for one in every), whole]
