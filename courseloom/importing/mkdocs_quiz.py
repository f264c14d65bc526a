"""Reads the quizzes of mkdocs-quiz: Markdown between `<quiz>` tags, or as its first versions had it between `<?quiz?>`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseloom.errors import Problems
from courseloom.importing import answers, gaps
from courseloom.importing.answers import Answer
from courseloom.importing.bank import Draft
from courseloom.importing.escaping import plain
from courseloom.importing.losses import LEFT_OUT, Losses
from courseloom.importing.texts import Texts

TAGS = {"<quiz>": "</quiz>", "<?quiz?>": "<?/quiz?>"}
"""What begins a quiz, with what ends it."""
_SIGNS = re.compile(r"\[[xX ]?\]|\[\[|<\?quiz\?>")
_ANSWER = re.compile(r"\s*[-*]\s*\[([xX ]?)\]\s*(.*)")
_REASON = re.compile(r"\s*>\s?(.*)")
_BLANK = re.compile(r"\[\[([^\]]+)\]\]")
_RULE = re.compile(r"^\s*-{3,}\s*$", re.M)
_OLD = re.compile(r"^\s*(question|answer-correct|answer|content)\s*:(.*)$")
_NOTICE = re.compile(r'^!!!\+? *(\w+)(?: +"([^"\n]*)")? *\n((?:(?:[ ]{4}.*|[ \t]*)(?:\n|\Z))+)', re.M)
_KINDS = {"note": "note", "info": "note", "tip": "tip", "hint": "tip", "warning": "warning", "danger": "warning"}


def holds(text: str) -> bool:
    """Return whether a text is a page with quizzes."""
    return any(first in text and last in text for first, last in TAGS.items()) and bool(_SIGNS.search(text))


def read(text: str, texts: Texts, losses: Losses, problems: Problems) -> list[Draft]:
    """Read the quizzes of a page; add what is omitted to `losses`."""
    page = _shown(text.replace("\r\n", "\n"))
    title = re.search(r"^(?:title:[ \t]*|#[ \t]+)(.+)$", page, re.M)
    drafts, rest, end = [], [], 0
    for start, stop, opening in _quizzes(page):
        source = page[start + len(opening) : stop - len(TAGS[opening])]
        line = page.count("\n", 0, start) + 1
        reader = _Reader(source if opening == "<quiz>" else _modern(source), line, texts, losses)
        if draft := reader.question():
            draft.category = title[1].strip(" #'\"").replace("/", " ") if title else ""
            drafts.append(draft)
        rest.append(page[end:start])
        end = stop
    around = re.sub(r"\A---\n.*?\n---\n|^#[^\n]*$|<!--.*?-->", "", "".join([*rest, page[end:]]), flags=re.S | re.M)
    if around.strip():
        losses.add("has text around its quizzes.", "It was left out; put what it says into the chapter.")
    return drafts


def _quizzes(page: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start and the end of each quiz, and the tag that begins it."""
    end, open_ = 0, dict(TAGS)
    while open_:
        found = {tag: page.find(tag, end) for tag in open_}
        start, opening = min(((at, tag) for tag, at in found.items() if at >= 0), default=(-1, ""))
        if start < 0:
            return
        closed = page.find(TAGS[opening], start)
        if closed < 0:
            del open_[opening]
            continue
        end = closed + len(TAGS[opening])
        yield start, end, opening


def _shown(page: str) -> str:
    """Return a page with the blocks of code outside of quizzes blanked, in which quizzes are only shown."""
    lines, within = [], ""
    for line, code in zip(page.split("\n"), _in_code(page.split("\n")), strict=True):
        if code and not within:
            lines.append("")
            continue
        lines.append(line)
        for opening, closing in TAGS.items():
            begun, ended = line.rfind(opening), line.rfind(closing)
            if not within and begun > ended:
                within = opening
            elif within == opening and ended > begun:
                within = ""
    return "\n".join(lines)


