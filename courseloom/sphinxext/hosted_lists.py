"""Activities of a book that is no course in every format but HTML (LaTeX, text, man …): lists that any translator can write."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from courseloom.activities.question import Item, ItemSet, item_set
from courseloom.activities.scenario import PassageView, ReplyView, scenario_view
from courseloom.model.parts import Part
from courseloom.model.scenarios import Scenario
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.state import course_of
from courseloom.strings import SCENARIO


def _plainly(app: Sphinx, doctree: nodes.document, _: str) -> None:
    if app.builder.format == "html":
        return
    course = course_of(app.env)
    for quiz in list(doctree.findall(own.quiz)):
        quiz.parent.replace(quiz, _quiz(quiz, item_set(course.quizzes[quiz["slug"]].quiz)))
    for talk in list(doctree.findall(own.scenario)):
        talk.parent.replace(talk, _Talk(talk, course.scenarios[talk["slug"]].scenario).listed())
    for controls in list(doctree.findall(own.explorable_controls)):
        controls.parent.remove(controls)
    for told in list(doctree.findall(own.explorable_states)):
        figure = told.parent
        figure.remove(told)
        figure.parent.insert(figure.parent.index(figure) + 1, told.children)
    for box in list(doctree.findall(own.box)):
        box.parent.replace(box, [nodes.paragraph("", "", nodes.strong("", box["title"])), *box.children])
    for task in list(doctree.findall(own.task)):
        task.parent.replace(task, nodes.Text("[x]" if task["done"] else "[ ]"))
    for frame in list(doctree.findall(own.hosted)):
        frame.parent.replace(frame, frame.children)


def _quiz(node: own.quiz, shown: ItemSet) -> list[nodes.Node]:
    """Return a quiz as its title and its questions, without answers."""
    texts = {
        (question["slug"], part["role"], part["index"]): list(part.children)
        for question in node.findall(own.question)
        for part in question.findall(own.part)
    }
    found: list[nodes.Node] = [nodes.rubric("", shown.title, ids=node["ids"])]

    def text(item: Item, part: Part) -> list[nodes.Node]:
        return texts[item.id, part.role, part.index] if part.path else [nodes.paragraph("", part.text.plain())]

    for item in shown.items:
        stem = text(item, item.stem)
        if stem and isinstance(stem[0], nodes.paragraph):
            stem[0].insert(0, [nodes.strong("", item.count), nodes.Text(" ")])
        found += [*stem, nodes.paragraph("", "", nodes.emphasis("", item.instruction))]
        form = item.shape.form(item.judged)
        if form.segments:
            gaps = [" / ".join(words) for words in form.lists]
            said = "".join(f"{part}[{gap}]" for part, gap in zip(form.segments, [*gaps, ""], strict=False)).removesuffix("[]")
            found.append(nodes.paragraph("", said))
            continue
        rows = [nodes.list_item("", *text(item, row.text)) for row in form.rows]
        if rows:
            style = "upperalpha" if form.ticked else "arabic"
            found.append(nodes.enumerated_list("", *rows, enumtype=style, prefix="", suffix="."))
        picks = [nodes.list_item("", nodes.paragraph("", pick)) for pick in form.picks]
        if picks:
            found.append(nodes.enumerated_list("", *picks, enumtype="upperalpha", prefix="", suffix="."))
    return found


class _Talk:
    """A scenario as numbered passages."""

    def __init__(self, node: own.scenario, scenario: Scenario) -> None:
        self.node, self.view = node, scenario_view(scenario)
        self.by_path = own.by_path(node)

    def _text(self, path: str) -> list[nodes.Node]:
        return list(self.by_path[path].children)

    def listed(self) -> list[nodes.Node]:
        """Return title, setting and passages."""
        shown = self.view
        found: list[nodes.Node] = [nodes.rubric("", f"{SCENARIO['kind']}: {shown.title}"), *self._text(shown.ahead.path)]
        for head, piece in shown.intro:
            found += [nodes.paragraph("", "", nodes.strong("", head)), *self._text(piece.path)]
        found.append(nodes.paragraph("", SCENARIO["how_short"]))
        for passage in shown.passages:
            found += self._passage(passage)
        return found

    def _passage(self, passage: PassageView) -> list[nodes.Node]:
        found: list[nodes.Node] = [nodes.paragraph("", "", nodes.strong("", SCENARIO["passage"].format(number=passage.number)))]
        for part in passage.turn:
            found += [nodes.paragraph("", part.lead)] if part.lead else []
            found += self._text(part.text.path)
        if passage.replies:
            replies = [nodes.list_item("", *self._reply(reply)) for reply in passage.replies]
            found += [nodes.paragraph("", SCENARIO["if_say"]), nodes.bullet_list("", *replies)]
        return found

    def _reply(self, reply: ReplyView) -> list[nodes.Node]:
        return [*self._text(reply.text.path), nodes.paragraph("", SCENARIO["go_to"].format(number=reply.to))]


def setup(app: Sphinx) -> None:
    """Turn activities into lists where a page is not HTML."""
    app.connect("doctree-resolved", _plainly)
