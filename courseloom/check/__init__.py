"""The checks of a course: `run` puts every rule to a `Course` and returns the findings, sorted by place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from courseloom.check import access, banks, clues, coverage, evidence, exceptions, items, language, notebooks, options, safety
from courseloom.check.rules import RULES, Finding, Group, Material
from courseloom.errors import Problem
from courseloom.model.course import Course

MODULES = (items, options, clues, banks, language, safety, evidence, coverage, notebooks, access)
"""Importing a module enters its rules."""


def run(course: Course, today: date, *, expired_ok: bool = False, without: Iterable[Group] = ()) -> list[Finding]:
    """Return what every rule finds in a course on a given day; findings under a stated exception carry its reason."""
    material = Material(course, today, expired_ok)
    found = [
        Finding(fault.where, rule.id, fault.level or rule.level, fault.what, fault.todo)
        for rule in RULES.values()
        if rule.group not in without
        for fault in rule.find(material)
    ]
    return sorted(set(exceptions.applied(found, list(exceptions.stated(course)))))


def errors(findings: Iterable[Finding]) -> list[Problem]:
    """Return the findings that stop a build, as problems."""
    return [Problem(f.where, f.what, f.todo) for f in findings if f.level == "error" and not f.allowed]
