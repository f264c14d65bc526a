"""The words of the edition for e-readers."""

from __future__ import annotations

from typing import Final

EPUB: Final[dict[str, str]] = {
    "cover": "Cover",
    "cover_alt": "Cover of “{title}”: its title, subtitle and authors.",
    "about": "About this edition",
    "contents": "Contents",
    "landmarks": "Landmarks",
    "begin": "Begin reading",
    "answers": "Answers and reasons",
    "answers_to": "Answers: {title}",
    "to_answer": "Answer to question {number}",
    "back": "Back to question {number}",
    "play": "The conversation",
    "to_reasons": "What each reply does, and why",
    "back_passage": "Back to passage {number}",
    "made": "Made for e-readers. Questions link to their answers and back; nothing here needs scripts or a network. The final "
    "test and the tools that remember your answers are in the web book.",
    "summary": "All figures have descriptions, formulas are MathML, tables have headers, and the text can be shown in any "
    "font, size or colour. Questions are linked with their answers and back; conversations are numbered passages with links. "
    "The file was checked by machines only; nobody has certified that it conforms to an accessibility standard.",
}
