"""The first page of a course: a promise and where to begin, questions of readers, ways to use the course, and its chapters."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx

from courseloom import learning_time
from courseloom.activities import emblem
from courseloom.model.course import Course
from courseloom.model.start import Door, Way
from courseloom.sphinxext import depends
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.offers import MAYBE, offer
from courseloom.sphinxext.pages import DataDirective
from courseloom.sphinxext.state import rows_for
from courseloom.strings.start import START

Row = tuple[str, int, str, str]
"""A chapter: its page, its number, its title and its minutes."""


@depends.rows
def opening(course: Course) -> tuple[str, dict[str, Row]]:
    """Return the time of the whole course in words, and a row for each chapter that is written, by slug."""
    pages = {page.slug: page for page in course.pages}
    found: dict[str, Row] = {}
    for number, plan in enumerate(course.about.chapters, 1):
        if page := pages.get(plan.slug):
            found[plan.slug] = (page.name, number, page.title, learning_time.chapter_time(course, plan.slug).printed)
    return learning_time.learning_time(course).printed, found


class Start(DataDirective):
    """The opening of the first page, from `start:` and the chapters of `book/course.yml`."""

    def made(self) -> list[nodes.Node]:
        """Return the hero, then sections of questions, ways and chapters; nothing where the course has no `start:`."""
        start = self.course.about.start
        self.hours, self.rows = rows_for(self.env, opening)
        if start is None or not self.rows:
            return []
        found: list[nodes.Node] = [self._hero(start.promise)]
        if start.help:
            line = nodes.paragraph("", "", nodes.strong("", start.help.title), nodes.Text(f" {start.help.line}"))
            found.append(nodes.container("", line, *self._ways(start.help), classes=["strip"]))
        asks = [
            nodes.list_item(
                "", _line(self._chapter(ask.chapter, ask.ask)), _line(nodes.Text(self._told(ask.chapter, ask.line)))
            )
            for ask in start.asks
            if ask.chapter in self.rows
        ]
        if asks:
            found.append(_section("asks", START["asks"], nodes.bullet_list("", *asks, classes=["asks"])))
        doors = [
            nodes.container(
                "", nodes.paragraph("", "", nodes.strong("", one.title)), _line(nodes.Text(one.line)), *self._ways(one)
            )
            for one in start.doors
        ]
        if doors:
            found.append(_section("doors", START["doors"], nodes.container("", *doors, classes=["doors"]), web_only=True))
        found.append(self._chapters())
        return found

    def _hero(self, promise: str) -> nodes.Node:
        first = next(iter(self.rows.values()))
        facts = (START["chapters"].format(count=len(self.rows)), self.hours)
        kept = [nodes.list_item("", _line(nodes.Text(START[name])), classes=["web-only"]) for name in ("account", "device")]
        go = self.build.page_link(first[0])
        go[:] = [nodes.inline("", START["begin"].format(number=first[1], minutes=first[3]))]
        buttons = [nodes.inline("", "", go, classes=["go"])]
        buttons += [nodes.inline("", "", nodes.reference("", START["other"], refid="doors"), classes=["other"])]
        said = nodes.container(
            "",
            nodes.paragraph("", promise, classes=["promise"]),
            nodes.bullet_list("", *[nodes.list_item("", _line(nodes.Text(fact))) for fact in facts], *kept, classes=["brief"]),
            nodes.paragraph("", "", buttons[0], nodes.Text(" "), buttons[1], classes=["buttons", "web-only"]),
        )
        return nodes.container("", said, *self._emblem(0), classes=["hero"])

    def _emblem(self, part: int) -> list[nodes.Node]:
        drawn = self.course.emblem
        return [own.emblem(svg=emblem.inline(drawn, part), classes=["web-only"])] if drawn else []

    def _chapter(self, slug: str, text: str) -> nodes.Node:
        link = self.build.page_link(self.rows[slug][0])
        link[:] = [nodes.inline("", text)]
        return link

    def _told(self, slug: str, line: str) -> str:
        number = START["chapter"].format(number=self.rows[slug][1])
        return f"{number} · {line}" if line else number

    def _ways(self, door: Door) -> list[nodes.Node]:
        return [nodes.paragraph("", "", self._way(way), classes=[MAYBE] if way.file else []) for way in door.ways]

    def _way(self, way: Way) -> nodes.Node:
        if way.file:
            return offer(way.text, way.file)
        page = next((page.name for page in self.course.pages if page.slug == way.to), "")
        if not page:
            return self.build.place_link(way.to, way.text)
        link = self.build.page_link(page)
        link[:] = [nodes.inline("", way.text)]
        return link

    def _chapters(self) -> nodes.section:
        """Return the chapters by part; paper has its contents."""
        parts = self.course.parts
        if not parts:
            return _section("chapters", START["all"], self._cards(list(self.rows)), web_only=True)
        groups = []
        for one in parts:
            line = nodes.container("", *self._emblem(one.number), _line(nodes.Text(one.line)), classes=["part-line"])
            groups.append(_section(f"part-{one.number}", one.title, line, self._cards(one.chapters)))
        return _section("chapters", START["all"], *groups, web_only=True)

    def _cards(self, slugs: Sequence[str]) -> nodes.bullet_list:
        outcomes = {plan.slug: plan.outcome for plan in self.course.about.chapters}
        cards = nodes.bullet_list(classes=["cards"])
        for slug in slugs:
            if slug in self.rows:
                _, number, title, minutes = self.rows[slug]
                numeral = nodes.inline("", str(number), classes=["n"])
                card = nodes.list_item("", _line(numeral, nodes.Text(" "), self._chapter(slug, title)))
                card += [_line(nodes.Text(outcomes[slug]))] if outcomes[slug] else []
                card += _line(nodes.Text(START["minutes"].format(minutes=minutes)))
                cards += card
        return cards


def _line(*inline: nodes.Node) -> nodes.paragraph:
    return nodes.paragraph("", "", *inline)


def _section(id: str, title: str, *children: nodes.Node, web_only: bool = False) -> nodes.section:
    classes = ["web-only"] if web_only else []
    return nodes.section("", nodes.title("", title), *children, ids=[id], names=[id], classes=classes)


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("start", Start)
