"""Runs the cells of one notebook in this process as a Jupyter kernel would, and sends what they show through a socket.

The process is a copy of one that has called `shell`. Text goes as bytes through the file descriptors of stdout and stderr, so
that text of programs that a cell starts stays in order; every other output is a message, which the other side confirms.
"""

from __future__ import annotations

import asyncio
import base64
import builtins
import getpass
import io
import json
import math
import numbers
import os
import resource
import socket
import struct
import sys
import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from IPython.core.async_helpers import _asyncio_runner
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError, UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from courseloom.running.limits import MEMORY

LENGTH = struct.Struct("!Q")
"""Each message is its length in bytes in this form, and JSON: [kind, content]. It is confirmed with one byte."""
_TERMINAL = {"TERM": "xterm-color", "PAGER": "cat", "GIT_PAGER": "cat"}
_TERMINAL |= dict.fromkeys(("CLICOLOR", "FORCE_COLOR", "CLICOLOR_FORCE"), "1")
"""What a kernel tells the programs that cells start."""


class _Channel:
    """The way to the process that watches this one."""

    socket: socket.socket
    _lock = threading.Lock()

    def send(self, kind: str, content: dict[str, Any]) -> None:
        """Send a message and wait until it is confirmed; text that was written before it comes before it."""
        body = json.dumps([kind, _plain(content)]).encode()
        with self._lock:
            self.socket.sendall(LENGTH.pack(len(body)) + body)
            if not self.socket.recv(1):
                os._exit(1)  # nobody watches any more


_channel = _Channel()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, as Jupyter does; raises ValueError for what has no form there."""
    match value:
        case str() | bool() | int() | None:
            return value
        case float():
            return value if math.isfinite(value) else repr(value)
        case bytes():
            return base64.b64encode(value).decode()
        case dict():
            return {str(key): _plain(held) for key, held in value.items()}
        case list() | tuple() | set():
            return [_plain(held) for held in value]
        case numbers.Integral():
            return int(value)
        case numbers.Real():
            return _plain(float(value))
        case datetime():
            return value.isoformat()
        case _:
            raise ValueError(f"no output can hold {value!r}")


class _Text(io.TextIOBase):
    """stdout or stderr of a cell. Text of both is put in order where one is flushed, or something is displayed."""

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int) -> None:
        self.name, self._descriptor, self._process, self._unsaid = name, descriptor, os.getpid(), False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        data = text.encode("utf-8", "replace")
        while data:
            data = data[os.write(self._descriptor, data) :]
        self._unsaid = True
        return len(text)

    def flush(self) -> None:
        if self._unsaid and os.getpid() == self._process:  # a copy that a cell makes of its process only writes
            self._unsaid = False
            _channel.send("flush", {"name": self.name})

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


class _Result(DisplayHook):
    """Sends the value of a cell; `content` is there while it is made."""

    content: dict[str, Any] | None = None

    def start_displayhook(self) -> None:
        self.content = {"data": {}, "metadata": {}}

    def write_output_prompt(self) -> None:
        if self.content is not None:
            self.content["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        if self.content is not None:
            self.content |= {"data": format_dict, "metadata": md_dict or {}}

    def finish_displayhook(self) -> None:
        _flush()
        content, self.content = self.content, None
        if content and content["data"]:
            _channel.send("execute_result", content)


class _Display(DisplayPublisher):
    def publish(self, data: Any, metadata: Any = None, *_: Any, transient: Any = None, update: bool = False, **__: Any) -> None:
        _flush()
        self._validate_data(data, metadata or {})  # type: ignore[no-untyped-call]
        content = {"data": data, "metadata": metadata or {}, "transient": transient or {}}
        _channel.send("update_display_data" if update else "display_data", content)

    def clear_output(self, wait: bool = False) -> None:
        _flush()
        _channel.send("clear_output", {"wait": wait})


class _Shell(InteractiveShell):
    """IPython with the outputs of a kernel."""

    displayhook_class = Type(_Result)
    display_pub_class = Type(_Display)
    exits = False
    display_failed = False

    def enable_gui(self, gui: Any = None) -> None:
        if gui:
            raise UsageError(f"a notebook that runs in a build has no window for {gui}")

    def ask_exit(self) -> None:
        self.exits = True

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        _flush()
        self.display_failed |= self.displayhook.content is not None  # type: ignore[attr-defined]
        _channel.send("error", {"ename": str(etype.__name__), "evalue": str(evalue), "traceback": stb})


def shell() -> _Shell:
    """Return the shell of this process; made once, copies of the process have it."""
    made: _Shell = _Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    made.set_hook("show_in_pager", lambda *_, **__: None, 99)  # type: ignore[no-untyped-call]
    return made


def run(cells: Iterable[str], folder: str, told: dict[str, str], way: socket.socket, out: int, err: int) -> NoReturn:
    """Become the process of a notebook: run its cells up to the first that raises, then end.

    `out` and `err` are the descriptors that text goes to, `told` environment variables to add.
    """
    os.setsid()
    most = resource.getrlimit(resource.RLIMIT_DATA)[1] % (1 << 63)
    resource.setrlimit(resource.RLIMIT_DATA, (min(MEMORY << 30, most),) * 2)
    for number, descriptor in enumerate((os.open(os.devnull, os.O_RDONLY), out, err)):
        os.dup2(descriptor, number)
    _channel.socket = way
    sys.stdout, sys.stderr = _Text("stdout", 1), _Text("stderr", 2)
    os.environ.update({**_TERMINAL, **told})
    os.chdir(folder)
    sys.path.insert(0, "")
    if "numpy.random" in sys.modules:  # copies of one process would draw the same numbers; Python sees to its own
        sys.modules["numpy.random"].seed()
    builtins.input = _no_input("raw_input")
    getpass.getpass = _no_input("getpass")
    asyncio.run(_run(cells))
    os._exit(0)


def _no_input(name: str) -> Any:
    def ask(*_: Any, **__: Any) -> NoReturn:
        raise StdinNotImplementedError(f"{name} was called, but this frontend does not support input requests.")

    return ask


async def _run(cells: Iterable[str]) -> None:
    made = shell()
    for code in cells:
        result = await _one(made, code)
        _flush()
        raised = not result.success or made.display_failed
        _channel.send("done", {"raised": raised})
        if raised or made.exits:
            return


async def _one(made: Any, code: str) -> Any:
    """Run a cell in a running event loop, as a kernel does: code that awaits is awaited, other code runs at once."""
    failed = None
    try:
        transformed = made.transform_cell(code)
    except Exception:
        transformed, failed = code, sys.exc_info()
    how = {"transformed_cell": transformed, "preprocessing_exc_tuple": failed}
    if made.loop_runner is not _asyncio_runner or not made.should_run_async(code, **how):
        return made.run_cell(code, store_history=True)
    result = None
    try:
        result = await made.run_cell_async(code, store_history=True, **how)
    finally:
        made.events.trigger("post_execute")
        made.events.trigger("post_run_cell", result)
    return result
