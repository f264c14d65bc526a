"""A quiz as HTML that stands on its own: citations and claims as words, so that nothing around it has to resolve them.

For the live widget, and for pages that ask questions of the whole course (review, final test).
"""

from __future__ import annotations

from markupsafe import Markup

from courseloom.activities import question as view
from courseloom.model import parts
from courseloom.model.course import Course
from courseloom.model.items import Question, Quiz
from courseloom.model.text import Paragraph
from courseloom.render.html import question as html
from courseloom.render.html import text as text_html


def one(question: Question, quiz: Quiz, course: Course) -> Markup:
    """Return the form of a single question of a quiz, without the frame of the quiz."""
    alone = quiz.model_copy(update={"questions": (question,)})
    return html.form(view.of(alone), _texts(alone, course))


def render(quiz: Quiz, course: Course) -> Markup:
    """Return the quiz's form with citations and claims as words."""
    return html.render(view.of(quiz), _texts(quiz, course))


def _texts(quiz: Quiz, course: Course) -> html.Texts:
    evidence = course.evidence
    questions = {question.id: question for question in quiz.questions}
    pieces = {(question.id, part.role, part.index): part.text for question in quiz.questions for part in parts.of(question)}

    def text(slug: str, role: str, index: int) -> Markup:
        question = questions[slug]
        if role == "credit":
            return Markup("; ").join(f"{course.sources[k].label}, {course.sources[k].year}" for k in question.sources)
        if role in ("stem", "stem-rest"):
            blocks = question.stem.blocks
            lead = next((n for n, block in enumerate(blocks) if not isinstance(block, Paragraph)), len(blocks))
            return text_html.phrasing(blocks[:lead], evidence) if role == "stem" else text_html.html(blocks[lead:], evidence)
        blocks = pieces[slug, role, index].blocks
        shown = text_html.phrasing if html.phrasing(questions[slug].kind, role) else text_html.html
        return shown(blocks, evidence)

    return text
