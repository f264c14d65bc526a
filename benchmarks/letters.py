"""Asks Typst which characters the fonts of the book can show, and writes them to `courseloom/assets/fonts/letters.txt`.

Run `python benchmarks/letters.py` after a change of the fonts or of Typst, whose own fonts help out; it takes some minutes.
`tests/test_letters.py` compares the file with what Typst says.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import typst  # noqa: E402

from courseloom.check.letters import FILE  # noqa: E402
from courseloom.forms.markup import literal  # noqa: E402
from courseloom.writers import typesetting  # noqa: E402

HEAD = '#set document(title: "Letters")\n#set text(lang: "en", font: ("Atkinson Hyperlegible Next", "Libertinus Serif"))\n#'
NEVER = ("Cc", "Cn", "Co", "Cs", "Zl", "Zp")
"""Controls, not assigned, for private use, half a character, ends of lines: no letters, whatever a font draws."""


def shown(text: str, fonts: object) -> bool:
    """Return whether Typst sets a text under PDF/UA-1."""
    try:
        typst.compile((HEAD + literal(text)).encode(), font_paths=fonts, format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return False
    return True


def main() -> None:
    """Write the ranges of characters, in hexadecimal, a range a line."""
    fonts = typesetting.fonts()
    ranges: list[list[int]] = []
    for code in range(0x20, 0x110000):
        if unicodedata.category(chr(code)) in NEVER or not shown(chr(code), fonts):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    FILE.write_text("".join(f"{low:X}-{high:X}\n" for low, high in ranges), "utf-8")


if __name__ == "__main__":
    main()
