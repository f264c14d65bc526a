"""What a build says, keeps and replaces, seen through outputs that take no time to make."""

from __future__ import annotations

import errno
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from courseloom import files
from courseloom.errors import CourseError, Problems
from courseloom.model.course import Course
from courseloom.writers import FromCourse, Writer, build, lock, publish

DAY = date(2026, 1, 15)


@dataclass(frozen=True)
class Made(FromCourse):
    """An output of these files, by path; `before` is called when it is written."""

    name = "made"
    holds: dict[str, str] = field(default_factory=lambda: {"one.txt": "x"}, metadata={"help": ""})
    before: Callable[[Course], object] = field(default=lambda _: None, metadata={"help": ""})
    large_print: bool = False

    def write(self, course: Course, out: Path) -> list[Path]:
        self.before(course)
        for file, text in self.holds.items():
            files.write_whole(out / file, text)
        return [out / file for file in self.holds]

    def chosen(self) -> dict[str, object]:
        parts = {"parts": sorted(self.holds)} if self.holds.keys() != {"one.txt"} else {}
        return parts | ({"large_print": True} if self.large_print else {})


class Volume(Made):
    name = "pdf"


class Web(Made):
    name = "html"


def made(root: Path, *writers: Writer, day: date = DAY, **given: bool) -> list[str]:
    return list(build.build(root, writers or [Made()], day, **given))


NOTHING = "Nothing changed since the last build."


def test_a_line_an_output_says_what_was_made_and_where_it_opens(tiny: Path) -> None:
    page = {"a/index.html": "", "b.txt": "", "index.html": "x" * 400_000}
    assert made(tiny, Made(page)) == ["made     3 files, 0.4 MB: _build/made/index.html"]
    assert made(tiny, Made({"first/index.html": "x", "index.txt": "y"})) == [
        "made     2 files, 0.0 MB: _build/made/first/index.html"
    ]


