"""Accessibility at source: headings, links, tables, alternative texts, colour."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseloom.check.passages import Passage
from courseloom.check.rules import Fault, Material, rule
from courseloom.errors import Where
from courseloom.model.course import Page


def _texts(page: Page) -> Iterator[tuple[str, str, bool]]:
    """Yield (text, cell id, whether learners read it)."""
    if page.cells:
        for cell in page.cells:
            if cell.kind == "markdown":
                yield cell.source, cell.id, not cell.tags & {"facilitator", "slide", "handout-only"}
    else:
        yield page.source, "", True


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a MyST text that are not code, with their numbers."""
    code, open_boxes = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        mark = re.match(r"\s*(`{3,}|~{3,})(\{[\w:-]+\})?", line)
        if code:
            code = "" if line.strip() == code else code
        elif mark and mark[2]:
            open_boxes += 1
            yield number, line
        elif mark and open_boxes:
            open_boxes -= 1
        elif mark:
            code = mark[1]
        else:
            yield number, line


@rule("accessibility", "error")
def headings_step_by_one(material: Material) -> Iterator[Fault]:
    """Headings go down one level at a time, and a page has one title.

    Screen readers navigate by headings; a skipped level reads as a missing section. (PDF/UA refuses it.)

    Bad: ## Section, then #### Detail
    Good: ## Section, then ### Detail
    """
    for page in material.course.pages:
        level = 0
        for text, cell, seen in _texts(page):
            if not seen:
                continue
            for number, line in _lines(text):
                heading = re.match(r"(#{1,6})\s+(.*)", line)
                if heading is None:
                    continue
                depth = len(heading[1])
                if depth == 1 and level:
                    yield Fault(
                        Where(page.file, number, cell), f"has a second title, '{heading[2]}'.", "Make it a section: '##'."
                    )
                elif depth > level + 1:
                    what = f"the heading '{heading[2]}' skips a level."
                    yield Fault(Where(page.file, number, cell), what, f"Give it {'#' * (level + 1)}.")
                level = depth


