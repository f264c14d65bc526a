"""Reads Moodle XML into draft questions. Refuses a DOCTYPE, and with it every entity that a file could define."""

from __future__ import annotations

import math
import re
from collections import Counter

from courseloom.errors import Problems, Where
from courseloom.importing import answers, bank, cloze, gaps, markup
from courseloom.importing.answers import Answer
from courseloom.importing.bank import Draft, joined
from courseloom.importing.elements import Element, Refused, tree
from courseloom.importing.escaping import plain
from courseloom.importing.losses import LEFT_OUT, Losses
from courseloom.importing.pictures import PLUGIN, decoded
from courseloom.importing.texts import Texts
from courseloom.render.bank import GROUPS, POINTS, REASONS

_FORMS = {"html": "html", "plain_text": "plain", "markdown": "markdown", "moodle_auto_format": "auto"}
_TAKEN = frozenset(
    re.findall(
        r"\w+",
        """name questiontext generalfeedback answer hint single graderinfo category info units idnumber tags subquestion
        selectoption dragbox unitgradingtype file image image_base64""",
    )
)
_FEEDBACK = {"correctfeedback": "right", "partiallycorrectfeedback": "partly right", "incorrectfeedback": "wrong"}
_STANDARD = frozenset({"your answer is correct", "your answer is partially correct", "your answer is incorrect"})


def read(data: bytes, texts: Texts, losses: Losses, problems: Problems) -> tuple[list[Draft], dict[str, str]]:
    """Read the questions of a Moodle XML file; return them with the ids of categories that have one.

    Adds what prevents reading to `problems`, and what is omitted to `losses`.
    """
    try:
        root = tree(data)
        if root.tag != "quiz":
            raise Refused(root.line, f"is XML, but begins with <{root.tag}> and not with <quiz>.", "Export it as 'Moodle XML'.")
    except Refused as stop:
        problems.add(Where(losses.file, stop.line), stop.what, stop.todo)
        return [], {}
    skipped: Counter[str] = Counter()
    category, ids = "", dict[str, str]()
    drafts: list[Draft] = []
    for element in root.children:
        if element.tag != "question":
            skipped[element.tag] += 1
        elif element.attributes.get("type") == "category":
            category = bank.category(texts.languages.one(element.words("category")))
            if bank.SLUG.fullmatch(own := element.words("idnumber")) and own not in ids.values():
                ids[category] = own
        elif draft := _Reader(element, texts, losses, skipped).question(category):
            drafts.append(draft)
    if skipped:
        settings = ", ".join(f"{name} ({count})" for name, count in sorted(skipped.items()))
        losses.add(f"has settings that quizzes here do not have: {settings}.", "They were left out; nothing needs to be done.")
    return drafts, ids


def _source(element: Element) -> str:
    """Return the text of an element, or that of the `text` element in it."""
    return next(iter(element.all("text")), element).text


