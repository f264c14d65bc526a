"""Accessibility at source: headings, links, tables, alternative texts, colour."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text import markup
from courseloom.check.text.passages import sentences
from courseloom.errors import Where
from courseloom.readers.blocks import walk


@rule("accessibility", "error")
def headings_step_by_one(material: Material) -> Iterator[Fault]:
    """Headings go down one level at a time, and a page has one title.

    Screen readers navigate by headings; a skipped level reads as a missing section. (PDF/UA refuses it.)

    Bad: ## Section, then #### Detail
    Good: ## Section, then ### Detail
    """
    for page in material.course.pages:
        level = 0
        for text, cell, seen in markup.texts(page):
            if not seen:
                continue
            for heading in walk(text):
                if heading.kind != "heading":
                    continue
                at = Where(page.file, heading.first, cell)
                if heading.level == 1 and level:
                    yield Fault(at, f"has a second title, '{heading.text}'.", "Make it a section: '##'.")
                elif heading.level > level + 1:
                    yield Fault(at, f"the heading '{heading.text}' skips a level.", f"Give it {'#' * (level + 1)}.")
                level = heading.level


_VAGUE = re.compile(
    r"(?:click )?(?:on )?(?:here|this|(?:this|the) (?:link|page|site|website|article|paper)|link|more|read more|see here|see|"
    r"learn more|find out more|more information|details|website|source|pdf|download)",
    re.I,
)
_LINK = re.compile(r"(?<!!)\[([^\]^]*)\](?:\([^)\s]+[^)]*\)|\[[^\]]+\])|(?<![(\"'`\w{=\]])(?<!\]: )(https?://[^\s)>\]]+)")


@rule("accessibility", "error")
def link_says_where_it_goes(material: Material) -> Iterator[Fault]:
    """The words of a link say where it goes, read on their own.

    Screen readers list links without the sentence around them; a bare address is read out letter by letter.

    Bad: [here](support.md)
    Good: [the support page](support.md)
    """
    for page in material.course.pages:
        for text, cell, _ in markup.texts(page):
            for number, line in markup.lines(text):
                for match in _LINK.finditer(line):
                    words = (match[1] or "").strip("*_ .:…→›»>")
                    if address := match[2] or (words if words.startswith(("http://", "https://")) else ""):
                        what, todo = f"shows the bare address '{address}'.", "Write it as [words](address)."
                    elif not words or _VAGUE.fullmatch(words):
                        what, todo = f"the link text '{match[1]}' does not say where it goes.", "Name what it leads to."
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
        for text, cell, _ in markup.texts(page):
            for block in walk(text):
                at = Where(page.file, block.first, cell)
                if block.kind == "directive" and block.name in ("list-table", "csv-table"):
                    options = markup.options(block)
                    if options.get("header-rows", "0") in ("", "0") and not options.get("header"):
                        yield Fault(at, "the table has no header row.", "Add ':header-rows: 1'.")
                elif block.kind == "table":
                    cells = block.blocks[0].text.strip().strip("|").split("|")
                    if any(not part.strip() for part in cells):
                        yield Fault(at, "the table has an empty header.", "Name every column.")


_FILE = re.compile(r"[\w./-]+\.(?:png|jpe?g|svg|gif|webp)", re.I)
_SHAPE = re.compile(
    r"\s*(?:an? |the )?(?:(?:bar|line|pie|flow|scatter|forest|colour|black-and-white) ?)?"
    r"(?:image|picture|photo|photograph|graphic|graph|figure|chart|screenshot|diagram|plot) (?:of|showing|that shows)\b",
    re.I,
)


def _poor(alt: str, captions: frozenset[str]) -> str:
    if not alt.strip():
        return "is empty"
    if _FILE.fullmatch(alt.strip()):
        return "is a file name"
    if _words(alt) in captions:
        return "only repeats the caption"
    if _SHAPE.match(alt):
        return "begins by saying that it is a picture"
    return ""


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@rule("accessibility", "error")
def alt_text_tells_the_finding(material: Material) -> Iterator[Fault]:
    """An alternative text says what the picture shows, and is neither empty, nor the file name, nor the caption again.

    Bad: alt="chart.png"
    Good: alt="Of 100 people with a positive test, 8 have the condition."
    """
    captions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for passage in material.passages:
        if passage.kind == "caption":
            captions[passage.file, passage.cell].add(_words(passage.text))
    for passage in material.passages:
        if passage.kind != "alt" or passage.boxes:
            continue
        if fault := _poor(passage.text, frozenset(captions[passage.file, passage.cell])):
            yield Fault(passage.where(), f"the alternative text {fault}.", "Say what the figure shows.")
    for page in material.course.pages:
        for line, cell, alt, _ in markup.pictures(page):
            if fault := _poor(alt, frozenset()):
                yield Fault(Where(page.file, line, cell), f"the alternative text {fault}.", "Say what the picture shows.")


_COLOUR = "red|green|blue|yellow|orange|amber|purple|pink|grey|gray|brown|teal|violet"
_THINGS = (
    "bars?|dots?|lines?|boxes|box|cells?|area|text|words|options?|rows?|points?|squares?|circles?|columns?|segments?|slices?"
)
_ONLY = re.compile(
    rf"\b(?:(?:shown|marked|drawn|printed|given|highlighted|coloured|colored|written|{_THINGS}) in (?:{_COLOUR})|"
    rf"the (?:dark |light |pale |bright )?(?!gr[ea]y area|red cell)(?:{_COLOUR}) (?:{_THINGS}))\b",
    re.I,
)
_NAMED = _COLOUR.split("|")
_BESIDE = re.compile(
    r"\b(?:hatched|striped|dashed|dotted|labelled|labeled|bold|marked with|and (?:a|the) (?:word|label|sign|pattern)|"
    r"filled(?! (?:in|out|up)\b)|patterns?)\b",
    re.I,
)


@rule("accessibility", "warning", english=True)
def colour_is_not_the_only_cue(material: Material) -> Iterator[Fault]:
    """Text does not point at something by its colour alone.

    Not everyone sees the colour, and paper is grey.

    Bad: The red bars are the flagged patients.
    Good: The hatched red bars, labelled "flagged", …
    """
    for passage in material.having(_NAMED):
        if passage.kind in ("label", "data"):
            continue
        for offset, sentence in sentences(passage.text):
            for match in _ONLY.finditer(sentence) if not _BESIDE.search(sentence) else ():
                what = f"refers to something by its colour alone: '{match.group()}'."
                yield Fault(passage.where(offset + match.start()), what, "Name the label or pattern as well.")


@rule("accessibility", "warning")
def bold_line_is_not_a_heading(material: Material) -> Iterator[Fault]:
    """A line of bold words that stands for a heading is one.

    It looks like a heading and is none to a screen reader, the contents and the PDF bookmarks.

    Bad: **What to say** (alone on a line)
    Good: ### What to say
    """
    for passage in material.passages:
        if passage.kind != "paragraph" or passage.boxes or passage.tags & {"slide", "handout-only"}:
            continue
        words = re.fullmatch(r"\s*(\*\*|__)([^*_]{2,70})\1:?\s*", passage.raw)
        if words and not words[2].rstrip().endswith((".", "?", "!")):
            what = f"'{passage.text}' is bold and stands alone."
            yield Fault(passage.where(), what, "Make it a heading, or part of a sentence.")
