"""The chapters of the course: as long as one sitting can hold, with captions that do not interrupt."""

from __future__ import annotations

import html
import re
from pathlib import Path

from courseloom.learning_time import body_words
from courseloom.model.course import Course

SHORTEST, LONGEST = 1600, 2600


def test_every_chapter_has_the_length_of_a_chapter(course: Course) -> None:
    words = {plan.slug: body_words(course, plan.slug) for plan in course.about.chapters}
    wrong = {slug: count for slug, count in words.items() if not SHORTEST <= count <= LONGEST}
    assert words and not wrong, f"a chapter has {SHORTEST} to {LONGEST} words that learners read: {wrong}"


def test_what_a_caption_shows_is_one_sentence_of_35_words_at_most(pages: list[Path]) -> None:
    shown = [
        html.unescape(re.sub("<[^>]+>", "", caption))
        for page in pages
        for caption in re.findall(r"<figcaption>\s*<p>(.*?)</p>", page.read_text("utf-8"), re.S)
    ]
    assert len(shown) > 20
    assert [one for one in shown if len(one.split()) - 2 > 35] == [], "the number is no word of the sentence"
