"""Faults of the world around a build, a row each, with the tests that meet them; those that no other file has are here.

After each, the last good build stands and the next one is right.
"""

from __future__ import annotations

import ast
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import building
import pytest
from building import differing, digest
from conftest import ROOT, courseloom

HERE = "test_faults.py"
FAULTS = {
    "the disk is full before anything is written": ("test_guard.py::test_a_disk_that_takes_nothing_is_one_sentence",),
    "the disk fills up in the middle of a build": (f"{HERE}::test_a_disk_that_fills_up_keeps_the_last_build",),
    "standard output is full": ("test_guard.py::test_an_output_that_takes_nothing_is_said",),
    "a read-only disk or folder": (
        "test_guard.py::test_a_disk_that_takes_nothing_is_one_sentence",
        "test_doctor.py::test_what_cannot_be_set_up_or_written_blocks_building",
    ),
    "two builds at once": (
        "test_build.py::test_a_second_build_at_the_same_time_is_told_so",
        "test_ended.py::test_two_builds_at_once_are_told_apart",
    ),
    "two set-ups at once": ("test_setup.py::test_of_two_set_ups_at_once_the_second_waits_and_finds_it_done",),
    "sources that change while they are read": ("test_ended.py::test_sources_changed_while_they_are_built_are_not_published",),
    "a cell that hangs": ("test_both_ways.py::test_a_cell_is_stopped_at_each_limit_and_the_others_run",),
    "a cell that floods": ("test_hostile_cells.py::test_a_cell_that_fills_the_machine_is_stopped",),
    "a cell that forks": (
        "test_both_ways.py::test_copies_that_a_cell_makes_of_its_process_end_with_it",
        "test_hostile_cells.py::test_hostile_cells_are_refused_each_by_its_cell_and_leave_nothing_running",
    ),
    "a build that ends at any step": ("test_ended.py::test_after_an_end_at_any_step_the_next_build_is_a_first_one",),
    "a build that ends between any two writes": (
        "test_ended.py::test_after_an_end_between_any_two_writes_the_next_build_is_a_first_one",
    ),
    "a build that is killed at any moment": ("test_ended.py::test_after_a_kill_at_any_moment_the_next_build_is_a_first_one",),
    "Ctrl+C": ("test_guard.py::test_ctrl_c_ends_a_build_with_one_line_and_its_kernels",),
    "a set-up that is broken off": ("test_setup.py::test_a_set_up_that_was_broken_off_leaves_the_environment",),
    "what is kept between builds is spoilt": (
        "test_ended.py::test_what_is_kept_between_builds_may_be_cut_empty_or_foreign",
        "test_guard.py::test_a_spoilt_store_of_results_is_made_anew",
        "test_kept.py::test_a_broken_or_foreign_file_is_not_believed",
    ),
    "clocks of 1970 and 2100": (
        f"{HERE}::test_the_clock_and_the_times_of_files_change_nothing",
        "test_places.py::test_every_pdf_says_when_the_course_was_released_and_never_what_the_clock_says",
    ),
    "a clock that no date can hold": ("test_guard.py::test_a_day_out_of_range_is_refused",),
    "names of folders": (f"{HERE}::test_the_name_of_the_folder_changes_nothing",),
    "names of files": (
        "test_sources.py::test_what_editors_and_systems_leave_is_left_aside",
        "test_sources.py::test_a_file_that_looks_like_a_source_and_is_not_read_is_an_error",
    ),
    "encodings of sources": (
        "test_sources.py::test_a_broken_source_is_told_and_nothing_else_is",
        "test_sources.py::test_a_bom_and_windows_line_ends_change_nothing",
        "test_sources.py::test_the_line_of_a_foreign_character_is_named",
    ),
    "encodings of the console and the system": (
        "test_guard.py::test_a_console_without_the_character_shows_a_substitute",
        "test_elsewhere.py::test_a_course_becomes_the_same_bytes_without_fork_and_in_another_encoding",
    ),
    "encodings of results and questions": (
        "test_result_files.py::test_dialects_of_csv",
        "test_import_words.py::test_a_question_without_its_quiz_and_a_text_in_another_encoding_are_named",
    ),
    "links in place of files and folders": (f"{HERE}::test_links_are_read_as_what_they_lead_to_and_a_loop_ends",),
    "links that lead nowhere": ("test_sources.py::test_a_broken_source_is_told_and_nothing_else_is",),
    "links that lead out of what is served": ("test_serving.py::test_nothing_but_files_of_the_site_is_served",),
}
"""What goes wrong, and the tests in this folder that meet it."""
NAMES = ("live", "html")


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_met_by_tests_that_exist(fault: str) -> None:
    for test in FAULTS[fault]:
        file, _, name = test.partition("::")
        tree = ast.parse((Path(__file__).parent / file).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course, built; for reading only."""
    folder = tmp_path_factory.mktemp("plain") / "course"
    shutil.copytree(ROOT / "tests/course", folder, ignore=shutil.ignore_patterns("_build"))
    building.build(folder, *NAMES)
    return folder


def same(folder: Path, plain: Path) -> None:
    """Assert that a first build in this folder gives what the plain one gave."""
    building.build(folder, *NAMES)
    assert differing(digest(folder, NAMES), digest(plain, NAMES)) == []


def test_a_disk_that_fills_up_keeps_the_last_build(tiny: Path, plain: Path) -> None:
    """A limit on the size of files stands for it: writing fails in the middle of one, as on a full disk."""
    building.slow("builds")
    shutil.copytree(plain / "_build", tiny / "_build")
    building.build(tiny, *NAMES)
    before = digest(tiny, NAMES)
    welcome = tiny / "book/welcome.md"
    welcome.write_text(welcome.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    command = [sys.executable, "-m", "courseloom", "--root", str(tiny), "build", *NAMES, "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(command, env=environment, preexec_fn=limited, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "cannot be written (File too large). " in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and done.stderr.rstrip().endswith("the earlier build is unchanged.")
    assert digest(tiny, NAMES) == before
    building.build(tiny, *NAMES)
    assert "One more sentence." in (tiny / "_build/html/book/welcome.html").read_text("utf-8")


@pytest.mark.parametrize("epoch", ["0", pytest.param("4102444800", marks=pytest.mark.long)])
def test_the_clock_and_the_times_of_files_change_nothing(epoch: str, tiny: Path, plain: Path) -> None:
    for path in tiny.rglob("*"):
        os.utime(path, (int(epoch), int(epoch)))
    done = courseloom("build", *NAMES, "--expired-ok", root=tiny, SOURCE_DATE_EPOCH=epoch)
    assert done.returncode == 0, done.stderr
    assert differing(digest(tiny, NAMES), digest(plain, NAMES)) == []


LONG = [pytest.param(name, marks=pytest.mark.long) for name in ("a #1 %41?&+ 'course' \"of\" [hands] {x}", "c" * 200)]


@pytest.mark.parametrize("name", ["#1 أيدٍ نظيفة 手 \U0001f9fc %41", *LONG])
def test_the_name_of_the_folder_changes_nothing(name: str, tiny: Path, plain: Path) -> None:
    folder = tiny.rename(tiny.with_name(name))
    same(folder, plain)


def test_links_are_read_as_what_they_lead_to_and_a_loop_ends(tiny: Path, plain: Path) -> None:
    aside = tiny.with_name("aside")
    aside.mkdir()
    for name in ("quizzes", "notebooks/01-washing.ipynb", "book/welcome.md"):
        kept = (tiny / name).rename(aside / Path(name).name)
        (tiny / name).symlink_to(kept)
    (tiny / "book/again").symlink_to(tiny / "book")
    (tiny / "book/again-itself").symlink_to("again-itself")
    linked = tiny.with_name("linked")
    linked.symlink_to(tiny)
    same(linked, plain)
