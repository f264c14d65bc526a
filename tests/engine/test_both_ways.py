"""A notebook runs in a copy of a warm process or in a kernel: the outputs are the same, and so are the limits."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from courseloom.running import forked, kernel, limits
from courseloom.running.limits import Done, Job

Run = Callable[[list[Job]], dict[int, Done]]
WAYS: list[Any] = [pytest.param(kernel.run, id="kernel")]
WAYS += [pytest.param(forked.run, id="copy", marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies"))]

TRICKY = {
    "text": ["print('a'); import sys; print('b', file=sys.stderr); print('c')", "1 + 1", "_ + 1; print(Out, In[2])"],
    "flushed": ["import sys\nprint('a', flush=True); print('b', file=sys.stderr, flush=True); print('c')"],
    "displays": [
        "from IPython.display import HTML, display, clear_output, update_display\n"
        "print('before'); display(HTML('<b>x</b>'))\n7",
        "display('one', display_id='it'); display({'text/plain': 'raw', 'application/json': {'a': [1, 2.5, None]}}, raw=True)",
        "update_display('two', display_id='it')",
        "print('gone'); clear_output(); print('stays')",
        "print('gone'); clear_output(wait=True); print('stays')",
        "None",
        "5;",
    ],
    "own forms": [
        "class A:\n    def _repr_html_(self): return '<i>é</i>'\n    def _repr_png_(self): return b'\\x89PNG' + bytes(99)\nA()",
        "class B:\n    def _repr_mimebundle_(self, **_): return {'text/latex': '$x$'}, {'text/latex': {'wide': True}}\nB()",
        "class C:\n    def __repr__(self): return 'C\\n' * 2\n[C(), C()]",
    ],
    "pictures": [
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(); ax.plot([1, 2])",
        "plt.plot([3, 1])\nplt.show()\nprint('after')\nplt.plot([1, 3]);",
        "%matplotlib inline\n%config InlineBackend.figure_formats = ['svg']\nimport matplotlib\n"
        "matplotlib.rcParams['svg.hashsalt'] = 'x'\nmatplotlib.rcParams['svg.fonttype'] = 'none'",
        "plt.figure(figsize=(1, 1), facecolor='white'); fig",
        "plt.get_backend(), len(plt.get_fignums())",
    ],
    "programs": [
        "!echo one",
        "%%bash\necho two; echo three >&2",
        "import os, time; code = os.system('echo four'); time.sleep(1)",  # a kernel reads a program's words beside the cell
        "%env COLUMNS=44\n%pwd",
    ],
    "waiting": [
        "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')\n3",
        "task = asyncio.get_running_loop().create_task(asyncio.sleep(0, 4))",
        "await task",
        "async def late():\n    print('late')\nasyncio.run(late())",
    ],
    "process": [
        "import os, sys; __name__, os.path.basename(os.getcwd()), os.environ['TOLD']",
        "import beside; beside.VALUE",
        "get_ipython().run_cell_magic('capture', 'held', 'print(5)'); held.stdout",
        "%timeit?",
        "sys.stdout.isatty(), sys.modules['__main__'].x if 'x' in globals() else None",
    ],
    "input": ["input('name?')"],
    "asked": ["import getpass; getpass.getpass()"],
    "raises": ["print('before')\ndef f():\n    return 1 / 0\n\nf()", "print('never')"],
    "raises later": ["import asyncio\nawait asyncio.sleep(0)\nraise ValueError('late\\nand long')"],
    "syntax": ["x = 1\ny = = 2"],
    "representation": ["class D:\n    def __repr__(self): raise TypeError('shy')\nD()", "1"],
    "leaves": ["import sys\nsys.exit(3)"],
    "no cells": [],
    "empty": ["", "# nothing", "2"],
}


def told(done: Done) -> Done:
    """Return what came of a notebook without colours, times and what differs between two runs of either way."""

    def plain(value: Any) -> Any:
        match value:
            case str():
                return re.sub(r"0x[0-9a-f]{6,}|\d+\.py|<ipython-input-[^>]*>|<dc:date>.*", "", value)
            case list():
                return [plain(one) for one in value]
            case {"traceback": lines, **rest}:
                text = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(lines))
                return {
                    **plain(rest),
                    "lines": [
                        " ".join(line.split()) for line in re.findall(r"^Cell In.*|^-+> (?!.*StdinNot)\d+ .*", text, re.M)
                    ],
                }
            case dict():
                return {key: plain(one) for key, one in value.items()}
            case _:
                return value

    return Done(plain(done.outputs), done.cell, done.raised, done.fault)


@pytest.mark.skipif(not forked.usable(), reason="processes are not copied here")
def test_a_copy_shows_what_a_kernel_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # a kernel that finds it leaves out what programs print
    (tmp_path / "beside.py").write_text("VALUE = 9\n", "utf-8")
    jobs = [Job(tuple(cells), str(tmp_path), 2, {"TOLD": "yes"}) for cells in TRICKY.values()]
    copies, kernels = forked.run(jobs), kernel.run(jobs)
    for number, name in enumerate(TRICKY):
        assert told(copies[number]) == told(kernels[number]), name
    shown = {name: copies[number].outputs for number, name in enumerate(TRICKY)}
    assert shown["process"][1][0]["data"] == {"text/plain": "9"}
    assert [output["output_type"] for output in shown["pictures"][0]] == ["execute_result", "display_data"]
    assert shown["raises"][0][-1]["ename"] == "ZeroDivisionError" and len(shown["raises"]) == 1


HELD = {
    "text": ("while True: print('x' * 100_000)", limits.too_long("text")),
    "text of a program": ("!yes", limits.too_long("text")),
    "data": ("while True: display({'text/plain': 'x' * 1_000_000}, raw=True)", limits.too_long("data")),
    "time": ("while True: pass", limits.too_slow(0.1)),
    "asleep": ("import time; time.sleep(600)", limits.too_slow(0.1)),
    "end": ("import os; os._exit(1)", limits.ENDED),
    "kill": ("import os; os.kill(os.getpid(), 9)", limits.ENDED),
}


@pytest.mark.parametrize("run", WAYS)
def test_a_cell_is_stopped_at_each_limit_and_the_others_run(run: Run, tmp_path: Path) -> None:
    first, last = "print('first')", "print('last')"
    jobs = [
        Job((first, source, last), str(tmp_path), 0.1 if name in ("time", "asleep") else 2)
        for name, (source, _) in HELD.items()
    ]
    found = run([*jobs, Job((first, last), str(tmp_path), 2)])
    assert [(found[n].cell, found[n].fault) for n in range(len(jobs))] == [(1, fault) for _, fault in HELD.values()]
    assert all(found[n].outputs[0][0]["text"] == "first\n" and len(found[n].outputs) == 2 for n in range(len(jobs)))
    assert found[len(jobs)].fault is None and found[len(jobs)].outputs[1][0]["text"] == "last\n"


DETACHED = """
import os, subprocess, sys, time
def detach(file):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            open(file, "w").write(str(os.getpid()))
            time.sleep(600)
        os._exit(0)
    os.wait()
"""
ENDS = ["pass", "os._exit(1)", "os.kill(os.getppid(), 9); time.sleep(60)", "[os.fork() or time.sleep(600) for _ in range(9)]"]


@pytest.mark.skipif(not forked.usable(), reason="processes are not copied here")
@pytest.mark.parametrize("end", ENDS)
def test_copies_that_a_cell_makes_of_its_process_end_with_it(end: str, tmp_path: Path) -> None:
    import psutil  # type: ignore[import-untyped]

    wait = "while not os.path.exists('detached') or not os.path.getsize('detached'): time.sleep(0.05)"
    jobs = [
        Job((DETACHED, "detach('detached')", wait, end), str(tmp_path), 2),
        Job(("1",), str(tmp_path), 2),
    ]
    found = forked.run(jobs)
    assert found[1].outputs[0][0]["data"] == {"text/plain": "1"}
    assert (found[0].fault is None) == (end in ("pass", ENDS[-1]))
    started = int((tmp_path / "detached").read_text("utf-8"))
    for _ in range(100):
        if not psutil.pid_exists(started) or psutil.Process(started).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    pytest.fail("a copy that detached itself outlived the run")
