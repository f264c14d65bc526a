"""Writes the stock copy: the same book for `jupyter-book build` as it comes, with JupyterQuiz for the questions.

Same words, same figures, same questions, options and reasons. What the course's own extension adds is plain Markdown here.
"""

import ast
import json
import re
import shutil
from pathlib import Path

import plain
import yaml

from courseloom.model import parts
from courseloom.model.course import Course
from courseloom.model.items import Choice, Multiple, Question, Recall, TrueFalse
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.resolve import read

_SCENARIO = re.compile(r"""^scenario\(["']([\w-]+)["']\)$""")
_MOVED = """
class Choice:
    def __init__(self, label, options):
        self.values = options if isinstance(options, dict) else {name: name for name in options}


class Steps:
    def __init__(self, label, values, **rest):
        self.values = {value: value for value in values}


def explore(draw, controls, start, **rest):
    draw(**{name: control.values[start.get(name, next(iter(control.values)))] for name, control in controls.items()})
    plt.show()
"""
"""A figure that moves is its start state in the stock copy, as a picture."""
_QUIZ = re.compile(r"""^quiz\(["']([\w-]+)["']\)$""")


def write(root: Path, folder: Path) -> None:
    """Write the stock copy of the course in `root` into an empty `folder`."""
    course = read(root)
    shutil.rmtree(folder, ignore_errors=True)
    for page in course.pages:
        target = folder / page.file
        target.parent.mkdir(parents=True, exist_ok=True)
        if page.cells:
            target.write_text(json.dumps(_notebook(page, course), ensure_ascii=False, indent=1), "utf-8")
        else:
            target.write_text(plain.page(page.source, page.name, course), "utf-8")
    shutil.copy(root / "_toc.yml", folder / "_toc.yml")
    (folder / "_config.yml").write_text(_config(course), "utf-8")


def _config(course: Course) -> str:
    """Return a plain Jupyter Book configuration: its own theme, results of notebooks kept."""
    return yaml.safe_dump(
        {
            "title": course.about.title,
            "author": ", ".join(course.about.authors),
            "only_build_toc_files": True,
            "execute": {"execute_notebooks": "cache"},
            "parse": {"myst_enable_extensions": ["colon_fence", "deflist", "smartquotes", "replacements"]},
        }
    )


def _notebook(page: Page, course: Course) -> dict:
    """Return the notebook with what its code needs written into its first code cell."""
    cells: list[dict] = []
    code = [cell for cell in page.cells if cell.kind == "code" and not cell.tags & NOT_FOR_LEARNERS]
    for cell in page.cells:
        if cell.tags & NOT_FOR_LEARNERS:
            continue
        if cell.kind == "markdown":
            cells.append(_markdown(cell.id, plain.page(cell.source, page.name, course)))
            continue
        if asked := _QUIZ.match(cell.source.strip()):
            cells.append(_code(cell.id, _quiz(asked[1], course)))
            continue
        if played := _SCENARIO.match(cell.source.strip()):
            cells.append(_markdown(cell.id, plain.scenario(played[1], course)))
            continue
        source, caption = _without_figure(cell.source)
        if cell is code[0]:
            source = _prelude("\n".join(other.source for other in code), course) + source
        cells.append(_code(cell.id, source))
        if caption:
            cells.append(_markdown(f"{cell.id[:50]}-caption", f"*Figure.* {plain.roles(caption, course)}"))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def _markdown(id: str, source: str) -> dict:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}


def _code(id: str, source: str) -> dict:
    """Return a code cell that shows its result and, as in our pages, not its code."""
    metadata = {"tags": ["remove-input"]}
    return {"cell_type": "code", "id": id, "metadata": metadata, "source": source, "execution_count": None, "outputs": []}


def _prelude(code: str, course: Course) -> str:
    """Return the palette and the claims that the figures use, as plain Python."""
    from courseloom.cells import palette

    quoted = {
        node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    claims = {
        id: {name: getattr(claim, name) for name in ("value", "number", "low", "high")}
        for id, claim in course.claims.items()
        if id in quoted
    }
    return (
        "from types import SimpleNamespace\n"
        f"palette = SimpleNamespace(**{vars(palette)!r})\n"
        f"claims = {claims!r}\n"
        "def claim(id):\n    return SimpleNamespace(**claims[id])\n" + (_MOVED if "explore(" in code else "")
    )


def _without_figure(source: str) -> tuple[str, str]:
    """Return code that shows its figure by matplotlib's own means, without the course's import, and the figure's caption."""
    lines, caption = source.split("\n"), ""
    for node in ast.parse(source).body:
        rest = [""] * (node.end_lineno - node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "courseloom":
            lines[node.lineno - 1 : node.end_lineno] = ["", *rest]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "figure":
            lines[node.lineno - 1 : node.end_lineno] = ["plt.show()", *rest]
            caption = next(ast.literal_eval(word.value) for word in node.value.keywords if word.arg == "caption")
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "explore":
            caption = next(ast.literal_eval(word.value) for word in node.value.keywords if word.arg == "caption")
    return "\n".join(lines).rstrip(), caption


def _quiz(slug: str, course: Course) -> str:
    """Return a cell that shows a quiz with JupyterQuiz."""
    quiz = course.quizzes[slug].quiz
    questions = [_question(question, course) for question in quiz.questions]
    return f"from jupyterquiz import display_quiz\n\ndisplay_quiz({questions!r})"


def _question(question: Question, course: Course) -> dict:
    """Return a question in JupyterQuiz's form; a recall question is its text input, the model answer its feedback."""

    def text(rich) -> str:
        return plain.item(rich.source, course)

    def answer(words: str, correct: bool, why) -> dict:
        return {"answer": words, "correct": correct, "feedback": text(why)}

    match question:
        case TrueFalse():
            kind = "multiple_choice"
            answers = [
                answer("True", question.answer, question.if_true),
                answer("False", not question.answer, question.if_false),
            ]
        case Recall():
            kind = "string"
            model = " • ".join([text(question.answer), *map(text, question.points)])
            answers = [{"type": "default", "correct": False, "feedback": model}]
        case Choice() | Multiple():
            kind = "many_choice" if question.kind == "multiple" else "multiple_choice"
            answers = [answer(text(option.text), option.correct, option.why) for option in question.options]
        case _:  # JupyterQuiz has no such kind: the question with what is to be sorted, a line to type, the rest as feedback
            kind, found = "string", parts.of(question)
            asked = [text(part.text) for part in found if part.role in ("slot", "pick", "gapped")]
            rest = [text(part.text) for part in found if part.role not in ("stem", "slot", "pick", "gapped")]
            answers = [{"type": "default", "correct": False, "feedback": " • ".join(rest)}]
            return {"question": " • ".join([text(question.stem), *asked]), "type": kind, "answers": answers}
    return {"question": text(question.stem), "type": kind, "answers": answers}
