"""The support directory, a card a service, and what can be tapped in help boxes: telephone numbers, messages, sites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from courseloom.model.course import Course, Resource
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.pages import DataDirective
from courseloom.sphinxext.text import rendered
from courseloom.strings import catalogue
from courseloom.strings.pages import REGISTER
from courseloom.strings.support import SUPPORT

_NUMBER = r"\+?\d(?:[\d -]*\d)?"
_WRITTEN = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<web>https?://[^\s,;]*[\w/])"
    rf"|(?<![\w@.])(?P<call>(?=[\d+][\d -]{{5,}}){_NUMBER})(?!\w)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Way(NamedTuple):
    """A way to reach somebody: its words, and its address, which is empty where there is nothing to tap."""

    words: str
    address: str = ""


def _tel(number: str) -> str:
    return "tel:" + re.sub(r"[^\d+]", "", number)


def _way(kind: str, value: str) -> Way:
    words = SUPPORT[kind].format(value=value) if kind in SUPPORT else value
    number = re.search(_NUMBER, value)
    match kind:
        case "call" if number:
            return Way(words, _tel(number[0]))
        case "text" if number:
            word = re.match(r"(\w+) to ", value)
            return Way(words, "sms:" + re.sub(r"[^\d+]", "", number[0]) + (f"?&body={quote(word[1])}" if word else ""))
        case "email" if _WRITTEN.fullmatch(value):
            return Way(words, f"mailto:{value}")
        case "web":
            return Way(re.sub(r"^https?://(?:www\.)?|/$", "", value), value)
        case _:
            return Way(words)


def ways(row: Resource) -> list[Way]:
    """Return the ways to reach a service, in the order of the course's list; its contact as words where it lists none."""
    return [_way(kind, value) for how in row.how for kind, value in how.items()] or [Way(row.contact)]


def written(text: str, known: Sequence[Way] = ()) -> list[Way]:
    """Split free text into words and what can be tapped: mail, sites, long numbers, and the numbers of `known` ways."""
    found: list[Way] = []
    short = {address.removeprefix("tel:"): address for _, address in known if address.startswith("tel:")}
    pattern = "|".join([_WRITTEN.pattern, *(rf"(?P<n{n}>\b{re.escape(number)}\b)" for n, number in enumerate(short))])
    end = 0
    for match in re.finditer(pattern, text):
        said = match[0]
        address = {"mail": f"mailto:{said}", "web": said}.get(match.lastgroup or "", _tel(said))
        found += [Way(text[end : match.start()]), Way(said, address)]
        end = match.end()
    return [way for way in (*found, Way(text[end:])) if way.words]


def _urgent(course: Course) -> Resource | None:
    return next((row for row in course.resources.emergency if row.country == course.local.country), None)


def emergency(course: Course) -> list[Way]:
    """Return the text about the chosen country's emergency number, which can be tapped; empty where none is chosen."""
    row = _urgent(course)
    return written(row.contact, ways(row)) if row else []


def called(course: Course) -> Way | None:
    """Return the button that calls the chosen country's emergency number, or None."""
    row = _urgent(course)
    return next((way for way in ways(row) if way.address), None) if row else None


def help_lines(course: Course) -> list[tuple[str, list[list[Way]]]]:
    """Return the lines of the help box: a name, and the ways to reach it, each as pieces of text."""
    lines = [
        (c.service, [[*written(c.contact), *([Way(f" ({c.hours})")] if c.hours else [])]])
        for c in course.local.contacts
        if c.contact
    ]
    return lines + [(row.service, [[way] for way in ways(row)]) for row in course.help_rows()]


