"""Prints handouts as PDF/UA-1, for each paper size and print size. Fonts and layout are loaded once.

The layout is in `assets/typst/sheets.typ`. Typst sources are kept in the work folder, where errors can be examined.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from courseloom.activities.cards import role_cards
from courseloom.activities.handouts import Handout
from courseloom.activities.handouts import edition as edition_of
from courseloom.activities.reviews import of_number
from courseloom.model.course import Course
from courseloom.render.typst import text as typeset
from courseloom.render.typst.cards import roleplay, tabletop
from courseloom.render.typst.markup import array, literal, words
from courseloom.render.typst.question import quizzes
from courseloom.render.typst.text import Drawn, Typesetter
from courseloom.strings import PAPER
from courseloom.strings.handouts import SHEET
from courseloom.writers import typst_compiler
from courseloom.writers.paper import PAPERS, meta_of
from courseloom.writers.pictures import Picture

DENSE = ("summary", "more", "support", "language", "keep")
"""Kinds in a smaller font size: sheets to read and not to write on."""
SMALL = ("language", "keep")
"""Kinds on half a sheet, to carry."""


@dataclass(frozen=True)
class Edition:
    """One way to print: `paper` is a key of PAPERS, `large` print has no text under 18 pt."""

    paper: str
    large: bool = False

    @property
    def slug(self) -> str:
        """Return the suffix of this edition's file names."""
        return f"large-print-{self.paper}" if self.large else self.paper

    @property
    def folder(self) -> str:
        """Return the folder of its files, below that of the output."""
        return f"large-print/{self.paper}" if self.large else self.paper


class Press:
    """Writes and compiles the sheets of one course in one work folder."""

    def __init__(self, course: Course, folder: Path) -> None:
        self.course, self.folder, self.putting = course, folder, Lock()
        self.evidence = course.evidence
        self.fonts = typst_compiler.fonts()
        (folder / "figures").mkdir(parents=True, exist_ok=True)
        typst_compiler.look(folder)
        logo = course.local.logo.file
        for edition in (Edition(paper, large) for paper in PAPERS for large in (False, True)):
            meta = self._meta(edition)
            if logo:
                (folder / meta["logo"]).write_bytes((course.root / "book" / logo).read_bytes())
            path = folder / f"meta-sheet-{edition.slug}.json"
            path.write_text(json.dumps(meta, ensure_ascii=False), "utf-8")

    def _meta(self, edition: Edition) -> dict[str, Any]:
        about = self.course.about
        return {
            **meta_of(self.course, PAPERS[edition.paper]),
            "large": edition.large,
            "keyed": False,
            "words": {**PAPER, "page_of": SHEET["page"], "key": SHEET["key"]},
            "organisation": self.course.local.organisation,
            "notes": [PAPER["licence"].format(content=about.licence.content)],
        }

    def drawn(self, figures: Mapping[str, Picture]) -> Drawn:
        """Write drawings to the work folder for Typst, and return their paths and texts by name of the figure."""
        found = {}
        for name, picture in figures.items():
            path = self.folder / "figures" / f"{name}.svg"
            if not path.is_file() or path.read_bytes() != picture.svg:
                path.write_bytes(picture.svg)
            found[name] = f"figures/{name}.svg", picture.alt, typeset.blocks(picture.caption.blocks, self.evidence)
        return found

    def source(self, handout: Handout, figures: Drawn) -> str:
        """Return the whole Typst document of a handout."""
        said = {
            "name": literal(handout.title),
            "over": literal(handout.over),
            "source": literal(SHEET["from"].format(page=handout.source)),
            "full": literal(handout.file_title),
            "edition": literal(edition_of(self.course, handout)),
            "dense": str(handout.snug or handout.kind in DENSE).lower(),
            "key": str(handout.keyed).lower(),
            "tight": str(handout.snug).lower(),
            "small": str(handout.kind in SMALL).lower(),
            "review": literal(of_number(self.course, handout.number)),
        }
        if handout.country:
            lines = meta_of(self.course.in_country(handout.country), "")["help"]["lines"]
            said["helping"] = array([words(line) for line in lines])
        if handout.kind == "cards":
            scenario = self.course.scenarios[handout.scenario].scenario
            given = said | roleplay(role_cards(scenario, self.course.about.stances), self.evidence)
            return f'#import "roleplay.typ": *\n#role-play({_options(given)})\n'
        head = ""
        if handout.scenario:
            body = tabletop(self.course.scenarios[handout.scenario].scenario, self.evidence)
            head = '#import "cards.typ": *\n'
        else:
            body = Typesetter(self.evidence, "sheet", figures, handout.lines).text(handout.blocks)
        asked = quizzes(handout.quizzes, self.evidence, keyed=handout.keyed)
        return f'#import "sheets.typ": *\n{head}#show: sheet.with({_options(said)})\n\n{body}\n\n{asked}\n'

    def pages(self, source: str, edition: Edition, name: str) -> int:
        """Return the number of pages of a Typst document."""
        counted = f"{source}\n#context [#metadata(counter(page).final().first())<pages>]\n"
        path = self._put(name, counted)
        return typst_compiler.pages(self.course, path, self.fonts, paper=f"sheet-{edition.slug}")

    def pdf(self, source: str, edition: Edition, name: str) -> bytes:
        """Return a Typst document as PDF; raises CourseError when Typst reports an error."""
        return typst_compiler.pdf(self.course, self._put(name, source), self.fonts, paper=f"sheet-{edition.slug}")

    def _put(self, name: str, source: str) -> Path:
        path = self.folder / f"{name}.typ"
        with self.putting:  # threads may write the same file: one must not truncate it while Typst reads it for another
            if not path.is_file() or path.read_text("utf-8") != source:
                path.write_text(source, "utf-8")
        return path


def _options(given: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {code}" for name, code in given.items())
