"""The words of the preview, for authors."""

from __future__ import annotations

PREVIEW = {
    "problems": "Problems",
    "count_one": "1 problem. Until it is mended, pages may show an earlier version.",
    "count": "{count} problems. Until they are mended, pages may show an earlier version.",
    "close": "Close",
    "region": "Preview",
    "changed": "{page} changed:",
    "open": "open",
    "first_page": "First page",
    "edit": "edit",
    "stopped": "The preview has stopped. This page shows what it showed last.",
    "building": "The course is being built …",
    "no_page": "The book has no page here",
}
