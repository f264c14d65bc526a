"""The checks of a course: `run` puts every rule to a `Course` and returns the findings, sorted by place."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Iterable
from datetime import date

from courseloom.check import (
    access,
    banks,
    clues,
    coverage,
    evidence,
    exceptions,
    items,
    language,
    notebooks,
    options,
    safety,
    slides,
    talks,
)
from courseloom.check.rules import RULES, Finding, Group, Material, Rule
from courseloom.errors import Problem
from courseloom.model.course import Course

MODULES = (items, options, clues, banks, language, safety, evidence, coverage, notebooks, slides, access, talks)
"""Importing a module enters its rules."""


LARGE = 1500
"""Passages from which on a second process is worth its start."""


def run(course: Course, today: date, *, expired_ok: bool = False, without: Iterable[Group] = ()) -> list[Finding]:
    """Return what every rule finds in a course on a given day; findings under a stated exception carry its reason."""
    material = Material(course, today, expired_ok)
    rules = [rule for rule in RULES.values() if rule.group not in without]
    found = _in_two(material, rules) if len(material.passages) > LARGE else _found(material, rules)
    return sorted(set(exceptions.applied(found, list(exceptions.stated(course)))))


def _found(material: Material, rules: list[Rule]) -> list[Finding]:
    return [
        Finding(fault.where, rule.id, fault.level or rule.level, fault.what, fault.todo)
        for rule in rules
        for fault in rule.find(material)
    ]


def _in_two(material: Material, rules: list[Rule]) -> list[Finding]:
    """Put half of the rules to the course in a copy of this process, where the platform can make one."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return _found(material, rules)
    shared = material.items, list(material.holding([]))  # what both halves need is made once
    assert shared
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # the copy: tell what was found and end at once
        status = 1
        try:
            with os.fdopen(writing, "wb") as out:
                pickle.dump(_found(material, rules[1::2]), out)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        mine = _found(material, rules[::2])
        theirs = told.read()
    if os.waitpid(child, 0)[1] != 0:  # let the fault show itself here
        return mine + _found(material, rules[1::2])
    return mine + list(pickle.loads(theirs))  # noqa: S301 (written by our own copy)


def errors(findings: Iterable[Finding]) -> list[Problem]:
    """Return the findings that stop a build, as problems."""
    return [Problem(f.where, f.what, f.todo) for f in findings if f.level == "error" and not f.allowed]