class _Reader:
    """Turns a `question` element into a draft, and counts the settings that are not imported."""

    def __init__(self, element: Element, texts: Texts, losses: Losses, skipped: Counter[str]) -> None:
        self.element, self.texts, self.skipped = element, texts, skipped
        told = texts.languages.one(element.words("name") or element.words("questiontext") or f"line {element.line}")
        self.name = " ".join(told.split())[:80]
        self.tags = [tag.words("text") or tag.text.strip() for one in element.all("tags") for tag in one.all("tag")]
        self.draft = Draft(element.line, self.name, "", "")
        self.note = losses.on(self.name, element.line, self.draft.lost.append)

    def rich(self, element: Element | None) -> str:
        """Return the text of an element as Markdown of items; add a note for anything lost."""
        if element is None:
            return ""
        return self.converted(_source(element), element)

    def converted(self, text: str, element: Element) -> str:
        """Return a text as Markdown of items; its form and its files are those of an element."""
        form = _FORMS.get(element.attributes.get("format") or "auto", "auto")
        files = {one.attributes.get("name", ""): decoded(one.text) for one in element.all("file")}
        made = self.texts.rich(text, form, self.note, line=element.line, files=files)
        if unseen := [name for name in files if PLUGIN + name not in text.replace("%20", " ")]:
            names = ", ".join(f"'{name}'" for name in unseen)
            self.note(
                element.line,
                "has files{}.",
                "They were left out; describe in words what the question needs of them.",
                f": {names}",
            )
        return made

    def one(self, tag: str, element: Element | None = None) -> str:
        return self.rich(next(iter((element or self.element).all(tag)), None))

    def question(self, category: str) -> Draft | None:
        """Return the question as a draft; None for one that cannot be carried."""
        kind = self.element.attributes.get("type", "")
        readers = {
            "multichoice": self.choice,
            "truefalse": self.true_false,
            "essay": self.essay,
            "shortanswer": self.short,
            "numerical": self.number,
            **dict.fromkeys(("matching", "match", "ddmatch"), self.matching),
            "ordering": self.order,
            **dict.fromkeys(("cloze", "multianswer"), self.cloze),
            **dict.fromkeys(("gapselect", "ddwtos"), self.drag),
        }
        if kind not in readers:
            self.note(0, f"is of the type '{kind}', which is not imported.", LEFT_OUT)
            return None
        self.draft.category = category
        if not readers[kind]():
            return None
        if not self.draft.stem:
            self.draft.stem = self.one("questiontext")
        if self.element.words("image_base64"):  # how Moodle 1.9 wrote pictures
            files = {"picture": decoded(self.element.words("image_base64"))}
            shown = self.texts.rich(f'<img src="{PLUGIN}picture">', "html", self.note, files=files)
            self.draft.stem = joined(self.draft.stem, shown)
        self.draft.hints = [hint for one in self.element.all("hint") if (hint := self.rich(one))]
        if bank.SLUG.fullmatch(own := self.element.words("idnumber")):
            self.draft.id = own
        bank.tagged(self.draft, self.tags)
        self.settings()
        return self.draft

    def settings(self) -> None:
        """Count settings that are not imported, and note feedback on the whole answer unless it is Moodle's default."""
        for child in self.element.children:
            if child.tag in _FEEDBACK:
                words = " ".join(markup.convert(child.words("text") or child.text, "html")[0].split())
                if words and words.lower().rstrip(".") not in _STANDARD:
                    what = f"has feedback for an answer that is {_FEEDBACK[child.tag]}{{}}."
                    self.note(child.line, what, "Put what it says into the reasons.", f": '{words}'")
            elif child.tag not in _TAKEN and (child.children or child.text.strip()):
                self.skipped[child.tag] += 1
        for hint in self.element.all("hint"):
            self.skipped.update(child.tag for child in hint.children if child.tag not in ("text", "file"))

    def fraction(self, answer: Element) -> float:
        try:
            return float(answer.attributes.get("fraction", "0"))
        except ValueError:
            what = "gives an answer a value that is not a number{}."
            self.note(answer.line, what, "It was taken as 0; mark the right answer.", f" ('{answer.attributes['fraction']}')")
            return 0.0

    def choice(self) -> bool:
        single = self.element.words("single").lower() not in ("false", "0")
        if not single:
            self.skipped["fraction"] += 1
        found = [
            Answer(self.rich(one), "", self.fraction(one), self.one("feedback", one), one.line)
            for one in self.element.all("answer")
        ]
        return answers.choice(self.draft, found, self.one("generalfeedback"), self.note, single=single)

    def true_false(self) -> bool:
        by_name = {answer.words("text").lower(): answer for answer in self.element.all("answer")}
        if set(by_name) != {"true", "false"}:
            self.note(0, "has other answers than true and false.", "It was left out; make it a choice question.")
            return False
        holds = self.fraction(by_name["true"]) > self.fraction(by_name["false"])
        general = self.one("generalfeedback")
        whys = (joined(self.one("feedback", by_name[n]), general if holds is (n == "true") else "") for n in ("true", "false"))
        return answers.true_false(self.draft, holds, *whys)

    def essay(self) -> bool:
        info = next(iter(self.element.all("graderinfo")), None)
        if info is None:
            return answers.recall(self.draft, self.one("generalfeedback"), self.note)
        text, points = markup.apart(_source(info), POINTS)
        answer = joined(self.converted(text, info), self.one("generalfeedback"))
        return answers.recall(self.draft, answer, self.note, [self.converted(point, info) for point in points])

    def short(self) -> bool:
        found = []
        for one in self.element.all("answer"):
            words = " ".join(self.texts.languages.one(one.words("text")).split())
            found.append(Answer(plain(words), words, self.fraction(one), self.one("feedback", one), one.line))
        return answers.short(self.draft, found, self.one("generalfeedback"), self.note)

    def number(self) -> bool:
        found = []
        for one in self.element.all("answer"):
            if (words := one.words("text")) == "*":
                answers.anything_else(self.one("feedback", one), self.note, one.line)
                continue
            try:
                value, tolerance = float(words or "nan"), float(one.words("tolerance") or 0)
            except ValueError:
                value = tolerance = math.nan
            if not math.isfinite(value + tolerance):
                self.note(one.line, "has a number{} that cannot be read.", "It was left out.", f", '{words}',")
                continue
            why = self.one("feedback", one)
            found.append(answers.NumberAnswer(value, tolerance, self.fraction(one), why, one.line))
        units = [unit.words("unit_name") for group in self.element.all("units") for unit in group.all("unit")]
        for unit in units[1:]:
            self.note(0, "also takes another unit{}.", "It was left out: a number has one unit.", f", '{unit}'")
        return answers.number(
            self.draft,
            found,
            self.one("generalfeedback"),
            self.note,
            unit=units[0] if units else "",
            needed=self.element.words("unitgradingtype") not in ("", "0"),
        )

    def matching(self) -> bool:
        pairs, spare = [], []
        for one in self.element.all("subquestion"):
            right = next((self.texts.pick(a.words("text"), self.note, a.line) for a in one.all("answer")), "")
            if not right:
                continue
            if left := self.rich(one):
                pairs.append((left, right))
            else:
                spare.append(right)
        general, whys = self.reasons()
        return answers.match(self.draft, pairs, spare, general, self.note, whys, groups=GROUPS in self.tags)

    def order(self) -> bool:
        ranked = sorted(self.element.all("answer"), key=self.fraction)
        steps = [(text, self.one("feedback", one)) for one in ranked if (text := self.rich(one))]
        return answers.order(self.draft, steps, self.one("generalfeedback"), self.note)

    def reasons(self) -> tuple[str, list[str]]:
        """Return the general feedback, and apart from it the reasons of rows, where an export of ours put them there."""
        found = next(iter(self.element.all("generalfeedback")), None)
        if found is None:
            return "", []
        text, rows = markup.apart(_source(found), REASONS)
        return self.converted(text, found), [self.converted(row, found) for row in rows]

    def cloze(self) -> bool:
        source = next(iter(self.element.all("questiontext")), None)
        if source is None:
            self.note(0, "has no text.", LEFT_OUT)
            return False
        inner = self.texts.languages.one(source.words("text") or source.text)
        if len(inner) > markup.LONGEST:
            self.note(0, f"has a text with gaps of more than {markup.LONGEST:,} characters.", LEFT_OUT)
            return False
        text, found = cloze.read(inner, lambda why: self.converted(why, source) if why else "")
        return gaps.fill(self.draft, self.converted(text, source), found, self.one("generalfeedback"), self.note)

    def drag(self) -> bool:
        """Read gaps that are filled from one list, marked `[[1]]`; a word fits the gaps of its own group."""
        source = next(iter(self.element.all("questiontext")), None)
        words = [
            (self.texts.words(one.words("text"), self.note, one.line), one.words("group") or "1")
            for one in (*self.element.all("selectoption"), *self.element.all("dragbox"))
        ]
        found: list[gaps.Gap] = []

        def mark(match: re.Match[str]) -> str:
            right = int(match[1]) - 1
            if not 0 <= right < len(words):
                return match[0]
            offered = [words[right], *(one for one in words if one[1] == words[right][1] and one != words[right])]
            found.append(gaps.Gap("pick", [Answer("", word, 100.0 * (not n), "") for n, (word, _) in enumerate(offered)]))
            return gaps.MARK.format(len(found))

        text = re.sub(r"\[\[(\d+)\]\]", mark, source.words("text")) if source else ""
        made = self.converted(text, source) if source else ""
        return gaps.fill(self.draft, made, found, self.one("generalfeedback"), self.note)
