"""Text as self-contained HTML: citations and claims as words, since there is no register to link to."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from urllib.parse import quote

from markupsafe import Markup, escape

from courseloom.activities.plain import inline_words
from courseloom.formula.mathml import mathml
from courseloom.model.evidence import Evidence
from courseloom.model.links import on_web
from courseloom.model.text import (
    Block,
    Box,
    Cite,
    ClaimRef,
    Code,
    CodeBlock,
    Emphasis,
    FigureRef,
    Footnote,
    Formula,
    FormulaBlock,
    Heading,
    Image,
    Inline,
    Lines,
    Link,
    Listing,
    Paragraph,
    QuestionRef,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    TermRef,
    Text,
    notes,
)
from courseloom.strings import TEXT

_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


def html(blocks: Sequence[Block], evidence: Evidence) -> Markup:
    """Return blocks as HTML, with their footnotes at the end."""
    parts = [_block(block, evidence) for block in blocks]
    if called := notes(blocks):
        said = Markup("").join(Markup("<li>{}</li>").format(_blocks(note.blocks, evidence)) for note in called)
        parts.append(Markup('<ol class="text-notes" start="{}">{}</ol>').format(called[0].number, said))
    return Markup("\n").join(parts)


def phrasing(blocks: Sequence[Block], evidence: Evidence) -> Markup:
    """Return blocks as spans, with their footnotes at the end, for places that allow only phrasing content."""
    parts = [_span(block, evidence) for block in blocks]
    if called := notes(blocks):
        parts.append(spans("text-notes", [led(f"{note.number}. ", _spans(note.blocks, evidence)) for note in called]))
    return Markup("").join(parts)


def spans(classes: str, items: Sequence[Markup]) -> Markup:
    """Return a list of which each item is phrasing content."""
    inner = Markup("").join(Markup('<span role="listitem">{}</span>').format(item) for item in items)
    return Markup('<span class="list {}" role="list">{}</span>').format(classes, inner)


def led(mark: str, inside: Markup) -> Markup:
    """Return elements with a mark inserted at the start of the first one's content."""
    start, sign, rest = inside.partition(">")
    return Markup("{}{}{}{}").format(start, sign, mark, rest)


def boxed(kind: str, title: str, inside: Markup) -> Markup:
    """Return a titled box that is phrasing content."""
    attributes = Markup('class="box box-{}" role="note" aria-label="{}"').format(kind, title)
    return Markup('<span {}><span class="box-title">{}</span>{}</span>').format(attributes, title, inside)


def formula(tex: str, *, display: bool = False) -> Markup:
    """Return a formula as MathML."""
    return Markup(mathml(tex, display))  # noqa: S704 - allow-listed elements, serialized by ElementTree


def scrolled(tex: str) -> Markup:
    """Return a displayed formula in a region that the keyboard can scroll."""
    region = Markup('<div class="formula" role="group" aria-label="{}" tabindex="0">{}</div>')
    return region.format(TEXT["formula"], formula(tex, display=True))


def task(done: bool) -> Markup:
    """Return the box before an item of a task list, with words for screen readers."""
    state = "done" if done else "open"
    return Markup('<span class="task task-{0}" role="img" aria-label="{1}"></span>').format(state, TEXT[f"task_{state}"])


def _blocks(blocks: Sequence[Block], evidence: Evidence) -> Markup:
    return Markup("\n").join(_block(block, evidence) for block in blocks)


def _block(block: Block, evidence: Evidence) -> Markup:
    match block:
        case Paragraph(children):
            return Markup("<p>{}</p>").format(_inlines(children, evidence))
        case Listing(ordered):
            entries = Markup("").join(Markup("<li>{}</li>").format(item) for item in _items(block, evidence, _blocks))
            name = "ol" if ordered else "ul"
            return Markup("<{0}{2}>{1}</{0}>").format(name, entries, Markup(' class="tasks"') if block.done else "")
        case Box(kind, title, inner):
            opening = Markup('<div class="box box-{}" role="note" aria-label="{}">').format(kind, title)
            return Markup('{}\n<p class="box-title">{}</p>\n{}</div>').format(opening, title, _blocks(inner, evidence))
        case CodeBlock(_, text):
            return Markup('<pre class="code-block"><code>{}</code></pre>').format(text)
        case FormulaBlock(tex):
            return scrolled(tex)
        case Heading() | Table() | Lines() | FigureRef() | QuestionRef():
            raise _no_item_text(block)


def _span(block: Block, evidence: Evidence) -> Markup:
    match block:
        case Paragraph(children):
            return Markup('<span class="para">{}</span>').format(_inlines(children, evidence))
        case Listing(ordered):
            items = _items(block, evidence, _spans)
            if ordered:
                items = [led(f"{number}. ", item) for number, item in enumerate(items, 1)]
            return spans("tasks" if block.done else "ordered" if ordered else "bulleted", items)
        case Box(kind, title, inner):
            return boxed(kind, title, _spans(inner, evidence))
        case CodeBlock(_, text):
            return Markup('<code class="code-block">{}</code>').format(text)
        case FormulaBlock(tex):
            return formula(tex, display=True)
        case Heading() | Table() | Lines() | FigureRef() | QuestionRef():
            raise _no_item_text(block)


def _spans(blocks: Sequence[Block], evidence: Evidence) -> Markup:
    return Markup("").join(_span(block, evidence) for block in blocks)


def _items(listing: Listing, evidence: Evidence, shown: Callable[[Sequence[Block], Evidence], Markup]) -> list[Markup]:
    """Return the items of a list; the box of a task is placed before its first words."""
    found = []
    for number, item in enumerate(listing.items):
        mark = listing.done[number] if listing.done else None
        inside = shown(item, evidence)
        found.append(inside if mark is None else led(task(mark) + " ", inside))
    return found


def _no_item_text(block: Block) -> TypeError:
    return TypeError(f"item text holds no {type(block).__name__}")


def _inlines(children: Sequence[Inline], evidence: Evidence) -> Markup:
    return Markup("").join(_inline(child, evidence) for child in children)


def _inline(inline: Inline, evidence: Evidence) -> Markup:
    match inline:
        case Emphasis(children):
            return Markup("<em>{}</em>").format(_inlines(children, evidence))
        case Strong(children):
            return Markup("<strong>{}</strong>").format(_inlines(children, evidence))
        case Strike(children):
            return Markup("<s>{}</s>").format(_inlines(children, evidence))
        case Subscript(text):
            return Markup("<sub>{}</sub>").format(text)
        case Superscript(text):
            return Markup("<sup>{}</sup>").format(text)
        case Code(text):
            return Markup("<code>{}</code>").format(text)
        case Formula(tex):
            return formula(tex)
        case Image(file, alt):
            return Markup('<img src="{}" alt="{}">').format(_address(file, evidence), alt)
        case Footnote(number):
            return Markup('<sup class="note-mark">[{}]</sup>').format(number)
        case Link(href, children) if on_web(href):
            return Markup('<a href="{}">{}</a>').format(href, _inlines(children, evidence))
        case Link(_, children):
            return _inlines(children, evidence)
        case Text() | Cite() | ClaimRef() | TermRef():
            return escape(inline_words(inline, evidence))


def _address(file: str, evidence: Evidence) -> str:
    """Return the address of a picture: a path, or a data URL."""
    if evidence.pictures:
        return evidence.pictures + quote(file)
    path = evidence.root / file
    data = base64.b64encode(path.read_bytes()).decode()
    return f"data:{_KINDS[path.suffix.lower()]};base64,{data}"
