"""Disks, consoles, stores and Ctrl-C: whatever goes wrong outside a course is one sentence and an exit code."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, courseloom

from courseloom import cli, files, guard

COMMANDS = {
    "build": ("build", "live", "--quiet"),
    "coverage": ("coverage",),
    "graph": ("graph",),
    "schema": ("schema",),
    "lab": ("lab", "--no-browser"),
    "import": ("import", "questions.gift"),
    "results": ("results", "answers.json"),
    "new": ("new", "another"),
}
GIFT = "::a::Wash? {=Yes ~No}\n"


def prepared(root: Path) -> None:
    """Put what `import` and `results` read beside the course."""
    from courseloom.activities.question import hashed

    (root / "questions.gift").write_text(GIFT, "utf-8")
    record = {"format": "courseloom-progress", "course": hashed("hands", 12), "answers": {}, "tests": {}}
    (root / "answers.json").write_text(json.dumps(record), "utf-8")


def run(root: Path, *arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run a command in this process. Returns its exit code and what it said on standard error."""
    code = cli.main(["--root", str(root), *arguments])
    return code, capsys.readouterr().err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENAMETOOLONG, errno.EDQUOT])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_takes_nothing_is_one_sentence(
    name: str, number: int, tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared(tiny)
    monkeypatch.chdir(tiny)
    monkeypatch.delenv("COURSELOOM_TRACEBACK", raising=False)
    real = open

    def refuse(path: object, mode: str = "r", *rest: object, **more: object) -> object:
        if set(mode) & set("wax+") and str(path).startswith(str(tiny.parent)):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, mode, *rest, **more)  # type: ignore[call-overload]

    def refuse_path(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        return refuse(self, mode, *rest, **more)

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    monkeypatch.setattr(Path, "open", refuse_path)
    code, said = run(tiny, *COMMANDS[name], capsys=capsys)
    if name == "results" and "holds no answers" in said:
        pytest.skip("the file holds no answers: nothing is written")
    verb = "written" if number in (errno.ENOSPC, errno.EROFS, errno.EDQUOT) else "used"
    assert code == 1 and f": cannot be {verb} ({os.strerror(number)}). " in said, said
    assert len(said.splitlines()) == 1 and "Traceback" not in said and str(tiny) not in said.replace(str(tiny / "another"), "")
    assert not (tiny / "another").exists(), "no half course stays behind"
    assert not list(tiny.rglob("*.new")), "no half file stays behind"


def test_new_leaves_an_empty_folder_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".whl":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    code, said = run(tmp_path, "new", str(tmp_path), capsys=capsys)
    assert code == 1 and ": cannot be written (No space left on device). " in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_takes_nothing_is_said(tiny: Path) -> None:
    for unbuffered in ("", "1"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered}
        with Path("/dev/full").open("w") as full:
            command = [sys.executable, "-m", "courseloom", "--root", str(tiny), "check"]
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            "Standard output cannot be written (No space left on device). Free some room and run this again."
        ]


def test_a_console_without_the_character_shows_a_substitute(tiny: Path) -> None:
    path = tiny / "quizzes/01-washing.yml"
    path.write_text(path.read_text("utf-8").replace("id: when-to-wash", "id: 手-zone"), "utf-8")
    for command, encoding in (("check", "cp1252"), ("build", "ascii:strict")):
        done = courseloom(command, root=tiny, PYTHONIOENCODING=encoding)
        assert done.returncode == 1 and "'\\u624b-zone' is not a slug." in done.stdout + done.stderr


