"""What identifies the text of a course: a hash of its sources, for records that say which text somebody worked with."""

from __future__ import annotations

import hashlib

from courseloom.model.course import Course

DATA = ("book/course.yml", "book/claims.yml", "book/references.bib", "book/resources.yml", "book/language.yml")
LENGTH = 12


def content_hash(course: Course) -> str:
    """Return 12 hex digits that follow from every source but an organisation's own settings, and from nothing else."""
    files = {page.file for page in course.pages} | {placed.where.file for placed in course.quizzes.values()}
    files |= {talk.where.file for talk in course.scenarios.values()} | set(DATA)
    whole = hashlib.sha256()
    for name in sorted(files):
        path = course.root / name
        if path.is_file():
            content = path.read_bytes().replace(b"\r\n", b"\n")
            whole.update(f"{name}\n{len(content)}\n".encode() + content)
    return whole.hexdigest()[:LENGTH]
