"""The tiny course dressed for paper and for a room: with a worksheet, an organisation's settings, slides and a session plan."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import yaml
from conftest import ROOT

WORKSHEET = "### My sheet\n\n| What | Mine |\n|---|---|\n| Before | ______ |\n\nNext: ____________\n\nBy ________ and when ____"
LOCAL = """
organisation: House of Hands
logo: {file: mark.svg, alt: Two hands}
country: GB
contacts: [{service: Duty desk, contact: extension 77}]
"""
MARK = '<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="40pt"><rect width="40" height="40" fill="#333"/></svg>'
FACILITATORS = {
    "run-before": "#### Before\n\nFill the sink.",
    "run-close": "#### At the end\n\nClose with dry hands.",
}
SLIDES = {
    "slide-wet": "#### Wet, soap, rinse\n- Wet {cite}`made2020hands`\n- Soap, with *time*",
    "slide-share": "#### Less than half washed\nfigure: share",
    "slide-both": "#### Who washed\nfigure: share\n- Less than half",
    "slide-say": '#### Say it kindly\n| Say | Rather than |\n|---|---|\n| "Wash with me" | "Wash!" |',
    "slide-try": "#### Try it\nquiz: when-to-wash",
    "slide-all": "#### Every kind\n"
    + "\n".join(
        f"quiz: {slug}"
        for slug in (
            "what-to-use", "water-is-enough", "say-it-again", "match-moments", "sort-moments",
            "order-steps", "guess-share", "fill-gaps", "rate-replies",
        )
    ),
}  # fmt: skip
KIM = "Ask what Kim heard."
"""What a facilitator reads after the table."""
PLAN = """
plans:
  - id: half-hour
    title: Half an hour at the sink
    minutes: 30
    audience: A ward.
    aim: Hands are washed.
    chapters: [01-washing]
    print: [{sheet: chapter-01-summary, per: each}, {sheet: support-card, per: each}]
    activities:
      - {id: begin, title: Begin, kind: welcome, minutes: 5, show: [Welcome]}
      - id: look
        title: Look
        kind: talk
        minutes: 5
        slides: [01-washing#slide-share, 01-washing#slide-say]
      - {id: try, title: Try it, kind: quiz, minutes: 5, slides: [01-washing#slide-try], quizzes: [washing-kinds]}
      - id: talk
        title: Talk
        kind: roleplay
        minutes: 10
        scenarios: [at-the-sink]
        print: [{cards: at-the-sink, per: three}]
      - {id: end, title: End, kind: close, minutes: 5, show: [Dry hands]}
"""


def dressed(folder: Path) -> Path:
    """Return a copy of the tiny course with a worksheet and the settings of an organisation."""
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    path = folder / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for id, tag, text in (
        ("sheet", "handout-only", WORKSHEET),
        ("say", "handout", "## Words\n\n| Say | Not |\n|---|---|\n| “Wash with me” | “Wash!” |"),
        ("ask", "handout", ":::{supervision}\n- Whom did I not ask?\n:::"),
    ):
        notebook["cells"].append({"cell_type": "markdown", "id": id, "metadata": {"tags": [tag]}, "source": text})
    path.write_text(json.dumps(notebook), "utf-8")
    (folder / "book" / "local.yml").write_text(LOCAL, "utf-8")
    (folder / "book" / "mark.svg").write_text(MARK, "utf-8")
    services = {"country": "GB", "country_name": "Britain", "contact": "call 1"}
    rows = [
        {"id": "line", "service": "A line", "seen_on": "May 2024", **services},
        {"id": "own", "service": "B line", **services},
    ]
    rows[1]["confirmed_on"] = "2026-01-01"
    (folder / "book" / "resources.yml").write_text(yaml.safe_dump({"services": rows}), "utf-8")
    language = {"rows": [{"avoid": ["dirty hands"], "prefer": "hands not yet washed", "why": "It judges."}]}
    (folder / "book" / "language.yml").write_text(yaml.safe_dump(language), "utf-8")
    return folder


def shown(folder: Path) -> Path:
    """Return the same with slides of every kind, notes of facilitators and a session plan."""
    dressed(folder)
    path = folder / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cells = [(id, "facilitator", text) for id, text in FACILITATORS.items()] + [
        (id, "slide", text) for id, text in SLIDES.items()
    ]
    place = next(number for number, (id, *_) in enumerate(cells) if id == "slide-say")
    cells.insert(place + 1, ("run-kim", "facilitator", f"#### A hard moment\n\n{KIM}"))
    for id, tag, text in cells:
        notebook["cells"].append({"cell_type": "markdown", "id": id, "metadata": {"tags": [tag]}, "source": text})
    path.write_text(json.dumps(notebook), "utf-8")
    (folder / "book" / "workshops.yml").write_text(PLAN, "utf-8")
    return folder