def test_a_second_build_makes_nothing_until_a_source_an_option_or_a_file_changes(tiny: Path) -> None:
    first = made(tiny)
    assert made(tiny) == [*first, NOTHING]
    file = tiny / "_build/made/one.txt"
    for spoil in (file.unlink, lambda: file.write_text("cut off or longer")):
        spoil()
        assert made(tiny) == first and file.read_text() == "x"
    assert made(tiny, Made(large_print=True)) == first
    made(tiny)
    welcome = tiny / "book/welcome.md"
    welcome.write_text(welcome.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert NOTHING not in made(tiny)


def test_a_build_that_was_kept_is_checked_again_once_a_date_has_passed(tiny: Path) -> None:
    made(tiny)
    assert made(tiny, day=date(2028, 1, 1))[-1] == NOTHING, "the day itself has not passed"
    assert NOTHING not in made(tiny, day=date(2028, 1, 2))
    with pytest.raises(CourseError, match="2029-01-01"):
        made(tiny, day=date(2029, 1, 2))
    assert made(tiny, day=date(2029, 1, 2), expired_ok=True)[0].startswith("check: ")


def test_a_stamp_that_something_else_wrote_is_not_believed(tiny: Path) -> None:
    first = made(tiny)
    stamp = tiny / "_build/.work/stamp.json"
    for text in ("", "[1]", "{}", json.dumps({**json.loads(stamp.read_text()), "files": 5})):
        stamp.write_text(text)
        assert made(tiny) == first


def test_a_build_counts_the_warnings(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSELOOM_COMMAND", "courseloom")
    assert not any(line.startswith("check:") for line in made(tiny))
    (tiny / "book/unlisted.md").write_text("# Unlisted\n", "utf-8")
    said = [line for line in made(tiny) if line.startswith("check:")]
    assert said == ["check: 1 warning. 'courseloom check' lists them."]


def test_what_an_earlier_build_left_is_forgotten_when_it_cannot_be_read(tiny: Path) -> None:
    made(tiny)
    left = tiny / "_build/.work/doctrees/old"
    files.write_whole(left, "from before")
    (left.parents[1] / "odd").write_text("from before")

    def read(_: Course) -> None:
        if left.exists():
            raise ValueError("cannot be read")

    assert made(tiny, Made({"two.txt": "y"}, read)) == ["made     1 files, 0.0 MB: _build/made/two.txt"]
    assert (tiny / "_build/made/two.txt").is_file() and not left.exists()
    assert not (left.parents[1] / "odd").exists() and (left.parents[1] / lock.NAME).is_file()


def test_a_disk_that_takes_nothing_ends_the_build_at_once(tiny: Path) -> None:
    made(tiny)
    tries = []

    def full(_: Course) -> None:
        tries.append(1)
        raise OSError(errno.ENOSPC, "No space left on device")

    files.write_whole(tiny / "_build/.work/doctrees/old", "kept for the next build")
    with pytest.raises(OSError, match="No space"):
        made(tiny, Made(before=full, large_print=True))
    assert len(tries) == 1 and (tiny / "_build/.work/doctrees/old").is_file()
    assert (tiny / "_build/made/one.txt").read_text() == "x"


def test_what_a_rule_refuses_stops_a_first_build_before_anything_is_made(tiny: Path) -> None:
    tries: list[object] = []
    with pytest.raises(CourseError, match="the course expired"):
        made(tiny, Made(before=tries.append), day=date(2029, 1, 2))
    assert tries == []
    with pytest.raises(CourseError, match="the course expired"):
        build.begin(tiny, date(2029, 1, 2))[1]()


def test_without_a_plan_every_other_problem_is_told_too(tiny: Path) -> None:
    (tiny / "book/course.yml").unlink()
    with pytest.raises(CourseError, match=r"book/course\.yml: is missing"):
        made(tiny)


def test_sources_that_change_meanwhile_are_not_published(tiny: Path) -> None:
    made(tiny)
    page = tiny / "book/welcome.md"
    with pytest.raises(CourseError, match="the sources changed during the build"):
        made(tiny, Made({"two.txt": "y"}, lambda _: page.write_text("# Other\n"), large_print=True))
    assert [path.name for path in sorted((tiny / "_build/made").iterdir())] == [publish.NAME, "one.txt"]


def test_what_is_no_longer_made_is_named_with_the_command_that_makes_it(tiny: Path) -> None:
    papers = {"course-book-a4.pdf": "", "course-book-letter.pdf": ""}
    both = made(tiny, Volume(papers, large_print=True), Web())
    assert len(both) == 2
    lines = made(tiny, Volume({"course-book-a4.pdf": ""}), Web())[2:]
    assert lines == [
        "pdf      no longer has large print: 'build pdf --large-print' makes it.",
        "pdf      no longer has US Letter: 'build pdf --paper both' makes it.",
    ]
    page = tiny / "book/welcome.md"
    page.write_text(page.read_text("utf-8") + "\nMore.\n", "utf-8")
    (line,) = made(tiny, Web())[1:]
    assert line == "html     leaves out links to pdf, which are older than the sources: 'build pdf html' makes them."
    assert publish.outdated(tiny) == ["pdf"] and list(publish.current(tiny)) == ["html"]


def test_an_output_names_its_build_and_the_digest_of_each_file(tiny: Path) -> None:
    made(tiny, Made({"a.txt": "x", "in/b.txt": "y"}, large_print=True))
    told = json.loads((tiny / "_build/made" / publish.NAME).read_text())
    assert told == {
        **publish.named(tiny),
        "asked": {"parts": ["a.txt", "in/b.txt"], "large_print": True},
        "files": {"a.txt": sha256(b"x").hexdigest(), "in/b.txt": sha256(b"y").hexdigest()},
    }
    assert sorted(publish.named(tiny)) == ["courseloom", "engine", "sources"]
    (tiny / "_build/made/a.txt").unlink()
    assert publish.current(tiny)["made"].files == ["in/b.txt"], "a file that is gone is not offered"


@pytest.mark.parametrize("moved", ["nothing", "old", "all"])
def test_a_move_that_was_cut_short_is_finished_by_the_next_start(moved: str, tmp_path: Path) -> None:
    work = tmp_path / ".work"
    for file in ("a/old.txt", "b/old.txt", ".work/made/a/new.txt", ".work/made/b/new.txt"):
        files.write_whole(tmp_path / file, "x")
    files.write_whole(work / "switch.json", json.dumps({"names": ["a", "b"], "stamp": {"lines": ["x"]}}))
    if moved != "nothing":
        files.write_whole(work / "old/a/older.txt", "left by a build before")
        (work / "old/a/older.txt").unlink()
        (tmp_path / "a").replace(work / "old/a")
    if moved == "all":
        (work / "made/a").rename(tmp_path / "a")
    publish.start(work)
    for name in ("a", "b"):
        assert [path.name for path in (tmp_path / name).iterdir()] == ["new.txt"]
    assert [path.name for path in work.iterdir()] == ["stamp.json"]
    assert json.loads((work / "stamp.json").read_text()) == {"lines": ["x"]}


def test_without_a_journal_what_was_half_made_is_thrown_away(tmp_path: Path) -> None:
    for file in ("a/old.txt", ".work/made/a/new.txt", ".work/stamp.json"):
        files.write_whole(tmp_path / file, "x")
    assert not publish.start(tmp_path / ".work").exists()
    assert (tmp_path / "a/old.txt").is_file() and (tmp_path / ".work/stamp.json").read_text() == "x"


def test_a_zip_of_a_folder_has_its_files_without_those_left_out(tmp_path: Path) -> None:
    for file in ("out/b.txt", "out/a/c.txt", "out/leave/d.txt", "out/a/e.txt"):
        files.write_whole(tmp_path / file, file)
    publish.pack(tmp_path / "out", tmp_path / "out.zip", leave=("leave", "e.txt"))
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["out/a/c.txt", "out/b.txt"] and archive.read("out/b.txt") == b"out/b.txt"


READ = {
    "conflict below an empty line": (b"\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n", 2, "holds the conflict markers"),
    "a conflict marker that was overlooked": (b"a\nb\n>>>>>>> theirs\n", 3, "holds the conflict markers"),
    "conflict on the first line": (b"<<<<<<< HEAD\n=======\n>>>>>>> theirs\n", 1, "holds the conflict markers"),
    "zero below an empty line": (b"\na\0\n", 2, "is not UTF-8 text."),
    "another control character": (b"\n\na\x08\n", 3, "holds the control character U+0008"),
    "a foreign byte": (b"a\n\xe9", 2, "is not UTF-8 text."),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_no_text_is_refused_at_its_line(name: str, tmp_path: Path) -> None:
    data, line, what = READ[name]
    (tmp_path / "a.md").write_bytes(data)
    problems = Problems()
    assert files.text(tmp_path / "a.md", "a.md", problems) is None
    assert str(problems.found[0]).startswith(f"a.md:{line}: {what}") and problems.unread == {"a.md"}


def test_a_folder_in_place_of_a_file_is_named_as_such(tmp_path: Path) -> None:
    problems = Problems()
    assert files.text(tmp_path, "a.md", problems) is None
    assert [str(one) for one in problems.found] == ["a.md: is a folder. Put a file of this name there instead."]


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    files.write_whole(target, "whole")
    assert target.read_text() == "whole"
    with pytest.raises(TypeError):
        files.write_whole(target, None)  # type: ignore[arg-type]
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError) as caught:
        files.write_whole(tmp_path / "folder", "x")
    assert caught.value.filename == str(tmp_path / "folder")
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "folder"] and target.read_text() == "whole"  # noqa: PTH208
