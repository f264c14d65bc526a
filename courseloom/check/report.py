"""Formats findings as text, as JSON or as annotations for GitHub, and writes the page of all rules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from courseloom.check.rule import GROUPS, RULES, Finding
from courseloom.model.course import Course
from courseloom.strings import catalogue


def lines(findings: list[Finding], form: str = "text") -> Iterator[str]:
    """Yield the lines of a report in the format `form`: text, json or github."""
    match form:
        case "json":
            yield json.dumps([_plain(finding) for finding in findings], ensure_ascii=False, indent=1)
        case "github":
            yield from (_annotation(finding) for finding in findings if not finding.allowed)
        case _:
            yield from _text(findings)


def _plain(finding: Finding) -> dict[str, str | int]:
    where = finding.where
    return {
        "file": where.file,
        "line": where.line,
        "cell": where.cell,
        "rule": finding.rule,
        "level": finding.level,
        "what": finding.what,
        "todo": finding.todo,
        "allowed": finding.allowed,
    }


def _annotation(finding: Finding) -> str:
    kind = {"error": "error", "warning": "warning", "info": "notice"}[finding.level]
    where = finding.where
    words = f"cell '{where.cell}': " if where.cell else ""
    message = f"{words}{finding.what} {finding.todo}".strip().replace("%", "%25").replace("\n", "%0A")
    line = f",line={where.line}" if where.line and not where.cell else ""
    return f"::{kind} file={where.file}{line},title={finding.rule}::{message}"


def _text(findings: list[Finding]) -> Iterator[str]:
    shown = [finding for finding in findings if not finding.allowed and finding.level != "info"]
    for _, group in groupby(shown, key=lambda finding: finding.where.file):
        for finding in group:
            label = "" if finding.level == "error" else f"{finding.level}: "
            yield f"{finding.where}: {label}{finding.what} {finding.todo}".rstrip() + f" [{finding.rule}]"
        yield ""
    if told := [finding for finding in findings if finding.level == "info" and not finding.allowed]:
        yield "For information:"
        yield from (f"  {finding.where}: {finding.what} {finding.todo}".rstrip() + f" [{finding.rule}]" for finding in told)
        yield ""
    if allowed := [finding for finding in findings if finding.allowed]:
        yield "Exceptions stated in the sources:"
        yield from (f"  {finding.where}: {finding.what} Allowed: {finding.allowed} [{finding.rule}]" for finding in allowed)
        yield ""


def counted(findings: list[Finding]) -> str:
    """Return the number of errors and warnings that no exception covers, as a sentence."""
    counts = Counter(finding.level for finding in findings if not finding.allowed)
    parts = [f"{counts[level]} {level}{'s' * (counts[level] != 1)}" for level in ("error", "warning") if counts[level]]
    return " and ".join(parts) or "no problems"


def english_only(course: Course) -> Iterator[str]:
    """Yield, for a course in another language, what knows only English: rules, by name, and words of the interface."""
    if catalogue.is_english(course.about.language):
        return
    names = sorted(rule.id for rule in RULES.values() if rule.english)
    told = f"{len(names)} rules know only English and did not look at this course in '{course.about.language}'"
    yield f"{told}, nor did the list of words for people: {', '.join(names)}."
    if not catalogue.reviewed(course.about.language):
        yield f"The interface in '{course.about.language}' is not reviewed by a native speaker."
    if english := catalogue.untranslated():
        told = f"{len(english)} words and sentences of the interface are English"
        crisis = len(english & catalogue.CRISIS)
        yield f"{told}, {crisis} of them for a crisis, whose translation a person has to sign." if crisis else f"{told}."


def rules_page() -> str:
    """Return the documentation of every rule as Markdown, from the rules' own docstrings."""
    parts = [
        "# What `check` asks",
        "Made from the rules themselves by `python3 course.py check --rules`; not edited by hand.",
        "An exception is stated in place, with its reason: `% allow rule-name: why it is right here` on the line above a block "
        "of text, `# allow rule-name: why` above an entry of a YAML file or in code. Every exception is listed at the end of "
        "each run. One that covers nothing is reported.",
    ]
    for group, title in GROUPS.items():
        here = sorted((rule for rule in RULES.values() if rule.group == group), key=lambda rule: rule.id)
        if not here:
            continue
        parts.append(f"## {title}")
        for rule in here:
            strict = " No exception is accepted." if rule.strict else ""
            strict += " Only in English." if rule.english else ""
            why = "\n\n".join(
                " ".join(block.split("\n")) if not block.startswith("Bad:") else _examples(block)
                for block in rule.why.split("\n\n")
            )
            parts.append(f"### {rule.id}\n\n{rule.asks} *{rule.level.capitalize()}.*{strict}\n\n{why}")
    return "\n\n".join(parts) + "\n"


def _examples(block: str) -> str:
    return "\n".join(f"- {line}" for line in block.split("\n"))
