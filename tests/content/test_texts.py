"""The texts of this course: none leaves its place on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import faults_of

VOLUMES = [f"{name}-{size}" for name in ("course-book", "course-key") for size in ("a4", "letter")]


@pytest.mark.parametrize("name", [*VOLUMES, "final-test-a4"])
def test_no_word_of_the_book_leaves_its_place(book: Path, name: str) -> None:
    assert faults_of([book / "pdf" / f"{name}.pdf"]) == []
