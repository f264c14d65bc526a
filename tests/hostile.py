"""The tiny course with a marker in every text field of every model: the fields are found from the models themselves.

A marker is text that leaves any place it can stand in (an attribute, a script element, a template) and runs, where it is not
escaped: it sets `window.hit` to its number. A field that is no text for readers is in `SHAPED` with what it is instead.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from conftest import ROOT
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from courseloom.errors import Problems
from courseloom.model.course import CourseFile, ResourceFile
from courseloom.model.items import QuizFile
from courseloom.model.local import LocalFile
from courseloom.model.paths import PathFile
from courseloom.model.reviews import ReviewFile
from courseloom.model.scenarios import Scenario
from courseloom.model.text import Rich
from courseloom.model.workshops import WorkshopFile
from courseloom.readers import yamlio
from courseloom.readers.book import LanguageFile
from courseloom.readers.evidence import ClaimFile

SHAPED = {
    "Claim.format": "a format",
    "Claim.formula": "a formula",
    "Claim.from_": "names claims",
    "Claim.id": "a name",
    "Claim.review": "a month",
    "Claim.source": "names a source",
    "ChapterPlan.must_carry": "names boxes",
    "CourseFile.images": "names files",
    "CourseFile.language": "a language",
    "CourseFile.template": "names boxes",
    "Dates.expires": "a date",
    "Dates.released": "a date",
    "Dates.review_by": "a date",
    "FromClaim.claim": "names a claim",
    "Logo.file": "names a file",
    "PartLine.line": "shown where a course has parts, which the tiny one has not",
    "PartLine.title": "names a caption",
    "PolicyLink.url": "an address",
    "Reading.case": "names a case",
    "Reply.sources": "names sources",
    "Review.date": "a date",
    "Resource.how": "ways to reach it, the address of which is checked",
    "Resource.page": "an address",
    "Step.sections": "names headings",
    "Way.file": "names a file",
    "Way.to": "names a page",
    "Web.address": "an address",
    "_Question.sources": "names sources",
}
"""Fields of text that readers are never shown as it was typed."""
FILES: dict[str, type[BaseModel]] = {
    "book/course.yml": CourseFile,
    "book/local.yml": LocalFile,
    "book/paths.yml": PathFile,
    "book/resources.yml": ResourceFile,
    "book/reviews.yml": ReviewFile,
    "book/language.yml": LanguageFile,
    "book/claims.yml": ClaimFile,
    "book/workshops.yml": WorkshopFile,
    "quizzes/01-washing.yml": QuizFile,
    "quizzes/02-kinds.yml": QuizFile,
    "quizzes/03-final.yml": QuizFile,
    "quizzes/scenarios/at-the-sink.yml": Scenario,
}
MORE: dict[str, dict[str, Any]] = {
    "book/course.yml": {
        "points": [{"id": 1, "text": "x"}],
        "disclaimer": {},
        "web": {"window": "x"},
        "stances": {"reproach": "x"},
        "print": {"subtitle": "x", "volumes": [{"title": "x"}, {"title": "x", "pages": ["register"]}]},
        "start": {
            "promise": "x",
            "asks": [{"ask": "x", "chapter": "01-washing", "line": "x"}],
            "doors": [{"title": "x", "line": "x", "ways": [{"text": "x", "to": "record"}]}],
            "help": {"title": "x", "line": "x", "ways": [{"text": "x", "to": "record"}]},
        },
    },
    "book/local.yml": {
        "logo": {"file": "mark.svg"},
        "country": "GB",
        "contacts": [{"service": "x"}],
        "policy_links": [{"title": "x", "url": "https://example.org/policy"}],
    },
    "book/paths.yml": {
        "paths": [
            {
                "id": "quick-way",
                "title": "x",
                "line": "x",
                "minutes": 10,
                "steps": [{"read": "01-washing", "sections": ["Why"], "line": "x"}, {"talk": "at-the-sink", "line": "x"}],
                "keep": [{"text": "x", "to": "record"}],
            }
        ]
    },
    "book/reviews.yml": {
        "reviews": [{"chapter": "01-washing", "name": "x", "role": "x", "date": "2026-05-01", "scope": "x", "text": "r0000000"}]
    },
    "book/resources.yml": {
        kind: [{"id": f"{kind}-line", "country": "GB", "country_name": "x", "service": "x", "how": [{"call": "x"}]}]
        for kind in ("emergency", "services")
    },
    "book/language.yml": {"rows": [{"avoid": ["x"], "prefer": "x", "why": "x"}]},
    "book/workshops.yml": {
        "plans": [
            {
                "id": "one-hour",
                "title": "x",
                "minutes": 15,
                "audience": "x",
                "aim": "x",
                "chapters": ["01-washing"],
                "print": [{"sheet": "chapter-01-summary"}],
                "activities": [
                    {
                        "id": "only-one",
                        "title": "x",
                        "kind": "talk",
                        "minutes": 15,
                        "questions": ["when-to-wash"],
                        "quizzes": ["washing-kinds"],
                        "scenarios": ["at-the-sink"],
                    }
                ],
            }
        ]
    },
}
"""What the tiny course does not have, one of each; the texts are filled in."""
MARK = '<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="40pt"><rect width="40" height="40" fill="#333"/></svg>'
FIGURE = """
fig, ax = plt.subplots(figsize=(4, 2))
figure(fig, name="share", caption={caption!r}, alt={alt!r})"""
EXPLORED = """
from courseloom import Choice, explore
def draw(place):
    fig, ax = plt.subplots(figsize=(4, 2))
    ax.barh([0], [len(place)])
    ax.set_axis_off()
    return fig
