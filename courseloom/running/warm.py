"""The process that notebooks are copies of: it imports what they need once, and copies itself for each of them.

`python -m courseloom.running.warm` reads jobs as one line of JSON from stdin, runs some at a time and writes a line for each
that is done: [its number, what came of it]. It ends, with all that it has started, when stdin is closed.
"""

from __future__ import annotations

import codecs
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Any, NoReturn

from courseloom.running import limits, shell
from courseloom.running.limits import Done, Fault, Job
from courseloom.running.messages import Outputs, merged

IMPORTED = (
    "matplotlib.pyplot",
    "matplotlib.patches",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "IPython.core.pylabtools",
    "PIL.Image",
    "courseloom.cells",
    "courseloom.explorable",
    "courseloom.pool",
    "courseloom.readers.evidence",
)
"""What the notebooks of courses import, and what these import when they draw."""
_WHEN_PARENT_ENDS, _ADOPT = 1, 36
"""Options of prctl: the signal when the parent ends, and to become the parent of processes that have lost theirs."""


def main() -> None:
    """Import what notebooks need, then run jobs until stdin is closed."""
    _control(_ADOPT, 1)
    shell.shell()
    for name in IMPORTED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # copies share what is there
    answers = os.dup(1)
    os.dup2(2, 1)
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        _run([Job(**job) for job in asked["jobs"]], asked["at_once"], answers)


def _run(jobs: list[Job], at_once: int, answers: int) -> None:
    """Run jobs in this order and write an answer for each."""
    _read_claims(jobs)
    waiting, running = list(enumerate(jobs))[::-1], dict[int, tuple[int, int, bytearray]]()
    while waiting or running:
        while waiting and len(running) < at_once:
            number, job = waiting.pop()
            reading, writing = os.pipe()
            if (process := os.fork()) == 0:
                os.close(answers)
                _watch_over(job, writing)
            os.close(writing)
            running[reading] = (number, process, bytearray())
        ready = select.select([0, *running], [], [])[0]
        if 0 in ready:  # who asked has gone
            for _, process, _ in running.values():
                os.kill(process, signal.SIGTERM)
            for _, process, _ in running.values():
                os.waitpid(process, 0)
            _end_all()
            sys.exit()
        for reading in ready:
            number, process, said = running[reading]
            if piece := os.read(reading, 1 << 20):
                said += piece
                continue
            del running[reading]
            os.close(reading)
            os.waitpid(process, 0)
            answer = bytes(said) or json.dumps(asdict(Done([], fault=limits.ENDED))).encode()
            with open(answers, "wb", closefd=False) as out:
                out.write(b"[%d, %b]\n" % (number, answer))
    _end_all()  # a cell may have killed the process that watched it


def _read_claims(jobs: list[Job]) -> None:
    """Read the register of claims once for all notebooks, if any of them uses it."""
    from courseloom.cells import register

    register.forget()
    os.environ.update(jobs[0].told)
    if any("claim" in code for job in jobs for code in job.cells):
        with suppress(Exception):  # the cell that asks for a claim says what is wrong
            register.evidence()


