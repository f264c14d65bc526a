"""Asks Typst which characters the fonts of the book can show, and writes them to `courseloom/assets/fonts/letters.txt`.

Run `python benchmarks/letters.py` after a change of the fonts or of Typst, whose own fonts help out; it takes some minutes.
`tests/test_letters.py` compares the file with what Typst says.
"""

from __future__ import annotations

import sys
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import typst  # noqa: E402

from courseloom.check.letters import FILE  # noqa: E402
from courseloom.forms.markup import literal  # noqa: E402
from courseloom.writers import typesetting  # noqa: E402

HEAD = '#set document(title: "Letters")\n#set text(lang: "en", font: ("Atkinson Hyperlegible Next", "Libertinus Serif"))\n#'
STEP = 0x8000
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


def covered(start: int) -> list[int]:
    """Return the characters that can be shown, of the 32,768 from `start` on: one process can compile some 65,000 times."""
    fonts = typesetting.fonts()
    codes = (code for code in range(max(start, 0x20), start + STEP) if unicodedata.category(chr(code)) not in NEVER)
    return [code for code in codes if shown(chr(code), fonts)]


def main() -> None:
    """Write the ranges of characters, in hexadecimal, a range a line."""
    ranges: list[list[int]] = []
    with ProcessPoolExecutor(2, max_tasks_per_child=1) as pool:
        for code in chain.from_iterable(pool.map(covered, range(0, 0x110000, STEP))):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    FILE.write_text("".join(f"{low:X}-{high:X}\n" for low, high in ranges), "utf-8")


if __name__ == "__main__":
    main()