explore(draw, name="move", caption={caption!r}, controls={{"place": Choice({label!r}, ["here", {option!r}])}},
    start={{"place": "here"}}, say=lambda place: {say!r} + place, row=lambda place: {{{column!r}: {row!r} + place}},
    printed=[{{"place": "here"}}, {{"place": {option!r}}}], presets={{{preset!r}: {{"place": "here"}}}}, budget=(2, 100))"""
_MISSING = object()


def marker(number: int, room: int = 99) -> str:
    """Return text that runs where it is not escaped, and says which it is."""
    short = f"\"'><img src=x onerror=hit={number}>"
    return short if room < 60 else f"\"'></title></script><img src=x onerror=hit={number}>&amp;{{{{7*7}}}}"


def shown(number: int) -> str:
    """Return the part of a marker that a reader sees whatever is done to quotation marks."""
    return f"<img src=x onerror=hit={number}>"


def escaped(text: str) -> str:
    """Return text as an author of Markdown writes it to have it shown."""
    return re.sub(r"([^\w\s])", r"\\\1", text)


class Filler:
    """Fills data by its model; `placed` says for each field which markers it was given."""

    def __init__(self, raw: bool = False) -> None:
        self.raw, self.count = raw, 0
        self.placed: dict[str, list[int]] = {}

    def next(self, field: str) -> int:
        self.count += 1
        self.placed.setdefault(field, []).append(self.count)
        return self.count

    def model(self, model: type[BaseModel], data: dict[str, Any]) -> dict[str, Any]:
        made = dict(data)
        for name, field in model.model_fields.items():
            if name == "care" and "ending" not in data:  # there a conversation goes on
                continue
            key = field.alias or name
            value = self.value(field.annotation, tuple(field.metadata), data.get(key, _MISSING), _named(model, name))
            if value is not _MISSING:
                made[key] = value
        return made

    def value(self, kind: Any, about: tuple[Any, ...], value: Any, field: str) -> Any:
        origin, inside = get_origin(kind), get_args(kind)
        if field in SHAPED or _patterned(about):
            return value
        if origin is Annotated:
            return self.value(inside[0], (*about, *inside[1:]), value, field)
        if origin in (Union, UnionType):
            return self.value(_chosen(inside, value), about, value, field)
        if origin is tuple and len(inside) == 2 and inside[1] is Ellipsis:
            held = [_MISSING] if value in (_MISSING, [], None) else value
            made = [self.value(inside[0], (), one, field) for one in held]
            return value if made == [_MISSING] else made
        if origin is dict and isinstance(value, dict):
            return {key: self.value(inside[1], (), one, field) for key, one in value.items()}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.model(kind, value) if isinstance(value, dict) else value
        if kind is Rich:
            text = marker(self.next(field))
            return f"{'' if value is _MISSING else value} {text if self.raw else escaped(text)}".strip()
        if kind is str:
            room = min((one.max_length for one in about if getattr(one, "max_length", None)), default=99)
            return value if self.raw else marker(self.next(field), room)
        return value


def _patterned(about: Iterable[Any]) -> bool:
    """Return whether a pattern keeps markers out."""
    parts = [part for one in about for part in (one.metadata if isinstance(one, FieldInfo) else (one,))]
    patterns = [str(part.pattern) for part in parts if getattr(part, "pattern", None)]
    return any(not re.search(pattern, marker(1, room)) for pattern in patterns for room in (30, 99))


def _named(model: type[BaseModel], field: str) -> str:
    """Return 'Model.field', with the model that all those with this field have it from."""
    return f"{[one for one in model.__mro__ if field in getattr(one, '__annotations__', {})][-1].__name__}.{field}"


def _chosen(kinds: tuple[Any, ...], value: Any) -> Any:
    """Return which of several types a value is of; text, where there is none yet."""
    kinds = tuple(kind for kind in kinds if kind is not type(None))
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    if isinstance(value, dict):
        named = (
            [kind for kind in models if value.get("kind") in get_args(kind.model_fields["kind"].annotation or ())]
            if len(models) > 1
            else models
        )
        return named[0]
    return next((kind for kind in kinds if kind not in models), kinds[0])


def texts(kind: Any, field: str = "", seen: set[type] | None = None) -> Iterator[str]:
    """Yield every field of text below a type, as 'Model.field'."""
    seen = set() if seen is None else seen
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind not in seen:
            seen.add(kind)
            for name, below in kind.model_fields.items():
                if not _patterned(below.metadata):
                    yield from texts(below.annotation, _named(kind, name), seen)
    elif get_origin(kind) is Annotated:
        base, *about = get_args(kind)
        if not _patterned(about):
            yield from texts(base, field, seen)
    elif get_origin(kind) in (Union, UnionType, tuple, dict):
        for inside in get_args(kind):
            yield from texts(inside, field, seen)
    elif kind is str or kind is Rich:
        yield field


def course(folder: Path, *, raw: bool = False) -> Filler:
    """Make the course; `raw` writes markers into item text as they are, which readers have to refuse."""
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    filler = Filler(raw)
    for file, model in FILES.items():
        path = folder / file
        document = yamlio.load(path, file, Problems()) if path.exists() else None
        data = {**(document.data if document else {}), **MORE.get(file, {})}
        if "claims" in data:
            data["claims"][0] |= {"low": 30, "high": 50}
        if "points" in data:
            data["chapters"][0] |= {"points": [1], "objectives": [{"id": "describe-washing", "text": "x", "points": [1]}]}
        made = filler.model(model, data)
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    (folder / "book" / "mark.svg").write_text(MARK, "utf-8")
    if not raw:
        _pages(folder, filler)
    return filler


def _pages(folder: Path, filler: Filler) -> None:
    """Put markers where authors write Markdown, BibTeX and code: titles, headings, terms, sources, figures and controls."""

    def text(place: str) -> str:
        return escaped(marker(filler.next(place)))

    def plain(place: str) -> str:
        return marker(filler.next(place))

    toc = (folder / "_toc.yml").read_text("utf-8")
    toc = toc.replace("caption: Chapters", f"caption: {json.dumps(plain('toc caption'))}")
    file = "      - file: book/"
    (folder / "_toc.yml").write_text(toc.replace(f"{file}final", f"{file}quick\n{file}final", 1), "utf-8")
    (folder / "book/quick.md").write_text("# Quick\n\n```{path} quick-way\n```\n", "utf-8")
    fields = {name: plain(f"source {name}") for name in ("title", "journal", "volume", "pages")}
    listed = ",\n".join(f"{name} = {{{value}}}" for name, value in fields.items())
    authors = " and ".join("{" + plain("source author") + "}, Up" for _ in range(2))
    bib = f"@article{{made2020hands,\nauthor = {{{authors}}},\n{listed},\nyear = {{2020}},\ndoi = {{10.1000/made.up}}\n}}\n"
    (folder / "book/references.bib").write_text(bib, "utf-8")
    welcome = (folder / "book/welcome.md").read_text("utf-8").replace("# Welcome", f"# Welcome {text('page title')}")
    welcome = welcome.replace("What you wash with.", f"What you wash with. {text('definition')}\n\n{text('term')}\n  A thing.")
    welcome += f"\n## Heading `{plain('heading in code')}`\n\n## Heading {text('heading')}\n\n"
    welcome += "```{language-guide}\n```\n\n```{support-directory}\n```\n\n```{course-facts}\n```\n\n```{course-map}\n```\n\n"
    welcome += "```{start}\n```\n\n```{blueprint}\n```\n\n```{handouts}\n```\n"
    (folder / "book/welcome.md").write_text(welcome, "utf-8")
    path = folder / "notebooks/01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    cells["title"]["source"] = "".join(cells["title"]["source"]).replace("# Washing", f"# Washing {text('chapter title')}")
    cells["end"]["source"] = f"## Last {text('section')}\n\n:::{{key-points}} {text('box title')}\n- Wash. {text('box')}\n:::"
    caption, alt = text("caption") + " {cite}`made2020hands`.", plain("alternative text")
    cells["f-share"]["source"] = FIGURE.format(caption=caption, alt=alt)
    words = {name: plain(f"explored {name}") for name in ("label", "option", "say", "column", "row", "preset")}
    notebook["cells"].append(
        {**cells["f-share"], "id": "f-move", "source": EXPLORED.format(caption=text("explored caption"), **words)}
    )
    for id, tag, source in (
        ("reflect", "", f"```{{reflection}} my-thought\nThink. {text('reflection')}\n```"),
        ("sheet", "handout-only", f"### My sheet {text('worksheet')}\n\nNext: ____________"),
        ("show", "slide", f"## A slide {text('slide title')}\n\n- A line {text('slide line')}\n\n{{figure: share}}"),
        ("help", "facilitator", f"#### For the room {text('facilitator')}\n\nSay it."),
    ):
        given = {"tags": [tag]} if tag else {}
        notebook["cells"].append({"cell_type": "markdown", "id": id, "metadata": given, "source": source})
    path.write_text(json.dumps(notebook), "utf-8")
