"""One text with every mark that authors may type, as a tree and with its files, and what a reader must find of it."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from courseloom.model.course import Course
from courseloom.model.items import Choice, Quiz
from courseloom.model.text import (
    Block,
    Box,
    Code,
    CodeBlock,
    Emphasis,
    Footnote,
    Formula,
    FormulaBlock,
    Image,
    Inline,
    Link,
    Listing,
    Paragraph,
    Rich,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
)

FORMULA, DISPLAY = r"x^2 \ge 4", r"d = \frac{\bar{x}_1 - \bar{x}_2}{s}"
DRAWING, PHOTO = "A drawn tap", "A photo of soap"
ALTS = {FORMULA, DISPLAY, DRAWING, PHOTO}
WORDS = (
    "stressed", "heavy", "withdrawn", "a linked page", "wash(hands)", "for hand in hands:", "Soap first", "A titled hint",
    "☒ Water is on", "☐ Soap is there", "what the note says", "Cell text",
)  # fmt: skip
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="#246"/></svg>"""


def said(text: str) -> Paragraph:
    return Paragraph((Text(text),))


LINE: tuple[Inline, ...] = (
    Text("Words "), Emphasis((Text("stressed"),)), Text(", "), Strong((Text("heavy"),)), Text(", "),
    Strike((Text("withdrawn"),)), Text(", CO"), Subscript("2"), Text(", m"), Superscript("2"), Text(", "),
    Link("https://example.org/", (Text("a linked page"),)), Text(", "), Code("wash(hands)"), Text(", "), Formula(FORMULA),
    Text(" and "), Image("book/tap.svg", DRAWING), Text("."), Footnote(1, (said("what the note says"),)),
)  # fmt: skip
BOXES = tuple(
    Box(kind, title, (said(text),))
    for kind, title, text in (
        ("note", "Note", "Soap first"), ("tip", "Tip", "A titled hint"),
        ("warning", "Warning", "Hot"), ("seealso", "See also", "More"),
    )
)  # fmt: skip
BLOCKS: tuple[Block, ...] = (
    Paragraph(LINE),
    Paragraph((Image("book/soap.png", PHOTO),)),
    FormulaBlock(DISPLAY),
    CodeBlock("python", "for hand in hands:\n    wash(hand)"),
    Listing(False, ((said("Water is on"),), (said("Soap is there"),), (said("No task"),)), (True, False, None)),
    *BOXES,
)
TABLE = Table(((Text("Head"),), (Text("Next"),)), (((Text("Cell text"),), (Formula("y^2"), Text(" "), Code("z"))),), "A title")
TEXT = Rich("", BLOCKS)


def png(width: int = 30, height: int = 20) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + b"\x20\x60\x90" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def put_files(root: Path) -> None:
    """Put the pictures of the text into a course."""
    (root / "book" / "tap.svg").write_text(SVG, "utf-8")
    (root / "book" / "soap.png").write_bytes(png())


def quiz(course: Course, stem: Rich = TEXT, other: Rich = TEXT) -> Quiz:
    """Return a quiz of the course whose one question has a text as stem, and one in its options and their reasons."""
    placed, asked = next(
        (placed, question)
        for placed in course.quizzes.values()
        for question in placed.quiz.questions
        if isinstance(question, Choice)
    )
    options = tuple(option.model_copy(update={"text": other, "why": other}) for option in asked.options)
    return placed.quiz.model_copy(update={"questions": (asked.model_copy(update={"stem": stem, "options": options}),)})
