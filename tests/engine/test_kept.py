"""What `check` keeps of the files that it read: it never changes what is found, whatever became of it or of the files."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
from pathlib import Path

import pytest
from conftest import courseloom

from courseloom import fingerprints
from courseloom.readers.kept import FILE
from courseloom.resolve import read


def found(root: Path) -> str:
    return courseloom("check", "--format", "json", root=root).stdout


def test_a_second_check_finds_the_same_and_a_third_what_changed_since(tiny: Path) -> None:
    bank, page, notebook = tiny / "quizzes/01-washing.yml", tiny / "book/welcome.md", next((tiny / "notebooks").glob("*.ipynb"))
    page.write_text(page.read_text("utf-8") + "\n[here](welcome.md)\n\n{term}`nothing`\n", "utf-8")
    first = found(tiny)
    assert (tiny / FILE).is_file() and found(tiny) == first
    for path, old, new in ((bank, "stem:", "stam:"), (page, "[here]", "[hare]"), (notebook, "# ", "#  <b>x</b> ")):
        before = path.stat()
        text = path.read_text("utf-8")
        path.write_text(text.replace(old, new, 1), "utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as after a checkout: times say nothing
        changed = found(tiny)
        assert changed != first, path
        (tiny / FILE).unlink()
        assert found(tiny) == changed
        path.write_text(text, "utf-8")
        assert found(tiny) == first


def test_a_picture_that_is_taken_away_is_missed_at_once(tiny: Path) -> None:
    picture, page = tiny / "book/hands.png", tiny / "book/welcome.md"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    page.write_text(page.read_text("utf-8") + "\n![Hands under a tap](hands.png)\n", "utf-8")
    with_it = json.loads(found(tiny))
    picture.unlink()
    problems = [one for one in json.loads(found(tiny)) if one not in with_it]
    assert [(one["file"], one["rule"]) for one in problems] == [("book/welcome.md", "reads")]
    assert "hands.png" in problems[0]["what"]


class Runs:
    """An object that makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, int]]:
        return os.mkdir, (str(self.path), 0o755)


@pytest.mark.parametrize("kind", ["cut", "garbage", "foreign", "folder"])
def test_a_broken_or_foreign_file_is_not_believed(tiny: Path, kind: str) -> None:
    first = found(tiny)
    whole = (tiny / FILE).read_bytes()
    data = pickle.dumps({"x": Runs(tiny / "run")})
    engine = fingerprints.engine() + fingerprints.packages()
    signed = hashlib.sha256(engine.encode() + data).digest() + data
    (tiny / FILE).unlink()
    if kind == "folder":
        (tiny / FILE).mkdir()
    else:
        (tiny / FILE).write_bytes({"cut": whole[:-100], "garbage": b"\0" * 1000, "foreign": signed}[kind])
    assert found(tiny) == first
    assert not (tiny / "run").exists(), "nothing that the file names is called"


def test_a_course_that_is_read_again_in_one_process_has_what_changed(tiny: Path) -> None:
    before = read(tiny)
    bank = tiny / "quizzes/01-washing.yml"
    bank.write_text(bank.read_text("utf-8").replace("When do you wash?", "When would you wash?"), "utf-8")
    after = read(tiny)
    assert after.quizzes != before.quizzes and after.pages == before.pages
    assert "would" in repr(after.quizzes) and "When would you wash?" not in repr(before.quizzes)
