"""Checks a course: `run` applies every rule to a `Course` and returns the findings, sorted by place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from courseloom import fingerprints, pool
from courseloom.check import exceptions
from courseloom.check.rule import RULES, Finding, Group, Material, Rule
from courseloom.check.rules import (
    access,
    banks,
    clues,
    coverage,
    evidence,
    items,
    language,
    letters,
    notebooks,
    options,
    safety,
    scenarios,
    slides,
)
from courseloom.errors import Problem
from courseloom.model.course import Course
from courseloom.readers import kept
from courseloom.resolve import gather

MODULES = (items, options, clues, banks, language, safety, evidence, coverage, notebooks, slides, access, scenarios, letters)
"""The modules of rules: importing one registers its rules in `RULES`."""


LARGE = 100
"""Number of questions from which starting a second process saves time."""

ON_TEXTS: frozenset[Group] = frozenset({"language", "safety", "evidence", "accessibility"})
"""Groups whose rules use passages: with the making of passages about half of the work; other rules do not need them."""


def gathered(root: Path) -> tuple[Course | None, list[Problem]]:
    """Read a course as `resolve.gather` does; what the last run kept of files that are the same is not read again."""
    engine = fingerprints.engine() + fingerprints.packages()
    kept.load(root, engine)
    found = gather(root)
    kept.save(root, engine)
    return found


def run(course: Course, today: date, *, expired_ok: bool = False, without: Iterable[Group] = ()) -> list[Finding]:
    """Return the findings of every rule for a course on the date `today`; those under a stated exception carry its reason."""
    material = Material(course, today, expired_ok)
    rules = [rule for rule in RULES.values() if rule.group not in without and not (rule.whole and course.unread)]
    rules = [rule for rule in rules if material.english or not rule.english]
    without_texts = [rule for rule in rules if rule.group not in ON_TEXTS]
    others = pool.start(lambda: _found(material, without_texts), worth_it=len(material.items) > LARGE)
    found = _found(material, [rule for rule in rules if rule.group in ON_TEXTS]) + others()
    left_out = RULES.keys() - {rule.id for rule in rules}
    return sorted(set(exceptions.applied(found, list(exceptions.stated(course)), left_out)))


def _found(material: Material, rules: list[Rule]) -> list[Finding]:
    return [
        Finding(fault.where, rule.id, fault.level or rule.level, fault.what, fault.todo)
        for rule in rules
        for fault in rule.find(material)
    ]


def errors(findings: Iterable[Finding]) -> list[Problem]:
    """Return the findings that stop a build, as problems."""
    return [Problem(f.where, f.what, f.todo) for f in findings if f.level == "error" and not f.allowed]
