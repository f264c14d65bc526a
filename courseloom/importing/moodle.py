"""Reads Moodle XML into draft questions. Refuses a DOCTYPE, and with it every entity that a file could define."""

from __future__ import annotations

import math
from collections import Counter

from courseloom.errors import Problems, Where
from courseloom.importing import answers, markup
from courseloom.importing.answers import Answer
from courseloom.importing.bank import Draft, joined
from courseloom.importing.elements import Element, Refused, tree
from courseloom.importing.escaping import plain

_FORMS = {"html": "html", "plain_text": "plain", "markdown": "markdown", "moodle_auto_format": "auto"}
_TAKEN = frozenset(
    {"name", "questiontext", "generalfeedback", "answer", "hint", "single", "graderinfo", "category", "info", "units"}
)
_FEEDBACK = {"correctfeedback": "right", "partiallycorrectfeedback": "partly right", "incorrectfeedback": "wrong"}
_STANDARD = frozenset({"your answer is correct", "your answer is partially correct", "your answer is incorrect"})


def read(data: bytes, file: str, problems: Problems, notes: Problems) -> list[Draft]:
    """Read the questions of a Moodle XML file; add what prevents reading to `problems`, and what is omitted to `notes`."""
    try:
        root = tree(data)
        if root.tag != "quiz":
            raise Refused(root.line, f"is XML, but begins with <{root.tag}> and not with <quiz>.", "Export it as 'Moodle XML'.")
    except Refused as stop:
        problems.add(Where(file, stop.line), stop.what, stop.todo)
        return []
    reader = _Reader(file, notes)
    category = ""
    drafts: list[Draft] = []
    for element in root.children:
        if element.tag == "question" and element.attributes.get("type") == "category":
            category = _category(element.words("category"))
        elif element.tag == "question":
            draft = reader.question(element, category)
            drafts += [draft] if draft else []
        else:
            reader.skipped[element.tag] += 1
    reader.note_feedback()
    if reader.skipped:
        settings = ", ".join(f"{name} ({count})" for name, count in sorted(reader.skipped.items()))
        notes.add(
            Where(file),
            f"has settings that quizzes here do not have: {settings}.",
            "They were left out; nothing needs to be done.",
        )
    return drafts


def _category(path: str) -> str:
    parts = [part.strip() for part in path.replace("//", "\0").split("/")]
    named = [part.replace("\0", "/") for part in parts if part and part != "top" and not part.startswith("$")]
    return "/".join(named)


