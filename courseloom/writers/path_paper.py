"""Paths on paper: the sections, conversations and questions of one, their key and sources, as a PDF of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from courseloom.model.course import Course
from courseloom.model.pages import Page
from courseloom.model.paths import Leg, Path, Route
from courseloom.render.typst.markup import literal, words
from courseloom.sphinxext.translated import Piece, Translated, answers
from courseloom.strings import PAPER
from courseloom.strings.paths import PATHS
from courseloom.writers.binding import Document, edition, facts, file_of, key_to

TALK, SOURCE = "#scenario-", "#ref-"
Pages = Mapping[str, tuple[Page, Translated]]


def documents(course: Course, made: Sequence[tuple[Page, Translated]]) -> list[Document]:
    """Return a document for each path that is to be printed."""
    pages = {page.name: (page, one) for page, one in made}
    return [_document(course, route, pages) for route in course.paths if route.path.print]


def name_of(path: Path) -> str:
    """Return the name of the file, without size of paper and ending."""
    return f"path-{path.id}"


def _document(course: Course, route: Route, pages: Pages) -> Document:
    name, held = name_of(route.path), list(_held(route, pages))
    text = "".join(piece.body + piece.key for _, piece in held)
    targets = {target for page, _ in held for target, _ in pages[page.name][1].links if literal(target) in text}
    cited = [one for _, made in pages.values() for slug, one in made.pieces.items() if slug.startswith(SOURCE)]
    sources = [one for one in cited if one.labels & targets]
    shown = {page.name for page, _ in held}.union(*(one.labels for _, one in held), *(one.labels for one in sources))
    main, parts = ['#import "book.typ": *', "#show: book", "#cover"], {f"{name}.typ": ""}
    begun = set[str]()
    for number, (place, found) in enumerate(groupby(held, key=lambda one: one[0].name)):
        body = "".join(piece.body for _, piece in found)
        main.append(file_of(parts, f"{name}-{number}", pages[place][0], _head(course, pages[place][0], body, begun) + body))
    keys = []
    for place in dict.fromkeys(page.name for page, piece in held if piece.key):
        page = pages[place][0]
        begin = f"#keys-to({literal(key_to(page))}, {course.number(page.slug)}, {literal(page.title)})"
        keys.append(f"{begin}\n{answers([piece for at, piece in held if at is page])}")
    for title, listed in (("key_title", keys), ("sources", [one.body for one in sources])):
        if listed:
            head = f"#opening({literal(title)}, alone: false)[{words({**PAPER, **PATHS}[title])}]"
            main.append("\n\n".join(["#broad[", head, *listed, "]"]))
    parts[f"{name}.typ"] = "\n\n".join(main) + "\n"
    said = {"title": route.path.title, "subtitle": course.about.title, "book": facts(course, edition(course, parts))}
    return Document(name, parts, {**said, "away": dict.fromkeys(sorted(targets - shown), 1)}, name)


def _head(course: Course, page: Page, body: str, begun: set[str]) -> str:
    """Return the heading of a page where its text has none; links lead to the first."""
    again = page.name in begun
    begun.add(page.name)
    opening = f"#opening({literal(page.name)}"
    if opening in body:
        return ""
    title = words(_title(course, page))
    return f"#pagebreak(weak: true)\n#heading(level: 1)[{title}]\n" if again else f"{opening})[{title}]\n"


def _title(course: Course, page: Page) -> str:
    number = course.number(page.slug)
    return f"{number}  {page.title}" if number else page.title


def _held(route: Route, pages: Pages) -> Iterator[tuple[Page, Piece]]:
    """Yield what the paper holds, in order: what the path's page says first, the legs, then the sections of that page."""
    page, made = pages[route.page]
    later = [one for name, one in made.pieces.items() if not name.startswith("#")]
    body = made.whole.body
    for one in later:
        body = body.replace(one.body, "")
    yield page, Piece(body, "", "", frozenset())
    for leg in route.legs:
        yield from ((pages[leg.page][0], piece) for piece in _of(leg, pages[leg.page][1]))
    yield from ((page, piece) for piece in later)


def _of(leg: Leg, made: Translated) -> Iterator[Piece]:
    """Yield the pieces of a leg; in place of a conversation that is no step of the path, a line says where it is."""
    if leg.step.talk:
        yield made.pieces[f"{TALK}{leg.step.talk}"]
        return
    for piece in [made.pieces[head] for head in leg.step.sections] or [made.whole]:
        for name, talk in made.pieces.items():
            if name.startswith(TALK):
                piece = piece.without(talk, f"\n{words(PATHS['elsewhere'])}\n")
        yield piece
