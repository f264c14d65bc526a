"""Reads GIFT (Moodle's text format) into draft questions: each is a block of lines, with an empty line between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from courseloom.errors import Problems, Where
from courseloom.importing import answers, markup
from courseloom.importing.answers import Answer
from courseloom.importing.bank import SLUG, Draft, joined, tagged
from courseloom.importing.bank import category as category_of
from courseloom.importing.losses import Losses, Note
from courseloom.importing.texts import Texts
from courseloom.render.bank import GROUPS, POINTS, REASONS

_FORMS = {"html": "html", "plain": "plain", "markdown": "markdown", "moodle": "auto"}
_ESCAPED = re.compile(r"\\([\\:~=#{}%])")
_KEPT = {sign: chr(0xF0000 + ord(sign)) for sign in "\\:~=#{}%"}
"""Escaped characters are replaced by private-use ones while the format is parsed."""
_BACK = {ord(kept): sign for sign, kept in _KEPT.items()}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\U000f0000-\U000f00ff]")
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
LONGEST = 2000
"""Signs of a comment that are looked at for an id and tags."""
_OWN_COMMENT = re.compile(r"\s*(question:\s*\S+\s+name:.*|(\[(id|tag):((?:[^\]\\]|\\.)*)\]\s*)+)$")
"""Comments that Moodle writes: the number and name of a question, its id and its tags."""
_NUMBER = re.compile(r"(?P<value>-?\d+(?:\.\d+)?)(?:\.\.(?P<high>-?\d+(?:\.\d+)?)|:(?P<tolerance>\d+(?:\.\d+)?))?")
_TRUE_FALSE = re.compile(r"(?P<truth>T|TRUE|F|FALSE)\s*(?:#(?P<wrong>[^#]*)(?:#(?P<right>.*))?)?", re.S | re.I)


def read(text: str, texts: Texts, losses: Losses, problems: Problems) -> tuple[list[Draft], dict[str, str]]:
    """Read the questions of a GIFT text; return them with the ids of categories that have one.

    Adds what prevents reading to `problems`, and what is omitted to `losses`.
    """
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.add(Where(losses.file, line), "holds a control character.", "Take it out, or export the file again.")
        return [], {}
    drafts, ids = list[Draft](), dict[str, str]()
    comments = [line for line in re.findall(r"^[ \t]*//(.*)", text, re.M) if not _OWN_COMMENT.match(line[:LONGEST])]
    if comments:
        what = f"has {len(comments)} comment line{'s' * (len(comments) != 1)} (//)."
        losses.add(what, "They were left out; check whether one of them is needed.")
    category = ""
    for block in _blocks(text):
        line, lines = block.line, block.text
        while match := re.match(r"\$CATEGORY:[ \t]*(.*)\n*", lines):
            category = category_of(texts.languages.one(match[1]))
            line, lines = line + match[0].count("\n"), lines[match.end() :]
            if SLUG.fullmatch(block.id) and not lines.strip() and block.id not in ids.values():
                ids[category] = block.id
        if lines.strip():
            question = _Question(line, texts, losses, block.tags)
            if draft := question.read(lines, category):
                draft.id = block.id if SLUG.fullmatch(block.id) else ""
                tagged(draft, block.tags)
                drafts.append(draft)
    if weighed := sum(draft.kind == "multiple" and any(one.correct for one in draft.options) for draft in drafts):
        what = f"weights the answers of {weighed} question{'s' * (weighed != 1)}, which quizzes here do not."
        losses.add(what, "All keys now count the same; nothing needs to be done.")
    return drafts, ids


@dataclass
class _Block:
    """A question's lines, the first of them on `line`, with the id and the tags that comments give it."""

    line: int
    text: str
    id: str
    tags: list[str]


def _blocks(text: str) -> Iterator[_Block]:
    """Yield every block; comment lines, which begin with //, do not end one."""
    block: list[str] = []
    first, own, tags = 0, "", list[str]()
    for number, line in enumerate([*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""], 1):
        if line.strip().startswith("//"):
            line = line[:LONGEST]
            if found := re.search(r"\[id:((?:[^\]\\]|\\.)*)\]", line):
                own = re.sub(r"\\(.)", r"\1", found[1])
            tags += [re.sub(r"\\(.)", r"\1", tag) for tag in re.findall(r"\[tag:((?:[^\]\\]|\\.)*)\]", line)]
            if block:
                block.append("")
            continue
        if line.strip():
            first = first if block else number
            block.append(line.rstrip() if block else line.strip())
            continue
        if block:
            yield _Block(first, "\n".join(block), own, tags)
            own, tags = "", []
        block = []