def _watch_over(job: Job, answer: int) -> NoReturn:
    """Become the process that starts one for a notebook, watches its limits, and ends all processes that it leaves."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    _control(_WHEN_PARENT_ENDS, signal.SIGTERM)
    _control(_ADOPT, 1)  # those that detach themselves become children of this process
    try:
        ours, theirs = socket.socketpair()
        (out, their_out), (err, their_err) = os.pipe(), os.pipe()
        if (process := os.fork()) == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            _control(_WHEN_PARENT_ENDS, signal.SIGKILL)
            for descriptor in (answer, out, err):
                os.close(descriptor)
            ours.close()
            shell.run(job.cells, job.folder, dict(job.told), theirs, their_out, their_err)
        theirs.close()
        os.close(their_out)
        os.close(their_err)
        done = _Watch(job, process, ours, {out: "stdout", err: "stderr"}).done()
        _end_all()
        with open(answer, "wb") as told:
            told.write(json.dumps(asdict(done)).encode())
    finally:
        _end_all()
        os._exit(0)


def _control(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value)


def _end_all() -> None:
    """Kill every process below this one, until none is left."""
    for _ in range(1000):
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        import psutil  # type: ignore[import-untyped]

        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                process.kill()
        time.sleep(0.01)


class _Watch:
    """Collects the outputs of one notebook while it runs, and stops at the first limit that it exceeds."""

    def __init__(self, job: Job, process: int, way: socket.socket, text: dict[int, str]) -> None:
        self._job, self._process, self._socket, self._text = job, process, way, text
        way.settimeout(60)
        self._way = way.makefile("rb")  # a message is confirmed before the next one is sent, so none is read with another
        self._outputs, self._meter, self._finished = Outputs(), limits.Meter(), 0
        self._unsaid = dict.fromkeys(text.values(), "")
        self._decoders = {name: codecs.getincrementaldecoder("utf-8")("replace") for name in text.values()}
        for descriptor in text:
            os.set_blocking(descriptor, False)

    def done(self) -> Done:
        """Return what came of the notebook, when all cells are done or one has failed."""
        begun = time.monotonic()
        found = self._watched(begun)
        for name in self._unsaid:
            self._say(name)
        found.outputs = [merged(cell) for cell in self._outputs.cells[: found.cell + 1 or len(self._job.cells)]]
        found.seconds = round(time.monotonic() - begun, 3)
        return found

    def _watched(self, begun: float) -> Done:
        count, limit, cell_begun, gone = len(self._job.cells), 60 * self._job.minutes, begun, False
        while self._finished < count:
            now = time.monotonic()
            if now > begun + 3 * limit:
                return self._stopped(limits.too_slow_in_all(self._job.minutes), cell=-1)
            if now > cell_begun + limit:
                return self._stopped(limits.too_slow(self._job.minutes))
            readable: list[Any] = [self._socket, *self._text]
            ready = select.select(readable, [], [], 0 if gone else min(0.5, limit))[0]
            if fault := self._read_text():
                return self._stopped(fault)
            if self._socket in ready:
                if (message := self._received()) is None:
                    return self._stopped(limits.ENDED)
                kind, content = message
                if fault := self._heard(kind, content):
                    return self._stopped(fault)
                if kind == "done" and content["raised"]:
                    return Done([], self._finished - 1, raised=True)
                if kind == "done":
                    cell_begun = time.monotonic()
                with suppress(OSError):
                    self._socket.sendall(b"\0")
            elif gone:
                return self._stopped(limits.ENDED)
            gone = gone or os.waitpid(self._process, os.WNOHANG)[0] != 0
        return Done([])

    def _stopped(self, fault: Fault, cell: int | None = None) -> Done:
        return Done([], self._finished if cell is None else cell, fault=fault)

    def _received(self) -> tuple[str, dict[str, Any]] | None:
        """Return the next message, or None when the process has ended or sends no whole one."""
        try:
            length = shell.LENGTH.unpack(self._way.read(shell.LENGTH.size))[0]
            if length > 4 * limits.DATA:  # not even read
                return "display_data", {"data": {"": "x" * (limits.DATA + 1)}, "metadata": {}}
            kind, content = json.loads(self._way.read(length))
        except (OSError, struct.error, ValueError):
            return None
        return kind, content

    def _read_text(self) -> Fault | None:
        """Read the text that is there; return a fault when it is too much."""
        for descriptor, name in list(self._text.items()):
            with suppress(BlockingIOError):
                while piece := os.read(descriptor, 1 << 16):
                    text = self._decoders[name].decode(piece)
                    self._unsaid[name] += text
                    if fault := self._meter.add({"text": text}):
                        return fault
                del self._text[descriptor]  # closed
        return None

    def _heard(self, kind: str, content: dict[str, Any]) -> Fault | None:
        """Apply a message; return a fault when the cell has shown too much."""
        if kind == "flush":
            self._say(content["name"])
            return None
        for name in self._unsaid:
            self._say(name)
        if kind == "done":
            self._finished += 1
            self._outputs.next_cell()
            self._meter = limits.Meter()
            return None
        if fault := self._meter.add(content):
            return fault
        self._outputs.add(kind, content)
        return None

    def _say(self, name: str) -> None:
        if text := self._unsaid[name]:
            self._outputs.add("stream", {"name": name, "text": text})
            self._unsaid[name] = ""


if __name__ == "__main__":
    main()
