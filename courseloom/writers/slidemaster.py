"""The master of all PPTX slides: an empty presentation with the engine's theme and seven layouts, from `assets/pptx/`.

`presentation` takes a language and the foot of every slide, and returns a python-pptx presentation, 16:9, without slides. All
colours and fonts are those of the theme, so that one choice in a presentation program changes every slide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from courseloom import assets
from courseloom.activities import slide_layout
from courseloom.activities.slide_layout import LAYOUTS, Place
from courseloom.strings.workshop import MASTER, PLACES

FONT = "Arial"
"""The font of the theme: every office program has it, or one of its metrics. What fits is measured for the book's font too."""
POINT = 12_700
INDEX = {
    "line": 1, "text": 1, "picture": 13, "source": 14, "numeral": 15, "kind": 15, "rows": 16, "minutes": 17,
    "facts": 18, "emblem": 19, "papers": 20,
}  # fmt: skip
"""The index of each placeholder but the title; footer and slide number are 11 and 12."""
KIND = {"picture": "pic", "rows": "tbl", "emblem": "pic"}
"""The kinds of placeholders that are not for text."""
GAPS = {"text": slide_layout.GAP, "papers": slide_layout.CLOSE}
GROUNDS = {"title": "accent1", "divider": "bg2", "help": "accent6"}


@dataclass(frozen=True)
class Holder:
    """One placeholder of a layout: its kind, index and place; `mark` is what stands before its paragraphs."""

    name: str
    kind: str
    idx: int | str
    place: Place
    mark: str = ""
    gap: int = 0
    """Space between its paragraphs, in points."""

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height in EMU."""
        return emu(self.place)


def emu(place: Place) -> tuple[int, int, int, int]:
    """Return the box of a place in EMU."""
    left, top, width, height = (int(points * POINT) for points in place.box)
    return left, top, width, height


def holders(layout: str) -> list[Holder]:
    """Return the placeholders of a layout in reading order."""
    found = []
    for name, place in LAYOUTS[layout].items():
        kind = KIND.get(name, "body")
        if name == "title":
            kind = "ctrTitle" if layout == "title" else "title"
        elif name == "line" and layout == "title":
            kind = "subTitle"
        mark = {("statement", "text"): "bullet", ("activity", "text"): "number"}.get((layout, name), "")
        found.append(Holder(PLACES[name], kind, INDEX.get(name, ""), place, mark, GAPS.get(name, 0)))
    return found


def presentation(language: str, foot: str) -> Any:
    """Return an empty presentation with the engine's theme, master and layouts."""
    from pptx import Presentation
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT
    from pptx.oxml import parse_xml
    from pptx.util import Emu

    made = Presentation()
    made.slide_width, made.slide_height = Emu(slide_layout.WIDE * POINT), Emu(slide_layout.HIGH * POINT)
    master = made.slide_master
    for spare in list(master.slide_layouts)[len(LAYOUTS) :]:
        master.slide_layouts.remove(spare)
    templates = Environment(
        loader=FileSystemLoader(assets.FOLDER / "pptx"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=False
    )
    given = {
        "lang": language,
        "foot": Holder(PLACES["footer"], "ftr", 11, slide_layout.FOOT),
        "count": Holder(PLACES["number"], "sldNum", 12, slide_layout.COUNT),
        "words": foot,
        "gap": slide_layout.GAP * 100,
    }
    template = templates.get_template("master.xml.jinja")
    for layout, name in zip(master.slide_layouts, LAYOUTS, strict=True):
        ours = {"name": MASTER[name], "key": name, "ground": GROUNDS.get(name, ""), "holders": holders(name)}
        _put(layout, parse_xml(template.render(**given, layout=ours)))
    listed = [(entry.get("id"), entry.rId) for entry in master.slide_layouts._sldLayoutIdLst]
    own = [Holder(PLACES[name], kind, idx, place) for name, kind, idx, place in _master()]
    _put(master, parse_xml(template.render(**given, layout=None, own=own, layouts=listed)))
    master.part.part_related_by(RT.THEME)._blob = theme(templates).encode()
    for rel in list(made.part.rels.values()):
        if rel.reltype == RT.PRINTER_SETTINGS:
            made.part.drop_rel(rel.rId)
    package = made.part.package
    for rid, rel in list(package._rels.items()):
        if rel.reltype == RT.THUMBNAIL:
            package._rels.pop(rid)
    return made


def _master() -> list[tuple[str, str, int | str, Place]]:
    """Return the placeholders of the master itself, from which layouts of a user's own begin."""
    wide = slide_layout.FULL
    return [
        ("title", "title", "", LAYOUTS["question"]["title"]),
        ("text", "body", 1, Place(slide_layout.EDGE, 96, wide, 390)),
    ]


def theme(templates: Environment) -> str:
    """Return the theme as XML: the tokens as its colours, and its font."""
    colours = {name.replace("-", "_"): value.removeprefix("#") for name, value in assets.colours().items()}
    return templates.get_template("theme.xml.jinja").render(hex=colours, font=FONT)


def _put(owner: Any, element: Any) -> None:
    """Replace the element of a part of the presentation, in both attributes where python-pptx stores it."""
    owner.part._element = element
    owner._element = element
    owner.__dict__.pop("placeholders", None)
