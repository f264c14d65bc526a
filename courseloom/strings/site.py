"""The words of the page that a host shows where there is no other."""

from __future__ import annotations

MISSING = {
    "title": "There is no such page",
    "why": "The address may have a slip in it, or the page has moved. The contents list every page, and you can search them.",
    "first": "Go to the first page",
}
