"""The tiny course with one text that holds everything that authors may write, wherever a text can stand."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from pathlib import Path

import yaml
from conftest import ROOT

TEXT = """It costs $5 and $10; ~~no~~ yes, H{sub}`2`O, m{sup}`2`, `code_AT`, $a^2$ and {math}`b_1`.[^AT]
![A blue square, AT](sink.png)

- [ ] open AT
- [x] ticked AT

```python
at = "AT"
```

$$
\\frac{1}{2}
$$

```{math}
c^3
```

:::{note} Mind AT
Inside *it*.
:::

:::{warning}
Look.
:::

[^AT]: The note of AT.
"""
"""`AT` is the name of the place."""
PLACES = ("stem", "option", "reason", "says", "reply", "replywhy", "chapter", "page", "handout", "slide", "told")
PICTURES = ("book/sink.png", "notebooks/sink.png", "quizzes/sink.png", "quizzes/scenarios/sink.png")


def text(place: str) -> str:
    """Return the text as it stands in a place, with the name of the place in it."""
    return TEXT.replace("AT", place)


def png() -> bytes:
    """Return a small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x33\x66\x99" * 24 for _ in range(24))
    head = struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def course(folder: Path) -> Path:
    """Make the course in a folder that is not there yet."""
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    for file in PICTURES:
        (folder / file).write_bytes(png())
    about = folder / "book/course.yml"
    about.write_text(f"{about.read_text('utf-8')}\nimages: [{', '.join(PICTURES)}]\n", "utf-8")
    path = folder / "quizzes/01-washing.yml"
    bank = yaml.safe_load(path.read_text("utf-8"))
    asked = next(quiz for quiz in bank["quizzes"] if quiz["id"] == "washing-check")["questions"][0]
    asked["stem"] = f"When do you wash? {text('stem')}"
    asked["options"][0] |= {"text": f"Before. {text('option')}", "why": f"Because it comes first. {text('reason')}"}
    asked["options"][1] |= {"text": f"Later. {text('other')}"}
    path.write_text(json.dumps(bank), "utf-8")
    path = folder / "quizzes/scenarios/at-the-sink.yml"
    talk = yaml.safe_load(path.read_text("utf-8"))
    talk["nodes"][0]["says"] += f" {text('says')}"
    talk["nodes"][0]["replies"][0]["text"] += f" {text('reply')}"
    talk["nodes"][0]["replies"][0]["why"] += f" {text('replywhy')}"
    path.write_text(json.dumps(talk), "utf-8")
    path = folder / "notebooks/01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for place, tag in (("chapter", ""), ("handout", "handout-only"), ("slide", "slide"), ("told", "facilitator")):
        given = {"tags": [tag]} if tag else {}
        source = f"### In {place}\n\n{text(place)}" if tag else f"## In {place}\n\n{text(place)}"
        notebook["cells"].append({"cell_type": "markdown", "id": place, "metadata": given, "source": source})
    path.write_text(json.dumps(notebook), "utf-8")
    path = folder / "book/welcome.md"
    path.write_text(f"{path.read_text('utf-8')}\n## In page\n\n{text('page')}", "utf-8")
    return folder