class _Reader:
    """Turns `question` elements into drafts, and counts the settings that are not imported."""

    def __init__(self, file: str, notes: Problems) -> None:
        self.file, self.notes = file, notes
        self.skipped: Counter[str] = Counter()
        self.name = ""
        self.feedback: dict[tuple[str, str], list[tuple[Element, str]]] = {}
        """For each (tag, text) of feedback on a whole answer: its elements, each with the name of its question."""

    def note(self, element: Element, what: str, todo: str) -> None:
        self.notes.add(Where(self.file, element.line), f"question '{self.name}' {what}", todo)

    def rich(self, element: Element | None) -> str:
        """Return the text of an element as Markdown of items; add a note for anything lost."""
        if element is None:
            return ""
        inner = next(iter(element.all("text")), None)
        form = element.attributes.get("format") or "auto"
        made, lost = markup.convert(inner.text if inner else element.text, _FORMS.get(form, "auto"))
        for what in lost:
            self.note(element, f"has {what}.", "Check the text, and reword it if that matters.")
        if files := element.all("file"):
            names = ", ".join(f"'{one.attributes.get('name', '')}'" for one in files)
            self.note(element, f"has files: {names}.", "They were left out; describe in words what the question needs of them.")
        return made

    def one(self, element: Element, tag: str) -> str:
        return self.rich(next(iter(element.all(tag)), None))

    def question(self, element: Element, category: str) -> Draft | None:
        kind = element.attributes.get("type", "")
        stem_source = element.words("questiontext")
        self.name = " ".join((element.words("name") or stem_source or f"line {element.line}").split())[:80]
        readers = {
            "multichoice": self.choice,
            "truefalse": self.true_false,
            "essay": self.essay,
            "shortanswer": self.short,
            "numerical": self.number,
        }
        if kind not in readers:
            self.note(
                element,
                f"is of the type '{kind}', which is not imported.",
                "It was left out; write it by hand if it is needed.",
            )
            return None
        draft = Draft(element.line, self.name, kind, "", category)
        if not readers[kind](element, draft):
            return None
        draft.stem = self.one(element, "questiontext")
        draft.hints = [hint for one in element.all("hint") if (hint := self.rich(one))]
        self.settings(element)
        return draft

    def settings(self, element: Element) -> None:
        """Count settings that are not imported, and collect feedback on the whole answer unless it is Moodle's default."""
        for child in element.children:
            if child.tag in _FEEDBACK:
                words = " ".join(markup.convert(child.words("text") or child.text, "html")[0].split())
                if words and words.lower().rstrip(".") not in _STANDARD:
                    self.feedback.setdefault((child.tag, words), []).append((child, self.name))
            elif child.tag not in _TAKEN:
                self.skipped[child.tag] += 1
        for hint in element.all("hint"):
            self.skipped.update(child.tag for child in hint.children if child.tag not in ("text", "file"))

    def note_feedback(self) -> None:
        """Add a note for each text of feedback on whole answers, one note when several questions share a text."""
        todo = "Put what it says into the reasons."
        for (tag, words), places in self.feedback.items():
            element, self.name = places[0]
            what = f"has feedback for an answer that is {_FEEDBACK[tag]}: '{words}'."
            if len(places) == 1:
                self.note(element, what, todo)
            else:
                self.notes.add(Where(self.file, element.line), f"{what[:-1]} (the same in {len(places)} questions).", todo)

    def fraction(self, answer: Element) -> float:
        try:
            return float(answer.attributes.get("fraction", "0"))
        except ValueError:
            self.note(
                answer,
                f"gives an answer the value '{answer.attributes['fraction']}'.",
                "It was taken as 0; mark the right answer.",
            )
            return 0.0

    def choice(self, element: Element, draft: Draft) -> bool:
        single = element.words("single").lower() not in ("false", "0")
        if not single:
            self.skipped["fraction"] += 1
        found = [
            Answer(self.rich(one), "", self.fraction(one), self.one(one, "feedback"), one.line) for one in element.all("answer")
        ]
        return answers.choice(draft, found, self.one(element, "generalfeedback"), self._noting(element), single=single)

    def true_false(self, element: Element, draft: Draft) -> bool:
        by_name = {answer.words("text").lower(): answer for answer in element.all("answer")}
        if set(by_name) != {"true", "false"}:
            self.note(element, "has other answers than true and false.", "It was left out; make it a choice question.")
            return False
        holds = self.fraction(by_name["true"]) > self.fraction(by_name["false"])
        general = self.one(element, "generalfeedback")
        whys = (joined(self.one(by_name[n], "feedback"), general if holds is (n == "true") else "") for n in ("true", "false"))
        return answers.true_false(draft, holds, *whys)

    def essay(self, element: Element, draft: Draft) -> bool:
        answer = joined(self.one(element, "graderinfo"), self.one(element, "generalfeedback"))
        return answers.recall(draft, answer, self._noting(element))

    def short(self, element: Element, draft: Draft) -> bool:
        found = []
        for one in element.all("answer"):
            words = " ".join(one.words("text").split())
            found.append(Answer(plain(words), words, self.fraction(one), self.one(one, "feedback"), one.line))
        return answers.short(draft, found, self.one(element, "generalfeedback"), self._noting(element))

    def number(self, element: Element, draft: Draft) -> bool:
        found = []
        for one in element.all("answer"):
            try:
                value, tolerance = float(one.words("text") or "nan"), float(one.words("tolerance") or 0)
            except ValueError:
                value = tolerance = math.nan
            if not math.isfinite(value + tolerance):
                self.note(one, f"has the number '{one.words('text')}', which cannot be read.", "It was left out.")
                continue
            why = self.one(one, "feedback")
            found.append(answers.NumberAnswer(value, tolerance, self.fraction(one), why, one.line))
        units = [unit.words("unit_name") for group in element.all("units") for unit in group.all("unit")]
        for unit in units[1:]:
            self.note(element, f"also takes the unit '{unit}'.", "It was left out: a number has one unit.")
        general = self.one(element, "generalfeedback")
        return answers.number(draft, found, general, self._noting(element), unit=units[0] if units else "")

    def _noting(self, element: Element) -> answers.Note:
        def note(line: int, what: str, todo: str) -> None:
            self.notes.add(Where(self.file, line or element.line), f"question '{self.name}' {what}", todo)

        return note
