"""The words of a book in one file, besides those of its pages."""

from __future__ import annotations

SINGLE = {
    "whole": "All pages in one, to print or to search",
    "one": "Back to one page at a time",
    "found": "Places found: {count}",
    "none": "No page has all of these words. Try fewer words, or others.",
}
