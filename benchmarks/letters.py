"""Lists the characters that the fonts of the book can show, in `courseloom/assets/fonts/letters.txt`.

Run `python benchmarks/letters.py` after a change of the fonts or of Typst, whose own fonts help out where ours have no glyph:
they are read out of its library. `tests/engine/test_letters.py` compares the list with what Typst does.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from io import BytesIO
from pathlib import Path

import typst
from fontTools.ttLib import TTFont, TTLibError

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from courseloom.check.rules.letters import FILE  # noqa: E402
from courseloom.render.typst.markup import literal  # noqa: E402
from courseloom.writers import typst_compiler  # noqa: E402

NEVER = ("Cc", "Cn", "Co", "Cs", "Zl", "Zp")
"""Controls, not assigned, for private use, half a character, ends of lines: no letters, whatever a font draws."""
BEGINS = re.compile(rb"OTTO\x00[\x04-\x30]|\x00\x01\x00\x00\x00[\x04-\x30]")


def covered(data: bytes) -> set[int]:
    """Return the characters for which the font that begins here has a glyph; none, when no font begins here."""
    try:
        font = TTFont(BytesIO(data), lazy=True)
        return set(font.getBestCmap() or ()) if "glyf" in font or "CFF " in font else set()
    except (TTLibError, AssertionError, ValueError, KeyError, OverflowError):
        return set()


def shown(signs: list[str], fonts: object) -> list[str]:
    """Return those of some characters that Typst sets under PDF/UA-1."""
    text = f'#set document(title: "Letters")\n#set text(font: "Atkinson Hyperlegible Next")\n#{literal(" ".join(signs))}'
    try:
        typst.compile(text.encode(), font_paths=fonts, format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        half = len(signs) // 2
        return [*shown(signs[:half], fonts), *shown(signs[half:], fonts)] if half else []
    return signs


def main() -> None:
    """Write the ranges of characters, in hexadecimal, a range a line."""
    found = {code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"}  # set without a glyph
    for path in FILE.parent.glob("*.ttf"):
        found |= covered(path.read_bytes())
    library = next(Path(typst.__file__).parent.glob("_typst*")).read_bytes()
    for begin in BEGINS.finditer(library):
        found |= covered(library[begin.start() : begin.start() + 4_000_000])
    signs = [chr(code) for code in sorted(found) if unicodedata.category(chr(code)) not in NEVER]
    ranges: list[list[int]] = []
    for code in map(ord, shown(signs, typst_compiler.fonts())):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    FILE.write_text("".join(f"{low:X}-{high:X}\n" for low, high in ranges), "utf-8")


if __name__ == "__main__":
    main()
