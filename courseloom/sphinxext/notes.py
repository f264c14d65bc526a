"""Explanations of a page's terms, citations and claims, stored in the page as data and shown in place by its script."""

from __future__ import annotations

import json

from docutils import nodes
from markupsafe import Markup

from courseloom.activities.plain import text_words
from courseloom.model.course import Course
from courseloom.model.evidence import STATUS_WORDS, Evidence
from courseloom.readers import richtext


def of(doctree: nodes.document, course: Course) -> dict[str, str]:
    """Return the explanation of every linked term, source and claim of a page, by the link's `href` as written."""
    evidence = course.evidence
    found: dict[str, str] = {}
    for reference in doctree.findall(nodes.reference):
        child = next(iter(reference.children), None)
        classes: list[str] = child.get("classes", []) if isinstance(child, nodes.Element) else []
        address = reference.get("refuri") or f"#{reference.get('refid', '')}"
        target = address.rpartition("#")[2]
        if address in found or not target:
            continue
        if target.startswith("ref-"):
            found[address] = _source(course, target.removeprefix("ref-"))
        elif target.startswith("claim-"):
            found[address] = _claim(course, target.removeprefix("claim-"))
        elif "std-term" in classes and child is not None:
            found[address] = _term(course, reference.get("reftitle", "") or target, child.astext(), evidence)
    return {address: text for address, text in found.items() if text}


def _source(course: Course, key: str) -> str:
    source = course.sources.get(key)
    if source is None:
        return ""
    return " ".join(part for part in (f"{source.people} ({source.year}). {source.title}.", source.container) if part)


def _claim(course: Course, id: str) -> str:
    claim = course.claims.get(id)
    if claim is None:
        return ""
    said = f"{claim.value}: {claim.statement}. Counts {claim.measures}, in: {claim.population}."
    return said if claim.status == "verified" else f"{said} {STATUS_WORDS[claim.status]}."


def _term(course: Course, target: str, shown: str, evidence: Evidence) -> str:
    lowered = {name.lower(): name for name in course.terms}
    for name in (target.removeprefix("term-").replace("-", " "), shown):
        if known := lowered.get(name.lower()):
            break
    else:
        known = next((n for n in course.terms if n.lower().replace(" ", "-") == target.removeprefix("term-").lower()), "")
    if not known:
        return ""
    try:
        return text_words(richtext.parse(course.terms[known]), evidence)
    except ValueError:
        return ""


def as_data(notes: dict[str, str]) -> Markup:
    """Return the notes as JSON that is safe inside a script element."""
    packed = json.dumps(notes, ensure_ascii=False, separators=(",", ":"))
    return Markup(packed.replace("<", "\\u003c"))  # noqa: S704 - without "<" nothing ends the element
