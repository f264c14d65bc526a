"""A quiz as a live widget: the page's own form, script and look inside a notebook cell. Python can read the answers."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from markupsafe import Markup

from courseloom import words
from courseloom.course import read
from courseloom.forms import html, rich, view
from courseloom.forms.scoring import score
from courseloom.model.course import Course
from courseloom.model.items import Choice, Multiple, Question, Quiz, Recall, TrueFalse
from courseloom.model.text import Paragraph, Rich

ASSETS = Path(__file__).resolve().parent / "assets"


@lru_cache(4)
def course_at(root: Path) -> Course:
    """Return the course in a folder, read once a session."""
    return read(root, pages_too=False)


def _module() -> str:
    """Return the widget's ES module: the page's quiz script with a door to the kernel."""
    said = json.dumps(words.QUIZ, ensure_ascii=False)
    script = (ASSETS / "js" / "quiz.js").read_text("utf-8")
    door = (ASSETS / "js" / "widget.js").read_text("utf-8")
    return f"const courseloomWords = {said};\n{script}\n{door}"


def _style() -> str:
    """Return the activity styles, shut in by nesting so that nothing around the widget changes."""
    tokens = json.loads((ASSETS / "tokens.json").read_text("utf-8"))
    light, dark = ("".join(f"--{name}:{value};" for name, value in tokens[mode].items()) for mode in ("light", "dark"))
    activity = (ASSETS / "css" / "activity.css").read_text("utf-8")
    base = (
        "color:var(--ink);font:15px/1.55 'Atkinson Hyperlegible Next',system-ui,sans-serif;max-width:44rem;"
        "*{box-sizing:border-box}[hidden]{display:none!important}p{margin:0 0 .8em}"
        ".actions button{font:inherit;border:1px solid var(--control);border-radius:6px;cursor:pointer}"
        ":focus-visible{outline:3px solid var(--accent);outline-offset:2px}a{color:var(--accent)}"
    )
    return (
        f".courseloom-live{{{light}{base}\n{activity}}}\n"
        f"[data-jp-theme-light=false] .courseloom-live{{{dark}}}\n"
        f"@media (prefers-color-scheme:dark){{body:not([data-jp-theme-light]) .courseloom-live{{{dark}}}}}"
    )


class QuizWidget(anywidget.AnyWidget):
    """A quiz in a cell.

    `answers` maps question slugs to what was answered: the letters chosen, or for recall the text and the points ticked.
    Questions not checked yet are absent. `score` maps checked and scored questions to a number from 0 to 1.
    """

    _esm = _module()
    _css = _style()
    form = traitlets.Unicode("").tag(sync=True)
    given = traitlets.Dict({}).tag(sync=True)

    def __init__(self, quiz: Quiz, course: Course) -> None:
        self.quiz = quiz
        super().__init__(form=str(render(quiz, course)))

    @property
    def answers(self) -> dict[str, Any]:
        """Return what has been answered so far, by question slug."""
        found: dict[str, Any] = {}
        for question in view.of(self.quiz).questions:
            given = self.given.get(question.slug)
            if given is None:
                continue
            if question.kind == "recall":
                found[question.slug] = {"text": given.get("text", ""), "points": sorted(given.get("points", []))}
            else:
                found[question.slug] = [question.options[index].letter for index in sorted(given.get("chosen", []))]
        return found

    @property
    def score(self) -> dict[str, float]:
        """Return the score of every checked question that has one, by slug, from 0 to 1."""
        found = {}
        for question in view.of(self.quiz).questions:
            given = self.given.get(question.slug)
            if given is not None and question.scored and question.options:
                keys = [option.correct for option in question.options]
                found[question.slug] = score(keys, [index in given.get("chosen", []) for index in range(len(keys))])
        return found

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        data, *rest = bundle if isinstance(bundle, tuple) else (bundle,)
        data = {**(data or {}), "text/markdown": f"```{{quiz}} {self.quiz.id}\n```"}
        return (data, *rest) if rest else data


def render(quiz: Quiz, course: Course) -> Markup:
    """Return the quiz's form with citations and claims as words."""
    evidence = rich.Evidence(course.claims, course.sources)
    questions = {question.id: question for question in quiz.questions}

    def text(slug: str, role: str, index: int) -> Markup:
        question = questions[slug]
        if role == "credit":
            return Markup("; ").join(f"{course.sources[k].label}, {course.sources[k].year}" for k in question.sources)
        if role in ("stem", "stem-rest"):
            blocks = question.stem.blocks
            lead = next((n for n, block in enumerate(blocks) if not isinstance(block, Paragraph)), len(blocks))
            return rich.phrasing(blocks[:lead], evidence) if role == "stem" else rich.html(blocks[lead:], evidence)
        blocks = _part(question, role, index).blocks
        return rich.phrasing(blocks, evidence) if role in ("option", "point") else rich.html(blocks, evidence)

    return html.render(view.of(quiz), text)


def _part(question: Question, role: str, index: int) -> Rich:
    match question, role:
        case _, "hint":
            return question.hints[index]
        case Choice() | Multiple(), "option":
            return question.options[index].text
        case Choice() | Multiple(), "why":
            return question.options[index].why
        case TrueFalse(), "why":
            return question.if_true if index == 0 else question.if_false
        case Recall(), "answer":
            return question.answer
        case Recall(), "point":
            return question.points[index]
    raise KeyError(role)
