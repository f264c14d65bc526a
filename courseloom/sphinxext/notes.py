"""Explanations of terms, citations and claims, which a page's script loads and shows beside a link to one of them."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain

from courseloom.activities.plain import text_words
from courseloom.model.course import Course
from courseloom.model.evidence import Claim, Source
from courseloom.readers import richtext
from courseloom.sphinxext import ondemand, state
from courseloom.strings.pages import REGISTER


def of(app: Sphinx, course: Course) -> dict[str, dict[str, str]]:
    """Return the explanations by kind ("ref", "claim", "term") and by the id of what they explain."""
    return {
        "ref": {f"ref-{key}": _source(source) for key, source in course.sources.items()},
        "claim": {f"claim-{id}": _claim(claim) for id, claim in course.claims.items()},
        "term": _terms(app, course),
    }


def _source(source: Source) -> str:
    return " ".join(part for part in (f"{source.people} ({source.year}). {source.title}.", source.container) if part)


def _claim(claim: Claim) -> str:
    told = {"value": claim.value, "statement": claim.statement, "measures": claim.measures, "population": claim.population}
    said = REGISTER["told"].format(**told)
    return said if claim.status == "verified" else f"{said} {REGISTER[claim.status]}."


def _terms(app: Sphinx, course: Course) -> dict[str, str]:
    """Return the explanations of the terms that a glossary of the book has, by the ids that Sphinx gave them."""
    found = {}
    domain = cast(StandardDomain, app.env.get_domain("std"))
    known = {name.lower(): text for name, text in course.terms.items()}
    for (kind, name), (_, id) in sorted(domain.objects.items()):
        if kind == "term" and (text := known.get(name.lower())):
            try:
                found[id] = text_words(richtext.parse(text), course.evidence)
            except ValueError:
                continue
    return {id: text for id, text in found.items() if text}


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    for kind, texts in of(app, state.of(app).course).items():
        ondemand.write(Path(app.builder.outdir) / "_static", f"notes/{kind}", texts)


def setup(app: Sphinx) -> None:
    """Write the explanations at the end of a build."""
    app.connect("build-finished", _finish, priority=903)
