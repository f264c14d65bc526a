"""The opening of a chapter on the web: its number and part, its title, what it is for, and how long it takes."""

from __future__ import annotations

from typing import NamedTuple

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from courseloom import learning_time
from courseloom.activities import emblem
from courseloom.model.course import Course
from courseloom.sphinxext import depends, state
from courseloom.strings.start import START


class Head(NamedTuple):
    """What stands around a chapter's title; `part` is 0 and `said` empty where the course has no parts."""

    number: int
    part: int
    said: str
    outcome: str
    time: learning_time.ChapterTime


@depends.rows
def heads(course: Course) -> dict[str, Head]:
    """Return what stands around the title of each chapter, by the names of its page."""
    found: dict[str, Head] = {}
    for page in course.pages:
        if plan := course.chapter(page.slug):
            part, time = course.part_of(page.slug), learning_time.chapter_time(course, page.slug)
            told = (part.number, part.title) if part else (0, "")
            found[page.name] = Head(course.number(page.slug), *told, plan.outcome, time)
    return found


def head_of(app: Sphinx, docname: str) -> Head | None:
    """Return what stands around the title of a page, None where it is no chapter; `fresh` tells when it has changed."""
    found: dict[str, Head] = state.of(app).digests.rows(heads.__qualname__)
    return found.get(docname)


def facts(time: learning_time.ChapterTime) -> list[str]:
    """Return minutes, questions and sources of a chapter in words; nothing of what it has none of."""
    counts = {"questions": time.questions, "sources": time.sources}
    said = [START[word].format(count=count) for word, count in counts.items() if count]
    later = [START["later"].format(minutes=time.later)] if time.later else []
    return [START["minutes"].format(minutes=time.printed), *later, *said]


def before(translator: HTML5Translator, title: nodes.Element) -> Markup:
    """Return what stands before the title of a chapter: its number, and its part with the corner of the emblem."""
    head = _of(translator, title)
    if head is None:
        return Markup("")
    numeral = Markup('<header class="opener">\n<p class="numeral"><span class="away">{} </span>{}</p>\n').format(
        START["word"], head.number
    )
    if not head.part:
        return numeral
    course = state.of(translator.builder.app).course
    corner = Markup(emblem.inline(course.emblem, head.part)) if course.emblem else ""  # noqa: S704 - drawn by the engine
    return numeral + Markup('<p class="part-line">{}{}</p>\n').format(corner, head.said)


def after(translator: HTML5Translator, title: nodes.Element) -> Markup:
    """Return what stands after the title of a chapter: what it is for, and its facts."""
    head = _of(translator, title)
    if head is None:
        return Markup("")
    outcome = Markup('<p class="outcome">{}</p>\n').format(head.outcome) if head.outcome else ""
    listed = Markup("").join(Markup("<li>{}</li>").format(fact) for fact in facts(head.time))
    return Markup('{}<ul class="brief">{}</ul>\n</header>\n').format(outcome, listed)


def _of(translator: HTML5Translator, title: nodes.Element) -> Head | None:
    section = title.parent
    whole = isinstance(section, nodes.section) and isinstance(section.parent, nodes.document)
    return head_of(translator.builder.app, translator.builder.current_docname) if whole else None