def _modern(source: str) -> str:
    """Return a quiz of the first versions in the syntax of today."""
    parts: list[list[str]] = []
    for line in source.split("\n"):
        if found := _OLD.match(line):
            parts.append([found[1], found[2].strip()])
        elif parts:
            parts[-1][1] += "\n" + line
    marks = {"question": "", "answer-correct": "- [x] ", "answer": "- [ ] ", "content": "\n"}
    return "\n".join(marks[name] + said.strip() for name, said in parts)


class _Reader:
    """Turns the text of one quiz into a draft."""

    def __init__(self, source: str, line: int, texts: Texts, losses: Losses) -> None:
        self.source, self.texts = _NOTICE.sub(_box, source), texts
        first = next((one.strip() for one in source.split("\n") if one.strip()), "")
        name = " ".join(re.sub(r"[*_`#\[\]]", "", texts.languages.one(first)).split())[:80] or f"line {line}"
        self.draft = Draft(line, "", "", "")
        self.note = losses.on(name, line, self.draft.lost.append)

    def rich(self, text: str) -> str:
        return self.texts.rich(text.strip(), "markdown", self.note) if text.strip() else ""

    def question(self) -> Draft | None:
        """Return the quiz as a draft; None for one that cannot be carried."""
        lines = self.source.split("\n")
        code = list(_in_code(lines))
        marked = [number for number, line in enumerate(lines) if _ANSWER.fullmatch(line) and not code[number]]
        made = self.choice(lines, marked) if marked else self.blanks()
        if made and not self.draft.stem:
            self.note(0, "has no text before its answers.", LEFT_OUT)
            return None
        return self.draft if made else None

    def choice(self, lines: list[str], marked: list[int]) -> bool:
        found, number, last = list[Answer](), 0, marked[-1]
        self.draft.stem = self.rich("\n".join(lines[: marked[0]]))
        number = marked[0]
        while number <= last:
            if answer := _ANSWER.fullmatch(lines[number]):
                why = []
                while number + 1 < len(lines) and (reason := _REASON.fullmatch(lines[number + 1])):
                    why.append(reason[1])
                    number += 1
                found.append(
                    Answer(self.rich(answer[2]), "", 100.0 * (answer[1] in "xX" and answer[1] != ""), self.rich("\n".join(why)))
                )
            elif lines[number].strip():
                self.note(0, "has text between its answers.", "It was left out; put what it says into the stem or a reason.")
            number += 1
        general = self.rich("\n".join(lines[number:]))
        single = sum(one.weight > 0 for one in found) < 2
        return answers.choice(self.draft, found, general, self.note, single=single)

    def blanks(self) -> bool:
        """Read a text with blanks to type into; what follows a rule is said afterwards."""
        text, *rest = _RULE.split(self.source, maxsplit=1)
        found: list[gaps.Gap] = []

        def mark(blank: re.Match[str]) -> str:
            words = " ".join(blank[1].split())
            found.append(gaps.Gap("type", [Answer(plain(words), words, 100.0, "")]))
            return gaps.MARK.format(len(found))

        general = self.rich("".join(rest))
        marked = _BLANK.sub(mark, text)
        if not found:
            self.note(0, "has neither answers nor blanks.", LEFT_OUT)
            return False
        return gaps.fill(self.draft, self.rich(marked), found, general, self.note)


def _in_code(lines: list[str]) -> Iterator[bool]:
    """Yield whether each line stands in a block of code."""
    fence = ""
    for line in lines:
        found = re.match(r"\s*(`{3,}|~{3,})", line)
        if found and not fence:
            fence = found[1]
            yield True
        else:
            yield bool(fence)
            if found and found[1].startswith(fence):
                fence = ""


def _box(found: re.Match[str]) -> str:
    """Return a notice of MkDocs as a box."""
    body = "\n".join(line[4:] for line in found[3].rstrip().split("\n"))
    return f":::{{{_KINDS.get(found[1], 'note')}}} {found[2] or ''}".rstrip() + f"\n{body}\n:::\n"
