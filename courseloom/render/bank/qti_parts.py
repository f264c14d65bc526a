"""What an item of QTI is put together from: responses, what it shows, rules, and feedback by outcome; its texts as XHTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath

from markupsafe import Markup, escape

from courseloom.activities.plain import unlinked
from courseloom.activities.question import Item
from courseloom.activities.shapes import Entry
from courseloom.model.evidence import Evidence
from courseloom.model.parts import Part
from courseloom.model.text import Image, Paragraph
from courseloom.render.bank import Losses
from courseloom.render.bank.html import Look, html
from courseloom.render.bank.qti_rules import AFTER, ANSWER, FEEDBACK, NOTHING, put, tag, told, variable, when
from courseloom.render.html.text import formula
from courseloom.strings.banks import BANKS

MEDIA = "media"
"""Folder of a package with the pictures that its items show."""


@dataclass
class Parts:
    """The parts of one item, filled shape by shape.

    `outcomes` says of each whether it may hold several identifiers. `after` is said after every answer: where `alone`, with
    the one feedback that an answer has, since players open a window for each.
    """

    item: Item
    evidence: Evidence
    losses: Losses
    responses: list[Markup] = field(default_factory=list)
    shown: list[Markup] = field(default_factory=list)
    rules: list[Markup] = field(default_factory=list)
    outcomes: dict[str, bool] = field(default_factory=dict)
    feedback: list[tuple[str, str, Markup]] = field(default_factory=list)
    after: list[Markup] = field(default_factory=list)
    alone: bool = False
    files: dict[str, bytes] = field(default_factory=dict)

    # texts

    def html(self, part: Part) -> Markup:
        """Return a text of the question as XHTML; its pictures become files of the item."""
        return html(part.text, self.evidence, self._look)

    def choice(self, part: Part) -> Markup:
        """Return a text to choose: without links, and without an element of its own where it is one paragraph."""
        rich = unlinked(part.text, self.evidence)
        text = html(rich, self.evidence, self._look)
        if len(rich.blocks) == 1 and isinstance(rich.blocks[0], Paragraph):
            return Markup(text.removeprefix("<p>").removesuffix("</p>"))  # noqa: S704 - escaped above
        return text

    @property
    def _look(self) -> Look:
        struck = Markup("<span>{}</span>").format(BANKS["struck"].format(words="{}"))  # no version has an element for it
        return Look(self._picture, lambda tex, display: formula(tex, display=display), struck)

    def _picture(self, image: Image) -> Markup:
        """Return a picture, which is named after its content."""
        data = (self.evidence.root / image.file).read_bytes()
        place = f"{MEDIA}/{sha256(data).hexdigest()[:12]}{PurePosixPath(image.file).suffix.lower()}"
        self.files[place] = data
        return Markup('<img src="../{}" alt="{}"/>').format(place, image.alt)

    def asks(self) -> Markup:
        """Return the instruction."""
        return tag("prompt", escape(self.item.instruction))

    def entry(self, words: str, unit: str = "", length: int = 10) -> None:
        """Show the words of the instruction, and a field to type in with its unit behind it."""
        field = tag("textEntryInteraction", responseIdentifier=ANSWER, expectedLength=str(length))
        self.shown += [tag("p", escape(words)), tag("p", field, escape(f" {unit}" if unit else ""))]

    # feedback

    def says(self, outcome: str, identifier: str, text: Markup) -> None:
        """Add feedback that is shown when an outcome holds an identifier."""
        self.outcomes.setdefault(outcome, False)
        self.feedback.append((outcome, identifier, text))

    def chosen(self, answer: str, outcome: str, *, several: bool = False) -> None:
        """Let what was chosen choose its feedback."""
        self.rules.append(put(outcome, variable(answer)))
        self.outcomes[outcome] = several

    def by_answer(self, cases: Iterable[tuple[Markup, Part]]) -> None:
        """Add the key, for after every answer, and the feedback of the first condition that holds."""
        self.after.append(self._key(next(self.item.shape.entries(True))))
        found = list(cases)
        for number, (_, why) in enumerate(found, 1):
            self.says(FEEDBACK, f"case{number}", self.html(why))
        if found:
            named = ((case, told(FEEDBACK, f"case{number}")) for number, (case, _) in enumerate(found, 1))
            self.rules.append(when(*named, otherwise=told(FEEDBACK, "other")))
            self.says(FEEDBACK, "other", NOTHING)
            self.alone = True

    def ended(self) -> list[Markup]:
        """Return all feedback, that after every answer with it, and add the rule for that where it stands for itself."""
        after = Markup("").join(self.after)
        if after and not self.alone:
            self.says(AFTER, "after", NOTHING)
            self.rules.append(told(AFTER, "after"))
        found = ((name, id, text + after if self.alone or name == AFTER else text) for name, id, text in self.feedback)
        return [
            tag("modalFeedback", text, outcomeIdentifier=name, identifier=id, showHide="show")
            for name, id, text in found
            if text
        ]

    def _key(self, entry: Entry) -> Markup:
        note = tag("p", escape(entry.note)) if entry.note else NOTHING
        return tag("p", tag("strong", escape(entry.about))) + self.html(entry.why) + note
