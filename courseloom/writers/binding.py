"""The book as Typst documents: what each volume holds, from the cover to the index.

A volume is a document that includes a file for every page and every part of the key, so that Typst lays out only what changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from courseloom import learning_time
from courseloom.model.course import Course
from courseloom.model.pages import Page
from courseloom.render.typst.markup import array, codes, flag, literal, literals, words
from courseloom.sphinxext.translated import Translated, answers
from courseloom.sphinxext.typst_terms import TERM, plain
from courseloom.strings import PAPER
from courseloom.writers import typst_compiler

BOOK, KEY = "course-book", "course-key"
"""The names of the two volumes; a book in one is the first."""
KEY_PLACE, INDEX_PLACE = "the-key", "the-index"
"""Labels of what is no page of the course."""
Made = tuple[Page, Translated]


@dataclass(frozen=True)
class Document:
    """A volume: its name, the files it is made of by name, its own one first, and what `meta` says of it.

    What is no volume of the book is typeset by itself: `alone` is its name.
    """

    name: str
    parts: dict[str, str]
    meta: dict[str, Any]
    alone: str = ""


def volumes(course: Course, made: Sequence[Made]) -> list[Document]:
    """Return the volumes of the book: two where the course names them, else one with the key at its back."""
    bound = course.about.print
    printed = [one for one in made if one[0].slug not in bound.leave_out]
    if not bound.volumes:
        return [_volume(course, BOOK, made, printed, printed)]
    second = [one for one in printed if one[0].slug in bound.volumes[1].pages]
    first = [one for one in printed if one not in second]
    return [_volume(course, BOOK, made, first, []), _volume(course, KEY, made, second, printed)]


def _volume(course: Course, name: str, made: Sequence[Made], held: Sequence[Made], keyed: Sequence[Made]) -> Document:
    keys = [one for one in keyed if one[1].whole.key]
    indexed = list(_indexed(course, held))
    named = course.about.print.volumes
    parts: dict[str, str] = {f"{name}.typ": ""}
    main = ['#import "book.typ": *', "#show: book", "#cover"]
    if name == BOOK:
        main.append(f"#how-it-works({literals(_signs(held))})")
    main.append(f"#contents-of(spread: {flag(name == BOOK)}, {_groups(course, held, keys, indexed, name)})")
    back = [*_index(course, held, indexed), *_key(course, parts, keys)] if name == BOOK else _key(course, parts, keys)
    main += back if name == KEY else []
    for page, one in held:
        if part := next((part for part in course.parts if part.chapters[0] == page.slug), None):
            chapters = codes(f"({course.number(slug)}, {literal(_title(course.page(slug)))})" for slug in part.chapters)
            main.append(f"#part({part.number}, {literal(part.title)}, {literal(part.line)}, {chapters})")
        body = _opener(course, page, one) + one.whole.body + ("\n#help-block\n" if course.number(page.slug) else "")
        include = file_of(parts, "page", page, body)
        main.append(f"#broad[\n{include}\n]" if one.broad else include)
    main += back if name == BOOK else []
    if named:
        main.append("#places")
    parts[f"{name}.typ"] = "\n\n".join(main) + "\n"
    book = facts(course, edition(course, parts), name)
    said = {"subtitle": course.about.print.subtitle or course.about.subtitle, "book": book}
    return Document(name, parts, {**said, "away": _away(made, held), "other": _other(course, name)})


def file_of(parts: dict[str, str], kind: str, page: Page, body: str) -> str:
    """Add the file of a page to `parts`; return the line that includes it."""
    name = f"{kind}-{page.name.replace('/', '+')}.typ"
    parts[name] = f'#import "book.typ": *\n{typst_compiler.FROM}{page.file}\n{body}\n'
    return f'#include "{name}"'


def _key(course: Course, parts: dict[str, str], keys: Sequence[Made]) -> list[str]:
    """Return the answer key, with a file for each page that has questions."""
    if not keys:
        return []
    head = f"#heading(level: 1)[{words(PAPER['key_title'])}]#spot({literal(KEY_PLACE)})\n\n{words(PAPER['key_intro'])}\n"
    files = []
    for page, one in keys:
        begin = f"#keys-to({literal(key_to(page))}, {course.number(page.slug)}, {literal(page.title)})"
        files.append(file_of(parts, "key", page, f"{begin}\n{answers([one.whole])}"))
    return ["\n\n".join(["#broad[", head, *files, "]"])]


def key_to(page: Page) -> str:
    """Return the label of the key to a page."""
    return f"{KEY_PLACE}/{page.name}"


def _signs(held: Sequence[Made]) -> list[str]:
    """Return the names of the signs that a volume has, for the page that explains them."""
    text = "".join(one.whole.body for _, one in held)
    marks = {"key": "question(", "sure": "sure: true", "term": "#term(", "case": '#boxed("case"'}
    marks |= {"disagreement": '#boxed("disagreement"', "act": "#act-now("}
    return ["tab", "number", *(name for name, mark in marks.items() if mark in text)]


def _title(page: Page) -> str:
    return page.title.partition(": ")[0]


def _opener(course: Course, page: Page, one: Translated) -> str:
    """Return the first page of a chapter; nothing for another page, which begins with its heading."""
    plan = course.chapter(page.slug)
    if plan is None:
        return ""
    title, _, under = page.title.partition(": ")
    time = learning_time.chapter_time(course, page.slug)
    talks = sum(placed.page == page.name for placed in course.scenarios.values())
    facts = [PAPER["minutes"].format(minutes=time.printed), *_counted("questions", time.questions), *_counted("talks", talks)]
    head = f"{literal(page.name)}, {course.number(page.slug)}, [{words(title)}], [{words(under)}]"
    outcome = f"[{words(plan.outcome)}]" if plan.outcome else "none"
    objectives = array([words(objective.text) for objective in plan.objectives])
    ahead = f"[{one.ahead.strip()}]" if one.ahead else "none"
    return f"#chapter({head}, {outcome}, {objectives}, {ahead}, {array([words(fact) for fact in facts])})\n"


def _counted(name: str, count: int) -> list[str]:
    return [PAPER[name].format(count=count)] if count else []


def _groups(course: Course, held: Sequence[Made], keys: Sequence[Made], indexed: Sequence[object], name: str) -> str:
    """Return the contents as code: parts of the book with their pages, then what stands at the back."""
    numbers = {part.title: part.number for part in course.parts}
    groups = [
        _group(title, numbers.get(title, 0), [(page.name, course.number(page.slug), page.title) for page, _ in pages])
        for title, pages in groupby(held, lambda one: one[0].part)
    ]
    back = [(INDEX_PLACE, 0, PAPER["index"])] if indexed and name == BOOK else []
    if name == KEY:
        numbered = [(key_to(page), course.number(page.slug), _title(page)) for page, _ in keys]
        told = [(place, 0, f"{number}  {title}" if number else title) for place, number, title in numbered]
        return codes([*([_group(PAPER["key_title"], 0, told)] if told else []), *groups])
    key = [(KEY_PLACE, 0, PAPER["key_title"])] if keys else []
    return codes([*groups, *([_group(PAPER["back"], 0, back + key)] if back or key else [])])


def _group(title: str, part: int, entries: Sequence[tuple[str, int, str]]) -> str:
    listed = codes(f"(name: {literal(name)}, number: {number}, title: {literal(said)})" for name, number, said in entries)
    return f"(title: {literal(title)}, part: {part}, entries: {listed})"


def _indexed(course: Course, held: Sequence[Made]) -> Iterator[tuple[str, str, str]]:
    """Yield (page of the glossary, anchor, name) of every term that is explained in a volume, by name."""
    names = {plain(name): name for name in course.terms}
    found = []
    for _, one in held:
        for label in one.whole.labels:
            page, sign, slug = label.partition(TERM)
            if sign and (name := names.get(plain(slug))):
                found.append((page, f"{TERM[1:]}{slug}", name))
    yield from sorted(found, key=lambda one: (plain(one[2]), one[1]))


def _index(course: Course, held: Sequence[Made], indexed: Sequence[tuple[str, str, str]]) -> list[str]:
    if not indexed:
        return []
    terms = codes(f"({literal(slug)}, {literal(name)}, {literal(name[0].upper())})" for _, slug, name in indexed)
    said = f"{literal(INDEX_PLACE)}, {literal(PAPER['index'])}, {literal(PAPER['index_note'])}, {literal(indexed[0][0])}"
    return [f"#broad[\n#index({said}, ..{terms})\n]"]


def _away(made: Sequence[Made], held: Sequence[Made]) -> dict[str, int]:
    """Return the pages that links of a volume cannot lead to."""
    here = {page.name for page, _ in held}
    return {page.name: 1 for page, _ in made if page.name not in here}


def _other(course: Course, name: str) -> str | None:
    """Return the number of the other volume, as page references say it."""
    return {BOOK: "II", KEY: "I"}[name] if course.about.print.volumes else None


def edition(course: Course, parts: Mapping[str, str]) -> str:
    """Return the version with the code of a document's text."""
    return course.edition(text="".join(parts.values()))