@pytest.mark.parametrize("epoch", ["99999999999999", "-1", "soon", "²", "4133980800"])
def test_a_day_out_of_range_is_refused(
    epoch: str, tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    code, said = run(tiny, "build", "live", capsys=capsys)
    assert code == 1 and said.startswith(f"SOURCE_DATE_EPOCH: '{epoch}' is not a time from 1970 to 2100. ")


def test_a_fault_of_our_own_names_its_place_and_keeps_the_rest(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong(*_: object) -> object:
        raise ValueError("two\nlines")

    monkeypatch.delenv("COURSELOOM_TRACEBACK", raising=False)
    monkeypatch.setattr("courseloom.readers.book.read_language", wrong)
    code, said = run(tiny, "coverage", capsys=capsys)
    assert code == guard.FAULT and len(said.splitlines()) == 1
    assert (
        "This is a fault of Courseloom" in said
        and "ValueError in courseloom/readers/sources.py:" in said
        and "(two lines)" in said
    )
    assert "ValueError: two\nlines" in (tiny / "_build/.work/fault.txt").read_text("utf-8")
    assert "Traceback" in run(tiny, "--traceback", "coverage", capsys=capsys)[1]


@pytest.mark.skipif(os.name == "nt", reason="needs process groups")
@pytest.mark.parametrize("step", ["starting", "in a cell"])
def test_ctrl_c_ends_a_build_with_one_line_and_its_kernels(step: str, tiny: Path) -> None:
    flag = tiny / "running"
    if step == "in a cell":
        path = tiny / "notebooks/01-washing.ipynb"
        data = json.loads(path.read_text("utf-8"))
        data["cells"][1]["source"] = [f"open({str(flag)!r}, 'w').write(str(__import__('os').getpid()))\n", "while True: pass\n"]
        data["cells"][1]["source"] += [
            "from courseloom import claim, figure, quiz, scenario\n",
            "import matplotlib.pyplot as plt",
        ]
        path.write_text(json.dumps(data), "utf-8")
    else:  # as soon as the engine is there
        (tiny / "sitecustomize.py").write_text(
            "import sys\n"
            "def found(name, *_):\n"
            f"    if name == 'courseloom.writers.build': open({str(flag)!r}, 'w').close(); __import__('time').sleep(20)\n"
            "sys.meta_path.insert(0, type('F', (), {'find_spec': staticmethod(found)}))\n",
            "utf-8",
        )
    environment = {**os.environ, "COURSELOOM_TRACEBACK": "", "PYTHONPATH": os.pathsep.join([str(ROOT), str(tiny)])}
    command = [sys.executable, "-m", "courseloom", "--root", str(tiny), "build", "html", "--quiet"]
    building = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests run in the background may be deaf to it
    )
    for _ in range(1200):
        if flag.exists() and (step == "starting" or flag.read_text()):
            break
        time.sleep(0.1)
    os.killpg(building.pid, signal.SIGINT)
    said, _ = building.communicate(timeout=60)
    assert building.returncode == 130
    assert said.splitlines() == ["Stopped. Your last good build is unchanged."]
    if step == "in a cell":
        assert not Path(f"/proc/{flag.read_text()}").exists(), "its kernel has ended"


def test_a_spoilt_store_of_results_is_made_anew(tiny: Path) -> None:
    assert courseloom("build", "html", root=tiny).returncode == 0
    before = (tiny / "_build/html/notebooks/01-washing.html").read_bytes()
    store = tiny / "_build/.work/executed"
    sound = {path: path.read_bytes() for path in store.glob("*.json")}
    for spoil in (
        lambda data: data[:300],
        lambda data: b"",
        lambda data: b'{"cells": [[]]}',
        lambda data: data.replace(b"Made up", b"Made to"),
    ):
        for path, data in sound.items():
            path.write_bytes(spoil(data))
        with (tiny / "book/welcome.md").open("a") as page:
            page.write("\nMore.\n")
        done = courseloom("build", "html", root=tiny)
        assert done.returncode == 0, done.stderr
        assert (tiny / "_build/html/notebooks/01-washing.html").read_bytes() == before
        assert {path.read_bytes() for path in store.glob("*.json") if path.name != "times.json"} <= {*sound.values()}


def test_a_work_file_that_is_cut_or_foreign_counts_as_absent(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    assert files.read_json(path) == {}
    for text in (b"", b"{", b"[1]", b"\xff\xfe", b"null", b"[" * 100_000):
        path.write_bytes(text)
        assert files.read_json(path) == {}
    files.write_whole(path, '{"a": 1}')
    assert files.read_json(path) == {"a": 1} and [one.name for one in tmp_path.iterdir()] == ["kept.json"]


def test_a_disk_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "courseloom").mkdir()
    (tmp_path / ".venv.lock").mkdir()  # as a disk that is read only, for whoever may write everywhere too
    (tmp_path / "course.py").write_bytes((ROOT / "course.py").read_bytes())
    for file in ("requirements/build.txt", "requirements/lab.txt"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("a-package-that-is-not-there==1\n")
    command = [sys.executable, "-I", "-S", tmp_path / "course.py", "check"]
    done = subprocess.run(command, capture_output=True, text=True)
    told = f"{tmp_path / '.venv.lock'}: cannot be used (Is a directory). Free some room, or work on a copy of the course"
    assert done.stderr.startswith(told) and "Errno" not in done.stderr


def test_help_that_nobody_reads_to_its_end_says_nothing_more() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, ROOT / "course.py", "help"], stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")
