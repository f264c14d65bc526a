"""The words of pages and lists made from the data of a course: facts, register, language guide, estimated time, downloads."""

from __future__ import annotations

PAGES = {
    "glance": "{minutes} min · {scored} questions, and {opening} to open with · {sources} sources",
    "next_review": "Next review: {date}, where an entry does not give another date.",
    "not_built": "Not in this copy",
}
