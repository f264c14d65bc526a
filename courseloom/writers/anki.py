"""Cards for spaced review as a deck for Anki: one for each question that may come back and makes sense as a card.

The identifiers of deck, kind of note and notes follow from the course's and the questions' own, so that a second import adds no
card and a newer version changes the cards that changed. The same course gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from courseloom import assets, files
from courseloom.activities.boosters import returning
from courseloom.activities.question import item_set
from courseloom.model.course import Course
from courseloom.render.html import printed
from courseloom.render.html.standalone import Words
from courseloom.strings import PAPER
from courseloom.strings.anki import ANKI
from courseloom.strings.locales import direction
from courseloom.writers import typst_compiler

NAME = "course-cards.apkg"
_FRONT, _BACK = "{{%s}}", '{{FrontSide}}\n<hr id="answer"/>\n{{%s}}'
"""The sides of a card, with the name of the field that each shows."""


def write(course: Course, out: Path, leaves_out: Collection[str]) -> list[Path]:
    """Write the deck, without questions of the kinds that are left out."""
    import genanki

    about = course.about
    model = genanki.Model(
        number(course, "note"),
        ANKI["model"],
        fields=[{"name": ANKI["front"]}, {"name": ANKI["back"]}],
        templates=[{"name": ANKI["model"], "qfmt": _FRONT % ANKI["front"], "afmt": _BACK % ANKI["back"]}],
        css=assets.style("anki.css") + (".card{direction:rtl}" if direction(about.language) == "rtl" else ""),
    )
    told = ANKI["told"].format(title=about.title, version=course.edition(), licence=about.licence.content)
    until = {"review_by": about.day(about.dates.review_by), "expires": about.day(about.dates.expires)}
    told += f" {PAPER['review'].format(**until)} {PAPER['help_line']}"
    deck = genanki.Deck(number(course, "deck"), ANKI["deck"], told)
    texts = Words(course.evidence)
    for placed in course.quizzes.values():
        chapter = course.number((placed.page or "").rpartition("/")[2])
        tag = ANKI["chapter"].format(number=chapter) if chapter else ANKI["other"]
        for question, item in zip(placed.quiz.questions, item_set(placed.quiz, placed.numbers).items, strict=True):
            if returning(question, placed.quiz) and question.kind not in leaves_out:
                guid = genanki.guid_for(about.slug, question.id)
                deck.add_note(genanki.Note(model, [*printed.card(item, texts)], guid=guid, tags=[tag]))
    held = io.BytesIO()
    genanki.Package(deck).write_to_file(held, timestamp=typst_compiler.stamp(course))
    out.mkdir(parents=True)
    files.write_whole(out / NAME, files.rezipped(held.getvalue()))
    return [out / NAME]


def number(course: Course, what: str) -> int:
    """Return the number by which Anki knows the deck of a course, or its kind of note, in every version."""
    return (1 << 30) + int(sha256(f"{course.about.slug} {what}".encode()).hexdigest()[:7], 16)