class _Question:
    """Reads one block of lines that begins on `line`."""

    def __init__(self, line: int, texts: Texts, losses: Losses, tags: list[str]) -> None:
        self.line, self.texts, self.losses, self.tags = line, texts, losses, tags
        self.form = "moodle"
        self.draft = Draft(line, "", "", "")
        self.note: Note = losses.on(f"line {line}", line, self.draft.lost.append)

    def rich(self, text: str) -> str:
        """Return a piece of text as Markdown of items; it may begin with its own [format]."""
        words, form = self.source(text)
        return self.texts.rich(words, form, self.note)

    def apart(self, text: str, name: str) -> tuple[str, list[str]]:
        """Return a piece of text, and apart from it the rows of the list of this class that an export of ours put into it."""
        words, form = self.source(text)
        rest, rows = markup.apart(words, name)
        return self.texts.rich(rest, form, self.note), [self.texts.rich(row, form, self.note) for row in rows]

    def source(self, text: str) -> tuple[str, str]:
        """Return a piece of text without the signs of GIFT, and its form."""
        match = re.match(r"\s*\[(html|plain|markdown|moodle)\]", text)
        form = match[1] if match else self.form
        words = (text[match.end() :] if match else text).strip()
        if form != "html":  # where it is, line breaks count in code alone
            words = re.sub(r"\s*\n\s*", " ", words)
        words = re.sub(r"(?<!\\)\\n", "\n", words).translate(_BACK)
        return re.sub(r"\n+", "\n\n", words) if form in ("moodle", "plain") else words, _FORMS[form]

    def read(self, block: str, category: str) -> Draft | None:
        """Return the question of a block; None for one that cannot be carried."""
        block = _ESCAPED.sub(lambda match: _KEPT[match[1]], block)
        title = re.match(r"::(.*?)::\s*", block, re.S)
        body = block[title.end() :] if title else block.removeprefix("::")
        told = title[1] if title else re.sub(r"\{.*", "", body, flags=re.S)
        shown = self.texts.languages.one(re.sub(r"^\[\w+\]|\\n", " ", told).translate(_BACK))
        name = " ".join(shown.split())[:80] or f"line {self.line}"
        self.note = self.losses.on(name, self.line, self.draft.lost.append)
        if block.startswith("::") and title is None:
            self.note(0, "begins a name with '::' and does not end it.", "It was left out: add '::' after the name.")
            return None
        if prefix := re.match(r"\[(html|plain|markdown|moodle)\]", body):
            self.form = prefix[1]
            body = body[prefix.end() :]
        begin, end = body.find("{"), body.rfind("}")
        if not self.braces(body, begin):
            return None
        if begin < 0:
            self.note(0, "is a text without a question.", "It was left out; put what it says into the chapter.")
            return None
        before, within, after = body[:begin].strip(), body[begin + 1 : end].strip(), body[end + 1 :].strip()
        self.draft.name, self.draft.category = name if title else "", category
        if not self.filled(within):
            return None
        if not self.draft.stem:
            self.draft.stem = self.rich(f"{before} _____ {after}" if after else before)
        return self.draft

    def braces(self, body: str, begin: int) -> bool:
        """Return whether there is at most one pair of braces; add a note otherwise."""
        opened, closed = body.count("{"), body.count("}")
        if opened == closed <= 1 and (begin < 0 or begin < body.find("}")):
            return True
        if opened > closed:
            what = "has answers that are not closed."
            todo = "It was left out: add '}', and leave no empty line between the braces."
        elif opened == closed and opened > 1:
            what, todo = (
                "has more than one set of answers.",
                "It was left out: make a question of each, with an empty line between.",
            )
        else:
            what, todo = (
                "has a '}' without a '{' before it.",
                "It was left out: add the '{', or write '\\}' for the sign itself.",
            )
        self.note(0, what, todo)
        return False

    def filled(self, text: str) -> bool:
        """Fill in the draft from the content of the braces; return whether the question can be imported."""
        text, _, general_source = text.partition("####")
        text = text.strip()
        if re.match(r">\s*\d", text):
            return self.order(text, self.rich(general_source))
        if text.startswith("=") and "->" in text and "~" not in text:
            return self.match(text, general_source)
        if not text:
            general, points = self.apart(general_source, POINTS)
            return answers.recall(self.draft, general, self.note, points)
        general = self.rich(general_source)
        if truth := _TRUE_FALSE.fullmatch(text):
            holds = truth["truth"].upper().startswith("T")
            wrong, right = self.rich(truth["wrong"] or ""), joined(self.rich(truth["right"] or ""), general)
            return answers.true_false(self.draft, holds, *((right, wrong) if holds else (wrong, right)))
        if text.startswith("#"):
            return self.number(self.draft, text[1:].strip(), general)
        parts = [(sign, words) for sign, words in re.findall(r"([=~])([^=~]*)", text) if words.strip()]
        if not parts or not text.startswith(("=", "~")):
            self.note(0, "has answers without '=' or '~' in front.", "It was left out: mark each answer, '=' right, '~' wrong.")
            return False
        found = [self.answer(*one) for one in parts]
        if all(sign == "=" for sign, _ in parts):
            return answers.short(self.draft, found, general, self.note)
        single = any(sign == "=" for sign, _ in parts)
        return answers.choice(self.draft, found, general, self.note, single=single)

    def match(self, text: str, general_source: str) -> bool:
        """Fill in pairs: `=statement -> answer`; an answer without a statement belongs to none."""
        pairs, spare = [], []
        for one in re.findall(r"=([^=]*)", text):
            left, _, right = (_weighed(one)[1] if "%" in one else one).partition("->")
            answer = self.texts.pick(right.partition("#")[0].translate(_BACK), self.note)
            if not answer:
                self.note(
                    0, "has a statement without an answer{}.", "Left out: write '-> answer' after it.", f" ('{left.strip()}')"
                )
            elif left.strip():
                pairs.append((self.rich(left), answer))
            else:
                spare.append(answer)
        general, whys = self.apart(general_source, REASONS)
        return answers.match(self.draft, pairs, spare, general, self.note, whys, groups=GROUPS in self.tags)

    def order(self, text: str, general: str) -> bool:
        """Fill in steps, a line each after the line of settings, as the question type 'ordering' writes them."""
        steps = [(self.rich(line), "") for line in text.split("\n")[1:] if line.strip()]
        return answers.order(self.draft, steps, general, self.note)

    def number(self, draft: Draft, text: str, general: str) -> bool:
        """Fill in numeric answers (one, or several marked '='), as value:tolerance or a range; return whether it succeeds."""
        found = []
        text, _, rest = text.partition("~")
        answers.anything_else(self.rich(rest.lstrip(" #")), self.note)
        for source in re.findall(r"=([^=]*)", text) or [text]:
            weight, shown, why = _weighed(source)
            number = _NUMBER.fullmatch(shown.translate(_BACK).replace(" ", ""))
            if number is None:
                self.note(0, "has a number{} that cannot be read.", "It was left out.", f", '{shown.translate(_BACK)}',")
                continue
            value, tolerance = float(number["value"]), float(number["tolerance"] or 0)
            if number["high"]:
                high = float(number["high"])
                value, tolerance = (value + high) / 2, abs(high - value) / 2
            found.append(answers.NumberAnswer(value, tolerance, 100.0 if weight is None else weight, self.rich(why)))
        return answers.number(draft, found, general, self.note)

    def answer(self, sign: str, source: str) -> Answer:
        """Return an answer; without a stated weight, one that is marked right has the full weight (100)."""
        weight, text, why = _weighed(source)
        words = " ".join(self.texts.languages.one(text.translate(_BACK)).split())
        return Answer(self.rich(text), words, weight if weight is not None else 100.0 * (sign == "="), self.rich(why))


def _weighed(words: str) -> tuple[float | None, str, str]:
    """Split an answer into its weight in per cent (None when not stated), text and feedback."""
    weight = _WEIGHT.match(words)
    text, _, why = (words[weight.end() :] if weight else words).partition("#")
    return (float(weight[1]) if weight else None), text.strip(), why.strip()