def facts(course: Course, edition: str, name: str = "") -> dict[str, Any]:
    """Return what the cover, the imprint and the edges of pages say, of a volume or of paper that is none."""
    about, named = course.about, course.about.print.volumes if name else ()
    number = 1 if name == KEY else 0
    released = {"version": edition, "released": about.released}
    volume = (
        f"{PAPER['volume'].format(number=_other(course, BOOK if number else KEY))} · {named[number].title}" if named else ""
    )
    disclaimer = about.disclaimer
    lines = (
        [about.title, about.print.subtitle, volume],
        [
            PAPER["edition"].format(**released),
            PAPER["review"].format(review_by=about.day(about.dates.review_by), expires=about.day(about.dates.expires)),
            f"{', '.join(about.authors)}. {PAPER['licence'].format(content=about.licence.content)}",
            about.contact,
            PAPER["print_note"] if not named else "",
        ],
    )
    return {
        "house": course.local.organisation or ", ".join(about.authors),
        "volume": volume,
        "parts": [part.title for part in course.parts],
        "part_of": {str(course.number(slug)): part.number for part in course.parts for slug in part.chapters},
        "chapters": len(about.chapters),
        "edition": PAPER["edition"].format(**released),
        "relying": list(filter(None, (disclaimer.not_reviewed, disclaimer.not_supervision, disclaimer.not_accredited))),
        "imprint": [list(filter(None, half)) for half in lines],
        "emblem": bool(course.emblem),
    }