class SupportDirectory(DataDirective):
    """Services by country, one card each; the organisation's own contacts come first, and its country before others."""

    def made(self) -> list[nodes.Node]:
        """Return the organisation's contacts, a list of countries to choose from, and a section for each country."""
        found = self.course.resources
        names = {row.country: row.country_name for row in (*found.emergency, *found.services)}
        home = self.course.local.country if self.course.local.country in names else "world"
        order = sorted(names.items(), key=lambda item: (item[0] != home or home == "world", item[0] == "world", item[1]))
        sections = [self._country(code, name, code == home) for code, name in order]
        links = [(section["ids"][0], name) for section, (_, name) in zip(sections, order, strict=True)]
        return [*self._own(), own.countries(links=links), *sections]

    def _country(self, code: str, name: str, home: bool) -> nodes.section:
        found, id = self.course.resources, f"support-{code.lower()}"
        classes = ["country", "home"] if home else ["country"]
        section = nodes.section("", nodes.title("", name), ids=[id], names=[id], classes=classes)
        urgent, numbers = [row for row in found.emergency if row.country == code], self._numbers() if code == "world" else []
        for row in urgent or [row for row in found.emergency if row.country == "world"]:
            contact = SUPPORT["danger"].format(who=row.for_whom, contact=row.contact)
            section += _card(row.service, [contact], ways(row) if row.how else numbers, urgent=True)
        rows = [row for row in found.services if row.country == code]
        for row in rows:
            told = " · ".join(part for part in (row.for_whom, row.hours or "") if part)
            confirmed = [SUPPORT["confirmed"].format(date=self.course.about.day(row.confirmed_on))] if row.confirmed_on else []
            section += _card(row.service, [told, *confirmed], ways(row))
        if open_ := [row for row in rows if not row.confirmed_on]:
            said = SUPPORT["none_confirmed" if len(open_) == len(rows) else "some_confirmed"]
            section += nodes.paragraph("", said.format(pages=_read_on(open_)), classes=["caution", *_language_class(said)])
        return section

    def _numbers(self) -> list[Way]:
        """Return the emergency number of each country of the list, with its name."""
        rows = [row for row in self.course.resources.emergency if row.how]
        return [way._replace(words=f"{row.country_name}: {way.words}") for row in rows for way in ways(row)]

    def _own(self) -> Iterator[nodes.Node]:
        """Yield the organisation's own contacts and policies, before all others."""
        local = self.course.local
        section = nodes.section("", nodes.title("", local.organisation or SUPPORT["own"]), ids=["support-local"])
        for contact in local.contacts:
            if contact.contact:
                told = " · ".join(part for part in (contact.for_whom, contact.hours or "") if part)
                section += _card(contact.service, [told] if told else [], written(contact.contact))
        for link in local.policy_links:
            if link.url:
                section += nodes.paragraph("", "", nodes.reference("", link.title, refuri=link.url))
        for name, reached in (("errors", local.errors_contact), ("accommodations", local.accommodations_contact)):
            if reached:
                section += nodes.paragraph("", "", *_inline(written(SUPPORT[name].format(contact=reached))))
        if len(section) > 1:
            section["names"] = ["support-local"]
            yield section


def _read_on(rows: Sequence[Resource]) -> str:
    """Return on what pages details were read: between which years these are dated, and whether some are not."""
    years = sorted(year for row in rows for year in _YEAR.findall(row.seen_on or ""))
    undated = any(not _YEAR.search(row.seen_on or "") for row in rows)
    span = (years[0] if years[0] == years[-1] else REGISTER["range"].format(low=years[0], high=years[-1])) if years else ""
    return SUPPORT["both" if undated and span else "dated" if span else "undated"].format(years=span)


def _card(name: str, told: Sequence[str], reached: Sequence[Way], urgent: bool = False) -> own.service:
    paragraphs = [nodes.paragraph("", text, classes=_language_class(text)) for text in told]
    row = [nodes.paragraph("", "", *_inline(reached, " "))] if reached else []
    return own.service("", nodes.paragraph("", name), *paragraphs, *row, urgent=urgent, reached=bool(row))


def _inline(pieces: Sequence[Way], between: str = "") -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for words, address in pieces:
        found += [nodes.Text(between)] if found and between else []
        made = nodes.reference("", words, refuri=address) if address else nodes.inline("", words)
        made["classes"] += _language_class(words)
        found.append(made)
    return found


def _language_class(words: str) -> list[str]:
    """Return the class by which docutils marks words that are not in the language of the course."""
    return [f"language-{other}"] if (other := catalogue.lang(words)) else []


_CHOICE = Markup("""<nav class="countries" id="support-all" aria-labelledby="support-where">
<p id="support-where">{}</p>
<ul>{}</ul>
</nav>
""")


def visit_countries(self: HTML5Translator, node: own.countries) -> None:
    """Write the list of countries as links to their sections, of which the stylesheet shows the one that is chosen."""
    links = [*node["links"], ("support-all", SUPPORT["all"])]
    rows = Markup("").join(Markup('<li><a href="#{}">{}</a></li>').format(*link) for link in links)
    self.body.append(_CHOICE.format(SUPPORT["where"], rows))
    raise nodes.SkipNode


def visit_service(self: HTML5Translator, node: own.service) -> None:
    """Write a card: the name as a heading, for whom and when, and a button for each way to reach the service."""
    name, *told = node.children
    reached = told.pop() if node["reached"] else None
    kind = "service urgent" if node["urgent"] else "service"
    text = Markup('<div class="{}">\n<h3>{}</h3>\n{}').format(kind, name.astext(), rendered(self, told))
    if reached is not None:
        text += Markup('<p class="ways">{}</p>\n').format(rendered(self, list(reached.children)))
    self.body.append(text + Markup("</div>\n"))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Add the directive and its nodes."""
    app.add_directive("support-directory", SupportDirectory)
    app.add_node(own.countries, html=(visit_countries, None))
    app.add_node(own.service, html=(visit_service, None))
