"""Shows a quiz or a scenario as a live widget with the form, script and style of the page; answers are readable in Python."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from markupsafe import Markup

from courseloom import assets, strings
from courseloom.activities.question import Item, item_set
from courseloom.model.course import Course
from courseloom.model.items import Quiz
from courseloom.model.scenarios import Scenario
from courseloom.render.html import standalone
from courseloom.render.html.scenario import standalone_scenario
from courseloom.resolve import read
from courseloom.resolve.bank import read_bank
from courseloom.strings import catalogue
from courseloom.strings.locales import attributes


def course_at(root: Path) -> Course:
    """Return the course in a folder without its pages' text, cached for the session, and speak its language.

    Of a book that is no course it has the questions and scenarios. Raises CourseError.
    """
    course = _course_at(root)
    catalogue.speak(course.about.language)
    return course


@lru_cache(4)
def _course_at(root: Path) -> Course:
    if not (root / "book" / "course.yml").is_file():
        return read_bank(root)
    return read(root, pages_too=False)


@lru_cache(4)
def _module(_language: str, said: tuple[tuple[str, str], ...], *names: str) -> str:
    """Return a widget's ES module: the strings and scripts of the page; the last script connects the widget to the kernel."""
    words_of = ", ".join(f"{name} = {json.dumps(getattr(strings, some), ensure_ascii=False)}" for name, some in said)
    return f"const {words_of};\n{assets.script(*names)}"


def _style(*sheets: str) -> str:
    """Return these style sheets, nested in one selector; outside the widget only the lines of prose are made shorter."""
    light, dark, activity = assets.variables("light"), assets.variables("dark"), assets.style(*sheets)
    base = (
        "--line:color-mix(in srgb,var(--control) 40%,transparent);"
        "color:var(--ink);font:15px/1.55 'Atkinson Hyperlegible Next',system-ui,sans-serif;max-width:44rem;"
        "*{box-sizing:border-box}[hidden]{display:none!important}p{margin:0 0 .8em}"
        ".actions button{font:inherit;color:var(--accent);background:var(--card);padding:.35rem .8rem;"
        "border:1px solid var(--control);border-radius:6px;cursor:pointer}"
        ".scenario .scenario-skip{display:none}.activity.quiz{margin-inline:0}"  # a cell has no margin to reach into
        ":focus-visible{outline:3px solid var(--accent);outline-offset:2px}a{color:var(--accent)}"
    )
    return (
        f".courseloom-live{{{light}{base}\n{activity}}}\n"
        f"[data-jp-theme-light=false] .courseloom-live{{{dark}}}\n"
        f"@media (prefers-color-scheme:dark){{body:not([data-jp-theme-light]) .courseloom-live{{{dark}}}}}\n"
        ".jp-Notebook .jp-RenderedMarkdown{max-width:64ch}"  # about 72 letters of prose a line
        ".jp-Notebook .jp-RenderedMarkdown [dir=rtl] p{text-align:start}"  # JupyterLab says left
        ".jp-Notebook [dir=rtl] blockquote{border-width:0;border-inline-start:5px solid var(--jp-border-color2)}"
    )


def _framed(form: Markup, course: Course) -> str:
    """Return a form in a frame that says the language of the course, which need not be that of the program around it."""
    return Markup("<div {}>{}</div>").format(attributes(course.about.language), form)


class QuizWidget(anywidget.AnyWidget):
    """Shows a quiz in a cell.

    `answers` maps question slugs to answers: the letters chosen; for recall the text and the points ticked; for
    picks the words picked, in the order of the file; for an estimate the number; for ratings
    the numbers; for what is typed the text.
    Questions not checked yet are absent. `score` maps checked and scored questions to a number from 0 to 1.
    For a facilitator there is a show of hands in place of answers, and nothing of it reaches Python.
    """

    _css = _style("activity.css", "hands.css")
    form = traitlets.Unicode("").tag(sync=True)
    given = traitlets.Dict({}).tag(sync=True)
    facilitator = traitlets.Bool(False).tag(sync=True)

    def __init__(self, quiz: Quiz, course: Course, *, facilitator: bool = False) -> None:
        self.quiz = quiz
        super().__init__(form=_framed(standalone.render(quiz, course), course), facilitator=facilitator)

    @property
    def _esm(self) -> str:
        said = ("courseloomWords", "QUIZ"), ("courseloomHandsWords", "HANDS")
        scripts = ("dom.js", *assets.QUESTIONS, "bars.js", "hands.js", "widget.js")
        return _module(catalogue.spoken(), said, *scripts)

    @property
    def answers(self) -> dict[str, Any]:
        """Return what has been answered so far, by question slug."""
        return {one.id: one.shape.answer(self.given[one.id]) for one in self._checked()}

    @property
    def score(self) -> dict[str, float]:
        """Return the score of every checked question that has one, by slug, from 0 to 1."""
        scores = {one.id: one.shape.score(self.given[one.id]) for one in self._checked() if one.counts}
        return {id: score for id, score in scores.items() if score is not None}

    def _checked(self) -> list[Item]:
        return [one for one in item_set(self.quiz).items if self.given.get(one.id) is not None]


class ScenarioWidget(anywidget.AnyWidget):
    """Shows a scenario in a cell. `path` lists the turns so far: the name of each node and the text of the reply."""

    _css = _style("activity.css", "scenario.css")
    form = traitlets.Unicode("").tag(sync=True)
    given: Any = traitlets.List([]).tag(sync=True)

    def __init__(self, scenario: Scenario, course: Course) -> None:
        self.scenario = scenario
        super().__init__(form=_framed(standalone_scenario(scenario, course), course))

    @property
    def _esm(self) -> str:
        said = (("courseloomWords", "SCENARIO_PLAY"),)
        return _module(catalogue.spoken(), said, "dom.js", "scenario.js", "scenario-debrief.js", "scenario-widget.js")

    @property
    def path(self) -> list[tuple[str, str]]:
        """Return the turns so far as pairs (name of the node, text of the reply)."""
        return [(node.id, reply.text.plain()) for node, reply in self.scenario.taken(self.given)]
