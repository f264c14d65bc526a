"""Questions as Moodle XML, with Moodle's own types, its list of fractions, feedback by answer, and pictures inside."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

from markupsafe import Markup, escape

from courseloom.activities.answer_key import key_of
from courseloom.activities.question import Item
from courseloom.activities.shapes.gaps import Gaps
from courseloom.activities.shapes.guess import Guess
from courseloom.activities.shapes.options import Options
from courseloom.activities.shapes.quantity import Quantity
from courseloom.activities.shapes.ratings import Ratings
from courseloom.activities.shapes.slots import Slots
from courseloom.activities.shapes.typed import Typed
from courseloom.activities.shapes.written import Written
from courseloom.model.evidence import Evidence
from courseloom.model.parts import Part
from courseloom.model.text import Image, Paragraph
from courseloom.render.bank import EXTRA, POINTS, REASONS, UNSCORED, Category, Losses, short_tags
from courseloom.render.bank.html import Look, aside, html, listed
from courseloom.strings.banks import BANKS

SHARES = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5"}
"""The share of one of so many answers, in per cent, as Moodle lists it; it refuses others."""
LONGEST_NAME = 80
_FORM, _NOTHING = Markup(' format="html"'), Markup("")


def document(parts: Iterable[Markup]) -> str:
    """Return questions and categories as one file."""
    return str(Markup('<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{}</quiz>\n').format(Markup("").join(parts)))


def category(one: Category) -> Markup:
    """Return the element that says which category the questions after it are in."""
    path = _element("category", _text(one.address))
    return _question("category", [path, _element("info", _text(""), _FORM), _element("idnumber", escape(one.id))])


def question(item: Item, tags: Sequence[str], evidence: Evidence, losses: Losses) -> Markup:
    """Return a question; empty, with a note in `losses`, when Moodle has no type for it."""
    if not item.scored:
        losses.add(UNSCORED["rating" if isinstance(item.shape, Ratings) else "opening"], item)
        return Markup("")
    return _Question(item, evidence, losses).element(tags)


def _element(tag: str, inside: str | Markup, attributes: Markup = _NOTHING) -> Markup:
    return Markup("<{0}{1}>{2}</{0}>\n").format(tag, attributes, inside)


def _text(text: str) -> Markup:
    """Return text as a `text` element; HTML in it stands in CDATA."""
    if not re.search("[<&]", text):
        return Markup("<text>{}</text>").format(text)
    parted = text.replace("]]>", "]]]]><![CDATA[>")
    return Markup(f"<text><![CDATA[{parted}]]></text>")  # noqa: S704 - nothing in CDATA is read as markup


def _question(kind: str, parts: Iterable[Markup]) -> Markup:
    return Markup('<question type="{}">\n{}</question>\n').format(kind, Markup("").join(parts))


class _Question:
    """Builds the element of one question."""

    def __init__(self, item: Item, evidence: Evidence, losses: Losses) -> None:
        self.item, self.evidence, self.losses = item, evidence, losses
        self.files: dict[str, bytes] = {}

    def element(self, tags: Sequence[str]) -> Markup:
        """Return the question with what every type has before what its own has."""
        kind, general, parts, after = self.answers()
        key = key_of(self.item)
        general = [*general, aside(EXTRA, key.credit(self.evidence))]
        head = [
            _element("name", _text(self.item.stem.text.plain()[:LONGEST_NAME])),
            self.rich("questiontext", self.html(self.item.stem), *after),
            self.rich("generalfeedback", *general),
        ]
        if kind != "cloze":
            head.append(_element("defaultgrade", "1"))
        head += [_element("penalty", "0.3333333"), _element("hidden", "0"), _element("idnumber", escape(self.item.id))]
        hints = [self.rich("hint", self.html(hint)) for hint in self.item.hints]
        if hints and kind in ("truefalse", "essay"):
            self.losses.add("has hints, which this type of Moodle has not.", self.item)
            hints = []
        kept = short_tags(list(tags), self.item, self.losses)
        tagged = [_element("tags", Markup("").join(_element("tag", _text(tag)) for tag in kept))] if kept else []
        return _question(kind, [*head, *parts, *hints, *tagged])

    def html(self, part: Part) -> Markup:
        """Return a text of the question; its pictures become files of the element that it is put into."""
        return html(part.text, self.evidence, Look(self.shown))

    def shown(self, image: Image) -> Markup:
        data = (self.evidence.root / image.file).read_bytes()
        path = PurePosixPath(image.file)
        name = path.name if self.files.get(path.name, data) == data else "-".join(path.parts)
        self.files[name] = data
        return Markup('<img src="@@PLUGINFILE@@/{}" alt="{}">').format(quote(name), image.alt)

    def rich(self, tag: str, *parts: Markup, attributes: Markup = _FORM, after: Markup = _NOTHING) -> Markup:
        """Return an element of HTML with the files that it shows."""
        text = "".join(parts)
        here = {name: data for name, data in self.files.items() if f'@@PLUGINFILE@@/{quote(name)}"' in text}
        files = (
            Markup('<file name="{}" path="/" encoding="base64">{}</file>').format(name, base64.b64encode(data).decode())
            for name, data in sorted(here.items())
        )
        return _element(tag, _text(text) + Markup("").join(files) + after, attributes)

    def answer(self, text: Markup, share: str, why: Part) -> Markup:
        """Return an answer to choose."""
        form = Markup(' fraction="{}" format="html"').format(share)
        return self.rich("answer", text, attributes=form, after=self.rich("feedback", self.html(why)))

    def typed(self, text: str, share: str, why: Part, tolerance: str = "") -> Markup:
        """Return an answer to type."""
        form = Markup(' fraction="{}" format="moodle_auto_format"').format(share)
        extra = _element("tolerance", tolerance) if tolerance else _NOTHING
        return _element("answer", _text(text) + extra + self.rich("feedback", self.html(why)), form)

    def answers(self) -> tuple[str, list[Markup], list[Markup], list[Markup]]:
        """Return the type, the parts of the general feedback, the elements of the answers, and what follows the stem."""
        match self.item.shape:
            case Options(options) if all(not one.text.path for one in options):
                found = [
                    self.typed(word, "100" if one.right else "0", one.why)
                    for one, word in zip(options, ("true", "false"), strict=True)
                ]
                return "truefalse", [], found, []
            case Options() as shape:
                return "multichoice", [], self.options(shape), []
            case Typed(accepted, _, why, others, slips):
                if slips:
                    self.losses.add("forgives a slip of the keys, which Moodle does not.", self.item)
                found = [self.typed(_bare(one), "100", why) for one in accepted]
                found += [self.typed(_bare(other.text), "0", other.why) for other in others]
                return "shortanswer", [], [_element("usecase", "0"), *found], []
            case Quantity() as shape:
                return "numerical", [], self.quantity(shape), in_unit(shape.unit)
            case Guess() as shape:
                self.losses.add("is a guess on a scale, which becomes a number to type.", self.item)
                rows = [*self.numbers(banded(shape)), _element("showunits", "3")]
                return "numerical", [], rows, in_unit(shape.unit)
            case Slots(slots, places=True):
                steps = sorted(slots, key=lambda slot: slot.right)
                ranked = [self.answer(self.html(step.text), str(n), step.why) for n, step in enumerate(steps, 1)]
                settings = [("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")]
                settings += [("gradingtype", "ABSOLUTE_POSITION"), ("showgrading", "SHOW"), ("numberingstyle", "none")]
                return "ordering", [], [*(_element(*one) for one in settings), *ranked], []
            case Slots() as shape:
                return "matching", *self.matching(shape), []
            case Gaps() as shape:
                return "cloze", [], [], [self.gapped(shape)]
            case Written(model, points):
                told = listed("ul", POINTS, map(self.html, points))
                info = self.rich("graderinfo", self.html(model), told)
                settings = [("responseformat", "editor"), ("responserequired", "1"), ("responsefieldlines", "10")]
                return "essay", [], [*(_element(*one) for one in (*settings, ("attachments", "0"))), info], []
            case Ratings() | _:
                raise TypeError(f"{self.item.id} has no right answer")

    def options(self, shape: Options) -> list[Markup]:
        rights = sum(one.right for one in shape.options)
        wrongs = len(shape.options) - rights
        found = []
        for one in shape.options:
            share = SHARES[rights if shape.several else 1] if one.right else f"-{SHARES[wrongs]}" if shape.several else "0"
            found.append(self.answer(self.html(one.text), share, one.why))
        still = any(one.pinned for one in shape.options)
        if still:
            self.losses.add("keeps some options in place; Moodle shuffles all or none, and here none.", self.item)
        settings = [("single", str(not shape.several).lower()), ("shuffleanswers", str(not still).lower())]
        settings += [("answernumbering", "ABCD"), ("showstandardinstruction", "1")]
        return [*(_element(*one) for one in settings), *found]

    def quantity(self, shape: Quantity) -> list[Markup]:
        unit = _element("multiplier", "1") + _element("unit_name", escape(shape.unit))
        units = [_element("units", _element("unit", unit))] if shape.unit else []
        graded = shape.needed and bool(shape.unit)
        settings = [("unitgradingtype", "1" if graded else "0"), ("unitpenalty", "1.0" if graded else "0.1")]
        settings += [("showunits", "0" if shape.unit else "3"), ("unitsleft", "0")]
        return [*self.numbers(rows_of(shape)), *units, *(_element(*one) for one in settings)]

    def numbers(self, rows: Iterable[tuple[float, float, str, Part]]) -> list[Markup]:
        return [self.typed(decimal(value), share, why, decimal(tolerance)) for value, tolerance, share, why in rows]

    def matching(self, shape: Slots) -> tuple[list[Markup], list[Markup]]:
        """Return the list of reasons, and the rows; an answer that belongs to nothing has an empty statement."""
        rows, whys = matched(shape)
        found = [
            self.rich("subquestion", self.html(part) if part else _NOTHING, after=_element("answer", _text(pick)))
            for part, pick in rows
        ]
        reasons = listed("ol", REASONS, map(self.html, whys))
        return [reasons], [_element("shuffleanswers", "true"), *found]

    def gapped(self, shape: Gaps) -> Markup:
        """Return a text with its gaps as Moodle writes them; signs that end an answer there stand as entities."""
        parts = [escape(shape.segments[0])]
        for gap, after in zip(shape.gaps, shape.segments[1:], strict=True):
            words = "~".join(
                f"{'=' * (number == gap.right)}{_held(pick).replace('<', '&lt;')}{' ' * pick.endswith('&')}#{self.inside(why)}"
                for number, (pick, why) in enumerate(zip(gap.picks, gap.whys, strict=True))
            )
            parts.append(Markup(f"{{1:MULTICHOICE:{words}}}") + escape(after))  # noqa: S704 - escaped above
        return Markup("<p>{}</p>").format(Markup("").join(parts))

    def inside(self, part: Part) -> str:
        """Return a reason as it stands in a gap, whose entities are read once before the HTML is."""
        alone = part.text.blocks
        text = str(self.html(part))
        if len(alone) == 1 and isinstance(alone[0], Paragraph):
            text = text.removeprefix("<p>").removesuffix("</p>")
        return _held(text)


def _held(text: str) -> str:
    """Return text as a gap holds it: markup of HTML, and the signs that end an answer or a gap, as entities."""
    return re.sub(r"[~}#\\]", lambda sign: f"&#{ord(sign[0])};", text.replace("&", "&amp;"))


def _bare(text: str) -> str:
    """Return a typed answer, in which a star is no wildcard."""
    return text.replace("*", r"\*")


def decimal(value: float) -> str:
    """Return a number in decimal notation."""
    return f"{value:.12g}" if "e" not in f"{value:.12g}" else f"{value:.15f}".rstrip("0")


def in_unit(unit: str) -> list[Markup]:
    """Return the words after a stem that say in which unit a number is asked for."""
    return [aside(EXTRA, BANKS["in_unit"].format(unit=unit))] if unit else []


def rows_of(shape: Quantity) -> list[tuple[float, float, str, Part]]:
    """Return each number of a question with its tolerance, its share in per cent and its reason."""
    rows = [(shape.right, shape.tolerance, "100", shape.why)]
    return rows + [(one.value, one.tolerance, "0", one.why) for one in shape.others]


def banded(shape: Guess) -> list[tuple[float, float, str, Part]]:
    """Return the right number of a guess with the reason of its band, then the middle and half the width of each band."""
    rows: list[tuple[float, float, str, Part]] = []
    for band in shape.bands:
        high = shape.high if band.high is None else band.high
        if band.low <= shape.right and (band.high is None or shape.right < band.high):
            rows.insert(0, (shape.right, shape.tolerance, "100", band.why))
        rows.append(((band.low + high) / 2, (high - band.low) / 2, "0", band.why))
    return rows


def matched(shape: Slots) -> tuple[list[tuple[Part | None, str]], list[Part]]:
    """Return (statement, answer) for each row, None for an answer to which nothing belongs, and the reasons in that order."""
    used = {slot.right for slot in shape.slots}
    left = [pick for number, pick in enumerate(shape.slots[0].picks) if number not in used]
    by_pick = {spare.pick: spare.why for spare in shape.spare}
    rows: list[tuple[Part | None, str]] = [(slot.text, slot.picks[slot.right]) for slot in shape.slots]
    whys = [slot.why for slot in shape.slots] + [by_pick[pick] for pick in left if pick in by_pick]
    return [*rows, *((None, pick) for pick in left)], whys
