"""The doctree nodes of a course: boxes, quizzes and their parts, by meaning and without layout."""

from __future__ import annotations

from docutils import nodes


class box(nodes.General, nodes.Element):
    """A titled box: `kind` (act-now, disagreement …) and `title` (text, may be empty).

    A content note with `ahead`, what it warns of in a few words, is folded under them on the web.
    """


class quiz(nodes.General, nodes.Element):
    """A quiz: `slug` and, as children, its questions."""


class question(nodes.General, nodes.Element):
    """One question: `slug`, `number` in its quiz; children are parts."""


class part(nodes.General, nodes.Element):
    """A piece of a question's text: `role` and `index` are those of `model.parts` (a scenario's: `index` is its path)."""


class credit_line(nodes.General, nodes.TextElement):
    """Sources of a question, as inline children."""


class hosted(nodes.General, nodes.Element):
    """The frame of an activity in a book that is no course; it stands only where it has a style."""


class claim_entry(nodes.General, nodes.Element):
    """One entry of the claims register: `ids`, then a title paragraph and a definition list."""


class source_entry(nodes.General, nodes.TextElement):
    """One entry of the bibliography: `ids`, inline children."""


class scenario(nodes.General, nodes.Element):
    """A conversation scenario: `slug`; children are its texts (`part`, by where each is written) and its replies' sources."""


def by_path(node: scenario) -> dict[str, nodes.Element]:
    """Return the nodes of a scenario's texts and sources by their paths."""
    found: list[nodes.Element] = [*node.findall(part), *node.findall(credit_line)]
    return {one["index"]: one for one in found}


class countries(nodes.General, nodes.Element):
    """Countries to choose from on the support page: `links`, pairs of a section's id and its title."""


class service(nodes.General, nodes.Element):
    """A support service: its name, what is told of it and, if `reached`, the ways to reach it, as paragraphs; `urgent`."""


class tool(nodes.General, nodes.Element):
    """A tool that needs its script: `name`; its children are the content shown without the script and on paper."""


class path(nodes.General, nodes.Element):
    """A path through the book: `name`; its children are its facts and steps."""


class sheets(nodes.General, nodes.Element):
    """Booster sets; its children are quizzes, for paper. It has no text, so that search finds each question once."""

    def astext(self) -> str:
        """Return an empty text."""
        return ""


class reflection(nodes.General, nodes.Element):
    """A reflection box: `slug`; its children are the prompt."""


class task(nodes.Inline, nodes.Element):
    """The box before an item of a task list: `done`. It is the first child of the item's first paragraph."""


class caption_rest(nodes.Inline, nodes.TextElement):
    """What follows the first sentence of a caption: on the web it is folded, on paper it is part of the paragraph."""


class explorable_controls(nodes.General, nodes.Element):
    """The controls of an explorable figure: `states`, whether they are `live`, `papers` to print; its children are frames."""


class explorable_states(nodes.General, nodes.Element):
    """The sentence of an explorable figure's start state (`said`), and the table of all states as its child."""


class emblem(nodes.General, nodes.Element):
    """The emblem of the course: `svg`, as an element of a page. It says nothing, and paper shows its own."""


ALL = (
    box,
    quiz,
    question,
    part,
    credit_line,
    claim_entry,
    source_entry,
    countries,
    service,
    tool,
    sheets,
    scenario,
    reflection,
    task,
    caption_rest,
    explorable_controls,
    explorable_states,
    emblem,
)
