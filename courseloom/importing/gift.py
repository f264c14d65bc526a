"""Reads GIFT (Moodle's text format) into draft questions: each is a block of lines, with an empty line between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseloom.errors import Problems, Where
from courseloom.importing import answers, markup
from courseloom.importing.answers import Answer
from courseloom.importing.bank import Draft, joined

_FORMS = {"html": "html", "plain": "plain", "markdown": "markdown", "moodle": "auto"}
_ESCAPED = re.compile(r"\\([\\:~=#{}%])")
_KEPT = {sign: chr(0xF0000 + ord(sign)) for sign in "\\:~=#{}%"}
"""Escaped characters are replaced by private-use ones while the format is parsed."""
_BACK = {ord(kept): sign for sign, kept in _KEPT.items()}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\U000f0000-\U000f00ff]")
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_NUMBER = re.compile(r"(?P<value>-?\d+(?:\.\d+)?)(?:\.\.(?P<high>-?\d+(?:\.\d+)?)|:(?P<tolerance>\d+(?:\.\d+)?))?")
_TRUE_FALSE = re.compile(r"(?P<truth>T|TRUE|F|FALSE)\s*(?:#(?P<wrong>[^#]*)(?:#(?P<right>.*))?)?", re.S | re.I)


def read(text: str, file: str, problems: Problems, notes: Problems) -> list[Draft]:
    """Read the questions of a GIFT text; add what prevents reading to `problems`, and what is omitted to `notes`."""
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.add(Where(file, line), "holds a control character.", "Take it out, or export the file again.")
        return []
    drafts: list[Draft] = []
    if comments := len(re.findall(r"^[ \t]*//", text, re.M)):
        what = f"has {comments} comment line{'s' * (comments != 1)} (//)."
        notes.add(Where(file), what, "They were left out; check whether one of them is needed.")
    category = ""
    for line, block in _blocks(text):
        if match := re.match(r"\$CATEGORY:\s*(.*)", block):
            category = _category(match[1])
            line, block = line + 1, block[match.end() :].strip("\n")
        if block.strip():
            question = _Question(file, line, problems, notes)
            if draft := question.read(block, category):
                drafts.append(draft)
    if weighed := sum(draft.kind == "multiple" and any(one.correct for one in draft.options) for draft in drafts):
        what = f"weights the answers of {weighed} question{'s' * (weighed != 1)}, which quizzes here do not."
        notes.add(Where(file), what, "All keys now count the same; nothing needs to be done.")
    return drafts


def _category(path: str) -> str:
    parts = [part.strip() for part in path.strip().split("/")]
    return "/".join(part for part in parts if part and part != "top" and not part.startswith("$"))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number of its first line, text) of every block; comment lines, which begin with //, do not end a block."""
    block: list[str] = []
    first = 0
    for number, line in enumerate([*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""], 1):
        if line.strip().startswith("//"):
            if block:
                block.append("")
            continue
        if line.strip():
            first = first if block else number
            block.append(line.strip())
            continue
        if block:
            yield first, "\n".join(block)
        block = []


