"""The texts of one source: one language of each, formulas and pictures kept, and what is lost noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from courseloom.importing import formulas, markup
from courseloom.importing.escaping import plain, words_of
from courseloom.importing.languages import Languages
from courseloom.importing.losses import Note
from courseloom.importing.pictures import Pictures

CHECK = "Check the text, and reword it if that matters."
DESCRIBE = "Write what it shows between the brackets of '![](…)'."


@dataclass
class Texts:
    """Turns texts into Markdown of items; with `dollars`, `$x$` is a formula in all of them."""

    pictures: Pictures
    languages: Languages = field(default_factory=Languages)
    dollars: bool = False

    def rich(self, text: str, form: str, note: Note, *, line: int = 0, files: Mapping[str, bytes] | None = None) -> str:
        """Return a text as Markdown of items; `files` are pictures embedded with it. See `markup.convert` for `form`."""
        made, lost = markup.convert(
            self.languages.one(text), form, lambda source: self.pictures.keep(source, files or {}), dollars=self.dollars
        )
        for loss in lost:
            asked = loss.what == "a picture without alternative text"
            note(line, f"has {loss.what}.", DESCRIBE if asked else CHECK, loss.detail)
        return made

    def words(self, text: str, note: Note, line: int = 0, form: str = "auto") -> str:
        """Return a text as plain words on one line, for places that hold nothing else."""
        source = self.languages.one(text)
        made, lost = markup.convert(source, form, dollars=self.dollars)
        for loss in lost:
            note(line, f"has {loss.what} where only plain words can stand.", CHECK, loss.detail)
        if any(mark for mark, _ in formulas.parts(source, dollars=self.dollars)):
            note(line, "has a formula where only plain words can stand.", "Its TeX was kept; write it in words.")
        return " ".join(words_of(made).replace("\0", " ").split())

    def pick(self, text: str, note: Note, line: int = 0, form: str = "auto") -> str:
        """Return a text as the Markdown of plain words, as lists to pick from hold it."""
        return plain(self.words(text, note, line, form))
