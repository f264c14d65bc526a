"""The words of pages and lists made from the data of a course: register, facts, estimated time, blueprint, files."""

from __future__ import annotations

from typing import Any, Final

from courseloom.strings.counted import counted

PAGES: Final[dict[str, Any]] = {
    "glance": "{minutes} min · {scored} questions, and {opening} to open with · {sources} sources",
    "next_review": "Next review: {date}, where an entry does not give another date.",
    "not_built": "Not in this copy",
    "figure": "Figure {number}",
    "table": "Table {number}",
    "section": "Section {number}",
    "listing": "Listing {number}",
    "file": "File",
    "file_for": "For",
    "size": "Size",
    "mb": "{size} MB",
    "kb": "{size} kB",
    "avoid": "Instead of",
    "prefer": "Consider",
    "why": "Why",
    "why_source": "{why} Source: {source}.",
}

REGISTER: Final[dict[str, str]] = {
    "verified": "Read in the source named",
    "secondary": "Read at second hand, in a work that reports the source",
    "part": "Only part of the source was read",
    "derived": "Computed from other claims on this page",
    "counts": "Counts",
    "population": "In whom",
    "interval": "Range",
    "range": "{low} to {high}",
    "source": "Source",
    "formula": "Computed as",
    "with": "with",
    "reading": "Reading",
    "use": "Use",
    "review": "Next review",
    "pages": "Used in",
    "told": "{value}: {statement}. Counts {measures}, in: {population}.",
    "two": "{first} and {second}",
    "many": "{first} et al.",
    "others": "and others",
}
"""The words of the register of claims and of citations; the first four by how a source was read."""

FACTS: Final[dict[str, str]] = {
    "version": "Version",
    "released": "Released",
    "review_by": "To be reviewed by",
    "expires": "Expires",
    "authors": "Authors",
    "level": "Level",
    "audience": "For",
    "licence": "Licence",
    "licences": "{content} (text and figures), {code} (code)",
    "contact": "Contact",
}

LEARNING_TIME: Final[dict[str, str]] = {
    "about": "about {hours} hours",
    "range": "{low} to {high} hours",
    "what": "What",
    "value": "Value",
    "words": "Words of body text",
    "questions": "Questions",
    "difficulty": "Difficulty (2 essential, 3 advanced, 4 mastery)",
    "mergener": "Mergener formula",
    "hours": "{hours} hours",
    "reading": "Reading at {words} words a minute, plus 200 %",
    "printed": "Printed as",
    "talks": "Not in it: the conversations, played once each",
    "talks_minutes": "about {minutes} minutes",
}

BLUEPRINT: Final[dict[str, Any]] = {
    "point": "Learning point",
    "objective": "Objective",
    "where": "Where it is taught and practised",
    "how": "How it is tested",
    "questions": counted("{count} questions", "{count} questions"),
    "reasons": counted("{count} explained answers", "{count} explained answers"),
    "sources": counted("{count} sources", "{count} sources"),
    "asks": "The question asks the learner to",
    "asked": "Questions",
    "share": "Share",
    "recall": "Recall a fact",
    "apply": "Apply to a case",
    "reply": "Choose what to say",
}