class _Question:
    """Reads one block of lines that begins on `line`."""

    def __init__(self, file: str, line: int, problems: Problems, notes: Problems) -> None:
        self.file, self.line, self.problems, self.notes = file, line, problems, notes
        self.name, self.form = "", "moodle"

    def note(self, what: str, todo: str) -> None:
        self.notes.add(Where(self.file, self.line), f"question '{self.name}' {what}", todo)

    def left_out(self, what: str, todo: str = "It was left out; write it by hand if it is needed.") -> None:
        self.note(what, todo)

    def rich(self, text: str) -> str:
        """Return a piece of text as Markdown of items; it may begin with its own [format]."""
        match = re.match(r"\s*\[(html|plain|markdown|moodle)\]", text)
        form = match[1] if match else self.form
        words = (text[match.end() :] if match else text).strip()
        words = re.sub(r"(?<!\\)\\n", "\f", words).replace("\n", " ").replace("\f", "\n").translate(_BACK)
        words = re.sub(r"\n+", "\n\n", words) if form in ("moodle", "plain") else words
        made, lost = markup.convert(words, _FORMS[form])
        for what in lost:
            self.note(f"has {what}.", "Check the text, and reword it if that matters.")
        return made

    def read(self, block: str, category: str) -> Draft | None:
        block = _ESCAPED.sub(lambda match: _KEPT[match[1]], block)
        title = re.match(r"::(.*?)::\s*", block, re.S)
        if block.startswith("::") and title is None:
            self.problems.add(
                Where(self.file, self.line), "begins a name with '::' and does not end it.", "Add '::' after the name."
            )
            return None
        body = block[title.end() :] if title else block
        told = title[1] if title else re.sub(r"\{.*", "", body, flags=re.S)
        self.name = " ".join(re.sub(r"^\[\w+\]|\\n", " ", told).translate(_BACK).split())[:80] or f"line {self.line}"
        if prefix := re.match(r"\[(html|plain|markdown|moodle)\]", body):
            self.form = prefix[1]
            body = body[prefix.end() :]
        begin, end = body.find("{"), body.rfind("}")
        if not self.braces(body, block, begin):
            return None
        if begin < 0:
            self.left_out("is a text without a question.", "It was left out; put what it says into the chapter.")
            return None
        before, within, after = body[:begin].strip(), body[begin + 1 : end].strip(), body[end + 1 :].strip()
        draft = Draft(self.line, self.name if title else "", "", "", category)
        if not self.filled(within, draft):
            return None
        draft.stem = self.rich(f"{before} _____ {after}" if after else before)
        return draft

    def braces(self, body: str, block: str, begin: int) -> bool:
        """Return whether there is at most one pair of braces; add a problem otherwise."""
        opened, closed = body.count("{"), body.count("}")
        if opened == closed <= 1 and (begin < 0 or begin < body.find("}")):
            return True
        sign = max(begin, 0) if opened > closed or opened > 1 else body.find("}")
        line = self.line + block.count("\n", 0, len(block) - len(body) + sign)
        if opened > closed:
            what, todo = "the answers that begin here are not closed.", "Add '}', and leave no empty line between the braces."
        elif opened == closed and opened > 1:
            todo = "Make a question of each, with an empty line between."
            self.notes.add(Where(self.file, line), "has more than one set of answers.", todo)
            return False
        else:
            what, todo = "this '}' has no '{' before it.", "Add the '{', or write '\\}' for the sign itself."
        self.problems.add(Where(self.file, line), what, todo)
        return False

    def filled(self, text: str, draft: Draft) -> bool:
        """Fill in a draft from the content of the braces; return whether the question can be imported."""
        text, _, general_source = text.partition("####")
        text, general = text.strip(), self.rich(general_source)
        if not text:
            return answers.recall(draft, general, self.noting)
        if truth := _TRUE_FALSE.fullmatch(text):
            holds = truth["truth"].upper().startswith("T")
            wrong, right = self.rich(truth["wrong"] or ""), joined(self.rich(truth["right"] or ""), general)
            return answers.true_false(draft, holds, *((right, wrong) if holds else (wrong, right)))
        if text.startswith("#"):
            return self.number(draft, text[1:].strip(), general)
        parts = [(sign, words) for sign, words in re.findall(r"([=~])([^=~]*)", text) if words.strip()]
        if not parts or not text.startswith(("=", "~")):
            todo = "Mark each answer: '=' right, '~' wrong."
            self.notes.add(Where(self.file, self.line), "has answers without '=' or '~' in front.", todo)
            return False
        if all(sign == "=" for sign, _ in parts):
            if all("->" in words for _, words in parts):
                self.left_out("is a matching question, which is not imported.")
                return False
            return answers.short(draft, [self.answer(*one) for one in parts], general, self.noting)
        single = any(sign == "=" for sign, _ in parts)
        return answers.choice(draft, [self.answer(*one) for one in parts], general, self.noting, single=single)

    def number(self, draft: Draft, text: str, general: str) -> bool:
        """Fill in numeric answers (one, or several marked '='), as value:tolerance or a range; return whether it succeeds."""
        found = []
        for source in re.findall(r"=([^=~]*)", text) or [text]:
            weight, shown, why = _weighed(source)
            number = _NUMBER.fullmatch(shown.translate(_BACK).replace(" ", ""))
            if number is None:
                self.note(f"has the number '{shown.translate(_BACK)}', which cannot be read.", "It was left out.")
                continue
            value, tolerance = float(number["value"]), float(number["tolerance"] or 0)
            if number["high"]:
                high = float(number["high"])
                value, tolerance = (value + high) / 2, abs(high - value) / 2
            found.append(answers.NumberAnswer(value, tolerance, 100.0 if weight is None else weight, self.rich(why)))
        return answers.number(draft, found, general, self.noting)

    def answer(self, sign: str, source: str) -> Answer:
        """Return an answer; without a stated weight, one that is marked right has the full weight (100)."""
        weight, text, why = _weighed(source)
        words = " ".join(text.translate(_BACK).split())
        return Answer(self.rich(text), words, weight if weight is not None else 100.0 * (sign == "="), self.rich(why))

    def noting(self, line: int, what: str, todo: str) -> None:
        """Add a note on something that is not imported."""
        self.note(what, todo)


def _weighed(words: str) -> tuple[float | None, str, str]:
    """Split an answer into its weight in per cent (None when not stated), text and feedback."""
    weight = _WEIGHT.match(words)
    text, _, why = (words[weight.end() :] if weight else words).partition("#")
    return (float(weight[1]) if weight else None), text.strip(), why.strip()
