"""Compiles Typst documents to PDF, in this process or, run as a program, in one of its own for `writers.typst_process`.

The program reads one job a line as JSON and answers each with a line. It imports nothing of the engine, so that it starts in a
moment and holds nothing but Typst. What Typst has laid out stays in its memory: after an edit, only what changed is laid out
again.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypedDict


class Job(TypedDict):
    """A document to compile: its file, the root folder, `sys.inputs`, the creation time in seconds since 1970, and the PDF.

    With a `label`, what has this label is written to `out` as JSON, and no PDF.
    """

    source: str
    root: str
    fonts: str
    inputs: Mapping[str, str]
    stamp: int
    label: str
    out: str


def fonts(folder: str) -> Any:
    """Return the fonts in a folder and those that Typst brings, loaded once for many documents."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def pdf(source: str, root: str, loaded: Any, inputs: Mapping[str, str], stamp: int) -> bytes:
    """Return a Typst file as PDF/UA-1; raises typst.TypstError."""
    import typst

    made: bytes = typst.compile(
        source,
        root=root,
        font_paths=loaded,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=stamp,
        sys_inputs=dict(inputs),
    )
    return packed(made)


def value(source: str, root: str, loaded: Any, inputs: Mapping[str, str], label: str) -> bytes:
    """Return the value of the metadata with a label, as JSON; raises typst.TypstError."""
    import typst

    arguments: Any = {"root": root, "font_paths": loaded, "sys_inputs": dict(inputs)}
    found: str = typst.query(source, f"<{label}>", field="value", one=True, **arguments)
    return found.encode()


def packed(pdf: bytes) -> bytes:
    """Return a PDF with its objects in compressed streams, which halves a tagged book; the same PDF gives the same bytes."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = pikepdf.ObjectStreamMode.generate
        opened.save(out, object_stream_mode=streams, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def serve() -> None:
    """Answer jobs until the input ends: with the memory of this process in bytes, or with what Typst reports."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    loaded: dict[str, Any] = {}
    for line in sys.stdin:
        job: Job = json.loads(line)
        folder = job["fonts"]
        loaded[folder] = loaded.get(folder) or fonts(folder)
        answer: dict[str, Any]
        try:
            given = job["source"], job["root"], loaded[folder], job["inputs"]
            _write(Path(job["out"]), value(*given, job["label"]) if job["label"] else pdf(*given, job["stamp"]))
            answer = {"memory": _memory()}
        except RuntimeError as error:
            answer = {name: getattr(error, name, "") for name in ("message", "diagnostic", "hints")}
            answer["message"] = answer["message"] or str(error)
        except OSError as error:
            answer = {"errno": error.errno, "strerror": error.strerror, "filename": job["out"]}
        print(json.dumps(answer), file=answers, flush=True)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, under a name of this process until it is; raises OSError."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _memory() -> int:
    """Return the most memory that this process has held, in bytes; more than any limit where the system does not say."""
    if sys.platform == "win32":
        return sys.maxsize
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        serve()