_VAGUE = re.compile(
    r"(?:click )?(?:here|this|this (?:link|page|site|website|article|paper)|link|more|read more|see here|learn more|website)",
    re.I,
)
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)[^)]*\)|(?<![(<\"'`\w{])(https?://[^\s)>\]]+)")


@rule("accessibility", "error")
def link_says_where_it_goes(material: Material) -> Iterator[Fault]:
    """The words of a link say where it goes, read on their own.

    Screen readers list links without the sentence around them; a bare address is read out letter by letter.

    Bad: [here](support.md)
    Good: [the support page](support.md)
    """
    for page in material.course.pages:
        for text, cell, _ in _texts(page):
            for number, line in _lines(text):
                for match in _LINK.finditer(re.sub(r"`[^`]*`", lambda m: " " * len(m.group()), line)):
                    if match[3]:
                        what, todo = f"shows the bare address '{match[3]}'.", "Write it as [words](address)."
                    elif not match[1].strip() or _VAGUE.fullmatch(match[1].strip().rstrip(".")):
                        what, todo = f"the link text '{match[1]}' does not say where it goes.", "Name what is behind it."
                    else:
                        continue
                    yield Fault(Where(page.file, number, cell), what, todo)


@rule("accessibility", "error")
def table_has_headers(material: Material) -> Iterator[Fault]:
    """Every table has a header row, and no header is empty.

    Without headers a table is a heap of words to a screen reader.

    Bad: :::{list-table} without :header-rows: 1
    Good: | Say | Rather than |
    """
    for page in material.course.pages:
        for text, cell, _ in _texts(page):
            lines = list(_lines(text))
            for index, (number, line) in enumerate(lines):
                at = Where(page.file, number, cell)
                following = [other for _, other in lines[index + 1 : index + 8]]
                if re.match(r"\s*[:`]{3,}\{(list-table|csv-table)\}", line):
                    options = [other for other in following if re.match(r"\s*:[\w-]+:", other)]
                    if not any(re.match(r"\s*:(header-rows:\s*[1-9]|header:\s*\S)", option) for option in options):
                        yield Fault(at, "the table has no header row.", "Add ':header-rows: 1'.")
                if following and re.fullmatch(r"\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*", following[0]) and "|" in line:
                    cells = line.strip().strip("|").split("|")
                    if any(not part.strip() for part in cells):
                        yield Fault(at, "the table has an empty header.", "Name every column.")


_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)")
_FILE = re.compile(r"[\w./-]+\.(?:png|jpe?g|svg|gif|webp)", re.I)
_SHAPE = re.compile(r"\s*(?:an? )?(?:image|picture|photo|graphic|figure|chart|screenshot) (?:of|showing)\b", re.I)


def _poor(alt: str, caption: str) -> str:
    if not alt.strip():
        return "is empty"
    if _FILE.fullmatch(alt.strip()):
        return "is a file name"
    if caption and " ".join(alt.lower().split()) == " ".join(caption.lower().split()):
        return "only repeats the caption"
    if _SHAPE.match(alt):
        return "begins by saying that it is a picture"
    return ""


@rule("accessibility", "error")
def alt_text_tells_the_finding(material: Material) -> Iterator[Fault]:
    """An alternative text says what the picture shows, and is neither empty, nor the file name, nor the caption again.

    Bad: alt="chart.png"
    Good: alt="Of 100 people with a positive test, 8 have the condition."
    """
    beside: dict[tuple[str, str], dict[str, Passage]] = {}
    for passage in material.passages:
        if passage.kind in ("alt", "caption"):
            beside.setdefault((passage.file, passage.cell), {})[passage.kind] = passage
    for pair in beside.values():
        alt, caption = pair.get("alt"), pair.get("caption")
        if alt and (fault := _poor(alt.text, caption.text if caption else "")):
            yield Fault(alt.where(), f"the alternative text {fault}.", "Say what the figure shows.")
    for page in material.course.pages:
        for text, cell, _ in _texts(page):
            for number, line in _lines(text):
                for match in _IMAGE.finditer(line):
                    if fault := _poor(match[1], ""):
                        yield Fault(
                            Where(page.file, number, cell), f"the alternative text {fault}.", "Say what the picture shows."
                        )


_COLOUR = "red|green|blue|yellow|orange|amber|purple|pink|grey|gray|brown|teal|violet"
_ONLY = re.compile(
    rf"\b(?:(?:shown|marked|drawn|printed|given|highlighted|coloured|colored|written) in (?:{_COLOUR})|"
    rf"the (?:{_COLOUR}) (?:bars?|dots?|lines?|boxes|box|cells?|area|text|words|options?|rows?|points?|squares?|circles?))\b",
    re.I,
)
_BESIDE = re.compile(
    r"\b(?:hatched|striped|dashed|dotted|labelled|labeled|bold|marked with|and (?:a|the) (?:word|label|sign|pattern)|filled|pattern)",
    re.I,
)


@rule("accessibility", "warning")
def colour_is_not_the_only_cue(material: Material) -> Iterator[Fault]:
    """Text does not point at something by its colour alone.

    Not everyone sees the colour, and paper is grey.

    Bad: The red bars are the flagged patients.
    Good: The hatched red bars, labelled "flagged", …
    """
    for passage in material.passages:
        if passage.kind in ("label", "data"):
            continue
        for match in _ONLY.finditer(passage.text):
            if not _BESIDE.search(passage.text):
                yield Fault(
                    passage.where(match.start()), f"points by colour: '{match.group()}'.", "Name the label or pattern as well."
                )


@rule("accessibility", "warning")
def bold_line_is_not_a_heading(material: Material) -> Iterator[Fault]:
    """A line of bold words that stands for a heading is one.

    It looks like a heading and is none to a screen reader, the contents and the PDF bookmarks.

    Bad: **What to say** (alone on a line)
    Good: ### What to say
    """
    for passage in material.passages:
        if passage.kind == "paragraph" and not passage.boxes and not passage.tags & {"slide", "handout-only"}:
            if re.fullmatch(r"\s*(\*\*|__)[^*_]{2,70}\1\s*", passage.raw) and not passage.raw.strip("*_ \n").endswith(
                (".", "?", "!", ":")
            ):
                yield Fault(
                    passage.where(), f"'{passage.text}' is bold and stands alone.", "Make it a heading, or part of a sentence."
                )
