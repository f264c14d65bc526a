"""Prints the index of the decisions, by theme: python3 docs/decisions/index.py > docs/decisions/README.md."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = re.compile(r"# (\d+)\. (.+)\n\nTheme: ([a-z]+)\. Date: (\d{4}-\d\d-\d\d)\. Status: [^*]+\.\n\n\*\*Decision\.\*\* ")
THEMES = {
    "building": "Building: Jupyter Book, Sphinx, what is kept, the preview",
    "reading": "Reading sources: YAML, text, names, numbers",
    "notebooks": "Notebooks and figures",
    "web": "Web pages: theme, scripts, search, weight",
    "paper": "Paper and office files: Typst, handouts, Word, slides",
    "questions": "Questions and tests",
    "conversations": "Conversations",
    "privacy": "Learners’ answers, records and privacy",
    "checking": "Checking",
    "tools": "Packages, installing and tests",
    "course": "This course: its contents and care",
}
TEXT = """\
# Decisions

Choices that someone may question, and that still bind: what was decided, why, what was measured, what was set aside. Times are
from a machine with two cores. What was replaced is in [the history](history.md).

A new decision is one file, `NNN-a-few-words.md` with the number above the highest, here and in
the history. It begins like
[the one on Typst](006-pdf-by-typst.md); its theme is one of
{themes}. Then make this page anew:

```sh
python3 docs/decisions/index.py > docs/decisions/README.md
```

A decision is changed only to correct it. One that is replaced moves to the history, with the number of the one that replaces
it; its own number is not used again.
"""


def main() -> None:
    """Print the page; a file that does not begin as it should ends the script with its name."""
    listed: dict[str, list[str]] = {theme: [] for theme in THEMES}
    numbers = set()
    for path in sorted(HERE.glob("[0-9]*.md")):
        head = HEAD.match(path.read_text("utf-8"))
        if head is None or head[3] not in THEMES or f"{int(head[1]):03}" != path.name[:3] or head[1] in numbers:
            raise SystemExit(f"{path.name} needs a number of its own and a head like that of 006-pdf-by-typst.md.")
        numbers.add(head[1])
        listed[head[3]].append(f"- [{head[1]}. {head[2]}]({path.name})")
    print(TEXT.format(themes=", ".join(f"`{theme}`" for theme in THEMES)))
    print("\n\n".join("\n".join([f"## {THEMES[theme]}", "", *lines]) for theme, lines in listed.items()))


if __name__ == "__main__":
    main()
